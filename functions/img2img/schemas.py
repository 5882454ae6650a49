"""Request type of POST /api/img2img: the text fields; the image is parsed before."""

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
    """How to transform the image."""

    prompt: Prompt
    """What the result shows."""
    negative_prompt: NegativePrompt = None
    """What the result should not show."""
    strength: Strength = 0.7
    """How much the image is changed; 0 changes nothing."""
    style_preset: Style = None
    """The style of the image."""
    aspect_ratio: Ratio = AspectRatio.SQUARE
    """The ratio of width to height."""
    output_format: Format = OutputFormat.PNG
    """The file format of the image."""
    seed: FormSeed = 0
    """The same seed and request give the same image, if the model supports that."""
    model: ModelName = None
    """The model to use; if absent, the default model of the route."""
    fallback: FormFallback = True
    """Whether another provider may be used if the requested one is not available."""
    expires_in: ExpiresIn = None
    """How long the result is stored: seconds, or `90m`, `36h`, `2d`; if absent, the retention of this deployment."""
