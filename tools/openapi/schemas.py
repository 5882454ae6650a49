"""Converts wire types to JSON Schema; fields, rules, defaults and enums come from the code."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, get_args, get_type_hints, is_typeddict

from pydantic import BaseModel, TypeAdapter

from tools.openapi.docstrings import field_docstrings

_REF: Final = "#/components/schemas/{model}"

_BOUNDS: Final = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
_BUILT_IN: Final = {str: {"type": "string"}, dict: {"type": "object"}}


def reference(shape: Any) -> dict[str, Any]:
    """Return a reference to the type, or its schema if it is `str` or `dict`."""
    return _BUILT_IN[shape] if shape in _BUILT_IN else named(shape.__name__)


def named(name: str) -> dict[str, Any]:
    """Return a reference to the schema component of that name."""
    return {"$ref": _REF.format(model=name)}


def component_schemas(shapes: Iterable[Any]) -> dict[str, Any]:
    """Return the schemas of the types and of all types that they contain, by name."""
    shapes = [shape for shape in shapes if shape not in _BUILT_IN]
    adapters = [(shape.__name__, "validation", TypeAdapter(shape)) for shape in shapes]
    _, schemas = TypeAdapter.json_schemas(adapters, ref_template=_REF)  # type: ignore[arg-type]  # a mode is a Literal
    found: dict[str, Any] = {name: _simplify(schema) for name, schema in schemas["$defs"].items()}
    for shape in _types_with_fields(shapes):
        _describe_fields(found[shape.__name__], field_docstrings(shape))
    return dict(sorted(found.items()))


def _types_with_fields(shapes: Iterable[Any]) -> set[Any]:
    """Return the types with fields that the types contain, at any depth."""
    found: set[Any] = set()
    pending = list(shapes)
    while pending:
        shape = pending.pop()
        if shape not in found and _has_fields(shape):
            found.add(shape)
            pending += [part for hint in get_type_hints(shape, include_extras=True).values() for part in _parts(hint)]
    return found


def _has_fields(shape: Any) -> bool:
    return is_typeddict(shape) or (isinstance(shape, type) and issubclass(shape, BaseModel))


def _parts(hint: Any) -> Iterator[Any]:
    yield hint
    for part in get_args(hint):
        yield from _parts(part)


def _simplify(schema: Any) -> Any:
    """Remove generated titles, and null from optional fields, because null counts as absent."""
    if isinstance(schema, list):
        return [_simplify(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    simple = {_keyword(name, value): _simplify(value) for name, value in schema.items() if not _is_title(name, value)}
    if "default" in simple and simple["default"] is None:
        del simple["default"]
        simple = {**next(each for each in simple.pop("anyOf") if each != {"type": "null"}), **simple}
    return simple


def _is_title(name: str, value: Any) -> bool:
    return name == "title" and isinstance(value, str)


def _keyword(name: str, value: Any) -> str:
    """Translate Pydantic's name of a bound: it leaves bounds that follow a validator untranslated."""
    return _BOUNDS.get(name, name) if isinstance(value, int | float) else name


def _describe_fields(schema: dict[str, Any], meanings: dict[str, str]) -> None:
    """Set the description of each field: its meaning, then its rule."""
    for name, field in schema["properties"].items():
        meaning = meanings.get("video_description" if name == "prompt" and name not in meanings else name, "")
        rule = f"It {field['description']}." if "description" in field else ""
        if description := f"{meaning} {rule}".strip():
            schema["properties"][name] = {**field, "description": description}
