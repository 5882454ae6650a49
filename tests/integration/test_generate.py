"""POST /api/generate, from the gateway event to the image in the bucket."""

import pytest

from shared.domain.errors import ContentFilteredError, ProviderError, ProviderResponseError, ProviderThrottledError
from shared.domain.generation import AspectRatio
from tests.integration.api import Answer, assert_error, get, send
from tests.integration.downloads import download, image, path_of
from tests.support.cloud import Cloud
from tests.support.fakes.gateway_event import BASE_URL, json_event
from tests.support.fakes.image_provider import FakeImageProvider

DOCUMENTED = {
    "video_description": "A futuristic city skyline at sunset, with flying cars",
    "negative_prompt": "blurry, low quality, distorted faces, poor lighting",
    "style_preset": "neon-punk",
    "aspect_ratio": "16:9",
    "output_format": "png",
    "seed": 0,
}
FORMATS = {"png": ("PNG", "image/png"), "jpg": ("JPEG", "image/jpeg"), "webp": ("WEBP", "image/webp")}


def _generate(**fields: object) -> Answer:
    return send(json_event("/api/generate", {"video_description": "a heron", **fields}))


def test_documented_request_gets_the_documented_response() -> None:
    answer = send(json_event("/api/generate", DOCUMENTED))
    assert answer.status == 200
    body = answer.json
    assert set(body) == {"success", "message", "image_url", "seed", "id", "model", "provider"}
    assert (body["success"], body["message"], body["model"]) == (True, "Image generated successfully", "sandbox")
    assert body["image_url"].startswith(f"{BASE_URL}/images/")
    assert body["image_url"].endswith(".png")
    assert isinstance(body["seed"], int)
    assert body["seed"] >= 1


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("ratio", AspectRatio)
def test_image_has_the_requested_ratio_and_format(output_format: str, ratio: str) -> None:
    url = _generate(output_format=output_format, aspect_ratio=ratio).json["image_url"]
    pillow_name, content_type = FORMATS[output_format]
    path = path_of(url, BASE_URL)
    assert path.endswith(f".{output_format}")
    assert download(path).headers["Content-Type"] == content_type
    opened = image(path)
    width, height = (int(part) for part in ratio.split(":"))
    assert opened.format == pillow_name
    assert opened.width / opened.height == pytest.approx(width / height, rel=0.02)
    assert max(opened.size) >= 1024


def test_default_ratio_is_16_to_9() -> None:
    assert image(path_of(_generate().json["image_url"], BASE_URL)).size == AspectRatio.WIDESCREEN.size


def test_same_seed_gives_the_same_pixels_under_another_name() -> None:
    first, second = (_generate(seed=42).json for _ in range(2))
    assert first["seed"] == second["seed"] == 42
    assert first["image_url"] != second["image_url"]
    assert first["id"] != second["id"]
    pixels = [image(path_of(answer["image_url"], BASE_URL)).tobytes() for answer in (first, second)]
    assert pixels[0] == pixels[1]


def test_returned_random_seed_gives_the_same_image() -> None:
    random = _generate().json
    again = _generate(seed=random["seed"]).json
    pixels = [image(path_of(answer["image_url"], BASE_URL)).tobytes() for answer in (random, again)]
    assert pixels[0] == pixels[1]


def test_image_has_provenance_metadata_without_its_prompt() -> None:
    answer = _generate().json
    xmp = image(path_of(answer["image_url"], BASE_URL)).info["xmp"]
    assert b"/digitalsourcetype/algorithmicMedia<" in xmp  # the sandbox is no AI model
    assert answer["id"].encode() not in xmp
    assert b"AIPromptInformation" not in xmp


def test_file_name_contains_no_part_of_prompt_seed_or_job_id() -> None:
    body = _generate(video_description="zanzibar", seed=987654321).json
    name = body["image_url"].rpartition("/")[2]
    assert "zanzibar" not in name
    assert "987654321" not in name
    assert not any(body["id"][at : at + 6] in name for at in range(27))


def test_prompt_is_an_alias_of_video_description(image_provider: FakeImageProvider) -> None:
    answer = send(json_event("/api/generate", {"prompt": "  a heron \n"}))
    assert answer.status == 200
    assert image_provider.requests[0].prompt == "a heron"


def test_job_of_the_image_links_to_it() -> None:
    body = _generate(seed=3).json
    job = get("/api/jobs/{id}", id=body["id"]).json
    assert (job["kind"], job["status"], job["seed"]) == ("generate", "succeeded", 3)
    assert job["links"]["self"] == f"{BASE_URL}/api/jobs/{body['id']}"
    assert job["links"]["media"] == body["image_url"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ContentFilteredError("The prompt was refused."), 400),
        (ProviderThrottledError("Slow down."), 503),
        (ProviderError("It failed."), 503),
        (ProviderResponseError("That was no image."), 500),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_provider_error_is_returned_and_no_image_is_stored(
    image_provider: FakeImageProvider, cloud: Cloud, error: ProviderError, status: int
) -> None:
    before = cloud.stored()
    image_provider.faults.plan("generate", error)
    assert_error(_generate(), status, error.code)
    after = cloud.stored()
    assert after.objects == before.objects
    assert after.items == before.items + 1


def test_unexpected_error_is_returned_without_its_message(image_provider: FakeImageProvider) -> None:
    image_provider.faults.plan("generate", RuntimeError("at s3://aiart-media-test with 'a heron'"))
    answer = _generate()
    assert_error(answer, 500, "internal_error")
    assert "heron" not in answer.text
    assert "s3" not in answer.text
