"""Any alarm: it rings once however many ask, again once it rang, and again when it was lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from shared.adapters.sqs_dispatch_timer import SqsDispatchTimer
from shared.domain.errors import StorageUnavailableError
from shared.domain.jobs import new_job_id
from shared.ports import DispatchTimer
from shared.runtime import aws_clients
from tests.support.cloud import ALARMS, COORDINATION_TABLE, Cloud
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.rate_limiter import FakeDispatchTimer


@dataclass(frozen=True)
class Bell:
    """An alarm, its clock, and what was sent."""

    timer: DispatchTimer
    clock: FakeClock
    sent: list[tuple[str, int]]


def _noted(timer: SqsDispatchTimer, sent: list[tuple[str, int]]) -> DispatchTimer:
    """The client's messages are read as they go out: a delayed one is not to be had from a queue at once."""
    client = timer._sqs

    class Noting:
        def send_message(self, **message: Any) -> object:
            sent.append((message["MessageBody"], message["DelaySeconds"]))
            return client.send_message(**message)

    timer._sqs = Noting()  # type: ignore[assignment]
    return timer


def _sqs() -> Bell:
    clock, sent = FakeClock(), list[tuple[str, int]]()
    timer = SqsDispatchTimer(
        aws_clients.sqs(), ALARMS, aws_clients.dynamodb(), COORDINATION_TABLE, lambda: int(clock().timestamp())
    )
    return Bell(_noted(timer, sent), clock, sent)


def _fake() -> Bell:
    clock = FakeClock()
    timer = FakeDispatchTimer(clock)
    return Bell(timer, clock, timer.rings)


BELLS: dict[str, Callable[[], Bell]] = {"fake": _fake, "sqs": _sqs}


@pytest.fixture(params=BELLS)
def bell(request: pytest.FixtureRequest) -> Bell:
    return BELLS[request.param]()


@pytest.fixture
def provider() -> str:
    return f"acme-{new_job_id()}"


def test_however_many_ask_it_rings_once(bell: Bell, provider: str) -> None:
    for seconds in (5, 0, 60):
        bell.timer.schedule(provider, seconds)
    assert bell.sent == [(provider, 5)]


def test_providers_have_alarms_of_their_own(bell: Bell, provider: str) -> None:
    bell.timer.schedule(provider, 1)
    bell.timer.schedule(f"{provider}-other", 2)
    assert bell.sent == [(provider, 1), (f"{provider}-other", 2)]


def test_once_it_rang_it_can_be_set_again(bell: Bell, provider: str) -> None:
    bell.timer.schedule(provider, 0)
    for _ in range(2):
        bell.timer.fired(provider)
    bell.timer.schedule(provider, 3)
    assert bell.sent == [(provider, 0), (provider, 3)]


def test_one_that_is_half_a_minute_late_was_lost(bell: Bell, provider: str) -> None:
    bell.timer.schedule(provider, 10)
    bell.clock.pass_by(seconds=40)
    bell.timer.schedule(provider, 1)
    assert bell.sent == [(provider, 10)]
    bell.clock.pass_by(seconds=1)
    bell.timer.schedule(provider, 1)
    assert bell.sent == [(provider, 10), (provider, 1)]


def test_nobody_waits_longer_than_the_queue_can_delay(bell: Bell, provider: str) -> None:
    bell.timer.schedule(provider, 5000)
    assert bell.sent == [(provider, 900)]


def test_the_message_names_the_provider(cloud: Cloud, provider: str) -> None:
    bell = _sqs()
    bell.timer.schedule(provider, 0)
    received: list[str] = []
    while messages := cloud.sqs.receive_message(QueueUrl=ALARMS, MaxNumberOfMessages=10).get("Messages"):
        received += [message["Body"] for message in messages]
    assert received.count(provider) == 1


def test_an_alarm_that_could_not_be_sent_is_an_error_and_is_made_good_later(provider: str) -> None:
    bell = _sqs()
    timer = SqsDispatchTimer(
        aws_clients.sqs(),
        f"{ALARMS}-gone",
        aws_clients.dynamodb(),
        COORDINATION_TABLE,
        lambda: int(bell.clock().timestamp()),
    )
    with pytest.raises(StorageUnavailableError):
        timer.schedule(provider, 0)
    bell.clock.pass_by(seconds=31)
    bell.timer.schedule(provider, 0)
    assert bell.sent == [(provider, 0)]
