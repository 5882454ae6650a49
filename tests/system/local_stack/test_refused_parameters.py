"""What CloudFormation says before anything is made: a bad parameter is refused in a sentence, and no stack begins.

The emulator reads patterns, bounds and `Rules` itself, so this also holds our own reading of them in `tests/infra`
against another one.
"""

import json
from typing import Any, Final

import pytest
from botocore.exceptions import ClientError

from tests.infra.deployed import as_packaged
from tests.infra.source import read_template
from tests.infra.test_parameters import PARAMETERS, REFUSED, RULES
from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import RunningStack

_STACK: Final = "refused"


@pytest.fixture(scope="module")
def body() -> str:
    return json.dumps(as_packaged(read_template()))


def _refusal(stack: RunningStack, body: str, choice: dict[str, str]) -> str:
    """What the first step of `sam deploy` is answered."""
    cloudformation: Any = client(stack, "cloudformation")
    with pytest.raises(ClientError) as refused:
        cloudformation.create_change_set(
            StackName=_STACK,
            ChangeSetName="first",
            ChangeSetType="CREATE",
            TemplateBody=body,
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            Parameters=[{"ParameterKey": name, "ParameterValue": text} for name, text in choice.items()],
        )
    assert [
        each["StackName"] for each in cloudformation.describe_stacks()["Stacks"] if each["StackName"] == _STACK
    ] == []
    assert refused.value.response["Error"]["Code"] == "ValidationError"
    return str(refused.value.response["Error"]["Message"])


@pytest.mark.parametrize(("name", "text"), REFUSED)
def test_a_bad_value_is_refused_by_name(probe_stack: RunningStack, body: str, name: str, text: str) -> None:
    said = _refusal(probe_stack, body, {name: text})
    assert name in said
    assert PARAMETERS[name].get("ConstraintDescription", "") in said


@pytest.mark.parametrize(("choice", "sentence"), RULES)
def test_a_combination_that_cannot_work_is_refused(
    probe_stack: RunningStack, body: str, choice: dict[str, str], sentence: str
) -> None:
    assert sentence in _refusal(probe_stack, body, choice)
