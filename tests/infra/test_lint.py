"""cfn-lint finds nothing: in the template as written, as SAM rewrites it, and with its choices made the other way."""

import json
from typing import Final

import pytest
from cfnlint.api import lint, lint_file
from cfnlint.config import ManualArgs

from tests.infra.deployed import as_deployed
from tests.infra.source import TEMPLATE, Template

# Left over by the rewriting itself; nothing is ignored in the template as written.
_LEFT_OVER: Final = [
    "W7001",  # the mapping of layer folders has been read by then: `sam build` puts what it built in their place
]
_DECIDED: Final = [
    *_LEFT_OVER,
    "W2001",  # a parameter that only a condition reads, and the conditions have been decided
]


def _complaints(template: Template, ignore: list[str]) -> list[str]:
    return [str(match) for match in lint(json.dumps(template), config=ManualArgs(ignore_checks=ignore))]


def test_as_written() -> None:
    assert [str(match) for match in lint_file(TEMPLATE)] == []


def test_after_sam(transformed: Template) -> None:
    assert _complaints(transformed, _LEFT_OVER) == []


@pytest.mark.parametrize("choice", [{"EnableSandbox": "false"}, {"SnapStart": "false"}])
def test_after_sam_with_the_choice_made_the_other_way(choice: dict[str, str]) -> None:
    assert _complaints(as_deployed(**choice), _DECIDED) == []


def test_a_fault_would_be_found(transformed: Template) -> None:
    """What SAM's own resources hide: cfn-lint says nothing of this in the template as written."""
    faulty = json.loads(json.dumps(transformed))
    faulty["Resources"]["HealthFunction"]["Properties"]["Timeout"] = 1000
    assert [complaint[:7] for complaint in _complaints(faulty, _LEFT_OVER)] == ["[E3717:"]


def test_the_template_has_no_ignores_of_its_own() -> None:
    assert "cfn-lint" not in TEMPLATE.read_text(encoding="utf-8")
