"""An update that cannot be made changes nothing: the stack goes back, and the API answers all the while."""

from pathlib import Path

import pytest
import requests

from local.processes import ProgramFailedError
from tests.e2e.client import Client
from tests.local.starting import running
from tests.upgrade.deploying import deploy, described, standing_parameters

_BROKEN = """\
  Broken: # an alias of a function that is not there
    Type: AWS::Lambda::Alias
    Properties: { FunctionName: there-is-no-such-function, FunctionVersion: "1", Name: live }
"""


@pytest.mark.slow
def test_a_failed_update_goes_back(tmp_path: Path) -> None:
    with running(tmp_path) as stack:
        api = Client(stack.base_url)
        picture = api.generate(seed=3)
        with pytest.raises(ProgramFailedError):
            deploy(stack, standing_parameters(stack), more=_BROKEN)
        assert described(stack)["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
        assert requests.get(picture["image_url"], timeout=60).status_code == 200
        assert api.generate(seed=3)["seed"] == 3
        deploy(stack, standing_parameters(stack))
        assert api.generate(seed=3)["seed"] == 3
