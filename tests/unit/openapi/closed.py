"""The OpenAPI document with closed types: a field that is not documented is an error."""

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from tools.openapi.document import build_document


@cache
def closed_document() -> dict[str, Any]:
    """The document with `additionalProperties: false` in each type."""
    document = build_document()
    for schema in document["components"]["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return document


def resolved(described: dict[str, Any]) -> dict[str, Any]:
    """The parameter or header that a reference points to."""
    found: Any = closed_document()
    for part in described["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """A validator for a schema of the document."""
    return Draft202012Validator({**schema, "components": closed_document()["components"]})
