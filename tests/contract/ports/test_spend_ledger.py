"""Every spend ledger: with concurrent and repeated reservations a day's total is exact and never above the limit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest

from shared.adapters.dynamodb_spend_ledger import DynamoDBSpendLedger
from shared.domain.budget import Reservation, ReserveResult
from shared.domain.errors import StorageUnavailableError
from shared.domain.jobs import new_job_id
from shared.ports.coordination import SpendLedger
from shared.runtime import aws_clients
from tests.support.cloud import COORDINATION_TABLE, Cloud
from tests.support.fakes.spend_ledger import InMemorySpendLedger

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)
LIMIT = 1_000_000
PRICE = 80_000

LEDGERS: dict[str, Callable[[], SpendLedger]] = {
    "in memory": InMemorySpendLedger,
    "dynamodb": lambda: DynamoDBSpendLedger(aws_clients.dynamodb(), COORDINATION_TABLE),
}


@pytest.fixture(params=LEDGERS)
def ledger(request: pytest.FixtureRequest, cloud: Cloud) -> SpendLedger:
    cloud.clear()
    return LEDGERS[request.param]()


def _wanted(price: int = PRICE, reserved_at: datetime = NOON) -> Reservation:
    return Reservation(new_job_id(), price, reserved_at)


def _reserve(ledger: SpendLedger, reservation: Reservation, *, limit: int) -> bool:
    """Whether it was accepted; in either case the result has the day's total as it is now."""
    result = ledger.reserve(DAY, reservation, limit=limit)
    assert result.total == ledger.total(DAY)
    return result.accepted


def test_reservations_are_listed_and_counted_in_the_total(ledger: SpendLedger) -> None:
    first, second = _wanted(), _wanted(price=1)
    assert ledger.total(DAY) == 0
    assert list(ledger.reservations(DAY)) == []
    assert _reserve(ledger, first, limit=LIMIT)
    assert _reserve(ledger, second, limit=LIMIT)
    assert ledger.total(DAY) == PRICE + 1
    assert sorted(ledger.reservations(DAY), key=lambda reservation: reservation.micro_usd) == [second, first]


def test_the_limit_can_be_reached_but_not_exceeded(ledger: SpendLedger) -> None:
    assert not _reserve(ledger, _wanted(LIMIT + 1), limit=LIMIT)
    assert _reserve(ledger, _wanted(LIMIT - PRICE), limit=LIMIT)
    assert not _reserve(ledger, _wanted(PRICE + 1), limit=LIMIT)
    assert _reserve(ledger, _wanted(PRICE), limit=LIMIT)
    assert not _reserve(ledger, _wanted(1), limit=LIMIT)
    assert (ledger.total(DAY), len(list(ledger.reservations(DAY)))) == (LIMIT, 2)


def test_with_a_limit_of_zero_nothing_can_be_reserved(ledger: SpendLedger) -> None:
    assert not _reserve(ledger, _wanted(1), limit=0)
    assert ledger.total(DAY) == 0


def test_each_day_has_its_own_total(ledger: SpendLedger) -> None:
    assert _reserve(ledger, _wanted(LIMIT), limit=LIMIT)
    assert ledger.reserve(DAY + timedelta(days=1), _wanted(LIMIT), limit=LIMIT) == ReserveResult(
        accepted=True, total=LIMIT
    )


def test_repeating_a_reservation_or_its_release_changes_nothing(ledger: SpendLedger) -> None:
    wanted = _wanted()
    for _ in range(3):
        assert _reserve(ledger, wanted, limit=PRICE)
    assert ledger.total(DAY) == PRICE
    for _ in range(3):
        ledger.commit(DAY, wanted.job_id, 0)
    assert (ledger.total(DAY), list(ledger.reservations(DAY))) == (0, [])


@pytest.mark.parametrize(("price", "taken"), [(PRICE - 1, True), (PRICE + 7, True), (LIMIT, True), (LIMIT + 1, False)])
def test_a_new_price_replaces_the_reservation_of_the_job(ledger: SpendLedger, price: int, taken: bool) -> None:
    first = _wanted()
    assert _reserve(ledger, first, limit=LIMIT)
    later = replace(first, micro_usd=price, reserved_at=NOON + timedelta(seconds=9))
    assert _reserve(ledger, later, limit=LIMIT) == taken
    assert list(ledger.reservations(DAY)) == [later if taken else first]
    assert ledger.total(DAY) == (price if taken else PRICE)


