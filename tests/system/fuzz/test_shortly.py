"""The fuzzing of `make fuzz`, shortly: the corpus, as it is and changed in thirty ways, the same on every run."""

import pytest

from tests.system.fuzz.feeding import feed
from tests.system.fuzz.invented import kept
from tests.system.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_the_corpus_finds_nothing(name: str) -> None:
    for content in kept(TARGETS[name].kind):
        TARGETS[name].check(content)


@pytest.mark.parametrize("name", TARGETS)
def test_invented_input_is_refused_in_our_own_words_or_taken_whole(name: str) -> None:
    assert feed(TARGETS[name], 30, start=1) >= 100
