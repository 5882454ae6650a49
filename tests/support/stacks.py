"""The local stacks that the tests call, each started once per test run."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.local_stack.starting import PROBE, RunningStack, read_ready, running


@pytest.fixture(scope="session")
def local_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A stack of the deployed template; AIART_READY_FILE names the ready file of a running one."""
    if given := os.environ.get("AIART_READY_FILE"):
        yield read_ready(Path(given))
        return
    with running(tmp_path_factory.mktemp("stack")) as stack:
        yield stack


@pytest.fixture(scope="session")
def probe_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A stack of the probe template, which misbehaves on purpose; AIART_PROBE_READY_FILE as above."""
    if given := os.environ.get("AIART_PROBE_READY_FILE"):
        yield read_ready(Path(given))
        return
    with running(tmp_path_factory.mktemp("probe"), ["--template", str(PROBE)]) as stack:
        yield stack
