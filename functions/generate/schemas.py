"""What POST /api/generate takes."""

from typing import Any

from pydantic import model_validator

from shared.domain.errors import InvalidRequestError
from shared.domain.generation import AspectRatio, OutputFormat
from shared.runtime.http.fields import Format, JsonSeed, ModelName, NegativePrompt, Prompt, Ratio, Style, WireModel


class GenerateBody(WireModel):
    """The odd name of the prompt is the documented one; `prompt` is accepted in its place."""

    video_description: Prompt
    negative_prompt: NegativePrompt = None
    style_preset: Style = None
    aspect_ratio: Ratio = AspectRatio.WIDESCREEN
    output_format: Format = OutputFormat.PNG
    seed: JsonSeed = 0
    model: ModelName = None

    @model_validator(mode="before")
    @classmethod
    def _accept_prompt(cls, raw: dict[str, Any]) -> dict[str, Any]:
        if "prompt" not in raw:
            return raw
        if "video_description" in raw:
            raise InvalidRequestError("Send video_description or prompt, not both.")
        return {**raw, "video_description": raw["prompt"]}
