"""Each call of each step, broken in each way: afterwards nothing is amiss."""

import itertools

import pytest

from tests.system.faults.broken import broken, calls_of, faults_of
from tests.system.faults.conftest import Stage
from tests.system.faults.flows import STORIES, Story

each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)


@pytest.mark.slow
@pytest.mark.faults
@each_story
def test_nothing_is_amiss(stage: Stage, story: Story) -> None:
    calls = calls_of(stage, story)
    assert [
        violation for call in calls for fault in faults_of(call) for violation in broken(stage, story, call, fault)
    ] == []


@each_story
def test_nothing_is_amiss_in_a_sample(stage: Stage, story: Story) -> None:
    """Each call is broken in one way, the next call in another."""
    chosen = itertools.count(STORIES.index(story))
    found: list[str] = []
    for call in calls_of(stage, story):
        faults = list(faults_of(call))
        found += broken(stage, story, call, faults[next(chosen) % len(faults)])
    assert found == []
