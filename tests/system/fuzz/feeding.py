"""A target fed for a while by Hypothesis, which makes whatever fails as small as it can."""

import hashlib
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.system.fuzz.invented import CORPUS, Change, changes, kept
from tests.system.fuzz.targets import Target

_PHASES: Final = (Phase.generate, Phase.shrink)


def feed(target: Target, count: int, start: int) -> int:
    """How many inputs were tried: the corpus changed in `count` ways, the same for one `start`. Raises what fails."""
    tried, last = 0, b""
    corpus = kept(target.kind)

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
        keep(target, last)
        raise
    return tried


def keep(target: Target, content: bytes) -> None:
    """What failed once is tried in every run from then on."""
    (CORPUS / target.kind / f"found_{hashlib.sha256(content).hexdigest()[:12]}").write_bytes(content)
