"""POST /api/img2img, from the gateway event to the image in the bucket."""

import io

import pytest
from PIL import Image

from shared.domain.generation import ImageToImage
from tests.integration.api import Answer, send
from tests.integration.downloads import image, path_of
from tests.support.cloud import Cloud
from tests.support.fakes import image_files
from tests.support.fakes.form_data import Part, field, file
from tests.support.fakes.gateway_event import BASE_URL, form_event
from tests.support.fakes.image_provider import FakeImageProvider

DOCUMENTED = {
    "prompt": "Transform this into a watercolor painting with vibrant colors",
    "negative_prompt": "blurry, low quality, distorted",
    "strength": "0.8",
    "style_preset": "cinematic",
    "aspect_ratio": "1:1",
    "output_format": "png",
    "seed": "0",
}


def _transform(image: bytes, **fields: str) -> Answer:
    sent: list[Part] = [file("image", image)]
    return send(
        form_event("/api/img2img", [*sent, *(field(*pair) for pair in {"prompt": "a heron", **fields}.items())])
    )


def _request(provider: FakeImageProvider) -> ImageToImage:
    (request,) = provider.requests
    assert isinstance(request, ImageToImage)
    return request


def test_documented_request_gets_the_documented_response() -> None:
    answer = _transform(image_files.jpeg(), **DOCUMENTED)
    assert answer.status == 200
    body = answer.json
    assert set(body) == {"success", "message", "image_url", "seed", "id", "model", "provider"}
    assert (body["success"], body["message"]) == (True, "Image transformed successfully")
    assert body["image_url"].startswith(f"{BASE_URL}/processed_images/")
    assert isinstance(body["seed"], int)
    assert body["seed"] >= 1


@pytest.mark.parametrize(
    ("output_format", "ratio", "pillow_name", "size"),
    [
        ("png", "1:1", "PNG", (1024, 1024)),
        ("jpg", "9:16", "JPEG", (756, 1344)),
        ("webp", "4:3", "WEBP", (1152, 864)),
    ],
)
def test_image_has_the_requested_ratio_and_format(
    output_format: str, ratio: str, pillow_name: str, size: tuple[int, int]
) -> None:
    answer = _transform(image_files.png((90, 30)), output_format=output_format, aspect_ratio=ratio)
    opened = image(path_of(answer.json["image_url"], BASE_URL))
    assert (opened.format, opened.size) == (pillow_name, size)


def test_documented_defaults_reach_the_provider(image_provider: FakeImageProvider) -> None:
    _transform(image_files.png())
    request = _request(image_provider)
    assert (request.strength, request.aspect_ratio, request.output_format) == (0.7, "1:1", "png")
    assert (request.negative_prompt, request.style_preset) == (None, None)


def test_every_field_reaches_the_provider(image_provider: FakeImageProvider) -> None:
    _transform(image_files.png(), **{**DOCUMENTED, "seed": "77"})
    request = _request(image_provider)
    assert (request.prompt, request.negative_prompt) == (DOCUMENTED["prompt"], DOCUMENTED["negative_prompt"])
    assert (request.strength, request.style_preset, request.seed) == (0.8, "cinematic", 77)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_provider_gets_the_image_upright_and_without_metadata(
    image_provider: FakeImageProvider, image_format: str
) -> None:
    _transform(image_files.saved(image_files.two_halves(), image_format, exif=image_files.exif(6)))
    content = _request(image_provider).image
    assert b"SecretCamera" not in content
    assert Image.open(io.BytesIO(content)).size == (32, 48)


def test_input_image_is_not_stored(cloud: Cloud) -> None:
    before = set(cloud.keys("inputs/"))
    _transform(image_files.png())
    assert set(cloud.keys("inputs/")) == before


def test_returned_seed_gives_the_same_image() -> None:
    random = _transform(image_files.png()).json
    again = _transform(image_files.png(), seed=str(random["seed"])).json
    assert again["seed"] == random["seed"]
    assert again["image_url"] != random["image_url"]
    pixels = [image(path_of(answer["image_url"], BASE_URL)).tobytes() for answer in (random, again)]
    assert pixels[0] == pixels[1]


@pytest.mark.parametrize("filename", ["photo.gif", "photo", "", "photo.png", "фото.jpg"])
@pytest.mark.parametrize("content_type", ["image/gif", "application/octet-stream", "text/plain"])
def test_declared_file_name_and_content_type_are_ignored(filename: str, content_type: str) -> None:
    image = file("image", image_files.webp(), filename=filename, content_type=content_type)
    assert send(form_event("/api/img2img", [image, field("prompt", "a heron")])).status == 200
