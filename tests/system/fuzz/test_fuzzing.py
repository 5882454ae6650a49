"""A short run of `make fuzz`: the corpus unchanged, and with thirty changes that are the same in every run."""

import pytest

from tests.system.fuzz.inputs import read_corpus
from tests.system.fuzz.runner import run
from tests.system.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_target_accepts_or_refuses_every_corpus_file(name: str) -> None:
    for content in read_corpus(TARGETS[name].kind):
        TARGETS[name].check(content)


@pytest.mark.parametrize("name", TARGETS)
def test_target_accepts_or_refuses_changed_corpus_files(name: str) -> None:
    assert run(TARGETS[name], 30, start=1) >= 100
