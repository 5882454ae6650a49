"""Request type of POST /api/generate."""

from typing import Any

from pydantic import ConfigDict, model_validator

from shared.domain.errors import InvalidRequestError
from shared.domain.generation import AspectRatio, OutputFormat
from shared.runtime.http.fields import (
    ExpiresIn,
    Format,
    JsonFallback,
    JsonSeed,
    ModelName,
    NegativePrompt,
    Prompt,
    Ratio,
    Style,
    WireModel,
)


def _allow_both_names(schema: dict[str, Any]) -> None:
    """Describe in JSON Schema what `_accept_prompt` accepts."""
    schema["properties"]["prompt"] = schema["properties"]["video_description"]
    schema["required"].remove("video_description")
    schema["oneOf"] = [{"required": ["video_description"]}, {"required": ["prompt"]}]


class GenerateBody(WireModel):
    """The documented name of the prompt is `video_description`; `prompt` is accepted instead."""

    model_config = ConfigDict(json_schema_extra=_allow_both_names)

    video_description: Prompt
    """What the image shows."""
    negative_prompt: NegativePrompt = None
    """What the image should not show."""
    style_preset: Style = None
    """The style of the image."""
    aspect_ratio: Ratio = AspectRatio.WIDESCREEN
    """The ratio of width to height."""
    output_format: Format = OutputFormat.PNG
    """The file format of the image."""
    seed: JsonSeed = 0
    """The same seed and request give the same image, if the model supports that."""
    model: ModelName = None
    """The model to use; if absent, the default model of the route."""
    fallback: JsonFallback = True
    """Whether another provider may be used if the requested one is not available."""
    expires_in: ExpiresIn = None
    """How long the result is stored: seconds, or `90m`, `36h`, `2d`; if absent, the retention of this deployment."""

    @model_validator(mode="before")
    @classmethod
    def _accept_prompt(cls, raw: dict[str, Any]) -> dict[str, Any]:
        if "prompt" not in raw:
            return raw
        if "video_description" in raw:
            raise InvalidRequestError("Send video_description or prompt, not both.")
        return {**raw, "video_description": raw["prompt"]}
