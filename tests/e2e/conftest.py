"""Where the suite is pointed, and what it uploads."""

import io
import os

import numpy as np
import pytest
from PIL import Image

from tests.e2e.client import Client


@pytest.fixture(scope="session", params=["edge", "gateway"])
def base_url(request: pytest.FixtureRequest) -> str:
    """BASE_URL where it is set; else the local stack twice: through its edge, and bare, so that nothing hides there."""
    if deployed := os.environ.get("BASE_URL"):
        if request.param == "gateway":
            pytest.skip("BASE_URL names one address; run the suite again for the other")
        return deployed.rstrip("/")
    stack = request.getfixturevalue("local_stack")
    return str({"edge": stack.base_url, "gateway": stack.raw_url}[request.param])


@pytest.fixture(scope="session")
def client(base_url: str) -> Client:
    return Client(base_url)


@pytest.fixture(scope="session")
def photo() -> bytes:
    """A JPEG with some structure in it: a gradient, a sun, a horizon."""
    y, x = np.mgrid[0:600, 0:800]
    sky = np.stack([x / 800 * 255, y / 600 * 200, 255 - y / 600 * 255], axis=-1)
    sky[(x - 600) ** 2 + (y - 150) ** 2 < 80**2] = (255, 240, 120)
    sky[y > 400] = (40, 90, 40)
    out = io.BytesIO()
    Image.fromarray(sky.astype(np.uint8)).save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.fixture(scope="session")
def photo_file(photo: bytes, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("photo") / "image.jpg"
    path.write_bytes(photo)
    return str(path)
