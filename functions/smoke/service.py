"""Smoke-test all new versions, and report success to CodeDeploy only if all of them pass."""

from collections.abc import Mapping

from functions.smoke.questions import QUESTIONS
from shared.domain.errors import AiArtError
from shared.ports import DeploymentHook, FunctionInvoker


class SmokeTest:
    """Runs the smoke test; `versions` are the ARNs of the new versions by the function's logical id."""

    def __init__(self, *, versions: Mapping[str, str], caller: FunctionInvoker, release: DeploymentHook) -> None:
        self._versions = versions
        self._caller = caller
        self._release = release

    def __call__(self, deployment_id: str, hook_id: str) -> None:
        """Raises InternalError where the result cannot be reported; CodeDeploy then rolls back after an hour."""
        self._release.tell(deployment_id, hook_id, sound=all(map(self._passes, self._versions)))

    def _passes(self, function: str) -> bool:
        question = QUESTIONS[function]
        try:
            return question.is_met_by(self._caller.call(self._versions[function], question.event))
        except AiArtError:
            return False
