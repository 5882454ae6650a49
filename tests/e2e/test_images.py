"""Images: really in the format and the ratio asked for, fetched as the contract says."""

import io

import numpy as np
import pytest
import requests
from PIL import Image

from tests.e2e.client import Client

RATIOS = {"1:1": 1.0, "4:3": 4 / 3, "16:9": 16 / 9, "9:16": 9 / 16, "3:4": 3 / 4}
FORMATS = {"png": ("PNG", "image/png"), "jpg": ("JPEG", "image/jpeg"), "webp": ("WEBP", "image/webp")}


def fetched(url: str) -> Image.Image:
    answer = requests.get(url, timeout=60)
    assert answer.status_code == 200
    return Image.open(io.BytesIO(answer.content))


@pytest.mark.parametrize("ratio", RATIOS)
def test_ratio(client: Client, ratio: str) -> None:
    image = fetched(client.generate(aspect_ratio=ratio)["image_url"])
    assert image.width / image.height == pytest.approx(RATIOS[ratio], rel=0.02)
    assert max(image.size) >= 1024


@pytest.mark.parametrize("output_format", FORMATS)
def test_format(client: Client, photo: bytes, output_format: str) -> None:
    name, content_type = FORMATS[output_format]
    for made in (client.generate(output_format=output_format), client.transform(photo, output_format=output_format)):
        assert made["image_url"].endswith(f".{output_format}")
        answer = requests.get(made["image_url"], timeout=60)
        assert answer.headers["Content-Type"] == content_type
        assert Image.open(io.BytesIO(answer.content)).format == name


def test_answer_of_generate(client: Client) -> None:
    made = client.generate(seed=7)
    assert made["success"] is True
    assert made["message"] == "Image generated successfully"
    assert made["image_url"].startswith(f"{client.base_url}/images/")
    assert (made["seed"], made["model"]) == (7, "sandbox")
    assert client.generate()["seed"] >= 1


def test_same_seed_is_the_same_image_under_another_name(client: Client, photo: bytes) -> None:
    for make in (lambda: client.generate(seed=11), lambda: client.transform(photo, seed="11")):
        one, other = make(), make()
        assert one["image_url"] != other["image_url"]
        assert one["id"] != other["id"]
        pixels = [np.asarray(fetched(made["image_url"])) for made in (one, other)]
        assert (pixels[0] == pixels[1]).all()


def test_every_parameter_changes_the_image(client: Client) -> None:
    plain = np.asarray(fetched(client.generate(seed=3)["image_url"]))
    for change in ({"seed": 4}, {"style_preset": "pixel-art"}, {"negative_prompt": "sun"}, {"prompt": "a blue sea"}):
        body = {"seed": 3} | change
        if "prompt" in change:
            body["video_description"] = ""
        changed = np.asarray(fetched(client.generate(**body)["image_url"]))
        assert (plain != changed).any(), change


def test_strength_orders_the_change(client: Client, photo: bytes) -> None:
    original = np.asarray(Image.open(io.BytesIO(photo)).convert("RGB").crop((100, 0, 700, 600)).resize((1024, 1024)))
    changes = []
    for strength in ("0", "0.5", "1"):
        made = fetched(client.transform(photo, strength=strength, seed="5")["image_url"])
        changes.append(float(np.abs(np.asarray(made.convert("RGB"), dtype=float) - original).mean()))
    assert changes == sorted(changes)
    assert changes[2] > 3 * changes[0]


def test_redirect_to_a_presigned_url(client: Client) -> None:
    path = client.generate()["image_url"].removeprefix(client.base_url)
    answer = client.call("GET", path, allow_redirects=False)
    assert answer.status_code == 302
    location = answer.headers["Location"]
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in location
    remembered = int(answer.headers["Cache-Control"].partition("max-age=")[2])
    assert remembered < 3600

    ranged = requests.get(location, headers={"Range": "bytes=0-7"}, timeout=60)
    assert ranged.status_code == 206
    assert ranged.content == b"\x89PNG\r\n\x1a\n"


def test_head(client: Client) -> None:
    path = client.generate()["image_url"].removeprefix(client.base_url)
    answer = client.call("HEAD", path, allow_redirects=False)
    assert answer.status_code == 302
    followed = requests.head(answer.headers["Location"], timeout=60)
    assert followed.status_code == 200
    assert followed.headers["Content-Type"] == "image/png"
    assert int(followed.headers["Content-Length"]) > 1000


def test_download(client: Client) -> None:
    answer = requests.get(client.generate()["image_url"] + "?download=1", timeout=60)
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert disposition.rstrip('"').endswith(".png")
