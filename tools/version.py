"""Copy the version of pyproject.toml into infra/template.yaml: `make version`."""

import re
import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
TEMPLATE: Final = ROOT / "infra" / "template.yaml"
_IN_TEMPLATE: Final = re.compile(r"(?m)^( +AIART_VERSION: ).*$")


def project_version() -> str:
    """The version of the project; every other place repeats it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def with_version(template: str, version: str) -> str:
    """The template's text with that version. Raises ValueError where it has no place for one, or several."""
    text, count = _IN_TEMPLATE.subn(rf"\g<1>{version}", template)
    if count != 1:
        raise ValueError(f"infra/template.yaml sets AIART_VERSION {count} times.")
    return text


if __name__ == "__main__":
    TEMPLATE.write_text(with_version(TEMPLATE.read_text(encoding="utf-8"), project_version()), encoding="utf-8")
