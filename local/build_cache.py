"""Decides by a fingerprint whether the last build is still up to date, so that a second start can skip `sam build`."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from local.paths import SAM, build_folder

_SOURCES = re.compile(r"\b(?:CodeUri|ContentUri|DefinitionUri|Folder):\s*[\"']?([^\s\"'},]+)")
_IGNORED = {"__pycache__", ".mypy_cache", ".ruff_cache", ".DS_Store"}


def _files(template: Path) -> Iterator[Path]:
    """Yield the files that the template refers to, and those of its own folder."""
    roots = {template.parent, *(template.parent / path for path in _SOURCES.findall(template.read_text()))}
    for root in roots:
        yield from [root] if root.is_file() else root.rglob("*")
        yield root.parent / "__init__.py"  # SAM copies parent packages into the function too


def fingerprint(template: Path, architecture: str) -> str:
    """Hash every build input; the result differs when a build would differ."""
    digest = hashlib.sha256(f"{architecture} {SAM.stat().st_mtime_ns}".encode())
    for file in sorted({file.resolve() for file in _files(template)}):
        if file.is_file() and not _IGNORED & set(file.parts) and file.suffix != ".pyc":
            digest.update(f"{file}\0{file.stat().st_mode}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _fingerprint_file(template: Path) -> Path:
    return build_folder(template) / "fingerprint"


def is_up_to_date(template: Path, current: str) -> bool:
    file = _fingerprint_file(template)
    return file.exists() and file.read_text() == current


def clear(template: Path) -> None:
    """Remove the fingerprint before a build starts, so that an interrupted build is not taken for a complete one."""
    _fingerprint_file(template).unlink(missing_ok=True)


def store(template: Path, built: str) -> None:
    _fingerprint_file(template).write_text(built)
