"""The text fields that POST /api/img2img takes beside the image."""

from typing import Annotated

from pydantic import Field

from shared.domain.generation import AspectRatio, OutputFormat
from shared.runtime.http.fields import (
    Format,
    FormDecimal,
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
    negative_prompt: NegativePrompt = None
    strength: Strength = 0.7
    style_preset: Style = None
    aspect_ratio: Ratio = AspectRatio.SQUARE
    output_format: Format = OutputFormat.PNG
    seed: FormSeed = 0
    model: ModelName = None
