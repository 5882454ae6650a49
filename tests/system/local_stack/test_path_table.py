"""The edge's path table."""

import pytest

from local.edge.path_table import BEHAVIOURS, GATEWAY, origin_for


@pytest.mark.parametrize(
    "path",
    [
        "/api/generate",
        "/images/x.png",
        "/processed_images/x",
        "/processed_videos/x.mp4",
        "/",
        "/openapi.json",
        "/docs",
        "/docs/start.js",
        "/nothing",
        "/a%2Fb",
    ],
)
def test_every_path_has_an_origin(path: str) -> None:
    assert origin_for(path) == GATEWAY


def test_the_last_row_catches_everything() -> None:
    assert BEHAVIOURS[-1].pattern == "*"
