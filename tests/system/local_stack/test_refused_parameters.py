"""CloudFormation refuses an invalid parameter before it creates anything, with the message of the template.

The emulator evaluates patterns, limits and `Rules` itself, so this also verifies our evaluation in `tests/infra`.
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
    """Return the error message of the first step of `sam deploy`."""
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
def test_invalid_value_is_refused_with_the_name_of_its_parameter(
    probe_stack: RunningStack, body: str, name: str, text: str
) -> None:
    message = _refusal(probe_stack, body, {name: text})
    assert name in message
    assert PARAMETERS[name].get("ConstraintDescription", "") in message


@pytest.mark.parametrize(("choice", "sentence"), RULES)
def test_invalid_combination_is_refused(
    probe_stack: RunningStack, body: str, choice: dict[str, str], sentence: str
) -> None:
    assert sentence in _refusal(probe_stack, body, choice)
