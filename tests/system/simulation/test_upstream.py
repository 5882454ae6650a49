"""The simulated provider refuses what the real one would."""

from collections.abc import Callable, Iterator

import pytest

from bench.simulation.scenario import Episode, Scenario
from bench.simulation.upstream import ImageRenderer
from bench.simulation.virtual_time import VirtualTime
from shared.domain.errors import AiArtError, ProviderThrottledError, ProviderUnavailableError
from shared.domain.generation import ImageToVideo
from shared.domain.rate_limits import RateLimit

WISH = ImageToVideo(image=b"", seed=1, cfg_scale=1.5, motion_bucket_id=127)


def _renderer(time: VirtualTime, *episodes: Episode, videos_at_once: int | None = None) -> ImageRenderer:
    scenario = Scenario(
        name="small", callers={}, limit=RateLimit(3, 10), episodes=episodes, videos_at_once=videos_at_once
    )
    return ImageRenderer(time, scenario, 1, usual_seconds=lambda _token: 40)


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


def _submit(renderer: ImageRenderer, *tokens: str) -> Iterator[Callable[[], object]]:
    return (lambda token=token: renderer.submit(WISH, token=token) for token in tokens)


def test_more_than_it_allows_is_refused_and_counted() -> None:
    time = VirtualTime()
    renderer = _renderer(time)
    assert _answers(time, _submit(renderer, *"abcd")) == ["a", "b", "c", ProviderThrottledError]
    assert (renderer.over_limit, renderer.most_calls(10)) == (1, 4)


@pytest.mark.parametrize(
    ("allowed", "error"), [(0, ProviderUnavailableError), (1, ProviderThrottledError)], ids=["outage", "throttling"]
)
def test_an_episode_is_no_fault_of_ours(allowed: int, error: type[AiArtError]) -> None:
    time = VirtualTime()
    renderer = _renderer(time, Episode(0, 60, allowed))
    assert _answers(time, _submit(renderer, "a", "b"))[-1] is error
    assert renderer.over_limit == 0


def test_what_was_done_while_it_was_down_can_be_had_afterwards() -> None:
    renderer = _renderer(VirtualTime(), Episode(100, 200), Episode(300, 400, allowed=1))
    assert [renderer.within_reach_at(moment) for moment in (99, 150, 350)] == [99, 200, 350]


def test_so_many_videos_at_once_and_no_more() -> None:
    time = VirtualTime()
    renderer = _renderer(time, videos_at_once=1)
    assert _answers(time, _submit(renderer, "a", "b")) == ["a", ProviderThrottledError]


def test_a_job_bought_twice_ends_the_simulation() -> None:
    time = VirtualTime()
    renderer = _renderer(time)
    with pytest.raises(AssertionError, match="twice"):
        _answers(time, _submit(renderer, "a", "a"))
