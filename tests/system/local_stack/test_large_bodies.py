"""Large forms take the path that the edge's table names; everything else goes where it was sent."""

import pytest
import requests

from local.edge.large_bodies import path_for
from tests.system.local_stack.upstream import Upstream

LARGE = 4_500_001


@pytest.mark.parametrize(
    ("method", "path", "size", "wanted"),
    [
        ("POST", "/api/img2img", LARGE, "/api/staged-img2img"),
        ("POST", "/api/img2video", LARGE, "/api/staged-img2video"),
        ("POST", "/api/img2img", LARGE - 1, "/api/img2img"),
        ("POST", "/api/img2img", None, "/api/img2img"),
        ("POST", "/api/img2img/", LARGE, "/api/img2img/"),
        ("POST", "/api/generate", LARGE, "/api/generate"),
        ("POST", "/api/uploads", LARGE, "/api/uploads"),
        ("GET", "/api/img2img", LARGE, "/api/img2img"),
        ("PUT", "/api/img2video", LARGE, "/api/img2video"),
    ],
)
def test_the_table(method: str, path: str, size: int | None, wanted: str) -> None:
    assert path_for(method, path, size) == wanted


@pytest.mark.parametrize("query", ["", "?a=b&c"])
def test_the_edge_goes_by_it(gateway: Upstream, base_url: str, query: str) -> None:
    for size in (LARGE, LARGE - 1):
        requests.post(f"{base_url}/api/img2img{query}", data=b"x" * size, timeout=30)
    assert [seen.target for seen in gateway.seen] == [
        f"/stage/api/{name}{query}" for name in ("staged-img2img", "img2img")
    ]
    assert len(gateway.seen[0].body) == LARGE
