"""The text fields that POST /api/img2img takes beside the image."""

from typing import Annotated

from pydantic import Field

from shared.domain.generation import AspectRatio, OutputFormat
from shared.runtime.http.fields import (
    ExpiresIn,
    Format,
    FormDecimal,
    FormFallback,
    FormSeed,
    ModelName,
    NegativePrompt,
    Prompt,
    Ratio,
    Style,
    WireModel,
)

Strength = Annotated[FormDecimal, Field(ge=0, le=1, description="must be a decimal number from 0.0 to 1.0")]


class Img2ImgFields(WireModel):
    """More strength, more change."""

    prompt: Prompt
    """What to make of the image."""
    negative_prompt: NegativePrompt = None
    """What the result should not show."""
    strength: Strength = 0.7
    """How much to change; 0 keeps the image."""
    style_preset: Style = None
    """How it looks."""
    aspect_ratio: Ratio = AspectRatio.SQUARE
    """Width to height."""
    output_format: Format = OutputFormat.PNG
    """The file's format."""
    seed: FormSeed = 0
    """The same seed and request give the same image where the model can promise that."""
    model: ModelName = None
    """Who makes it; without it, the route's default."""
    fallback: FormFallback = True
    """Whether another provider may stand in where the one asked is down."""
    expires_in: ExpiresIn = None
    """How long the result is kept: seconds, or `90m`, `36h`, `2d`; without it, as long as this deployment keeps any."""
