"""Handler of the CodeDeploy hook that runs before traffic is shifted to new versions."""

from collections.abc import Mapping
from functools import cache

from functions.smoke.service import SmokeTest
from shared.runtime import wiring
from shared.runtime.settings import settings


@cache
def smoke_test() -> SmokeTest:
    ports = wiring.get_ports()
    return SmokeTest(
        versions=settings().smoke_tested_versions, invoker=ports.function_invoker, hook=ports.deployment_hook
    )


def lambda_handler(event: Mapping[str, str], _context: object) -> None:
    """Run the smoke test for a deployment."""
    smoke_test().run(event["DeploymentId"], event["LifecycleEventHookExecutionId"])
