"""The string under a field says what the field is; Python does not keep it, so it is read from the source."""

import ast
import inspect
import textwrap
from itertools import pairwise
from types import get_original_bases
from typing import Any


def field_docstrings(kind: type[Any]) -> dict[str, str]:
    """By the names of the class's fields, inherited ones included."""
    found: dict[str, str] = {}
    for parent in get_original_bases(kind):
        if isinstance(parent, type) and parent.__module__.partition(".")[0] in {"functions", "shared"}:
            found |= field_docstrings(parent)
    return found | _own(kind)


def _own(kind: type[Any]) -> dict[str, str]:
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    body = definition.body if isinstance(definition, ast.ClassDef) else []
    return {
        field.target.id: said.value.value
        for field, said in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(said, ast.Expr)
        and isinstance(said.value, ast.Constant)
        and isinstance(said.value.value, str)
    }
