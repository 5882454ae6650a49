"""The version has one source, `[project] version` in pyproject.toml; every copy of it is compared here."""

import json
import re

import pytest

from tests.infra.source import ROOT, read_template
from tools.version import project_version, with_version

_MEND = "Run `make version`: it copies the version of pyproject.toml."


def test_the_template_has_the_version() -> None:
    variables = read_template()["Globals"]["Function"]["Environment"]["Variables"]
    assert str(variables["AIART_VERSION"]) == project_version(), _MEND


def test_the_openapi_document_has_the_version() -> None:
    document = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    assert document["info"]["version"] == project_version(), _MEND


def test_the_newest_release_in_the_changelog_has_the_version() -> None:
    """Before the first release there is none."""
    headings = re.findall(r"(?m)^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert headings[0] == "Unreleased"
    assert headings[1:2] in ([], [project_version()])


def test_it_is_copied_into_the_template() -> None:
    template = "Variables:\n  AIART_VERSION: 0.1.0 # of the project\n  OTHER: 0.1.0\n"
    assert with_version(template, "1.2.0") == "Variables:\n  AIART_VERSION: 1.2.0\n  OTHER: 0.1.0\n"


@pytest.mark.parametrize("template", ["", "  AIART_VERSION: 1\n  AIART_VERSION: 2\n"])
def test_a_template_without_one_place_for_it_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="AIART_VERSION"):
        with_version(template, "1.2.0")
