"""`sam deploy` with a bad parameter says which and why, and changes nothing of what runs."""

from pathlib import Path
from typing import Final

import pytest

from local.processes import ProgramFailedError
from tests.e2e.client import Client
from tests.system.local_stack.starting import running
from tests.system.upgrade.deploying import deploy, described, standing_parameters

# One of each kind; `tests/system/local_stack/test_refused_parameters.py` has all of them, without SAM.
_REFUSED: Final = {
    "CustomDomain must be a host name in lower case": {"CustomDomain": "https://art.example.com"},  # AllowedPattern
    "Deployment": {"Deployment": "Canary"},  # AllowedValues
    "SpendAlarmUsd": {"SpendAlarmUsd": "0"},  # MinValue
    "MediaRetentionDays": {"MediaRetentionDays": "3651"},  # MaxValue
    "CustomDomain needs a certificate": {"CustomDomain": "art.example.com"},  # Rules
}


@pytest.mark.slow
def test_a_refused_update_changes_nothing(tmp_path: Path) -> None:
    with running(tmp_path) as stack:
        api, before, parameters = Client(stack.base_url), described(stack), standing_parameters(stack)
        for sentence, bad in _REFUSED.items():
            with pytest.raises(ProgramFailedError) as refused:
                deploy(stack, parameters | bad)
            said = " ".join(refused.value.tail.replace("'", "").split())
            assert "ValidationError" in said
            assert sentence in said

        assert described(stack) == before
        assert api.generate(seed=3)["seed"] == 3
