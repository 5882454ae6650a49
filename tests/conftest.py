"""Settings and fixtures of all tests: deterministic examples, one process per stack for pytest-xdist, and the log."""

import io
from pathlib import Path

import pytest
from hypothesis import settings

from shared.runtime.observability import logger

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, max_examples=60)
settings.load_profile("repeatable")


_HERE = Path(__file__).parent
_SHARED_STACKS = {("e2e",), ("system", "local_stack")}  # their tests share the started stacks


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group tests by file for pytest-xdist, and the tests that share a stack in one group, so that it starts once."""
    for item in items:
        within = item.path.relative_to(_HERE) if item.path.is_relative_to(_HERE) else item.path
        shared = within.parts[:1] in _SHARED_STACKS or within.parts[:2] in _SHARED_STACKS
        name = "stacks" if shared else str(within)
        item.add_marker(pytest.mark.xdist_group(name))


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Everything that the code logs during the test, as CloudWatch would get it."""
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    return written
