"""Draws the contact sheets: `python -m local.gallery FOLDER [SHEET ...]`."""

import sys
from pathlib import Path

from local.gallery.sheets import SHEETS


def main(folder: Path, wanted: list[str]) -> None:
    """Draw the sheets asked for, or all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in wanted or list(SHEETS):
        place = folder / f"{name}.webp"
        SHEETS[name]().save(place, quality=88)
        print(place)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