def test_a_reservation_that_does_not_grow_passes_any_limit(ledger: SpendLedger) -> None:
    wanted = _wanted()
    ledger.reserve(DAY, wanted, limit=LIMIT)
    ledger.reserve(DAY, _wanted(), limit=LIMIT)
    assert _reserve(ledger, replace(wanted, reserved_at=NOON + timedelta(seconds=1)), limit=PRICE)
    assert _reserve(ledger, replace(wanted, micro_usd=PRICE - 1), limit=PRICE)
    assert not _reserve(ledger, wanted, limit=PRICE)
    assert ledger.total(DAY) == 2 * PRICE - 1


@pytest.mark.parametrize(("spent", "total"), [(0, 0), (None, PRICE), (50_000, 50_000), (90_000, 90_000)])
def test_the_spent_amount_stays_and_the_rest_is_released(ledger: SpendLedger, spent: int | None, total: int) -> None:
    wanted = _wanted()
    ledger.reserve(DAY, wanted, limit=LIMIT)
    ledger.commit(DAY, wanted.job_id, spent)
    assert (ledger.total(DAY), list(ledger.reservations(DAY))) == (total, [])


def test_a_newer_reservation_of_the_job_is_not_released(ledger: SpendLedger) -> None:
    first = _wanted()
    later = replace(first, reserved_at=NOON + timedelta(microseconds=1))
    ledger.reserve(DAY, later, limit=LIMIT)
    ledger.commit(DAY, first.job_id, 0, reserved_at=first.reserved_at)
    assert list(ledger.reservations(DAY)) == [later]
    ledger.commit(DAY, first.job_id, 0, reserved_at=later.reserved_at)
    assert list(ledger.reservations(DAY)) == []


def test_releasing_without_a_reservation_changes_nothing(ledger: SpendLedger) -> None:
    ledger.commit(DAY, new_job_id(), PRICE)
    ledger.reserve(DAY, _wanted(), limit=LIMIT)
    ledger.commit(DAY, new_job_id(), PRICE)
    assert ledger.total(DAY) == PRICE


def test_of_many_concurrent_reservations_only_those_that_fit_succeed(ledger: SpendLedger) -> None:
    """Forty reservations where twelve and a half fit; half of them are released meanwhile."""

    def attempt(number: int) -> tuple[bool, bool]:
        wanted = _wanted()
        taken = ledger.reserve(DAY, wanted, limit=LIMIT).accepted
        if taken and number % 2:
            ledger.commit(DAY, wanted.job_id, 0)
        return taken, bool(number % 2)

    with ThreadPoolExecutor(8) as pool:
        attempts = list(pool.map(attempt, range(40)))
    remaining = sum(taken and not released for taken, released in attempts)
    assert ledger.total(DAY) == remaining * PRICE <= LIMIT
    assert len(list(ledger.reservations(DAY))) == remaining
    while _reserve(ledger, _wanted(), limit=LIMIT):
        pass
    assert ledger.total(DAY) == LIMIT // PRICE * PRICE


class _ContendedTable:
    """A table in which another caller writes before each of our writes."""

    def __init__(self, meanwhile: Callable[[], object], times: int) -> None:
        self._meanwhile = meanwhile
        self._times = times

    def __getattr__(self, name: str) -> Any:
        call = getattr(aws_clients.dynamodb(), name)
        if name != "update_item" or not self._times:
            return call
        self._times -= 1
        self._meanwhile()
        return call


def test_a_reservation_that_changes_during_the_release_is_read_again(cloud: Cloud) -> None:
    cloud.clear()
    plain = DynamoDBSpendLedger(aws_clients.dynamodb(), COORDINATION_TABLE)
    wanted = _wanted()
    plain.reserve(DAY, wanted, limit=LIMIT)
    more_expensive = replace(wanted, micro_usd=2 * PRICE)
    contended = cast("Any", _ContendedTable(lambda: plain.reserve(DAY, more_expensive, limit=LIMIT), 1))
    DynamoDBSpendLedger(contended, COORDINATION_TABLE).commit(DAY, wanted.job_id, 0)
    assert (plain.total(DAY), list(plain.reservations(DAY))) == (0, [])


def test_a_release_that_always_loses_the_race_is_an_error(cloud: Cloud) -> None:
    cloud.clear()
    plain = DynamoDBSpendLedger(aws_clients.dynamodb(), COORDINATION_TABLE)
    wanted = _wanted()
    plain.reserve(DAY, wanted, limit=LIMIT)
    moments = iter(range(1, 99))

    def again() -> None:
        plain.reserve(DAY, replace(wanted, reserved_at=NOON + timedelta(seconds=next(moments))), limit=LIMIT)

    with pytest.raises(StorageUnavailableError):
        DynamoDBSpendLedger(cast("Any", _ContendedTable(again, 9)), COORDINATION_TABLE).commit(DAY, wanted.job_id, 0)
    assert plain.total(DAY) == PRICE
