"""The faults that can be injected into one call."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """A fault of one call; the value is the column heading in the table."""

    ERROR = "error"
    LOST = "answer lost"
    UNANSWERED = "no answer"
    TIMEOUT = "timeout"
    THROTTLED = "throttled"
    KILLED_BEFORE = "killed before"
    KILLED_AFTER = "killed after"
    TWICE = "delivered twice"
    OVERLAP = "concurrent delivery"
    SLOW = "slow"
    TOO_SLOW = "function timeout"
    GARBLED = "malformed answer"
    ABORTED = "execution aborted"
    CANCELED = "job canceled"


MEANINGS: Final = {
    Fault.ERROR: "every attempt is answered with a server error and has no effect",
    Fault.LOST: "the call takes effect, the first answer is lost, and the client library retries",
    Fault.UNANSWERED: "the call takes effect, and no attempt is ever answered",
    Fault.TIMEOUT: "the call has no effect and is never answered",
    Fault.THROTTLED: "every attempt is throttled and has no effect",
    Fault.KILLED_BEFORE: "the process is killed just before the call",
    Fault.KILLED_AFTER: "the process is killed just after the call",
    Fault.TWICE: "the event of the invocation is delivered again after the invocation",
    Fault.OVERLAP: "the event of the invocation is delivered again and runs while the call is in flight",
    Fault.SLOW: "the call takes twenty seconds",
    Fault.TOO_SLOW: "the call takes effect, but takes longer than the timeout of the function",
    Fault.GARBLED: "the call takes effect, and the answer cannot be parsed",
    Fault.ABORTED: "an operator stops the execution while the call is in flight",
    Fault.CANCELED: "the client cancels the job while the call is in flight",
}


class KilledError(BaseException):
    """The process was killed: a BaseException, so that no handler of the code catches it."""

    def __init__(self, name: str = "Runtime.ExitError") -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a step; `number` counts the calls of this operation in this step."""

    step: str
    service: str
    operation: str
    number: int

    def __str__(self) -> str:
        return f"{self.step}: {self.service} {self.operation}"
