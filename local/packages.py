"""Zips the built layers once a build, not once a start: `sam deploy` would spend most of its time on that."""

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
    """A template beside the built one that names zips instead of folders; `sam deploy` uploads those as they are."""
    built = (build / "template.yaml").read_text()
    (build / PACKAGED).write_text(_LAYER.sub(lambda found: found[1] + _zip(build / found[2]).name, built))
