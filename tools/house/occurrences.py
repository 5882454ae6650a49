"""Where names and prose occur in a file: what the word list is held against."""

import ast
import re
from collections.abc import Iterator

from tools.house.source import SourceFile

type Occurrence = tuple[int, str, str]
"""A line, what kind of thing is named there, and its name (or, for prose, the text)."""

_NAME_LIKE = re.compile(r"[A-Za-z_][A-Za-z0-9_.:#/-]*")
_COMPOUND = re.compile(r"[A-Za-z0-9]_[A-Za-z0-9]|[a-z0-9][A-Z]|[A-Za-z]-[a-z]")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CODE_SPAN = re.compile(r"`([^`\s]+)`")
_LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical"}
_YAML_KEY = re.compile(r"(?:^|[{,]|- )\s*[\"']?([A-Za-z_][\w.:-]*)[\"']?\s*:(?:\s|$)")
_JSON_KEY = re.compile(r'"([A-Za-z_$][^"\s]*)"\s*:')
_PROSE_SUFFIXES = {".md", ".yaml", ".yml", ".json", ".toml", ".html", ".js", ".sh", ".css", ".txt", ".in", ".cfg"}
_PROSE_NAMES = {"Makefile", "run"}


def identifiers(file: SourceFile) -> Iterator[Occurrence]:
    """Yield every name in Python, and what a document quotes as code."""
    if file.is_python:
        yield from _names(file)
        yield from _names_in_strings(file)
        for line, text in _comments_and_docstrings(file):
            yield from _quoted(line, text)
    elif file.path.suffix == ".md":
        for line, text in enumerate(file.text.splitlines(), 1):
            yield from _quoted(line, text)


def functions(file: SourceFile) -> Iterator[Occurrence]:
    """Yield the names of functions and methods where they are defined."""
    if file.is_python:
        yield from ((node.lineno, "function", node.name) for node in file.nodes(ast.FunctionDef, ast.AsyncFunctionDef))


def keys(file: SourceFile) -> Iterator[Occurrence]:
    """Yield the keys of YAML and JSON, and the values in them that are names: logical ids, states, metrics, variables."""
    if file.path.suffix in {".yaml", ".yml"}:
        pattern, comment = _YAML_KEY, "#"
    elif file.path.suffix == ".json":
        pattern, comment = _JSON_KEY, None
    else:
        return
    for line, text in enumerate(file.text.splitlines(), 1):
        code = re.split(r"(?:^|\s)#", text, maxsplit=1)[0] if comment else text
        if re.match(r'\s*"?(?:Description|Comment)"?:', code):
            continue
        found = set(pattern.findall(code)) | {word for word in _WORD.findall(code) if _COMPOUND.search(word)}
        yield from ((line, "key", name) for name in sorted(found))


def prose(file: SourceFile) -> Iterator[Occurrence]:
    """Yield comments, docstrings, sentences in strings (but for tests), and the lines of documents."""
    if file.is_python:
        yield from ((line, "text", text) for line, text in _comments_and_docstrings(file))
        yield from _sentences(file)
    elif file.path.suffix in _PROSE_SUFFIXES or file.path.name in _PROSE_NAMES:
        yield from ((line, "text", text) for line, text in enumerate(file.text.splitlines(), 1))


def _names(file: SourceFile) -> Iterator[Occurrence]:
    """Yield the names in the syntax tree, where they are defined and where they are used."""
    for name in file.nodes(ast.Name):
        yield name.lineno, "name", name.id
    for attribute in file.nodes(ast.Attribute):
        yield attribute.end_lineno or attribute.lineno, "name", attribute.attr
    for argument in file.nodes(ast.arg, ast.keyword):
        if argument.arg is not None:
            yield argument.lineno, "name", argument.arg
    for named in file.nodes(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar):
        if named.name is not None:
            yield named.lineno, "name", named.name
    for imported in file.nodes(ast.alias):
        yield from ((imported.lineno, "name", part) for part in [*imported.name.split("."), imported.asname] if part)
    for module in file.nodes(ast.ImportFrom):
        yield from ((module.lineno, "name", part) for part in (module.module or "").split(".") if part)
    for pattern in file.nodes(ast.MatchClass):
        yield from ((pattern.lineno, "name", keyword) for keyword in pattern.kwd_attrs)


def _comments_and_docstrings(file: SourceFile) -> Iterator[tuple[int, str]]:
    yield from file.comments
    for node, text in file.docstrings:
        yield from _lines(node, text)


def _names_in_strings(file: SourceFile) -> Iterator[Occurrence]:
    """Yield strings that are names of several parts, and single words where they are the key of something."""
    as_keys = {id(key) for table in file.nodes(ast.Dict) for key in table.keys}
    as_keys.update(id(item.slice) for item in file.nodes(ast.Subscript))
    for node, text in file.strings:
        if _NAME_LIKE.fullmatch(text) and (id(node) in as_keys or _COMPOUND.search(text)):
            yield node.lineno, "string", text


def _sentences(file: SourceFile) -> Iterator[Occurrence]:
    if "tests" in file.path.parts:
        calls = [node for node in file.nodes(ast.Call) if isinstance(node.func, ast.Attribute) and node.func.attr in _LOG_METHODS]
        looked_at = {id(part) for call in calls for part in ast.walk(call)}
    else:
        looked_at = {id(node) for node, _ in file.strings} - {id(docstring) for docstring, _ in file.docstrings}
    for node, text in file.strings:
        if " " in text and id(node) in looked_at:
            yield from ((line, "text", part) for line, part in _lines(node, text))


def _lines(node: ast.Constant, text: str) -> Iterator[tuple[int, str]]:
    lines = text.splitlines()
    if node.end_lineno is not None and node.end_lineno - node.lineno + 1 < len(lines):
        yield node.lineno, text  # line breaks that are written as \n
        return
    yield from ((node.lineno + at, line) for at, line in enumerate(lines))


def _quoted(line: int, text: str) -> Iterator[Occurrence]:
    for span in _CODE_SPAN.findall(text):
        yield from ((line, "quoted name", word) for word in _WORD.findall(span))
