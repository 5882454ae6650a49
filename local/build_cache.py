"""Knows whether the last build is still good, so that a second start need not build at all."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from local.paths import SAM, build_folder

_SOURCES = re.compile(r"\b(?:CodeUri|ContentUri|DefinitionUri|Folder):\s*[\"']?([^\s\"'},]+)")
_NOISE = {"__pycache__", ".mypy_cache", ".ruff_cache", ".DS_Store"}


def _files(template: Path) -> Iterator[Path]:
    """Whatever the template refers to, and the template's own folder."""
    roots = {template.parent, *(template.parent / path for path in _SOURCES.findall(template.read_text()))}
    for root in roots:
        yield from [root] if root.is_file() else root.rglob("*")
        yield root.parent / "__init__.py"  # a parent package, which goes into the function as well


def fingerprint(template: Path, architecture: str) -> str:
    """Changes when a build of the template would come out differently."""
    digest = hashlib.sha256(f"{architecture} {SAM.stat().st_mtime_ns}".encode())
    for file in sorted({file.resolve() for file in _files(template)}):
        if file.is_file() and not _NOISE & set(file.parts) and file.suffix != ".pyc":
            digest.update(f"{file}\0{file.stat().st_mode}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _note(template: Path) -> Path:
    return build_folder(template) / "fingerprint"


def is_fresh(template: Path, current: str) -> bool:
    note = _note(template)
    return note.exists() and note.read_text() == current


def forget(template: Path) -> None:
    """Before a build begins: half a build is none."""
    _note(template).unlink(missing_ok=True)


def remember(template: Path, built: str) -> None:
    _note(template).write_text(built)
