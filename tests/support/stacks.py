"""The stacks that the tests talk to, each started once for the whole run."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.local_stack.starting import PROBE, RunningStack, read_ready, running


@pytest.fixture(scope="session")
def local_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """The product's own template; AIART_READY_FILE names the ready file of one that runs already."""
    if given := os.environ.get("AIART_READY_FILE"):
        yield read_ready(Path(given))
        return
    with running(tmp_path_factory.mktemp("stack")) as stack:
        yield stack


@pytest.fixture(scope="session")
def probe_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A template made to misbehave; AIART_PROBE_READY_FILE as above."""
    if given := os.environ.get("AIART_PROBE_READY_FILE"):
        yield read_ready(Path(given))
        return
    with running(tmp_path_factory.mktemp("probe"), ["--template", str(PROBE)]) as stack:
        yield stack
