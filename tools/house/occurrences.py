"""Where names and prose occur in a file: what the word list is held against."""

import ast
import keyword
import re
import tokenize
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
        for token in file.tokens:
            if token.type == tokenize.NAME and not keyword.iskeyword(token.string):
                yield token.start[0], "name", token.string
        yield from _names_in_strings(file)
        for line, text in _comments_and_docstrings(file):
            yield from _quoted(line, text)
    elif file.path.suffix == ".md":
        for line, text in enumerate(file.text.splitlines(), 1):
            yield from _quoted(line, text)


def functions(file: SourceFile) -> Iterator[Occurrence]:
    """Yield the names of functions and methods where they are defined."""
    if file.is_python:
        for node in file.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.lineno, "function", node.name


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


def _comments_and_docstrings(file: SourceFile) -> Iterator[tuple[int, str]]:
    for token in file.tokens:
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for docstring in file.docstrings:
        yield from _lines(docstring)


def _names_in_strings(file: SourceFile) -> Iterator[Occurrence]:
    """Yield strings that are names of several parts, and single words where they are the key of something."""
    as_keys = {id(key) for key in _keys_in_code(file)}
    for node in file.nodes:
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAME_LIKE.fullmatch(node.value)):
            continue
        if id(node) in as_keys or _COMPOUND.search(node.value):
            yield node.lineno, "string", node.value


def _keys_in_code(file: SourceFile) -> Iterator[ast.expr]:
    for node in file.nodes:
        if isinstance(node, ast.Dict):
            yield from (key for key in node.keys if key is not None)
        elif isinstance(node, ast.Subscript):
            yield node.slice


def _sentences(file: SourceFile) -> Iterator[Occurrence]:
    documented = {id(docstring) for docstring in file.docstrings}
    in_tests = "tests" in file.path.parts
    logged = {id(part) for node in file.nodes if _is_log_call(node) for part in ast.walk(node)} if in_tests else set[int]()
    for node in file.nodes:
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value):
            continue
        if id(node) not in documented and (not in_tests or id(node) in logged):
            yield from ((line, "text", text) for line, text in _lines(node))


def _is_log_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _LOG_METHODS


def _lines(text: ast.Constant) -> Iterator[tuple[int, str]]:
    value = text.value
    if not isinstance(value, str):
        return
    lines = value.splitlines()
    if text.end_lineno is not None and text.end_lineno - text.lineno + 1 < len(lines):
        yield text.lineno, value  # line breaks that are written as \n
        return
    yield from ((text.lineno + at, line) for at, line in enumerate(lines))


def _quoted(line: int, text: str) -> Iterator[Occurrence]:
    for span in _CODE_SPAN.findall(text):
        yield from ((line, "quoted name", word) for word in _WORD.findall(span))
