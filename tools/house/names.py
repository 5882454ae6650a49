"""Finds the names in a file: of Python, of YAML and JSON, and those that a text quotes as code."""

import ast
import re
from collections.abc import Iterator
from itertools import chain

from tools.house.source import SourceFile

type Occurrence = tuple[int, str, str]
"""A line, the kind of name, and the name."""

_NAME_LIKE = re.compile(r"[A-Za-z_][A-Za-z0-9_.:#/-]*")
_COMPOUND = re.compile(r"[A-Za-z0-9]_[A-Za-z0-9]|[a-z0-9][A-Z]|[A-Za-z]-[a-z]")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CODE_SPAN = re.compile(r"`([^`\s]+)`")
_YAML_COMMENT = re.compile(r"(?:^|\s)#")
_YAML_KEY = re.compile(r"(?:^|[{,]|- )\s*[\"']?([A-Za-z_][\w.:-]*)[\"']?\s*:(?:\s|$)")
_JSON_KEY = re.compile(r'"([A-Za-z_$][^"\s]*)"\s*:')
_IS_PROSE = re.compile(r'\s*"?(?:Description|Comment)"?:')


def identifiers(file: SourceFile) -> Iterator[Occurrence]:
    """Yield the names in Python where they are defined and used, and the code that documents quote."""
    if file.is_python:
        yield from ((line, "name", name) for line, name in _names_in_code(file))
        yield from _names_in_strings(file)
        yield from chain.from_iterable(_quoted(line, text) for line, text in file.comments)
        yield from chain.from_iterable(_quoted(node.lineno, text) for node, text in file.docstrings)
    elif file.path.suffix == ".md":
        yield from chain.from_iterable(_quoted(line, text) for line, text in enumerate(file.lines, 1))


def function_names(file: SourceFile) -> Iterator[Occurrence]:
    """Yield the names of functions and methods where they are defined."""
    if file.is_python:
        yield from ((node.lineno, "function", node.name) for node in file.functions)


def keys(file: SourceFile) -> Iterator[Occurrence]:
    """Yield the keys of YAML and JSON, and the values that are names: logical ids, states, metrics, variables."""
    is_yaml = file.path.suffix in {".yaml", ".yml"}
    if not is_yaml and file.path.suffix != ".json":
        return
    pattern = _YAML_KEY if is_yaml else _JSON_KEY
    for line, text in enumerate(file.lines, 1):
        code = _YAML_COMMENT.split(text, maxsplit=1)[0] if is_yaml else text
        if not _IS_PROSE.match(code):
            values = {word for word in _WORD.findall(code) if _COMPOUND.search(word)}
            yield from ((line, "key", name) for name in sorted(values | set(pattern.findall(code))))


def _names_in_code(file: SourceFile) -> Iterator[tuple[int, str]]:
    yield from ((node.lineno, node.id) for node in file.nodes(ast.Name))
    yield from ((node.end_lineno or node.lineno, node.attr) for node in file.nodes(ast.Attribute))
    yield from ((node.lineno, node.arg) for node in file.nodes(ast.arg))
    yield from ((node.lineno, node.arg) for node in file.nodes(ast.keyword) if node.arg)
    yield from ((node.lineno, node.name) for node in [*file.functions, *file.nodes(ast.ClassDef)])
    yield from ((node.lineno, node.name) for node in file.nodes(ast.ExceptHandler) if node.name)
    yield from ((node.lineno, node.name) for node in file.nodes(ast.MatchAs) if node.name)
    yield from ((node.lineno, name) for node in file.nodes(ast.MatchClass) for name in node.kwd_attrs)
    yield from ((node.lineno, part) for node in file.nodes(ast.ImportFrom) for part in (node.module or "").split("."))
    yield from ((node.lineno, part) for node in file.nodes(ast.alias) for part in node.name.split("."))
    yield from ((node.lineno, node.asname) for node in file.nodes(ast.alias) if node.asname)


def _names_in_strings(file: SourceFile) -> Iterator[Occurrence]:
    """Yield strings that are names of several parts, and single words where they are the key of something."""
    used_as_keys = {id(key) for table in file.nodes(ast.Dict) for key in table.keys}
    used_as_keys.update(id(item.slice) for item in file.nodes(ast.Subscript))
    for node, text in file.strings:
        if _NAME_LIKE.fullmatch(text) and (id(node) in used_as_keys or _COMPOUND.search(text)):
            yield node.lineno, "string", text


def _quoted(first_line: int, text: str) -> Iterator[Occurrence]:
    for line, part in enumerate(text.splitlines(), first_line):
        for span in _CODE_SPAN.findall(part):
            yield from ((line, "quoted name", word) for word in _WORD.findall(span))
