"""Smoke-test all new versions, and report success to CodeDeploy only if all of them pass."""

from collections.abc import Mapping

from functions.smoke.checks import SMOKE_CHECKS
from shared.domain.errors import AiArtError
from shared.ports.platform import DeploymentHook, FunctionInvoker


class SmokeTest:
    """Runs the smoke test; `versions` are the ARNs of the new versions by the function's logical id."""

    def __init__(self, *, versions: Mapping[str, str], invoker: FunctionInvoker, hook: DeploymentHook) -> None:
        self._versions = versions
        self._invoker = invoker
        self._hook = hook

    def run(self, deployment_id: str, hook_id: str) -> None:
        """Raises InternalError where the result cannot be reported; CodeDeploy then rolls back after an hour."""
        self._hook.report(deployment_id, hook_id, succeeded=all(map(self._passes, self._versions)))

    def _passes(self, function: str) -> bool:
        check = SMOKE_CHECKS[function]
        try:
            return check.is_met_by(self._invoker.invoke(self._versions[function], check.event))
        except AiArtError:
            return False
