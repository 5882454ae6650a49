"""The files of the tree, each read and parsed at most once."""

import ast
import math
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath

NOT_OURS = {"__pycache__", "node_modules"}
"""Folders that are never looked into, at any depth; nor are those whose name begins with a dot."""
NOT_OURS_AT_THE_TOP = {"build"}
BINARY = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".mp4", ".ttf", ".woff2", ".zip", ".ico", ".pyc"}


class SourceFile:
    """A file of the tree, by its path from the root."""

    def __init__(self, root: Path, path: PurePosixPath) -> None:
        self.path = path
        self._file = root / path

    @property
    def name(self) -> str:
        return str(self.path)

    @property
    def is_python(self) -> bool:
        return self.path.suffix == ".py"

    @cached_property
    def text(self) -> str:
        if self.path.suffix in BINARY:
            return ""
        return self._file.read_text(encoding="utf-8", errors="replace")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=self.name)

    def nodes[Node: ast.AST](self, *kinds: type[Node]) -> list[Node]:
        return [node for kind in kinds for node in self._nodes_by_kind[kind] if isinstance(node, kind)]

    @cached_property
    def _nodes_by_kind(self) -> defaultdict[type[ast.AST], list[ast.AST]]:
        """Every node, sorted once: each rule looks at a few kinds only."""
        kinds: defaultdict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        for node in ast.walk(self.tree):
            kinds[type(node)].append(node)
        return kinds

    @cached_property
    def strings(self) -> list[tuple[ast.Constant, str]]:
        return [(node, node.value) for node in self.nodes(ast.Constant) if isinstance(node.value, str)]

    @cached_property
    def docstrings(self) -> list[tuple[ast.Constant, str]]:
        """Every string that is a statement of its own: of modules, classes, functions and attributes."""
        own = {id(node.value) for node in self.nodes(ast.Expr)}
        return [(node, text) for node, text in self.strings if id(node) in own]

    @cached_property
    def comments(self) -> list[tuple[int, str]]:
        """Every comment and its line: what follows a # that is in no string. (Several times as fast as the tokenizer.)"""
        lines = self.text.splitlines()
        found = [line for line, text in enumerate(lines, 1) if "#" in text]
        strings = self._string_spans() if found else {}
        return [
            (line, lines[line - 1][at.start() :])
            for line in found
            for at in islice((one for one in re.finditer("#", lines[line - 1]) if not _covers(strings.get(line, []), one.start())), 1)
        ]

    def _string_spans(self) -> dict[int, list[tuple[int, float]]]:
        """From which column to which each line is part of a string."""
        spans: dict[int, list[tuple[int, float]]] = {}
        lines = self.text.splitlines()
        for node in self.nodes(ast.Constant, ast.JoinedStr):
            if isinstance(node, ast.Constant) and not isinstance(node.value, str | bytes):
                continue
            last = node.end_lineno or node.lineno
            for line in range(node.lineno, last + 1):
                start = _column(lines[line - 1], node.col_offset) if line == node.lineno else 0
                end = _column(lines[line - 1], node.end_col_offset or 0) if line == last else math.inf
                spans.setdefault(line, []).append((start, end))
        return spans


def _column(line: str, offset: int) -> int:
    """Turn an offset in UTF-8, which is what the parser counts, into one in characters."""
    return offset if line.isascii() else len(line.encode()[:offset].decode())


def _covers(spans: list[tuple[int, float]], column: int) -> bool:
    return any(start <= column < end for start, end in spans)


def source_files(root: Path, below: list[str]) -> Iterator[SourceFile]:
    """Yield the files below the named folders (or the whole root), in the order of their names."""
    for start in below or ["."]:
        if (root / start).is_file():
            yield SourceFile(root, PurePosixPath(start))
            continue
        for folder, folders, files in os.walk(root / start):
            here = PurePosixPath(Path(folder).relative_to(root).as_posix())
            skipped = NOT_OURS | (NOT_OURS_AT_THE_TOP if here == PurePosixPath() else set())
            folders[:] = sorted(name for name in folders if name not in skipped and not name.startswith("."))
            for name in sorted(files):
                yield SourceFile(root, here / name)
