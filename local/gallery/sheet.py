"""Lays pictures out on a sheet, each with a caption."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_GAP, _CAPTION = 8, 18
_PAPER, _INK = (24, 24, 28), (214, 214, 220)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture and what to say about it."""

    caption: str
    picture: "NDArray[np.uint8]"


def lay_out(rows: list[list[Shot]], wide: int) -> Image.Image:
    """Lay rows of pictures out, each picture `wide` pixels wide."""
    small = [[(shot.caption, _thumbnail(shot, wide)) for shot in row] for row in rows]
    heights = [max(image.height for _, image in row) + _CAPTION + _GAP for row in small]
    size = (max(len(row) for row in small) * (wide + _GAP) + _GAP, sum(heights) + _GAP)
    sheet, font = Image.new("RGB", size, _PAPER), ImageFont.load_default(12)
    pen, y = ImageDraw.Draw(sheet), _GAP
    for row, high in zip(small, heights, strict=True):
        for number, (caption, image) in enumerate(row):
            x = _GAP + number * (wide + _GAP)
            sheet.paste(image, (x, y))
            pen.text((x + 2, y + image.height + 2), _fitting(caption, font, wide), fill=_INK, font=font)
        y += high
    return sheet


def _thumbnail(shot: Shot, wide: int) -> Image.Image:
    image = Image.fromarray(shot.picture)
    return image.resize((wide, round(image.height * wide / image.width)), Image.Resampling.LANCZOS)


def _fitting(text: str, font: "ImageFont.FreeTypeFont | ImageFont.ImageFont", wide: int) -> str:
    while text and font.getlength(text) > wide:
        text = text[:-1]
    return text
