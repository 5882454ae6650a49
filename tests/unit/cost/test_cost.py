"""docs/cost.md shows what `make cost` prints, and the sums behind it answer to their parts."""

import contextlib
import io
from dataclasses import replace
from typing import Final

import pytest

from bench.cost.__main__ import table
from bench.cost.counts import Counts, counted
from bench.cost.model import PRICES, bills
from tests.infra.source import ROOT

_PARTS: Final = ("image", "video", "poll", "media", "sweep")


@pytest.fixture(scope="module")
def counts() -> dict[str, Counts]:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        found = counted()
    assert said.getvalue() == "", "What the functions say of themselves would stand before the table."
    return found


def test_the_documentation_shows_what_is_printed(counts: dict[str, Counts]) -> None:
    shown = (ROOT / "docs" / "cost.md").read_text(encoding="utf-8")
    assert table(bills(counts)) in shown, (
        "A flow costs something else now: put what `make cost` prints into docs/cost.md."
    )


def test_the_flows_make_the_calls_they_are_known_for(counts: dict[str, Counts]) -> None:
    assert counts["image"].services["s3 PutObject"] == 1
    assert counts["image"].services["stepfunctions StartExecution"] == 0
    assert counts["video"].services["stepfunctions StartExecution"] == 1
    assert counts["poll"].services == {"dynamodb GetItem": 1}
    assert (counts["poll"].write_units, counts["poll"].read_units) == (0, 1)
    assert counts["media"].services == {"s3 HeadObject": 1}


def test_a_million_polls_cost_a_million_of_everything(counts: dict[str, Counts]) -> None:
    polls = {bill.name: bill for bill in bills(counts)}["1 000 000 polls"]
    assert polls.usd["API Gateway"] == pytest.approx(1_000_000 * PRICES["usd"]["gateway_request"])
    assert polls.usd["DynamoDB"] == pytest.approx(1_000_000 * PRICES["usd"]["read_unit"])


@pytest.mark.parametrize("part", _PARTS)
def test_more_writing_costs_more(counts: dict[str, Counts], part: str) -> None:
    dearer = counts | {part: replace(counts[part], write_units=counts[part].write_units + 1)}
    before, after = (sum(bill.total for bill in bills(each)) for each in (counts, dearer))
    assert after > before
