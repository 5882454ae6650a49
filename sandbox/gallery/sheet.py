"""Arranges images with captions on a contact sheet."""

from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from sandbox.arrays import ImageArray

_GAP, _CAPTION = 8, 18
_BACKGROUND, _TEXT = (24, 24, 28), (214, 214, 220)


@dataclass(frozen=True, slots=True)
class SheetImage:
    """An image and its caption."""

    caption: str
    image: ImageArray


def render_sheet(rows: list[list[SheetImage]], width: int) -> Image.Image:
    """Arrange rows of images, each of them `width` pixels wide."""
    thumbnails = [[(item.caption, _thumbnail(item.image, width)) for item in row] for row in rows]
    heights = [max(thumbnail.height for _, thumbnail in row) + _CAPTION + _GAP for row in thumbnails]
    size = (max(len(row) for row in rows) * (width + _GAP) + _GAP, sum(heights) + _GAP)
    sheet, font = Image.new("RGB", size, _BACKGROUND), ImageFont.load_default(12)
    draw, y = ImageDraw.Draw(sheet), _GAP
    for row, height in zip(thumbnails, heights, strict=True):
        for column, (caption, thumbnail) in enumerate(row):
            x = _GAP + column * (width + _GAP)
            sheet.paste(thumbnail, (x, y))
            draw.text((x + 2, y + thumbnail.height + 2), _truncate(caption, font, width), fill=_TEXT, font=font)
        y += height
    return sheet


def _thumbnail(image: ImageArray, width: int) -> Image.Image:
    full = Image.fromarray(image)
    return full.resize((width, round(full.height * width / full.width)), Image.Resampling.LANCZOS)


def _truncate(text: str, font: "ImageFont.FreeTypeFont | ImageFont.ImageFont", width: int) -> str:
    while text and font.getlength(text) > width:
        text = text[:-1]
    return text
