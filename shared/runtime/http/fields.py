"""Request fields as Pydantic types; a field's description is used in the API documentation and in error messages."""

import re
from datetime import timedelta
from typing import Annotated, Any, Final

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)

from shared.domain.errors import InvalidRequestError
from shared.domain.generation import MAX_PROMPT_CHARS, MAX_SEED, AspectRatio, OutputFormat, StylePreset
from shared.runtime.http.durations import duration_pattern, parse_duration

_INTEGER: Final = re.compile(r"[0-9]{1,20}", re.ASCII)
_DECIMAL: Final = re.compile(r"[0-9]{1,20}(\.[0-9]{0,40})?|\.[0-9]{1,40}", re.ASCII)


def _listed(values: list[str]) -> str:
    return "must be one of: " + ", ".join(values)


def _plain_integer(value: object) -> object:
    if type(value) is int:  # in a JSON body; excludes bool, a subclass of int
        return value
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        return int(value)
    raise ValueError


def _plain_decimal(value: object) -> object:
    if type(value) in (int, float):
        return value
    if isinstance(value, str) and _DECIMAL.fullmatch(value.strip()):
        return float(value)
    raise ValueError


def _plain_boolean(value: object) -> object:
    if isinstance(value, str) and value.strip() in {"true", "false"}:
        return value.strip() == "true"
    raise ValueError


def _duration(value: object) -> object:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    found = parse_duration(text, "smhd") if isinstance(text, str) else None
    if found is None:
        raise ValueError
    return found


_DURATION_SCHEMA: Final[dict[str, Any]] = {
    "anyOf": [{"type": "integer", "minimum": 3600}, {"type": "string", "pattern": f"^{duration_pattern('smhd')}$"}]
}
SEED_RULE: Final = f"must be a whole number from 0 to {MAX_SEED}; 0 means random"

Prompt = Annotated[
    str,
    Strict(),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_PROMPT_CHARS),
    Field(description="must be a text of 1 to 10 000 characters", json_schema_extra={"pattern": r"\S"}),
]
NegativePrompt = Annotated[
    Annotated[str, Strict(), StringConstraints(max_length=MAX_PROMPT_CHARS)] | None,
    Field(description="must be a text of at most 10 000 characters"),
]
Style = Annotated[StylePreset | None, Field(description=_listed(list(StylePreset)))]
Ratio = Annotated[AspectRatio, Field(description=_listed(list(AspectRatio)))]
Format = Annotated[OutputFormat, Field(description=_listed(list(OutputFormat)))]
ModelName = Annotated[
    Annotated[str, Strict(), StringConstraints(max_length=100)] | None,
    Field(description="must be the name of a model; GET /api/models lists them"),
]
JsonSeed = Annotated[int, Strict(), Field(ge=0, le=MAX_SEED, description=SEED_RULE)]
FormSeed = Annotated[int, BeforeValidator(_plain_integer), Field(ge=0, le=MAX_SEED, description=SEED_RULE)]
ExpiresIn = Annotated[
    Annotated[timedelta, BeforeValidator(_duration), WithJsonSchema(_DURATION_SCHEMA)] | None,
    Field(description="must be a whole number of seconds, or one with s, m, h or d behind it"),
]
FormInteger = Annotated[int, BeforeValidator(_plain_integer)]
FormDecimal = Annotated[float, BeforeValidator(_plain_decimal)]

_FALLBACK_RULE: Final = "must be true or false; with false no other provider is used in place of the requested one"
JsonFallback = Annotated[bool, Strict(), Field(description=_FALLBACK_RULE)]
FormFallback = Annotated[bool, BeforeValidator(_plain_boolean), Field(description=_FALLBACK_RULE)]


class WireModel(BaseModel):
    """Base of request bodies; unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def parse[M: WireModel](model: type[M], raw: dict[str, Any]) -> M:
    """Validate a body; null and empty text count as absent. Raises InvalidRequestError with the field's name."""
    try:
        return model.model_validate({name: value for name, value in raw.items() if value is not None and value != ""})
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        name = str(first["loc"][0])
        rule = model.model_fields[name].description
        verb = " is required and " if first["type"] == "missing" else " "
        raise InvalidRequestError(f"{name}{verb}{rule}.") from None


_NOT_CONTROLS: Final = frozenset({"expires_in", "fallback", "model", "prompt", "video_description"})


def sent_options(body: WireModel) -> tuple[str, ...]:
    """Return the names of the optional generation fields that the client sent; a model may ignore some of them."""
    return tuple(sorted(body.model_fields_set - _NOT_CONTROLS))
