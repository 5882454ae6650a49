"""Ports of the platform: time, events, metrics, deployments, the edge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.domain.deployments import InvocationResult
    from shared.domain.events import JobEvent
    from shared.domain.jobs import Job

type Clock = Callable[[], datetime]
"""The current time, in UTC."""


class EventBus(Protocol):
    """Publishes job events to other systems."""

    def publish(self, events: list[JobEvent]) -> list[JobEvent]:
        """Publish events; returns those that were not accepted. Raises StorageUnavailableError."""
        ...


class JobMetrics(Protocol):
    """Counts what happens to jobs; an event that is delivered twice counts twice."""

    def count_accepted(self, job: Job) -> None: ...

    def count_ended(self, job: Job, *, at_fault: bool) -> None:
        """`at_fault` if the job failed and its caller did not cause it."""
        ...


class CallMetrics(Protocol):
    """Measures calls of providers."""

    def record_call(self, provider: str, milliseconds: float, error_code: str = "") -> None: ...


class FunctionInvoker(Protocol):
    """Invokes one published version of a function."""

    def invoke(self, version: str, event: Mapping[str, object]) -> InvocationResult:
        """Raises InternalError (it could not be invoked)."""
        ...


class DeploymentHook(Protocol):
    """A gradual deployment that waits for the result of its smoke test."""

    def report(self, deployment_id: str, hook_id: str, *, succeeded: bool) -> None:
        """Continue the deployment, or roll it back. Raises InternalError."""
        ...


class EdgeAuthenticator(Protocol):
    """Recognises requests of our own edge by the secret header that it sends."""

    def verify(self, secret: str) -> bool:
        """Whether this is the current secret or the previous one; False if that cannot be known."""
        ...

    def invalidate(self) -> None:
        """Drop the cached secret: after a snapshot was restored, its age is unknown."""
        ...
