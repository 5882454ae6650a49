"""The simulated provider refuses what the real one would."""

from collections.abc import Callable, Iterator

import pytest

from bench.simulation.scenario import Episode, Scenario
from bench.simulation.upstream import Studio
from bench.simulation.virtual_time import VirtualTime
from shared.domain.errors import AiArtError, ProviderThrottledError, ProviderUnavailableError
from shared.domain.generation import ImageToVideo
from shared.domain.rates import RateLimit

WISH = ImageToVideo(image=b"", seed=1, cfg_scale=1.5, motion_bucket_id=127)


def _studio(time: VirtualTime, *episodes: Episode, videos_at_once: int | None = None) -> Studio:
    scenario = Scenario(
        name="small", callers={}, limit=RateLimit(3, 10), episodes=episodes, videos_at_once=videos_at_once
    )
    return Studio(time, scenario, 1, usual_seconds=lambda _token: 40)


def _answers(time: VirtualTime, calls: Iterator[Callable[[], object]]) -> list[object]:
    answers: list[object] = []

    def work() -> None:
        for call in calls:
            try:
                answers.append(call())
            except AiArtError as error:
                answers.append(type(error))

    time.begin(work)
    time.run(until=lambda: False)
    return answers


def _submit(studio: Studio, *tokens: str) -> Iterator[Callable[[], object]]:
    return (lambda token=token: studio.submit(WISH, token=token) for token in tokens)


def test_more_than_it_allows_is_refused_and_counted() -> None:
    time = VirtualTime()
    studio = _studio(time)
    assert _answers(time, _submit(studio, *"abcd")) == ["a", "b", "c", ProviderThrottledError]
    assert (studio.over_limit, studio.most_calls(10)) == (1, 4)


@pytest.mark.parametrize(
    ("allowed", "error"), [(0, ProviderUnavailableError), (1, ProviderThrottledError)], ids=["outage", "throttling"]
)
def test_an_episode_is_no_fault_of_ours(allowed: int, error: type[AiArtError]) -> None:
    time = VirtualTime()
    studio = _studio(time, Episode(0, 60, allowed))
    assert _answers(time, _submit(studio, "a", "b"))[-1] is error
    assert studio.over_limit == 0


def test_what_was_done_while_it_was_down_can_be_had_afterwards() -> None:
    studio = _studio(VirtualTime(), Episode(100, 200), Episode(300, 400, allowed=1))
    assert [studio.within_reach_at(moment) for moment in (99, 150, 350)] == [99, 200, 350]


def test_so_many_videos_at_once_and_no_more() -> None:
    time = VirtualTime()
    studio = _studio(time, videos_at_once=1)
    assert _answers(time, _submit(studio, "a", "b")) == ["a", ProviderThrottledError]


def test_a_job_bought_twice_ends_the_simulation() -> None:
    time = VirtualTime()
    studio = _studio(time)
    with pytest.raises(AssertionError, match="twice"):
        _answers(time, _submit(studio, "a", "a"))
