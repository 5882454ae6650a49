"""Every dispatch timer sends one message until it fired, and another one when a message was lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from shared.adapters.sqs_dispatch_timer import SqsDispatchTimer
from shared.domain.errors import StorageUnavailableError
from shared.domain.jobs import new_job_id
from shared.ports.coordination import DispatchTimer
from shared.runtime import aws_clients
from tests.support.cloud import COORDINATION_TABLE, DISPATCH_QUEUE_URL, Cloud
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.rate_limiter import FakeDispatchTimer


@dataclass(frozen=True)
class TimerUnderTest:
    """A timer, its clock, and the messages that it sent."""

    timer: DispatchTimer
    clock: FakeClock
    sent: list[tuple[str, int]]


def _recording(timer: SqsDispatchTimer, sent: list[tuple[str, int]]) -> DispatchTimer:
    """Record messages as the client sends them: a delayed message cannot be received at once."""
    client = timer._sqs

    class RecordingClient:
        def send_message(self, **message: Any) -> object:
            sent.append((message["MessageBody"], message["DelaySeconds"]))
            return client.send_message(**message)

    timer._sqs = RecordingClient()  # type: ignore[assignment]
    return timer


def _sqs() -> TimerUnderTest:
    clock, sent = FakeClock(), list[tuple[str, int]]()
    timer = SqsDispatchTimer(
        aws_clients.sqs(),
        DISPATCH_QUEUE_URL,
        aws_clients.dynamodb(),
        COORDINATION_TABLE,
        lambda: int(clock().timestamp()),
    )
    return TimerUnderTest(_recording(timer, sent), clock, sent)


def _fake() -> TimerUnderTest:
    clock = FakeClock()
    timer = FakeDispatchTimer(clock)
    return TimerUnderTest(timer, clock, timer.scheduled)


TIMERS: dict[str, Callable[[], TimerUnderTest]] = {"fake": _fake, "sqs": _sqs}


@pytest.fixture(params=TIMERS)
def subject(request: pytest.FixtureRequest) -> TimerUnderTest:
    return TIMERS[request.param]()


@pytest.fixture
def provider() -> str:
    return f"acme-{new_job_id()}"


def test_scheduling_several_times_sends_one_message(subject: TimerUnderTest, provider: str) -> None:
    for seconds in (5, 0, 60):
        subject.timer.schedule(provider, seconds)
    assert subject.sent == [(provider, 5)]


def test_each_provider_has_its_own_timer(subject: TimerUnderTest, provider: str) -> None:
    subject.timer.schedule(provider, 1)
    subject.timer.schedule(f"{provider}-other", 2)
    assert subject.sent == [(provider, 1), (f"{provider}-other", 2)]


def test_a_timer_that_fired_can_be_scheduled_again(subject: TimerUnderTest, provider: str) -> None:
    subject.timer.schedule(provider, 0)
    for _ in range(2):
        subject.timer.mark_fired(provider)
    subject.timer.schedule(provider, 3)
    assert subject.sent == [(provider, 0), (provider, 3)]


def test_a_timer_more_than_half_a_minute_late_is_scheduled_again(subject: TimerUnderTest, provider: str) -> None:
    subject.timer.schedule(provider, 10)
    subject.clock.advance(seconds=40)
    subject.timer.schedule(provider, 1)
    assert subject.sent == [(provider, 10)]
    subject.clock.advance(seconds=1)
    subject.timer.schedule(provider, 1)
    assert subject.sent == [(provider, 10), (provider, 1)]


def test_the_delay_is_limited_to_the_maximum_of_the_queue(subject: TimerUnderTest, provider: str) -> None:
    subject.timer.schedule(provider, 5000)
    assert subject.sent == [(provider, 900)]


def test_the_message_names_the_provider(cloud: Cloud, provider: str) -> None:
    subject = _sqs()
    subject.timer.schedule(provider, 0)
    received: list[str] = []
    while messages := cloud.sqs.receive_message(QueueUrl=DISPATCH_QUEUE_URL, MaxNumberOfMessages=10).get("Messages"):
        received += [message["Body"] for message in messages]
    assert received.count(provider) == 1


def test_a_message_that_could_not_be_sent_is_an_error_and_is_sent_later(provider: str) -> None:
    subject = _sqs()
    timer = SqsDispatchTimer(
        aws_clients.sqs(),
        f"{DISPATCH_QUEUE_URL}-gone",
        aws_clients.dynamodb(),
        COORDINATION_TABLE,
        lambda: int(subject.clock().timestamp()),
    )
    with pytest.raises(StorageUnavailableError):
        timer.schedule(provider, 0)
    subject.clock.advance(seconds=31)
    subject.timer.schedule(provider, 0)
    assert subject.sent == [(provider, 0)]
