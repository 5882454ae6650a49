"""Fixtures: the base URL, the client, the uploaded photo and the browser page."""

import io
import os
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.e2e.client import Client

CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-sync",
]


@pytest.fixture(scope="session", params=["edge", "gateway"])
def base_url(request: pytest.FixtureRequest) -> str:
    """BASE_URL if it is set, else the local stack twice: through its edge, and directly at its gateway."""
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
    """A JPEG with structure: a gradient, a circle and a horizon."""
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


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    chromium = os.environ.get("CHROMIUM")
    if not chromium:
        pytest.skip("no Chromium here: install one and set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield browser.new_page()
        browser.close()
