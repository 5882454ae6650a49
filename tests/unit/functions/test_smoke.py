"""A release goes on only where every new version answers as it should."""

from collections.abc import Mapping

import pytest

from functions.smoke.questions import QUESTIONS
from functions.smoke.service import SmokeTest
from shared.domain.errors import InternalError
from shared.ports import InvocationResult

VERSIONS = {"HealthFunction": "arn:health:7", "VideoWorkflowFunction": "arn:steps:3"}
SOUND = {
    "arn:health:7": InvocationResult({"statusCode": 200}),
    "arn:steps:3": InvocationResult({}, error="NotFoundError"),
}


class Answers:
    """A `FunctionInvoker` with set answers, and the `Release` that hears of them."""

    def __init__(self, answers: Mapping[str, InvocationResult | InternalError]) -> None:
        self.answers = answers
        self.told: list[tuple[str, str, bool]] = []

    def call(self, version: str, event: Mapping[str, object]) -> InvocationResult:
        assert event in [question.event for question in QUESTIONS.values()]
        answer = self.answers[version]
        if isinstance(answer, InternalError):
            raise answer
        return answer

    def tell(self, deployment_id: str, hook_id: str, *, sound: bool) -> None:
        self.told.append((deployment_id, hook_id, sound))


def _verdict(answers: Mapping[str, InvocationResult | InternalError]) -> bool:
    world = Answers(answers)
    SmokeTest(versions=VERSIONS, caller=world, release=world)("d-1", "hook-1")
    ((deployment, hook, sound),) = world.told
    assert (deployment, hook) == ("d-1", "hook-1")
    return sound


def test_all_answer_as_they_should() -> None:
    assert _verdict(SOUND) is True


@pytest.mark.parametrize(
    ("version", "answer"),
    [
        ("arn:health:7", InvocationResult({"statusCode": 500})),
        ("arn:health:7", InvocationResult({"statusCode": 200}, error="Runtime.ImportModuleError")),
        ("arn:health:7", InvocationResult({})),
        ("arn:health:7", InternalError("A version could not be called.")),
        ("arn:steps:3", InvocationResult({})),
        ("arn:steps:3", InvocationResult({}, error="InternalError")),
    ],
)
def test_one_that_does_not_is_enough(version: str, answer: InvocationResult | InternalError) -> None:
    assert _verdict(SOUND | {version: answer}) is False


def test_codedeploy_that_cannot_be_told_is_an_error() -> None:
    world = Answers(SOUND)
    world.tell = _unreachable  # type: ignore[method-assign]
    with pytest.raises(InternalError):
        SmokeTest(versions=VERSIONS, caller=world, release=world)("d-1", "hook-1")


def _unreachable(_deployment: str, _hook: str, *, sound: bool) -> None:
    assert sound
    raise InternalError("CodeDeploy could not be told.")
