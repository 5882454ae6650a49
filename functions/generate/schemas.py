"""What POST /api/generate takes."""

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


def _under_either_name(schema: dict[str, Any]) -> None:
    """What `_accept_prompt` does, as JSON Schema."""
    schema["properties"]["prompt"] = schema["properties"]["video_description"]
    schema["required"].remove("video_description")
    schema["oneOf"] = [{"required": ["video_description"]}, {"required": ["prompt"]}]


class GenerateBody(WireModel):
    """The odd name of the prompt is the documented one; `prompt` is accepted in its place."""

    model_config = ConfigDict(json_schema_extra=_under_either_name)

    video_description: Prompt
    """What the image shows."""
    negative_prompt: NegativePrompt = None
    """What the image should not show."""
    style_preset: Style = None
    """How it looks."""
    aspect_ratio: Ratio = AspectRatio.WIDESCREEN
    """Width to height."""
    output_format: Format = OutputFormat.PNG
    """The file's format."""
    seed: JsonSeed = 0
    """The same seed and request give the same image where the model can promise that."""
    model: ModelName = None
    """Who makes it; without it, the route's default."""
    fallback: JsonFallback = True
    """Whether another provider may stand in where the one asked is down."""
    expires_in: ExpiresIn = None
    """How long the result is kept: seconds, or `90m`, `36h`, `2d`; without it, as long as this deployment keeps any."""

    @model_validator(mode="before")
    @classmethod
    def _accept_prompt(cls, raw: dict[str, Any]) -> dict[str, Any]:
        if "prompt" not in raw:
            return raw
        if "video_description" in raw:
            raise InvalidRequestError("Send video_description or prompt, not both.")
        return {**raw, "video_description": raw["prompt"]}
