"""docs/cost.md shows the output of `make cost`, and the totals depend on the counted calls."""

import contextlib
import io
from dataclasses import replace
from typing import Final

import pytest

from bench.cost.__main__ import table
from bench.cost.counts import Counts, count_flows
from bench.cost.model import MEASURED, PRICES, bills
from tests.infra.source import ROOT

_PARTS: Final = ("image", "video", "poll", "media", "sweep")


@pytest.fixture(scope="module")
def counts() -> dict[str, Counts]:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        found = count_flows()
    assert printed.getvalue() == "", "The output of the functions would be printed before the table."
    return found


def test_the_documentation_shows_the_current_table(counts: dict[str, Counts]) -> None:
    documented = (ROOT / "docs" / "cost.md").read_text(encoding="utf-8")
    assert table(bills(counts)) in documented, (
        "A flow costs something else now: put what `make cost` prints into docs/cost.md."
    )


def test_each_wait_for_a_provider_is_in_a_counted_step(counts: dict[str, Counts]) -> None:
    steps = {step for part in counts.values() for _function, step in part.invocations}
    assert MEASURED["upstream_seconds"].keys() <= steps


def test_each_flow_makes_the_expected_aws_calls(counts: dict[str, Counts]) -> None:
    assert counts["image"].services["s3 PutObject"] == 1
    assert counts["image"].services["stepfunctions StartExecution"] == 0
    assert counts["video"].services["stepfunctions StartExecution"] == 1
    assert counts["poll"].services == {"dynamodb GetItem": 1}
    assert (counts["poll"].write_units, counts["poll"].read_units) == (0, 1)
    assert counts["media"].services == {"s3 HeadObject": 1}


def test_a_million_polls_cost_a_million_requests_and_reads(counts: dict[str, Counts]) -> None:
    polls = {bill.name: bill for bill in bills(counts)}["1 000 000 polls"]
    assert polls.usd["API Gateway"] == pytest.approx(1_000_000 * PRICES["usd"]["gateway_request"])
    assert polls.usd["DynamoDB"] == pytest.approx(1_000_000 * PRICES["usd"]["read_unit"])


@pytest.mark.parametrize("part", _PARTS)
def test_more_write_units_cost_more(counts: dict[str, Counts], part: str) -> None:
    more_expensive = counts | {part: replace(counts[part], write_units=counts[part].write_units + 1)}
    before, after = (sum(bill.total for bill in bills(each)) for each in (counts, more_expensive))
    assert after > before
