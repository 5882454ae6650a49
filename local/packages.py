"""Zips the built layers once per build; otherwise `sam deploy` would do it at every start and take most of its time."""

import re
import zipfile
from pathlib import Path

_LAYER = re.compile(r"^(\s+ContentUri: )(\w+)$", re.MULTILINE)
_FAST = 1
PACKAGED = "packaged.yaml"


def _zip(folder: Path) -> Path:
    package = folder.with_suffix(".zip")
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder))
    return package


def package_layers(build: Path) -> None:
    """Write a copy of the built template that refers to zip files; `sam deploy` uploads these unchanged."""
    built = (build / "template.yaml").read_text()
    (build / PACKAGED).write_text(_LAYER.sub(lambda found: found[1] + _zip(build / found[2]).name, built))
