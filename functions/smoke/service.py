"""Ask every new version its question and let the release go on only where all of them answer as they should."""

from collections.abc import Mapping

from functions.smoke.questions import QUESTIONS
from shared.domain.errors import AiArtError
from shared.ports import DeploymentHook, FunctionInvoker


class SmokeTest:
    """The use case; `versions` are the new ones' ARNs by the function's name in the template."""

    def __init__(self, *, versions: Mapping[str, str], caller: FunctionInvoker, release: DeploymentHook) -> None:
        self._versions = versions
        self._caller = caller
        self._release = release

    def __call__(self, deployment_id: str, hook_id: str) -> None:
        """Raises InternalError where CodeDeploy cannot be told; it gives the release up by itself after an hour."""
        self._release.tell(deployment_id, hook_id, sound=all(map(self._is_sound, self._versions)))

    def _is_sound(self, function: str) -> bool:
        question = QUESTIONS[function]
        try:
            return question.is_met_by(self._caller.call(self._versions[function], question.event))
        except AiArtError:
            return False
