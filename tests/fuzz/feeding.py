"""A target fed for a while by Hypothesis, which makes whatever fails as small as it can."""

import hashlib
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.invented import CORPUS, inputs
from tests.fuzz.targets import Target

_PHASES: Final = (Phase.generate, Phase.shrink)


def feed(target: Target, count: int, start: int) -> int:
    """How many inputs were tried, about `count` of them, the same for the same `start`; a failure is raised."""
    tried = 0

    @seed(start)
    @settings(max_examples=count, deadline=None, database=None, derandomize=False, phases=_PHASES,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(inputs(target.kind))
    def check(content: bytes) -> None:
        nonlocal tried, last
        tried += 1
        try:
            target.check(content)
        except BaseException:
            last = content
            raise

    last: bytes | None = None
    try:
        check()
    except BaseException:
        if last is not None:
            keep(target, last)
        raise
    return tried


def keep(target: Target, content: bytes) -> None:
    """What failed once is tried in every run from then on."""
    (CORPUS / target.kind / f"found_{hashlib.sha256(content).hexdigest()[:12]}").write_bytes(content)
