"""cfn-lint finds nothing: in the templates as written, after SAM's transform, and with other choices of parameters.

The rules for serverless applications (cfn-lint-serverless) run as well; each of their findings has an explanation.
checkov has its own environment: `make template` runs it, and infra/checkov.yaml lists the checks that are skipped.
"""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from cfnlint.api import lint, lint_file
from cfnlint.config import ManualArgs

from tests.infra.deployed import as_deployed
from tests.infra.source import DEFINITIONS, NESTED, TEMPLATE, Template, read_definition

_ARN: Final = "arn:aws:{}::111122223333"
_SERVERLESS: Final = ["cfn_lint_serverless.rules"]

# Caused by the transform itself; nothing is ignored in the root template as written.
_TRANSFORMED: Final = [
    "W7001",  # unused mappings: `sam build` and SAM's transform have replaced the references to them
]
_EVALUATED: Final = [
    *_TRANSFORMED,
    "W2001",  # unused parameters: only conditions use them, and the conditions have been evaluated
]
_EXPLAINED: Final = {
    "ES1001": "failed messages of a queue go to its own dead-letter queue (tests/infra/test_queues.py)",
    "ES1007": "the alias that the rule invokes has the configuration (tests/infra/test_queues.py)",
    "WS1004": "every function logs to FunctionLogs, which has a retention; the rule expects a group for each",
    "ES6000": "the queues without a dead-letter queue are the dead-letter queues",
    "ES7000": "the e-mail about an alarm; if it cannot be delivered, the alarm is still visible",
}
_WHERE: Final = {
    "ES1001": {"DispatcherFunctionTimer"},
    "ES1007": {"ExecutionEndedFunctionEndedPermission", "SweeperFunctionEveryMinutePermission"},
    "ES6000": {"DispatchDeadLetterQueue", "FailedEventsQueue", "FailedInvocationsQueue"},
    "ES7000": {"AlarmEmailSubscription"},
}
CHOICES: Final = [
    {"EnableSandbox": "false"},
    {"SnapStart": "true"},
    {"Tracing": "Disabled"},
    {"Deployment": "Canary10Percent5Minutes"},
    {"Deployment": "Linear10PercentEvery1Minute", "ReservedConcurrency": "20"},
    {"GatewayLogs": "On"},
    {"GatewayLogs": "Off"},
    {"GatewayScheme": "http"},
    {"AlarmEmail": "operator@example.com", "MediaAccessLogs": "true", "EventArchiveDays": "7"},
    {"KmsKeyArn": "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000"},
    {"EnableEdge": "true"},
    {
        "EnableEdge": "true",
        "EdgeDomain": "edge.example.com",
        "EdgeCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000",
        "EdgeWebAclArn": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/art/00000000",
        "EdgeSecretVersion": "01234567-89ab-cdef-0123-456789abcdef",
    },
    {
        "CustomDomain": "art.example.com",
        "CustomDomainCertificate": "arn:aws:acm:eu-west-1:111122223333:certificate/00000000",
        "CustomDomainZone": "Z0123456789",
        "WebAclArn": "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/art/00000000",
    },
]


def _findings(template: Template, ignore: list[str]) -> list[str]:
    return [str(match) for match in lint(json.dumps(template), config=ManualArgs(ignore_checks=ignore))]


def test_root_template_as_written_has_no_findings() -> None:
    assert [str(match) for match in lint_file(TEMPLATE)] == []


@pytest.mark.parametrize("template", NESTED, ids=lambda path: path.name)
def test_nested_template_as_written_has_no_findings(template: Path) -> None:
    """`sam` writes YAML aliases and merge keys out; cfn-lint knows that only of templates with SAM's transform."""
    config = ManualArgs(ignore_checks=["W1100", "W1101"])
    assert [str(match) for match in lint_file(template, config=config)] == []


def test_root_template_after_sam_has_no_findings(transformed: Template) -> None:
    assert _findings(transformed, _TRANSFORMED) == []


@pytest.mark.parametrize("choice", CHOICES, ids=" ".join)
def test_whole_template_with_another_choice_has_no_findings(choice: dict[str, str]) -> None:
    assert _findings(as_deployed(**choice), _EVALUATED) == []


def test_serverless_rules_find_only_what_is_explained() -> None:
    """With conditions evaluated; each explanation is still needed."""
    config = ManualArgs(append_rules=_SERVERLESS, ignore_checks=_EVALUATED)
    matches = lint(json.dumps(as_deployed(AlarmEmail="operator@example.com")), config=config)
    found: dict[str, set[str]] = {}
    for match in matches:
        found.setdefault(match.rule.id, set()).add(str((match.path or ["", ""])[1]))
    assert set(found) == set(_EXPLAINED)
    assert {rule: found[rule] for rule in _WHERE} == _WHERE


@pytest.mark.parametrize("name", DEFINITIONS)
def test_state_machine_definition_has_no_findings(name: str) -> None:
    """cfn-lint does not check it in SAM's resource type; in CloudFormation's it checks every state."""
    assert _findings(_machine(read_definition(name)), []) == []


def test_an_error_in_a_definition_is_found() -> None:
    definition = read_definition("video")
    definition["StartAt"] = "Nowhere"
    assert [finding[:7] for finding in _findings(_machine(definition), [])] == ["[E3601:"]


def _machine(definition: dict[str, Any]) -> Template:
    text = (
        json.dumps(definition).replace("${Partition}", "aws").replace("${Steps}", f"{_ARN.format('lambda')}:function:f")
    )
    properties = {"Definition": json.loads(text), "RoleArn": f"{_ARN.format('iam')}:role/r"}
    return {"Resources": {"Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}}}


def test_an_error_in_a_property_is_found(transformed: Template) -> None:
    """cfn-lint does not check this property in SAM's resource types."""
    faulty = json.loads(json.dumps(transformed))
    faulty["Resources"]["HealthFunction"]["Properties"]["Timeout"] = 1000
    assert [finding[:7] for finding in _findings(faulty, _TRANSFORMED)] == ["[E3717:"]


@pytest.mark.parametrize("template", [TEMPLATE, *NESTED], ids=lambda path: path.name)
def test_no_template_disables_checks(template: Path) -> None:
    assert "cfn-lint" not in template.read_text(encoding="utf-8")
