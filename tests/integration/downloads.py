"""What a client gets who follows a media address: the redirect, then the bucket (moto answers in process)."""

import io

import requests
from PIL import Image

from tests.integration.api import Answer, get_media


def path_of(url: str, base_url: str) -> str:
    assert url.startswith(base_url + "/")
    return url.removeprefix(base_url)


def follow(answer: Answer, *, method: str = "GET", headers: dict[str, str] | None = None) -> requests.Response:
    """The body of a HEAD is not waited for: moto announces one and sends none, as it should."""
    assert answer.status == 302
    with requests.Session() as session:
        return session.request(method, answer.headers["Location"], headers=headers, timeout=10, stream=method == "HEAD")


def download(path: str, *, query: str = "") -> requests.Response:
    response = follow(get_media(path, query=query))
    assert response.status_code == 200
    return response


def image(path: str) -> Image.Image:
    opened = Image.open(io.BytesIO(download(path).content))
    opened.load()
    return opened
