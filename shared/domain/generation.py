"""What can be asked of a model: formats, ratios, styles, seeds, and the requests made of them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_SEED: Final = 4_294_967_294
MAX_PROMPT_CHARS: Final = 10_000


class OutputFormat(StrEnum):
    """An image's file format; the value is the file's extension."""

    PNG = "png"
    JPG = "jpg"
    WEBP = "webp"

    @property
    def content_type(self) -> str:
        return "image/jpeg" if self is OutputFormat.JPG else f"image/{self.value}"


class AspectRatio(StrEnum):
    """An image's proportions, width to height."""

    SQUARE = "1:1"
    STANDARD = "4:3"
    WIDESCREEN = "16:9"
    PORTRAIT = "9:16"
    VERTICAL = "3:4"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels of the image we promise: exact in ratio, the long side at least 1024."""
        return _SIZES[self]


_SIZES: Final[dict[AspectRatio, tuple[int, int]]] = {
    AspectRatio.SQUARE: (1024, 1024),
    AspectRatio.STANDARD: (1152, 864),
    AspectRatio.WIDESCREEN: (1344, 756),
    AspectRatio.PORTRAIT: (756, 1344),
    AspectRatio.VERTICAL: (864, 1152),
}


class StylePreset(StrEnum):
    """The 16 documented presets."""

    MODEL_3D = "3d-model"
    ANALOG_FILM = "analog-film"
    ANIME = "anime"
    CINEMATIC = "cinematic"
    DIGITAL_ART = "digital-art"
    ENHANCE = "enhance"
    FANTASY_ART = "fantasy-art"
    ISOMETRIC = "isometric"
    LINE_ART = "line-art"
    LOW_POLY = "low-poly"
    MODELING_COMPOUND = "modeling-compound"
    NEON_PUNK = "neon-punk"
    ORIGAMI = "origami"
    PHOTOGRAPHIC = "photographic"
    PIXEL_ART = "pixel-art"
    TILE_TEXTURE = "tile-texture"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextToImage:
    """An image asked for in words."""

    prompt: str
    negative_prompt: str | None
    style_preset: StylePreset | None
    aspect_ratio: AspectRatio
    output_format: OutputFormat
    seed: int

    @classmethod
    def of_record(cls, record: Mapping[str, str | int | float], seed: int) -> "TextToImage":
        """The request that `record` wrote."""
        style = str(record["style_preset"])
        return TextToImage(
            prompt=str(record["prompt"]),
            negative_prompt=str(record["negative_prompt"]) or None,
            style_preset=StylePreset(style) if style else None,
            aspect_ratio=AspectRatio(str(record["aspect_ratio"])),
            output_format=OutputFormat(str(record["output_format"])),
            seed=seed,
        )

    def with_image(self, image: bytes, strength: float) -> "ImageToImage":
        """The same wishes of an image."""
        return ImageToImage(
            prompt=self.prompt,
            negative_prompt=self.negative_prompt,
            style_preset=self.style_preset,
            aspect_ratio=self.aspect_ratio,
            output_format=self.output_format,
            seed=self.seed,
            image=image,
            strength=strength,
        )

    def record(self) -> dict[str, str | int | float]:
        """What the job's record keeps of the request: all of it but images."""
        return {
            "prompt": self.prompt,
            "negative_prompt": self.negative_prompt or "",
            "style_preset": self.style_preset or "",
            "aspect_ratio": self.aspect_ratio,
            "output_format": self.output_format,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageToImage(TextToImage):
    """An image asked for in words and an image; more strength, more change."""

    image: bytes
    strength: float

    def record(self) -> dict[str, str | int | float]:
        return {**TextToImage.record(self), "strength": self.strength}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageToVideo:
    """A video that sets out from an image: `cfg_scale` (0-10) holds it there, `motion_bucket_id` (1-255) moves it."""

    image: bytes
    seed: int
    cfg_scale: float
    motion_bucket_id: int


@dataclass(frozen=True, slots=True)
class GeneratedImage:
    """What a provider made: the file's bytes, truly in `output_format`."""

    content: bytes
    output_format: OutputFormat


def seed_or_random(seed: int) -> int:
    """The seed to use: the one asked for, or a random one (1 to MAX_SEED) for 0."""
    return seed or secrets.randbelow(MAX_SEED) + 1
