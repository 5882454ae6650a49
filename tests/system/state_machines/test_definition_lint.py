"""cfn-lint accepts the definitions; it does not check the transitions between states."""

import json
from typing import Any, Final

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from tests.infra.source import DEFINITIONS, read_definition

CHARGED_TASK: Final = {"video": "Submit", "image": "Generate"}
each_machine: Final = pytest.mark.parametrize("name", DEFINITIONS)


def _findings(definition: dict[str, Any]) -> list[str]:
    role = "arn:aws:iam::123456789012:role/video"
    machine = {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": role, "Definition": definition}}
    template = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Machine": machine}}
    return [match.rule.id for match in lint(json.dumps(template), config=ManualArgs())]


def _substituted(name: str) -> dict[str, Any]:
    text = json.dumps(read_definition(name))
    for placeholder, value in {
        "${Steps}": "arn:aws:lambda:eu-west-1:123456789012:function:Steps:live",
        "${Partition}": "aws",
    }.items():
        assert placeholder in text
        text = text.replace(placeholder, value)
    definition: dict[str, Any] = json.loads(text)
    return definition


@each_machine
def test_cfn_lint_accepts_the_definition(name: str) -> None:
    assert _findings(_substituted(name)) == []


@each_machine
def test_cfn_lint_finds_a_missing_next_state(name: str) -> None:
    faulty = _substituted(name)
    del faulty["States"][CHARGED_TASK[name]]["Next"]
    assert _findings(faulty) == ["E3601"]
