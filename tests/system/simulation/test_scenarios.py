"""Small runs: the limit holds, nothing is lost or bought twice, nobody starves, and the seed is everything."""

from dataclasses import replace
from functools import cache
from typing import Final

import pytest

from bench.simulation.figures import lag_of, percentile, waits_by_caller
from bench.simulation.report import report
from bench.simulation.run import Outcome, Simulation
from bench.simulation.scenario import STABILITY, Episode, Scenario
from shared.domain.jobs import JobStatus

CALM: Final = Scenario(name="calm", callers={"huge": 400, "small": 30, "one-off": 3}, arrival_seconds=5)
SCENARIOS: Final = {
    scenario.name: scenario
    for scenario in (
        CALM,
        replace(CALM, name="outage", episodes=(Episode(40, 160),)),
        replace(CALM, name="throttling", episodes=(Episode(60, 160, allowed=20),)),
        replace(CALM, name="few at once", videos_at_once=60),
    )
}
MOST_TRANSITIONS: Final = 20


@cache
def _outcome(name: str) -> Outcome:
    return Simulation(SCENARIOS[name], 7).run()


@pytest.fixture(params=SCENARIOS)
def outcome(request: pytest.FixtureRequest) -> Outcome:
    return _outcome(request.param)


def test_every_job_succeeds_once_and_its_result_is_kept(outcome: Outcome) -> None:
    assert {job.status for job in outcome.jobs} == {JobStatus.SUCCEEDED}
    assert len(outcome.renderer.films) == outcome.results == len(outcome.jobs) == outcome.scenario.jobs
    assert outcome.settled == 0


def test_in_no_ten_seconds_more_is_asked_than_the_provider_allows(outcome: Outcome) -> None:
    assert outcome.renderer.most_calls(STABILITY.per_seconds) <= STABILITY.requests
    assert outcome.renderer.over_limit == 0


def test_a_job_takes_few_transitions_on_average(outcome: Outcome) -> None:
    assert sum(outcome.transitions) / len(outcome.jobs) <= MOST_TRANSITIONS


def test_who_asks_for_little_does_not_wait_for_who_asks_for_much(outcome: Outcome) -> None:
    waits = waits_by_caller(outcome)
    assert percentile(waits["one-off"], 0.5) <= percentile(waits["small"], 0.5) <= percentile(waits["huge"], 0.5) / 2


def test_videos_are_ours_soon_after_they_are_there() -> None:
    lag = lag_of(_outcome("calm"))
    assert percentile(lag.of_own, 0.5) <= 0.1
    assert lag.in_time >= 0.8


def test_trouble_wakes_few_in_vain() -> None:
    """While the provider is down one tries now and then, not each of hundreds."""
    assert 0 < _outcome("outage").renderer.unreachable <= 40
    assert 0 < _outcome("throttling").renderer.refused <= 120


def test_the_same_seed_tells_the_same_and_another_another() -> None:
    again = report(Simulation(SCENARIOS["outage"], 7).run())
    assert again == report(_outcome("outage"))
    assert again != report(Simulation(SCENARIOS["outage"], 8).run())


def test_percentiles_are_numbers_that_occur() -> None:
    assert [percentile([4, 1, 3, 2], share) for share in (0.25, 0.5, 0.51, 0.99, 1)] == [1, 2, 3, 4, 4]
    assert percentile([], 0.5) == 0
