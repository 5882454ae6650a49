"""An update that cannot be made changes nothing: the stack goes back, and the API answers all the while."""

from pathlib import Path

import pytest
import requests

from local.processes import ProgramFailedError
from tests.e2e.client import Client
from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import RunningStack, running
from tests.system.upgrade.deploying import deploy, described, standing_parameters

_BROKEN = """\
  Broken: # an address for a function that is not there, once the others are changed
    Type: AWS::Lambda::Url
    DependsOn: MediaFunction
    Properties: { TargetFunctionArn: there-is-no-such-function, AuthType: AWS_IAM }
"""


def _link_seconds(stack: RunningStack) -> str:
    configured = client(stack, "lambda").get_function_configuration(FunctionName=stack.resources["MediaFunction"])
    return str(configured["Environment"]["Variables"]["LINK_SECONDS"])


@pytest.mark.slow
def test_a_failed_update_goes_back(tmp_path: Path) -> None:
    with running(tmp_path) as stack:
        api = Client(stack.base_url)
        image = api.generate(seed=3)
        before, parameters = _link_seconds(stack), standing_parameters(stack)

        with pytest.raises(ProgramFailedError):
            deploy(stack, parameters | {"LinkSeconds": "120"}, more=_BROKEN)

        assert described(stack)["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
        assert _link_seconds(stack) == before != "120"
        assert requests.get(image["image_url"], timeout=60).status_code == 200
        assert api.generate(seed=3)["seed"] == 3

        deploy(stack, parameters | {"LinkSeconds": "120"})
        assert _link_seconds(stack) == "120"
        assert api.generate(seed=3)["seed"] == 3
