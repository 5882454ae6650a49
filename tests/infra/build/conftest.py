"""Two builds for each architecture, from two folders; built once per session, since a build is slow."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.infra.build.building import build, copy_working_tree


@dataclass(frozen=True)
class Builds:
    """Two builds of the same files in two folders."""

    one: Path
    other: Path


@pytest.fixture(scope="session", params=["arm64", "x86_64"])
def builds(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builds]:
    folder = tmp_path_factory.mktemp(request.param)
    checkouts = [copy_working_tree(folder / "one"), copy_working_tree(folder / "another" / "longer" / "path")]
    built = [build(each, request.param, folder / f"tmp{number}") for number, each in enumerate(checkouts)]
    return Builds(*built)
