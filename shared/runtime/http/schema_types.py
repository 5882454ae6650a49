"""What the type of an answer's field cannot say by itself: read where the OpenAPI document is made, free elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from shared.domain.jobs import ID_FORM


@dataclass(frozen=True, slots=True)
class JsonSchemaExtra:
    """JSON Schema's `format` and `pattern` for an annotated type, by the hook that Pydantic looks for."""

    format: str = ""
    pattern: str = ""

    def __get_pydantic_json_schema__(self, core: object, handler: Callable[[object], dict[str, Any]]) -> dict[str, Any]:
        said = {"format": self.format, "pattern": self.pattern}
        return handler(core) | {keyword: text for keyword, text in said.items() if text}


type Instant = Annotated[str, JsonSchemaExtra(format="date-time")]
type Url = Annotated[str, JsonSchemaExtra(format="uri")]
type JobId = Annotated[str, JsonSchemaExtra(pattern=f"^{ID_FORM.pattern}$")]
