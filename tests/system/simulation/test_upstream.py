"""The simulated provider refuses the calls that a real one would refuse."""

from collections.abc import Callable, Iterator

import pytest

from bench.simulation.scenario import Episode, Scenario
from bench.simulation.upstream import SimulatedVideoProvider
from bench.simulation.virtual_time import VirtualTime
from shared.domain.errors import AiArtError, ProviderThrottledError, ProviderUnavailableError
from shared.domain.generation import ImageToVideo
from shared.domain.rate_limits import RateLimit

REQUEST = ImageToVideo(image=b"", seed=1, cfg_scale=1.5, motion_bucket_id=127)


def _provider(
    time: VirtualTime, *episodes: Episode, max_concurrent_videos: int | None = None
) -> SimulatedVideoProvider:
    scenario = Scenario(
        name="small", callers={}, limit=RateLimit(3, 10), episodes=episodes, max_concurrent_videos=max_concurrent_videos
    )
    return SimulatedVideoProvider(time, scenario, 1, usual_seconds=lambda _token: 40)


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


def _submit(provider: SimulatedVideoProvider, *tokens: str) -> Iterator[Callable[[], object]]:
    return (lambda token=token: provider.submit(REQUEST, token=token) for token in tokens)


def test_calls_over_the_limit_are_refused_and_counted() -> None:
    time = VirtualTime()
    provider = _provider(time)
    assert _answers(time, _submit(provider, *"abcd")) == ["a", "b", "c", ProviderThrottledError]
    assert (provider.over_limit, provider.most_calls(10)) == (1, 4)


@pytest.mark.parametrize(
    ("allowed", "error"), [(0, ProviderUnavailableError), (1, ProviderThrottledError)], ids=["outage", "throttling"]
)
def test_refusals_during_an_episode_do_not_count_as_over_the_limit(allowed: int, error: type[AiArtError]) -> None:
    time = VirtualTime()
    provider = _provider(time, Episode(0, 60, allowed))
    assert _answers(time, _submit(provider, "a", "b"))[-1] is error
    assert provider.over_limit == 0


def test_a_video_done_during_an_outage_is_available_after_it() -> None:
    provider = _provider(VirtualTime(), Episode(100, 200), Episode(300, 400, allowed=1))
    assert [provider.available_at(moment) for moment in (99, 150, 350)] == [99, 200, 350]


def test_concurrent_videos_are_limited() -> None:
    time = VirtualTime()
    provider = _provider(time, max_concurrent_videos=1)
    assert _answers(time, _submit(provider, "a", "b")) == ["a", ProviderThrottledError]


def test_a_job_submitted_twice_ends_the_simulation() -> None:
    time = VirtualTime()
    provider = _provider(time)
    with pytest.raises(AssertionError, match="twice"):
        _answers(time, _submit(provider, "a", "a"))
