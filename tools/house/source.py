"""The files of the tree, each read and parsed at most once."""

import ast
import io
import os
import tokenize
from collections.abc import Iterator
from functools import cached_property
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

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @cached_property
    def tokens(self) -> list[tokenize.TokenInfo]:
        return list(tokenize.generate_tokens(io.StringIO(self.text).readline))

    @cached_property
    def docstrings(self) -> list[ast.Constant]:
        """Every string that is a statement of its own: of modules, classes, functions and attributes."""
        return [
            node.value
            for node in self.nodes
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        ]


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
