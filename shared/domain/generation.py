"""Generation requests and their parameters: formats, aspect ratios, style presets and seeds."""

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
        """Width and height in pixels of the image delivered: exact ratio, long side at least 1024."""
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
    """Parameters of a text-to-image request."""

    prompt: str
    negative_prompt: str | None
    style_preset: StylePreset | None
    aspect_ratio: AspectRatio
    output_format: OutputFormat
    seed: int

    @property
    def extension(self) -> str:
        """The result's file extension."""
        return self.output_format.value

    @classmethod
    def from_record(cls, record: Mapping[str, str | int | float], seed: int) -> "TextToImage":
        """Rebuild the request from what `record` returned."""
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
        """Return the image-to-image request with the same parameters; `strength` is from 0 to 1."""
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
        """Return what the job's record stores of the request: everything except images."""
        return {
            "prompt": self.prompt,
            "negative_prompt": self.negative_prompt or "",
            "style_preset": self.style_preset or "",
            "aspect_ratio": self.aspect_ratio,
            "output_format": self.output_format,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageToImage(TextToImage):
    """Parameters of an image-to-image request; a higher `strength` changes the image more."""

    image: bytes
    strength: float

    def record(self) -> dict[str, str | int | float]:
        return {**TextToImage.record(self), "strength": self.strength}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageToVideo:
    """Parameters of an image-to-video request: `cfg_scale` (0-10) is fidelity to the image, `motion_bucket_id` (1-255)
    the amount of motion.
    """

    image: bytes
    seed: int
    cfg_scale: float
    motion_bucket_id: int

    @property
    def extension(self) -> str:
        """The result's file extension."""
        return "mp4"

    def record(self) -> dict[str, str | int | float]:
        """What the job's record stores of the request: everything but the image."""
        return {"cfg_scale": self.cfg_scale, "motion_bucket_id": self.motion_bucket_id}


@dataclass(frozen=True, slots=True)
class GeneratedImage:
    """A generated image: the bytes of a file, and its actual format."""

    content: bytes
    output_format: OutputFormat


def seed_or_random(seed: int) -> int:
    """Return the requested seed, or a random one (1 to MAX_SEED) for 0."""
    return seed or secrets.randbelow(MAX_SEED) + 1


class VideoState(StrEnum):
    """The state of a video at its provider."""

    IN_PROGRESS = "in_progress"
    SUCCEEDED = "succeeded"
