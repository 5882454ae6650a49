"""Two builds for each processor, from two folders; made once, since each takes a while."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.infra.build.building import build, checked_out


@dataclass(frozen=True)
class Builds:
    """The same build twice."""

    one: Path
    other: Path


@pytest.fixture(scope="session", params=["arm64", "x86_64"])
def builds(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builds]:
    folder = tmp_path_factory.mktemp(request.param)
    checkouts = [checked_out(folder / "here"), checked_out(folder / "some" / "where" / "else")]
    made = [build(each, request.param, folder / f"tmp{number}") for number, each in enumerate(checkouts)]
    return Builds(*made)
