"""Finds the prose in a file: comments, docstrings, sentences in strings, the lines of documents."""

import ast
from collections.abc import Iterator

from tools.house.source import SourceFile

_DOCUMENTS = {".md", ".yaml", ".yml", ".json", ".toml", ".html", ".js", ".sh", ".css", ".txt", ".cfg"}
_LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical"}


def prose(file: SourceFile) -> Iterator[tuple[int, str]]:
    """Yield each line of prose with its number. In tests, of strings only what is logged: the rest is input."""
    if file.is_python:
        yield from file.comments
        for node, text in [*file.docstrings, *_sentences(file)]:
            yield from _numbered_lines(node, text)
    elif file.path.suffix in _DOCUMENTS or file.path.name == "Makefile":
        yield from enumerate(file.lines, 1)


def _sentences(file: SourceFile) -> list[tuple[ast.Constant, str]]:
    if "tests" in file.path.parts:
        logged = {id(part) for call in file.nodes(ast.Call) if _is_log_call(call) for part in ast.walk(call)}
        return [(node, text) for node, text in file.strings if id(node) in logged]
    documented = {id(node) for node, _ in file.docstrings}
    return [(node, text) for node, text in file.strings if " " in text and id(node) not in documented]


def _is_log_call(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in _LOG_METHODS


def _numbered_lines(node: ast.Constant, text: str) -> Iterator[tuple[int, str]]:
    lines = text.splitlines()
    if len(lines) > (node.end_lineno or node.lineno) - node.lineno + 1:  # its line breaks are written as \n
        yield node.lineno, text
    else:
        yield from enumerate(lines, node.lineno)
