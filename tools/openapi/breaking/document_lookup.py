"""Finds parts of an OpenAPI document and returns them as plain JSON Schema."""

import copy
import json
import re
from typing import Any, Final

type Document = dict[str, Any]
type Schema = dict[str, Any]

_REFERENCE: Final = re.compile(r"#/components/schemas/(\w+)")


def parameters(document: Document, operation: Document) -> dict[str, Document]:
    """Return the parameters of an operation by name and location."""
    found = (resolve(document, parameter) for parameter in operation.get("parameters", []))
    return {f"{parameter['name']} ({parameter['in']})": parameter for parameter in found}


def resolve(document: Document, described: Document) -> Document:
    """Follow the reference of a parameter, header or schema, if it is one."""
    if "$ref" not in described:
        return described
    found: Any = document
    for part in described["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    resolved: Document = found
    return resolved


def without_error_codes(schema: Any) -> Any:
    """Remove the list of error codes that a response adds to the schema of all errors."""
    if isinstance(schema, dict):
        return {
            name: without_error_codes(value)
            for name, value in schema.items()
            if not (name == "properties" and "$ref" in schema)
        }
    return [without_error_codes(each) for each in schema] if isinstance(schema, list) else schema


def without_equal_alternatives(old: Document, new: Document) -> tuple[Document, Document]:
    """Return copies without each `oneOf` that is equal in both documents, because it restricts both alike."""
    copies = (copy.deepcopy(old), copy.deepcopy(new))
    before, after = (document["components"]["schemas"] for document in copies)
    for name in before.keys() & after.keys():
        if "oneOf" in before[name] and before[name]["oneOf"] == after[name].get("oneOf"):
            del before[name]["oneOf"], after[name]["oneOf"]
    return copies


def self_contained(document: Document, schema: Schema) -> str:
    """Return the schema as JSON with all types it refers to, for a library that supports JSON Schema only."""
    text = json.dumps(
        {
            **schema,
            "$defs": {name: document["components"]["schemas"][name] for name in _referenced_types(document, schema)},
        }
    )
    return text.replace("#/components/schemas/", "#/$defs/")


def _referenced_types(document: Document, schema: Any) -> list[str]:
    """Return the names of the types that a schema refers to, at any depth."""
    found: set[str] = set()
    pending = [schema]
    while pending:
        names = set(_REFERENCE.findall(json.dumps(pending.pop()))) - found
        pending += [document["components"]["schemas"][name] for name in names]
        found |= names
    return sorted(found)


def fields(document: Document, schema: Any, under: str = "") -> set[str]:
    """Return the dotted names of all fields. It would not end for a recursive type; we have none."""
    if isinstance(schema, list):
        return set().union(*(fields(document, each, under) for each in schema))
    if not isinstance(schema, dict):
        return set()
    found = fields(document, resolve(document, schema), under) if "$ref" in schema else set[str]()
    for name, field in schema.get("properties", {}).items():
        found |= {f"{under}{name}"} | fields(document, field, f"{under}{name}.")
    for keyword in ("allOf", "anyOf", "oneOf", "items"):
        found |= fields(document, schema.get(keyword), under)
    return found
