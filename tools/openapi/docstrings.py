"""Reads the strings under the fields of a class from its source, because Python does not store them."""

import ast
import inspect
import textwrap
from itertools import pairwise
from types import get_original_bases
from typing import Any


def field_docstrings(kind: type[Any]) -> dict[str, str]:
    """Return the descriptions by field name, including inherited fields."""
    found: dict[str, str] = {}
    for parent in get_original_bases(kind):
        if isinstance(parent, type) and parent.__module__.partition(".")[0] in {"functions", "shared"}:
            found |= field_docstrings(parent)
    return found | _read_class(kind)


def _read_class(kind: type[Any]) -> dict[str, str]:
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    body = definition.body if isinstance(definition, ast.ClassDef) else []
    return {
        field.target.id: text.value.value
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
