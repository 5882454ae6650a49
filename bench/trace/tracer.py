"""Records the calls of our own functions and of AWS that one piece of work makes in this thread.

Counted is each Python frame whose file lies in `shared/` or `functions/`: functions, methods, properties, lambdas and
closures. A generator (a context manager, too) counts once, however often it is resumed. Not counted are generator
expressions and comprehensions, which are lines of the function that holds them, class bodies and modules (imports), and
methods that a library generates (`__init__` of a dataclass has no file).

Calls of `shared/domain` are counted apart: its pure rules and values are no steps of the pipeline, and have no part in
the figures for calls, files and depth.
"""

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

from bench.trace.aws_resource import resource_of

ROOT: Final = Path(__file__).parents[2]
_OURS: Final = (f"{ROOT}/shared/", f"{ROOT}/functions/")
_DOMAIN: Final = "shared/domain/"
_INLINE: Final = frozenset({"<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>", "<module>"})
_AWS_CALL: Final = ("botocore/client.py", "_make_api_call")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a function of ours; `depth` is 1 for the handler, and counts our own frames only.

    `depth_outside_domain` leaves out the frames of `shared/domain` as well.
    """

    file: str
    function: str
    depth: int
    depth_outside_domain: int

    @property
    def is_domain(self) -> bool:
        return self.file.startswith(_DOMAIN)


@dataclass(frozen=True, slots=True)
class AwsCall:
    """One call of AWS; `resource` is the table, bucket or queue with the key, `callers` are ours, innermost first."""

    service: str
    operation: str
    resource: str
    callers: tuple[Call, ...]


@dataclass(slots=True)
class Trace:
    """`events` holds the calls of both kinds in the order in which they began."""

    events: list[Call | AwsCall] = field(default_factory=list)

    @property
    def calls(self) -> list[Call]:
        return [event for event in self.events if isinstance(event, Call)]

    @property
    def aws_calls(self) -> list[AwsCall]:
        return [event for event in self.events if isinstance(event, AwsCall)]

    @property
    def figures(self) -> dict[str, int]:
        """What is bounded, by the names of `bounds.toml`."""
        steps = [call for call in self.calls if not call.is_domain]
        return {
            "calls": len(steps),
            "files": len({call.file for call in steps}),
            "depth": max((call.depth_outside_domain for call in steps), default=0),
            "aws_calls": len(self.aws_calls),
            "domain_calls": len(self.calls) - len(steps),
        }


def record(work: Callable[[], object]) -> Trace:
    """Run `work` once and return what it called. Other threads are not seen: ours start none."""
    recorder = _Recorder()
    sys.setprofile(recorder.on_event)
    try:
        work()
    finally:
        sys.setprofile(None)
    return recorder.trace


class _Recorder:
    """A profile function for `sys.setprofile`; `stack` holds our own calls that have not returned."""

    def __init__(self) -> None:
        self.trace = Trace()
        self._stack: list[Call] = []
        self._generators: set[FrameType] = set()

    def on_event(self, frame: FrameType, event: str, _argument: object) -> None:
        if event not in ("call", "return"):
            return
        location = _location(frame.f_code)
        if location is not None:
            if event == "call":
                self._begin(frame, location)
            else:
                self._stack.pop()
        elif event == "call" and _is_aws_call(frame.f_code):
            self._aws(frame.f_locals)

    def _begin(self, frame: FrameType, location: tuple[str, str]) -> None:
        outside = sum(not caller.is_domain for caller in self._stack)
        call = Call(*location, depth=len(self._stack) + 1, depth_outside_domain=outside + 1)
        self._stack.append(call)
        if frame in self._generators:  # resumed
            return
        if frame.f_code.co_flags & inspect.CO_GENERATOR:
            self._generators.add(frame)
        self.trace.events.append(call)

    def _aws(self, arguments: dict[str, Any]) -> None:
        service = arguments["self"].meta.service_model.service_name
        operation, parameters = arguments["operation_name"], arguments["api_params"]
        callers = tuple(reversed(self._stack))
        self.trace.events.append(AwsCall(service, operation, resource_of(parameters), callers))


@cache
def _location(code: CodeType) -> tuple[str, str] | None:
    """File below the root and function, where the code is ours and counts."""
    if not code.co_filename.startswith(_OURS) or code.co_name in _INLINE or _is_class_body(code):
        return None
    return str(Path(code.co_filename).relative_to(ROOT)), code.co_qualname.replace("<locals>.", "")


def _is_class_body(code: CodeType) -> bool:
    return not code.co_flags & inspect.CO_OPTIMIZED


@cache
def _is_aws_call(code: CodeType) -> bool:
    return code.co_filename.endswith(_AWS_CALL[0]) and code.co_name == _AWS_CALL[1]
