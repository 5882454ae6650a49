"""Run a target on changed corpus files; Hypothesis creates the changes and shrinks a failing input."""

import hashlib
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.system.fuzz.inputs import CORPUS, Change, changes, read_corpus
from tests.system.fuzz.targets import Target

_PHASES: Final = (Phase.generate, Phase.shrink)


def run(target: Target, count: int, start: int) -> int:
    """Check every corpus file with `count` changes drawn from seed `start`; return the number of inputs."""
    tried, last = 0, b""
    corpus = read_corpus(target.kind)

    @seed(start)
    @settings(max_examples=count, deadline=None, database=None, derandomize=False, phases=_PHASES,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(changes(target.kind))
    def check(change: Change) -> None:
        nonlocal tried, last
        for content in corpus:
            tried, last = tried + 1, change(content)
            target.check(last)

    try:
        check()
    except BaseException:
        add_to_corpus(target, last)
        raise
    return tried


def add_to_corpus(target: Target, content: bytes) -> None:
    """Store a failing input, so that every later run checks it."""
    (CORPUS / target.kind / f"found_{hashlib.sha256(content).hexdigest()[:12]}").write_bytes(content)
