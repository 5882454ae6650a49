"""cfn-lint takes the definition as CloudFormation would; the arrows between states it does not look at."""

import json
from typing import Any

from cfnlint.api import lint
from cfnlint.config import ManualArgs

from tests.infra.source import read_definition


def _complaints(definition: dict[str, Any]) -> list[str]:
    role = "arn:aws:iam::123456789012:role/video"
    machine = {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": role, "Definition": definition}}
    template = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Machine": machine}}
    return [match.rule.id for match in lint(json.dumps(template), config=ManualArgs())]


def _substituted() -> dict[str, Any]:
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:VideoSteps:live"
    definition: dict[str, Any] = json.loads(json.dumps(read_definition()).replace("${VideoSteps}", arn))
    return definition


def test_it_is_accepted() -> None:
    assert _complaints(_substituted()) == []


def test_a_fault_would_be_found() -> None:
    faulty = _substituted()
    del faulty["States"]["Submit"]["Next"]
    assert _complaints(faulty) == ["E3601"]
