"""cfn-lint finds nothing: in the template as written, as SAM rewrites it, and with its choices made the other way.

The rules for serverless applications (cfn-lint-serverless) look on as well; what they find is explained, find by find.
checkov has an environment of its own: `make template` runs it, and infra/checkov.yaml says what it is not asked about.
"""

import json
from typing import Any, Final

import pytest
from cfnlint.api import lint, lint_file
from cfnlint.config import ManualArgs

from tests.infra.deployed import as_deployed
from tests.infra.source import DEFINITIONS, TEMPLATE, Template, read_definition

_ARN: Final = "arn:aws:{}::111122223333"
_SERVERLESS: Final = ["cfn_lint_serverless.rules"]

# Left over by the rewriting itself; nothing is ignored in the template as written.
_LEFT_OVER: Final = [
    "W7001",  # the mappings have been read by then: `sam build` and SAM's transform put what they say in their place
]
_DECIDED: Final = [
    *_LEFT_OVER,
    "W2001",  # a parameter that only a condition reads, and the conditions have been decided
]
_EXPLAINED: Final = {
    "ES1001": "a queue's messages that fail go to the queue's own dead-letter queue (tests/infra/test_queues.py)",
    "ES1007": "the configuration is there, on the alias that the rule calls (tests/infra/test_queues.py)",
    "WS1004": "every function logs into FunctionLogs, which has a retention; the rule looks for one group a function",
    "ES6000": "the queues without a dead-letter queue are the dead-letter queues",
    "ES7000": "the mail that tells a person of an alarm; what cannot be mailed still shows as an alarm",
}
_WHERE: Final = {
    "ES1001": {"DispatcherFunctionTimer"},
    "ES1007": {"ExecutionEndedFunctionEndedPermission", "SweeperFunctionEveryMinutePermission"},
    "ES6000": {"DispatchDeadLetterQueue", "UntoldEvents", "LostInvocations"},
    "ES7000": {"AlarmMail"},
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


def _complaints(template: Template, ignore: list[str]) -> list[str]:
    return [str(match) for match in lint(json.dumps(template), config=ManualArgs(ignore_checks=ignore))]


def test_as_written() -> None:
    assert [str(match) for match in lint_file(TEMPLATE)] == []


def test_after_sam(transformed: Template) -> None:
    assert _complaints(transformed, _LEFT_OVER) == []


@pytest.mark.parametrize("choice", CHOICES, ids=" ".join)
def test_after_sam_with_the_choice_made_the_other_way(choice: dict[str, str]) -> None:
    assert _complaints(as_deployed(**choice), _DECIDED) == []


def test_the_rules_for_serverless_applications_find_only_what_is_explained() -> None:
    """In the stack as deployed, choices made; each explanation is still needed."""
    config = ManualArgs(append_rules=_SERVERLESS, ignore_checks=_DECIDED)
    matches = lint(json.dumps(as_deployed(AlarmEmail="operator@example.com")), config=config)
    found: dict[str, set[str]] = {}
    for match in matches:
        found.setdefault(match.rule.id, set()).add(str((match.path or ["", ""])[1]))
    assert set(found) == set(_EXPLAINED)
    assert {rule: found[rule] for rule in _WHERE} == _WHERE


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_definition_is_one_of_a_state_machine(name: str) -> None:
    """SAM's own resource hides it from cfn-lint; as CloudFormation's it is looked at state by state."""
    assert _complaints(_machine(read_definition(name)), []) == []


def test_a_fault_in_a_definition_would_be_found() -> None:
    definition = read_definition("video")
    definition["StartAt"] = "Nowhere"
    assert [complaint[:7] for complaint in _complaints(_machine(definition), [])] == ["[E3601:"]


def _machine(definition: dict[str, Any]) -> Template:
    text = (
        json.dumps(definition).replace("${Partition}", "aws").replace("${Steps}", f"{_ARN.format('lambda')}:function:f")
    )
    properties = {"Definition": json.loads(text), "RoleArn": f"{_ARN.format('iam')}:role/r"}
    return {"Resources": {"Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}}}


def test_a_fault_would_be_found(transformed: Template) -> None:
    """What SAM's own resources hide: cfn-lint says nothing of this in the template as written."""
    faulty = json.loads(json.dumps(transformed))
    faulty["Resources"]["HealthFunction"]["Properties"]["Timeout"] = 1000
    assert [complaint[:7] for complaint in _complaints(faulty, _LEFT_OVER)] == ["[E3717:"]


def test_the_template_has_no_ignores_of_its_own() -> None:
    assert "cfn-lint" not in TEMPLATE.read_text(encoding="utf-8")
