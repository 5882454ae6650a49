"""The files of the tree, each read and parsed at most once."""

import ast
import math
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath

SKIPPED_FOLDERS = {"__pycache__", "node_modules"}
"""At any depth; folders whose name begins with a dot are skipped as well."""
SKIPPED_AT_THE_TOP = {"build"}
BINARY = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".mp4", ".ttf", ".woff2", ".zip", ".ico", ".pyc"}


class SourceFile:
    """A file, by its path from the root of the tree."""

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
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=self.name)

    def nodes[Node: ast.AST](self, kind: type[Node]) -> list[Node]:
        """Return the nodes of exactly this kind."""
        return [node for node in self._nodes_by_kind[kind] if isinstance(node, kind)]

    @cached_property
    def _nodes_by_kind(self) -> defaultdict[type[ast.AST], list[ast.AST]]:
        """Walk the tree once for all rules: each of them reads a few kinds of nodes only."""
        kinds: defaultdict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        for node in ast.walk(self.tree):
            kinds[type(node)].append(node)
        return kinds

    @cached_property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        return [*self.nodes(ast.FunctionDef), *self.nodes(ast.AsyncFunctionDef)]

    @cached_property
    def strings(self) -> list[tuple[ast.Constant, str]]:
        return [(node, node.value) for node in self.nodes(ast.Constant) if isinstance(node.value, str)]

    @cached_property
    def docstrings(self) -> list[tuple[ast.Constant, str]]:
        """Return the strings that are statements: of modules, classes, functions and attributes."""
        statements = {id(node.value) for node in self.nodes(ast.Expr)}
        return [(node, text) for node, text in self.strings if id(node) in statements]

    @cached_property
    def comments(self) -> list[tuple[int, str]]:
        """Return each comment with its line: from the first # that is in no string. Faster than the tokenizer."""
        spans = self._string_spans() if "#" in self.text else {}
        comments = []
        for line, text in enumerate(self.lines, 1):
            starts = [at.start() for at in re.finditer("#", text) if not _is_inside(spans.get(line, []), at.start())]
            if starts:
                comments.append((line, text[starts[0] :]))
        return comments

    def _string_spans(self) -> dict[int, list[tuple[int, float]]]:
        """Return for each line from which column to which it is part of a string."""
        spans: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        literals: list[ast.expr] = [node for node in self.nodes(ast.Constant) if isinstance(node.value, str | bytes)]
        for node in [*literals, *self.nodes(ast.JoinedStr)]:
            last = node.end_lineno or node.lineno
            for line in range(node.lineno, last + 1):
                start = _column(self.lines[line - 1], node.col_offset) if line == node.lineno else 0
                end = _column(self.lines[line - 1], node.end_col_offset or 0) if line == last else math.inf
                spans[line].append((start, end))
        return spans


def _column(line: str, offset: int) -> int:
    """Convert the parser's offset, which counts bytes of UTF-8, to one that counts characters."""
    return offset if line.isascii() else len(line.encode()[:offset].decode())


def _is_inside(spans: list[tuple[int, float]], column: int) -> bool:
    return any(start <= column < end for start, end in spans)


def source_files(root: Path, paths: list[str]) -> Iterator[SourceFile]:
    """Yield the named files and what is below the named folders (without names: the whole root)."""
    for start in paths or ["."]:
        if not (root / start).exists():
            raise FileNotFoundError(f"{start} does not exist; --paths takes paths from the root, as in shared/domain")
        if (root / start).is_file():
            yield SourceFile(root, PurePosixPath(start))
            continue
        for folder, folders, files in os.walk(root / start):
            relative = PurePosixPath(Path(folder).relative_to(root).as_posix())
            skipped = SKIPPED_FOLDERS | (SKIPPED_AT_THE_TOP if relative == PurePosixPath() else set())
            folders[:] = sorted(name for name in folders if name not in skipped and not name.startswith("."))
            yield from (SourceFile(root, relative / name) for name in sorted(files))
