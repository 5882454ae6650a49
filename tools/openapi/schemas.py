"""Wire types as JSON Schema: fields, rules, defaults and enums are the code's own."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, get_args, get_type_hints, is_typeddict

from pydantic import BaseModel, TypeAdapter

from tools.openapi.docstrings import field_docstrings

_REF: Final = "#/components/schemas/{model}"

_BOUNDS: Final = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
_PLAIN: Final = {str: {"type": "string"}, dict: {"type": "object"}}


def reference(shape: Any) -> dict[str, Any]:
    """The type where it is used: by its name, unless it is a plain one."""
    return _PLAIN[shape] if shape in _PLAIN else named(shape.__name__)


def named(name: str) -> dict[str, Any]:
    return {"$ref": _REF.format(model=name)}


def component_schemas(shapes: Iterable[Any]) -> dict[str, Any]:
    """Every one of the types, and what they are made of, by name."""
    shapes = [shape for shape in shapes if shape not in _PLAIN]
    adapters = [(shape.__name__, "validation", TypeAdapter(shape)) for shape in shapes]
    _, together = TypeAdapter.json_schemas(adapters, ref_template=_REF)  # type: ignore[arg-type]  # a mode is a Literal
    found: dict[str, Any] = {name: _tidied(schema) for name, schema in together["$defs"].items()}
    for shape in _within(shapes):
        _say(found[shape.__name__], field_docstrings(shape))
    return dict(sorted(found.items()))


def _within(shapes: Iterable[Any]) -> set[Any]:
    """The types with fields among them, at any depth."""
    found: set[Any] = set()
    waiting = list(shapes)
    while waiting:
        shape = waiting.pop()
        if shape not in found and _has_fields(shape):
            found.add(shape)
            waiting += [part for hint in get_type_hints(shape, include_extras=True).values() for part in _parts(hint)]
    return found


def _has_fields(shape: Any) -> bool:
    return is_typeddict(shape) or (isinstance(shape, type) and issubclass(shape, BaseModel))


def _parts(hint: Any) -> Iterator[Any]:
    yield hint
    for part in get_args(hint):
        yield from _parts(part)


def _tidied(schema: Any) -> Any:
    """Without made-up titles, and without null where a field may be left out: null counts as absent."""
    if isinstance(schema, list):
        return [_tidied(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {_keyword(name, value): _tidied(value) for name, value in schema.items() if not _is_title(name, value)}
    if "default" in kept and kept["default"] is None:
        del kept["default"]
        kept = {**next(each for each in kept.pop("anyOf") if each != {"type": "null"}), **kept}
    return kept


def _is_title(name: str, value: Any) -> bool:
    return name == "title" and isinstance(value, str)


def _keyword(name: str, value: Any) -> str:
    """Pydantic passes on a bound that follows a validator under its own name for it."""
    return _BOUNDS.get(name, name) if isinstance(value, int | float) else name


def _say(schema: dict[str, Any], meanings: dict[str, str]) -> None:
    """Each field's meaning first, then its rule."""
    for name, field in schema["properties"].items():
        meaning = meanings.get("video_description" if name == "prompt" and name not in meanings else name, "")
        rule = f"It {field['description']}." if "description" in field else ""
        if said := f"{meaning} {rule}".strip():
            schema["properties"][name] = {**field, "description": said}
