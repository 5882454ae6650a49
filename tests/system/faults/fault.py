"""The ways in which one call can go wrong."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """What befalls a call; the value is the table's heading."""

    ERROR = "error"
    LOST = "answer lost"
    UNANSWERED = "no answer"
    TIMEOUT = "timeout"
    THROTTLED = "throttled"
    KILLED_BEFORE = "killed before"
    KILLED_AFTER = "killed after"
    TWICE = "twice"
    OVERLAP = "overlap"
    SLOW = "slow"
    TOO_SLOW = "too slow"
    GARBLED = "garbled"
    ABORTED = "aborted"
    CANCELED = "canceled"


MEANINGS: Final = {
    Fault.ERROR: "the service fails, every time it is asked, and nothing happens",
    Fault.LOST: "it happens, the answer is lost once; the client library asks again",
    Fault.UNANSWERED: "it happens, and no answer ever comes, however often it is asked",
    Fault.TIMEOUT: "nothing happens and no answer comes",
    Fault.THROTTLED: "the service asks for time",
    Fault.KILLED_BEFORE: "the process ends just before the call",
    Fault.KILLED_AFTER: "the process ends just after the call",
    Fault.TWICE: "the whole invocation is delivered a second time afterwards",
    Fault.OVERLAP: "the whole invocation is delivered a second time, and runs, while this call is under way",
    Fault.SLOW: "the call takes twenty seconds",
    Fault.TOO_SLOW: "it happens, but takes longer than the function may run",
    Fault.GARBLED: "it happens, and the answer cannot be read",
    Fault.ABORTED: "while the call is under way somebody stops the execution by hand",
    Fault.CANCELED: "while the call is under way the client cancels the job",
}


class KilledError(BaseException):
    """The process is gone: nothing in it can catch this, and nothing after it runs."""

    def __init__(self, name: str = "Runtime.ExitError") -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Call:
    """One call that a step makes, and which of its kind it is in this step's invocations."""

    step: str
    service: str
    operation: str
    number: int

    def __str__(self) -> str:
        return f"{self.step}: {self.service} {self.operation}"
