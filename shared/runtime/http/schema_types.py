"""Types of response fields with JSON Schema keywords, used only when the OpenAPI document is generated."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from shared.domain.jobs import ID_PATTERN


@dataclass(frozen=True, slots=True)
class JsonSchemaExtra:
    """Adds the JSON Schema keywords `format` and `pattern` to an annotated type, by Pydantic's hook."""

    format: str = ""
    pattern: str = ""

    def __get_pydantic_json_schema__(self, core: object, handler: Callable[[object], dict[str, Any]]) -> dict[str, Any]:
        keywords = {"format": self.format, "pattern": self.pattern}
        return handler(core) | {keyword: text for keyword, text in keywords.items() if text}


type Instant = Annotated[str, JsonSchemaExtra(format="date-time")]
type Url = Annotated[str, JsonSchemaExtra(format="uri")]
type JobId = Annotated[str, JsonSchemaExtra(pattern=f"^{ID_PATTERN.pattern}$")]
