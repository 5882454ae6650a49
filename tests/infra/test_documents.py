"""What the documents name exists: links, headings, files, make targets, alarms, parameters."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.infra.nested import read_whole_template
from tests.infra.source import ROOT, of_type, read_template

DOCUMENTS: Final = sorted(
    path.relative_to(ROOT)
    for pattern in ("*.md", "docs/**/*.md", "examples/**/*.md", ".github/**/*.md", "sandbox/**/*.md")
    for path in ROOT.glob(pattern)
)
_FENCED: Final = re.compile(r"(?ms)^```.*?^```")
_LINK: Final = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
_HEADING: Final = re.compile(r"(?m)^#+ (.*)$")
_MAKE: Final = re.compile(r"(?m)(?:`|^|&& )(?:[A-Z_]+=\S+ )*make ([a-z]+)")
_FILE: Final = re.compile(
    r"`((?:functions|shared|infra|tests|tools|local|bench|sandbox|docs|examples|requirements)/[\w./-]*)`"
)
_TARGET: Final = re.compile(r"(?m)^([a-z]+):")


def _text(document: Path | str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def _anchors(document: Path) -> set[str]:
    """As GitHub makes them of headings."""
    titles = _HEADING.findall(_FENCED.sub("", _text(document)))
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


def _broken(document: Path) -> Iterator[str]:
    for path, anchor in _LINK.findall(_FENCED.sub("", _text(document))):
        target = (ROOT / document.parent / path).resolve() if path else (ROOT / document)
        if not target.exists():
            yield path
        elif anchor and anchor not in _anchors(target):
            yield f"{path}#{anchor}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_lead_somewhere(document: Path) -> None:
    assert list(_broken(document)) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_make_targets_exist(document: Path) -> None:
    assert set(_MAKE.findall(_text(document))) <= set(_TARGET.findall(_text("Makefile")))


@pytest.mark.parametrize(
    "path", [".pre-commit-config.yaml", ".github/workflows/check.yml", ".github/workflows/release.yml"]
)
def test_automation_runs_make_targets_that_exist(path: str) -> None:
    named = re.findall(r"(?:entry|run): make ([a-z]+)", _text(path))
    assert named
    assert set(named) <= set(_TARGET.findall(_text("Makefile")))


def test_every_make_target_for_a_person_is_described() -> None:
    targets = set(_TARGET.findall(_text("Makefile")))
    assert targets == set(re.findall(r"(?m)^([a-z]+):.*## \S", _text("Makefile")))


def test_files_that_are_named_exist() -> None:
    named = {(str(document), name) for document in DOCUMENTS for name in _FILE.findall(_text(document))}
    assert sorted((document, name) for document, name in named if not (ROOT / name).exists()) == []


def test_every_alarm_has_a_runbook() -> None:
    described = re.findall(r"(?m)^\| `(\w+Alarm)` \|", _text("docs/operations.md"))
    assert sorted(described) == sorted(of_type(read_whole_template(), "AWS::CloudWatch::Alarm"))


def test_parameters_that_are_described_exist() -> None:
    rows = re.findall(r"(?m)^\| (`.*?`) \|", _text("docs/deploy.md"))
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named
    assert named <= set(read_template()["Parameters"])


def test_the_readme_is_short_and_starts_with_two_commands() -> None:
    lines = _text("README.md").splitlines()
    assert len(lines) <= 150
    commands = [line.partition("#")[0].strip() for line in lines[lines.index("```sh") + 1 : lines.index("```")]]
    assert commands == ["make run", "make test"]


def test_the_glossary_is_short() -> None:
    assert len(_text("docs/glossary.md").splitlines()) <= 60
