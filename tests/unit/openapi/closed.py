"""The document read strictly: a field that it does not name may not come."""

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from tools.openapi.document import build_document


@cache
def closed_document() -> dict[str, Any]:
    """The document, each of its types closed."""
    document = build_document()
    for schema in document["components"]["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return document


def resolved(described: dict[str, Any]) -> dict[str, Any]:
    """A parameter or header behind its reference."""
    found: Any = closed_document()
    for part in described["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """For a schema as it stands in the document."""
    return Draft202012Validator({**schema, "components": closed_document()["components"]})
