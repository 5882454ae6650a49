"""Parts of a document, looked up and put as plain JSON Schema."""

import copy
import json
import re
from typing import Any, Final

type Document = dict[str, Any]
type Schema = dict[str, Any]

_REFERENCE: Final = re.compile(r"#/components/schemas/(\w+)")


def parameters(document: Document, operation: Document) -> dict[str, Document]:
    found = (resolved(document, parameter) for parameter in operation.get("parameters", []))
    return {f"{parameter['name']} ({parameter['in']})": parameter for parameter in found}


def resolved(document: Document, described: Document) -> Document:
    if "$ref" not in described:
        return described
    found: Any = document
    for part in described["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    resolved: Document = found
    return resolved


def any_code(schema: Any) -> Any:
    """Without what an answer says of its codes beside the shape that all errors share."""
    if isinstance(schema, dict):
        return {
            name: any_code(value) for name, value in schema.items() if not (name == "properties" and "$ref" in schema)
        }
    return [any_code(each) for each in schema] if isinstance(schema, list) else schema


def without_what_both_ask(old: Document, new: Document) -> tuple[Document, Document]:
    """Less the fallback_models (`oneOf`) of types that have the same ones in both: they narrow both alike."""
    kept = (copy.deepcopy(old), copy.deepcopy(new))
    before, after = (document["components"]["schemas"] for document in kept)
    for name in before.keys() & after.keys():
        if "oneOf" in before[name] and before[name]["oneOf"] == after[name].get("oneOf"):
            del before[name]["oneOf"], after[name]["oneOf"]
    return kept


def whole(document: Document, schema: Schema) -> str:
    """The schema with all that it refers to, for a library that knows JSON Schema and not OpenAPI."""
    text = json.dumps(
        {**schema, "$defs": {name: document["components"]["schemas"][name] for name in _named(document, schema)}}
    )
    return text.replace("#/components/schemas/", "#/$defs/")


def _named(document: Document, schema: Any) -> list[str]:
    """The types that a schema refers to, at any depth."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        names = set(_REFERENCE.findall(json.dumps(waiting.pop()))) - found
        waiting += [document["components"]["schemas"][name] for name in names]
        found |= names
    return sorted(found)


def fields(document: Document, schema: Any, under: str = "") -> set[str]:
    """The dotted names of all fields. No type of ours contains itself."""
    if isinstance(schema, list):
        return set().union(*(fields(document, each, under) for each in schema))
    if not isinstance(schema, dict):
        return set()
    found = fields(document, resolved(document, schema), under) if "$ref" in schema else set[str]()
    for name, field in schema.get("properties", {}).items():
        found |= {f"{under}{name}"} | fields(document, field, f"{under}{name}.")
    for keyword in ("allOf", "anyOf", "oneOf", "items"):
        found |= fields(document, schema.get(keyword), under)
    return found
