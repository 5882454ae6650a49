"""Any ledger: however many ask at once and however often they try, a day's total is held to the cap and is exact."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest

from shared.adapters.dynamodb_spend_ledger import DynamoDBSpendLedger
from shared.domain.budget import Reservation
from shared.domain.errors import StorageUnavailableError
from shared.domain.jobs import new_job_id
from shared.ports import SpendLedger
from shared.runtime import aws_clients
from tests.support.cloud import COORDINATION_TABLE, Cloud
from tests.support.fakes.spending import InMemorySpendLedger

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)
CAP = 1_000_000
PRICE = 80_000

LEDGERS: dict[str, Callable[[], SpendLedger]] = {
    "in memory": InMemorySpendLedger,
    "dynamodb": lambda: DynamoDBSpendLedger(aws_clients.dynamodb(), COORDINATION_TABLE),
}


@pytest.fixture(params=LEDGERS)
def ledger(request: pytest.FixtureRequest, cloud: Cloud) -> SpendLedger:
    cloud.clear()
    return LEDGERS[request.param]()


def _wanted(price: int = PRICE, since: datetime = NOON) -> Reservation:
    return Reservation(new_job_id(), price, since)


def test_what_is_set_aside_counts(ledger: SpendLedger) -> None:
    first, second = _wanted(), _wanted(price=1)
    assert ledger.total(DAY) == 0
    assert list(ledger.held(DAY)) == []
    assert ledger.reserve(DAY, first, cap=CAP)
    assert ledger.reserve(DAY, second, cap=CAP)
    assert ledger.total(DAY) == PRICE + 1
    assert sorted(ledger.held(DAY), key=lambda held: held.micro_usd) == [second, first]


def test_the_cap_may_be_reached_and_not_passed(ledger: SpendLedger) -> None:
    assert not ledger.reserve(DAY, _wanted(CAP + 1), cap=CAP)
    assert ledger.reserve(DAY, _wanted(CAP - PRICE), cap=CAP)
    assert not ledger.reserve(DAY, _wanted(PRICE + 1), cap=CAP)
    assert ledger.reserve(DAY, _wanted(PRICE), cap=CAP)
    assert not ledger.reserve(DAY, _wanted(1), cap=CAP)
    assert (ledger.total(DAY), len(list(ledger.held(DAY)))) == (CAP, 2)


def test_a_cap_of_nothing_lets_nothing_pass(ledger: SpendLedger) -> None:
    assert not ledger.reserve(DAY, _wanted(1), cap=0)
    assert ledger.total(DAY) == 0


def test_each_day_has_its_own(ledger: SpendLedger) -> None:
    assert ledger.reserve(DAY, _wanted(CAP), cap=CAP)
    assert ledger.reserve(DAY + timedelta(days=1), _wanted(CAP), cap=CAP)


def test_once_however_often_it_is_tried(ledger: SpendLedger) -> None:
    wanted = _wanted()
    for _ in range(3):
        assert ledger.reserve(DAY, wanted, cap=PRICE)
    assert ledger.total(DAY) == PRICE
    for _ in range(3):
        ledger.settle(DAY, wanted.job_id, 0)
    assert (ledger.total(DAY), list(ledger.held(DAY))) == (0, [])


@pytest.mark.parametrize(("price", "taken"), [(PRICE - 1, True), (PRICE + 7, True), (CAP, True), (CAP + 1, False)])
def test_a_job_that_goes_elsewhere_costs_what_it_costs_there(ledger: SpendLedger, price: int, taken: bool) -> None:
    first = _wanted()
    assert ledger.reserve(DAY, first, cap=CAP)
    later = replace(first, micro_usd=price, since=NOON + timedelta(seconds=9))
    assert ledger.reserve(DAY, later, cap=CAP) == taken
    assert list(ledger.held(DAY)) == [later if taken else first]
    assert ledger.total(DAY) == (price if taken else PRICE)


def test_what_needs_no_more_passes_however_low_the_cap_is_by_now(ledger: SpendLedger) -> None:
    wanted = _wanted()
    ledger.reserve(DAY, wanted, cap=CAP)
    ledger.reserve(DAY, _wanted(), cap=CAP)
    assert ledger.reserve(DAY, replace(wanted, since=NOON + timedelta(seconds=1)), cap=PRICE)
    assert ledger.reserve(DAY, replace(wanted, micro_usd=PRICE - 1), cap=PRICE)
    assert not ledger.reserve(DAY, wanted, cap=PRICE)
    assert ledger.total(DAY) == 2 * PRICE - 1


@pytest.mark.parametrize(("spent", "total"), [(0, 0), (None, PRICE), (50_000, 50_000), (90_000, 90_000)])
def test_what_was_spent_stays_and_the_rest_is_given_back(ledger: SpendLedger, spent: int | None, total: int) -> None:
    wanted = _wanted()
    ledger.reserve(DAY, wanted, cap=CAP)
    ledger.settle(DAY, wanted.job_id, spent)
    assert (ledger.total(DAY), list(ledger.held(DAY))) == (total, [])


def test_what_was_set_aside_anew_meanwhile_is_somebody_else_s(ledger: SpendLedger) -> None:
    first = _wanted()
    later = replace(first, since=NOON + timedelta(microseconds=1))
    ledger.reserve(DAY, later, cap=CAP)
    ledger.settle(DAY, first.job_id, 0, since=first.since)
    assert list(ledger.held(DAY)) == [later]
    ledger.settle(DAY, first.job_id, 0, since=later.since)
    assert list(ledger.held(DAY)) == []


def test_what_was_never_set_aside_settles_to_nothing(ledger: SpendLedger) -> None:
    ledger.settle(DAY, new_job_id(), PRICE)
    ledger.reserve(DAY, _wanted(), cap=CAP)
    ledger.settle(DAY, new_job_id(), PRICE)
    assert ledger.total(DAY) == PRICE


def test_of_many_at_once_as_many_as_fit(ledger: SpendLedger) -> None:
    """Forty want a share of which twelve and a half fit; half of them come to nothing meanwhile."""

    def attempt(number: int) -> tuple[bool, bool]:
        wanted = _wanted()
        taken = ledger.reserve(DAY, wanted, cap=CAP)
        if taken and number % 2:
            ledger.settle(DAY, wanted.job_id, 0)
        return taken, bool(number % 2)

    with ThreadPoolExecutor(8) as pool:
        attempts = list(pool.map(attempt, range(40)))
    kept = sum(taken and not gives_back for taken, gives_back in attempts)
    assert ledger.total(DAY) == kept * PRICE <= CAP
    assert len(list(ledger.held(DAY))) == kept
    while ledger.reserve(DAY, _wanted(), cap=CAP):
        pass
    assert ledger.total(DAY) == CAP // PRICE * PRICE


class _Contested:
    """The table as one sees it whom others forestall before each write."""

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


def test_a_share_that_changes_while_it_is_settled_is_looked_at_again(cloud: Cloud) -> None:
    cloud.clear()
    plain = DynamoDBSpendLedger(aws_clients.dynamodb(), COORDINATION_TABLE)
    wanted = _wanted()
    plain.reserve(DAY, wanted, cap=CAP)
    dearer = replace(wanted, micro_usd=2 * PRICE)
    contested = cast("Any", _Contested(lambda: plain.reserve(DAY, dearer, cap=CAP), 1))
    DynamoDBSpendLedger(contested, COORDINATION_TABLE).settle(DAY, wanted.job_id, 0)
    assert (plain.total(DAY), list(plain.held(DAY))) == (0, [])


def test_who_is_always_forestalled_says_so(cloud: Cloud) -> None:
    cloud.clear()
    plain = DynamoDBSpendLedger(aws_clients.dynamodb(), COORDINATION_TABLE)
    wanted = _wanted()
    plain.reserve(DAY, wanted, cap=CAP)
    moments = iter(range(1, 99))

    def again() -> None:
        plain.reserve(DAY, replace(wanted, since=NOON + timedelta(seconds=next(moments))), cap=CAP)

    with pytest.raises(StorageUnavailableError):
        DynamoDBSpendLedger(cast("Any", _Contested(again, 9)), COORDINATION_TABLE).settle(DAY, wanted.job_id, 0)
    assert plain.total(DAY) == PRICE
