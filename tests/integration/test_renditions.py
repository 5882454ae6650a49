"""Renditions by `?w=`: created once, in the requested format, never enlarged, deleted with their original."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from shared.adapters.pillow_thumbnails import PillowThumbnailMaker
from shared.domain.media import MediaKey, MediaKind, new_media_key
from shared.domain.provenance import DigitalSource, Provenance, xmp_packet
from shared.domain.xmp import image_with_xmp
from shared.runtime import wiring
from tests.integration.api import Answer, assert_error, get_media, send
from tests.integration.downloads import download, follow
from tests.support.cloud import BUCKET, Cloud
from tests.support.fakes import image_files
from tests.support.fakes.clock import NOON, FakeClock
from tests.support.fakes.gateway_event import gateway_event

WIDE = (1600, 900)
PROVENANCE = Provenance(id="provenance-1", source=DigitalSource.AI_MODEL, model="painter", made_at=NOON, prompt="")


@pytest.fixture(autouse=True)
def _fixed_clock(clock: FakeClock) -> FakeClock:
    return clock


def _store(clock: FakeClock, content: bytes, kind: MediaKind = MediaKind.IMAGE, extension: str = "png") -> MediaKey:
    key = new_media_key(kind, extension)
    wiring.get_ports().media.put(key, io.BytesIO(content), expires_at=clock.now + timedelta(days=1))
    return key


def _get(key: MediaKey, query: str, accept: str = "") -> Answer:
    headers = {"Accept": accept} if accept else {}
    name = f"/{key.prefix}/{{name}}"
    return send(gateway_event("GET", name, parameters={"name": key.name}, query=query, headers=headers))


def _image(answer: Answer) -> Image.Image:
    return Image.open(io.BytesIO(follow(answer).content))


@pytest.mark.parametrize(("width", "height"), [(256, 144), (512, 288), (1024, 576)])
@pytest.mark.parametrize(
    ("kind", "extension", "content"),
    [
        (MediaKind.IMAGE, "png", image_files.png(WIDE)),
        (MediaKind.IMAGE, "jpg", image_files.jpeg(WIDE)),
        (MediaKind.PROCESSED_IMAGE, "webp", image_files.webp(WIDE)),
    ],
    ids=["png", "jpg", "webp"],
)
def test_rendition_in_each_width(
    clock: FakeClock, kind: MediaKind, extension: str, content: bytes, width: int, height: int
) -> None:
    key = _store(clock, content, kind, extension)
    response = download(key.path, query=f"w={width}")
    assert response.headers["Content-Type"] == "image/webp"
    image = Image.open(io.BytesIO(response.content))
    assert (image.format, image.size) == ("WEBP", (width, height))
    left, right = (image.convert("RGB").getpixel((x, height // 2)) for x in (width // 8, width - width // 8))
    assert left == pytest.approx(image_files.RED, abs=24)
    assert right == pytest.approx(image_files.BLUE, abs=24)


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        ("", "", "WEBP"),
        ("", "*/*", "WEBP"),
        ("", "image/avif,image/webp,image/png,*/*;q=0.8", "WEBP"),
        ("", "image/jpeg", "JPEG"),
        ("", "image/png, IMAGE/JPEG;q=0.9", "JPEG"),
        ("", "image/jpeg, */*;q=0.1", "WEBP"),
        ("&format=jpg", "image/webp", "JPEG"),
        ("&format=webp", "image/jpeg", "WEBP"),
        ("&format=", "image/jpeg", "JPEG"),
    ],
)
def test_rendition_has_the_requested_or_accepted_format(
    clock: FakeClock, query: str, accept: str, expected: str
) -> None:
    answer = _get(_store(clock, image_files.png(WIDE)), f"w=256{query}", accept)
    assert "Accept" in answer.headers["Vary"]
    response = follow(answer)
    assert Image.open(io.BytesIO(response.content)).format == expected
    assert response.headers["Content-Type"] == f"image/{expected.lower()}"


@pytest.mark.parametrize("size", [(48, 32), (1023, 5), (1, 1), (3, 3000)])
def test_rendition_is_never_larger_than_its_original(clock: FakeClock, size: tuple[int, int]) -> None:
    assert _image(_get(_store(clock, image_files.png(size)), "w=1024")).size == size


@pytest.mark.parametrize("chosen", ["webp", "jpg"])
@pytest.mark.parametrize(
    "content",
    [
        image_files.transparent_png(),
        image_files.palette_png(),
        image_files.colour_png_of_16_bits(),
        image_files.cmyk_jpeg(),
        image_files.saved(Image.new("LA", (9, 9), (7, 0)), "PNG"),
        image_files.saved(Image.new("1", (9, 9), 1), "PNG"),
    ],
    ids=["transparent", "palette", "16 bits", "CMYK", "grey and alpha", "one bit"],
)
def test_rendition_of_every_pixel_format(clock: FakeClock, content: bytes, chosen: str) -> None:
    image = _image(_get(_store(clock, content), f"w=256&format={chosen}"))
    assert image.mode in {"RGB", "RGBA"}


def test_transparency_is_preserved_in_webp_and_white_in_jpeg(clock: FakeClock) -> None:
    key = _store(clock, image_files.saved(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG"))
    assert _image(_get(key, "w=256")).convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]
    assert min(_image(_get(key, "w=256&format=jpg")).getpixel((5, 5))) > 250  # type: ignore[arg-type]


@pytest.mark.parametrize("chosen", ["webp", "jpg"])
@pytest.mark.parametrize("extension", ["png", "jpg", "webp"])
def test_rendition_contains_the_provenance_of_its_original(clock: FakeClock, extension: str, chosen: str) -> None:
    plain = {"png": image_files.png, "jpg": image_files.jpeg, "webp": image_files.webp}[extension](WIDE)
    key = _store(clock, image_with_xmp(plain, xmp_packet(PROVENANCE)), extension=extension)
    xmp = _image(_get(key, f"w=256&format={chosen}")).info["xmp"]
    assert b"trainedAlgorithmicMedia" in xmp
    assert b"provenance-1" in xmp


def test_rendition_is_created_once_and_expires_with_its_original(clock: FakeClock, cloud: Cloud) -> None:
    key = _store(clock, image_files.png(WIDE))
    stem = key.name.removesuffix(".png")
    first = _get(key, "w=512")
    made = cloud.s3.head_object(Bucket=BUCKET, Key=f"renditions/{stem}_w512.webp")
    clock.advance(minutes=1)
    second = _get(key, "w=512")
    assert first.headers["ETag"] == second.headers["ETag"] == made["ETag"] != get_media(key.path).headers["ETag"]
    assert made["Metadata"]["expires-at"] == (clock.now + timedelta(days=1, minutes=-1)).isoformat()
    assert [name for name in cloud.keys("renditions/") if stem in name] == [f"renditions/{stem}_w512.webp"]


def test_download_of_a_rendition_is_named_after_its_width(clock: FakeClock) -> None:
    key = _store(clock, image_files.png(WIDE))
    response = follow(_get(key, "w=256&download=1&format=jpg"))
    stem = key.name.removesuffix(".png")
    assert response.headers["Content-Disposition"] == f'attachment; filename="aiart_{stem}_w256.jpg"'


def test_rendition_of_an_expired_image_is_not_found(clock: FakeClock) -> None:
    key = _store(clock, image_files.png(WIDE))
    assert _get(key, "w=256").status == 302
    clock.advance(days=1)
    assert_error(_get(key, "w=256"), 404, "not_found")
    assert_error(_get(key, "w=512"), 404, "not_found")


def test_head_creates_the_rendition_as_well(clock: FakeClock) -> None:
    key = _store(clock, image_files.png(WIDE))
    response = follow(get_media(key.path, method="HEAD", query="w=256"), method="HEAD")
    assert response.headers["Content-Type"] == "image/webp"
    assert int(response.headers["Content-Length"]) > 50


@pytest.mark.parametrize(
    "content", [b"no image", b"", image_files.png(WIDE)[:-40], image_files.png_claiming(30_000, 30_000)], ids=len
)
def test_file_that_cannot_be_decoded_is_a_500_and_no_rendition_is_stored(
    clock: FakeClock, cloud: Cloud, content: bytes
) -> None:
    key = _store(clock, content)
    assert_error(_get(key, "w=256"), 500, "internal_error")
    assert not [name for name in cloud.keys("renditions/") if key.name[:-4] in name]
    assert _get(key, "").status == 302


def test_image_with_too_many_pixels_is_refused_before_it_is_decoded(clock: FakeClock) -> None:
    key = _store(clock, image_files.png_claiming(5000, 4001))
    answer = _get(key, "w=256")
    assert_error(answer, 400, "invalid_request")
    assert "without w" in answer.json["error"]
    assert _get(key, "").status == 302


def test_plain_redirect_makes_no_rendition(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    key = _store(clock, image_files.png(WIDE))
    monkeypatch.setattr(PillowThumbnailMaker, "make", lambda *_: pytest.fail("made one"))
    assert get_media(key.path).status == 302
