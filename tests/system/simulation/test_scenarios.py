"""Small runs: the rate limit holds, no job is lost or charged twice, callers are served fairly, seeds repeat."""

from dataclasses import replace
from functools import cache
from typing import Final

import pytest

from bench.simulation.figures import lag_of, percentile, waits_by_caller
from bench.simulation.report import report
from bench.simulation.run import Outcome, Simulation
from bench.simulation.scenario import STABILITY, Episode, Scenario
from shared.domain.jobs import JobStatus

NO_FAILURES: Final = Scenario(name="no failures", callers={"huge": 400, "small": 30, "one-off": 3}, arrival_seconds=5)
SCENARIOS: Final = {
    scenario.name: scenario
    for scenario in (
        NO_FAILURES,
        replace(NO_FAILURES, name="outage", episodes=(Episode(40, 160),)),
        replace(NO_FAILURES, name="throttling", episodes=(Episode(60, 160, allowed=20),)),
        replace(NO_FAILURES, name="few concurrent videos", max_concurrent_videos=60),
    )
}
MAX_TRANSITIONS: Final = 20


@cache
def _outcome(name: str) -> Outcome:
    return Simulation(SCENARIOS[name], 7).run()


@pytest.fixture(params=SCENARIOS)
def outcome(request: pytest.FixtureRequest) -> Outcome:
    return _outcome(request.param)


def test_every_job_succeeds_once_and_its_result_is_stored(outcome: Outcome) -> None:
    assert {job.status for job in outcome.jobs} == {JobStatus.SUCCEEDED}
    assert len(outcome.provider.videos) == outcome.results == len(outcome.jobs) == outcome.scenario.jobs
    assert outcome.reconciled == 0


def test_calls_never_exceed_the_rate_limit_of_the_provider(outcome: Outcome) -> None:
    assert outcome.provider.most_calls(STABILITY.per_seconds) <= STABILITY.requests
    assert outcome.provider.over_limit == 0


def test_a_job_takes_few_transitions_on_average(outcome: Outcome) -> None:
    assert sum(outcome.transitions) / len(outcome.jobs) <= MAX_TRANSITIONS


def test_callers_with_few_jobs_do_not_wait_for_those_with_many(outcome: Outcome) -> None:
    waits = waits_by_caller(outcome)
    assert percentile(waits["one-off"], 0.5) <= percentile(waits["small"], 0.5) <= percentile(waits["huge"], 0.5) / 2


def test_videos_are_stored_soon_after_they_are_done() -> None:
    lag = lag_of(_outcome("no failures"))
    assert percentile(lag.of_own, 0.5) <= 0.1
    assert lag.in_time >= 0.8


def test_few_calls_fail_during_an_outage_or_throttling() -> None:
    """During an outage one job tries from time to time, not each of hundreds."""
    assert 0 < _outcome("outage").provider.unreachable <= 40
    assert 0 < _outcome("throttling").provider.refused <= 120


def test_a_seed_always_gives_the_same_report_and_another_seed_another() -> None:
    again = report(Simulation(SCENARIOS["outage"], 7).run())
    assert again == report(_outcome("outage"))
    assert again != report(Simulation(SCENARIOS["outage"], 8).run())


def test_percentiles_are_members_of_the_sample() -> None:
    assert [percentile([4, 1, 3, 2], share) for share in (0.25, 0.5, 0.51, 0.99, 1)] == [1, 2, 3, 4, 4]
    assert percentile([], 0.5) == 0
