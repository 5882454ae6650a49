"""Renders the example images of the main README: `python -m sandbox.gallery.showcase FOLDER`."""

import sys
from pathlib import Path

from PIL import Image

from sandbox.gallery.sheets import draw

EXAMPLES = (
    ("city", "a futuristic city at night, neon signs", "isometric", 7),
    ("astronaut", "an astronaut before a galaxy", None, 7),
    ("lighthouse", "a lighthouse on a tropical coast", "neon-punk", 7),
    ("canyon", "a red desert at dusk", "line-art", 7),
    ("lake", "a mountain lake at dusk", None, 7),
    ("autumn", "an autumn forest", "isometric", 7),
    ("skyline", "a futuristic city at night, neon signs", "pixel-art", 7),
    ("mountains", "mountains at noon", None, 7),
)
_SIZE = (480, 270)


def main(folder: Path) -> None:
    """Render the examples at reduced size."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, prompt, style, seed in EXAMPLES:
        image = Image.fromarray(draw(prompt, style, seed)).resize(_SIZE, Image.Resampling.LANCZOS)
        image.save(folder / f"{name}.webp", quality=82, method=6)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
