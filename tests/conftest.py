"""What holds for every test: examples are the same on every run, the log can be read, and what shares a stack shares
a process."""

import io
from pathlib import Path

import pytest
from hypothesis import settings

from shared.runtime.observability import logger

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, max_examples=60)
settings.load_profile("repeatable")


_HERE = Path(__file__).parent
_SHARED_STACKS = {("e2e",), ("system", "local_stack")}  # their tests talk to the same started stacks


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where several processes share the work, they share it by files, and nobody starts a stack twice."""
    for item in items:
        within = item.path.relative_to(_HERE) if item.path.is_relative_to(_HERE) else item.path
        shared = within.parts[:1] in _SHARED_STACKS or within.parts[:2] in _SHARED_STACKS
        name = "stacks" if shared else str(within)
        item.add_marker(pytest.mark.xdist_group(name))


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """All that the code logs from here on, as it would stand in CloudWatch."""
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    return written
