"""Media names are random, reveal nothing, and cannot be used for path traversal."""

import pytest

from shared.domain.media import MediaKey, MediaKind, new_input_key, new_media_key, public_media_key

EXTENSIONS = {MediaKind.IMAGE: "png", MediaKind.PROCESSED_IMAGE: "webp", MediaKind.PROCESSED_VIDEO: "mp4"}


@pytest.mark.parametrize("kind", MediaKind)
def test_a_new_media_name_is_valid_for_its_route(kind: MediaKind) -> None:
    key = new_media_key(kind, EXTENSIONS[kind])
    assert public_media_key(kind, key.name) == key
    assert key.path == f"/{kind}/{key.name}"


def test_media_names_are_unique_and_have_128_random_bits() -> None:
    names = {new_media_key(MediaKind.IMAGE, "png").name for _ in range(500)}
    assert len(names) == 500
    assert all(len(name.removeprefix("generated_image_").removesuffix(".png")) == 32 for name in names)


def test_no_route_serves_input_images() -> None:
    assert str(new_input_key("jpg")).startswith("inputs/")
    assert "inputs" not in set(MediaKind)


@pytest.mark.parametrize(
    ("extension", "content_type"),
    [("png", "image/png"), ("jpg", "image/jpeg"), ("webp", "image/webp"), ("mp4", "video/mp4")],
)
def test_the_content_type_follows_from_the_extension(extension: str, content_type: str) -> None:
    assert MediaKey("images", f"x.{extension}").content_type == content_type


def test_a_key_can_be_parsed_from_its_string() -> None:
    key = new_media_key(MediaKind.PROCESSED_VIDEO, "mp4")
    assert MediaKey.parse(str(key)) == key


@pytest.mark.parametrize(
    "name",
    [
        "",
        "short.png",
        "generated_image_1234/../x.png",
        "../inputs/input_00000000.png",
        "generated_image_0.gif",
        "generated_image_00000000.png\n",
        "generated_image_00000000.PNG",
        "generated_image_00000000.png\0",
        "generated_image_0000000é.png",
        "generated_image_%2e%2e.png",
        "x" * 200 + ".png",
    ],
)
def test_an_invalid_media_name_has_no_key(name: str) -> None:
    assert public_media_key(MediaKind.IMAGE, name) is None
