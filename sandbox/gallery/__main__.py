"""Renders the contact sheets: `python -m sandbox.gallery FOLDER [SHEET ...]`."""

import sys
from pathlib import Path

from sandbox.gallery.sheets import SHEETS


def main(folder: Path, names: list[str]) -> None:
    """Render the named sheets, or all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or list(SHEETS):
        path = folder / f"{name}.webp"
        SHEETS[name]().save(path, quality=88)
        print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
