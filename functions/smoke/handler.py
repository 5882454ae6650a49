"""Handler of the CodeDeploy hook that runs before traffic is shifted to new versions."""

from collections.abc import Mapping
from functools import cache

from functions.smoke.service import SmokeTest
from shared.runtime import container
from shared.runtime.settings import settings


@cache
def smoke_test() -> SmokeTest:
    return SmokeTest(versions=settings().smoked_versions, caller=container.versions(), release=container.release())


def lambda_handler(event: Mapping[str, str], _context: object) -> None:
    """Run the smoke test for a deployment."""
    smoke_test()(event["DeploymentId"], event["LifecycleEventHookExecutionId"])
