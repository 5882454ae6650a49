"""What stands at the edge of the rules, on the good side: it is taken."""

from collections.abc import Callable

import pytest

from shared.domain.image_formats import MAX_IMAGE_BYTES
from tests.integration.api import send
from tests.support.fakes import image_files as files
from tests.support.fakes.form_data import BOUNDARY, Part, body, field, file
from tests.support.fakes.gateway_event import form_event, gateway_event, json_event, raw_form_event

GENERATE, IMG2IMG, IMG2VIDEO = "/api/generate", "/api/img2img", "/api/img2video"
BIRDS = "🐦" * 10_000
NOTHINGS = ["negative_prompt", "style_preset", "aspect_ratio", "output_format", "seed", "model"]

PAYLOADS: dict[str, dict[str, object]] = {
    "the prompt alone": {},
    "a prompt of 10 000 birds": {"video_description": BIRDS},
    "a prompt of 10 000 birds among spaces": {"video_description": f"  {BIRDS}\n"},
    "a prompt of one character": {"video_description": "x"},
    "a prompt of all sorts": {"video_description": 'NUL \0, quote ", backslash \\, tab \t, شجرة, 🐦'},
    "a negative prompt of 10 000 characters": {"negative_prompt": "x" * 10_000},
    "every optional field null": dict.fromkeys(NOTHINGS),
    "every optional field empty": dict.fromkeys(NOTHINGS, ""),
    "unknown fields": {"width": 5, "nested": {"a": [1, None]}, "Seed": "x", "steps": 1e300, "\ud800": 1},
    "the smallest seed": {"seed": 1},
    "the largest seed": {"seed": 4_294_967_294},
    "a null alias": {"prompt": None},
    "an empty alias": {"prompt": ""},
    "a model by name": {"model": "sandbox"},
    "arrays 20 deep in an unknown field": {"x": [[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]},
}
CONTENT_TYPES = [
    "application/json",
    "APPLICATION/JSON",
    "application/json; charset=utf-8",
    "Application/Json;Charset=UTF-8",
]


@pytest.mark.parametrize("fields", PAYLOADS.values(), ids=PAYLOADS)
def test_generate_takes(fields: dict[str, object]) -> None:
    answer = send(json_event(GENERATE, {"video_description": "a heron", **fields}))
    assert answer.status == 200, answer.text
    assert "ignored" not in answer.json


@pytest.mark.parametrize("content_type", CONTENT_TYPES)
def test_generate_takes_json_called(content_type: str) -> None:
    assert send(json_event(GENERATE, {"prompt": "a heron"}, content_type=content_type)).status == 200


@pytest.mark.parametrize("name", ["content-type", "CONTENT-TYPE"])
def test_header_names_in_any_case(name: str) -> None:
    event = gateway_event("POST", GENERATE, headers={name: "application/json"}, body='{"prompt": "a heron"}')
    assert send(event).status == 200


def test_generate_takes_json_that_the_gateway_encoded() -> None:
    event = gateway_event(
        "POST", GENERATE, headers={"Content-Type": "application/json"}, body='{"prompt": "héron"}'.encode()
    )
    assert send(event).status == 200


def test_generate_takes_256_kib_to_the_byte() -> None:
    start, end = '{"prompt": "a heron", "x": "', '"}'
    assert send(json_event(GENERATE, start + "x" * (262_144 - len(start + end)) + end)).status == 200


TEXTS: dict[str, dict[str, list[str]]] = {
    IMG2IMG: {
        "prompt": ["x", BIRDS, f" {BIRDS} ", "two\r\nlines", f"--{BOUNDARY}"],
        "negative_prompt": ["", "x" * 10_000],
        "strength": ["", "0", "0.0", ".5", "0.70", "1", "1.0", "1.", " 0.3 "],
        "style_preset": ["", "3d-model", "tile-texture"],
        "aspect_ratio": ["", "9:16"],
        "output_format": ["", "webp"],
        "seed": ["", "0", "007", "4294967294", " 5 "],
        "model": ["", "sandbox"],
        "unknown": ["", "x" * 65_536],
    },
    IMG2VIDEO: {
        "seed": ["", "0", "4294967294"],
        "cfg_scale": ["", "0", "10", "10.0", "1.5", ".1"],
        "motion_bucket_id": ["", "1", "255"],
        "prompt": ["ignored here"],
    },
}


@pytest.mark.parametrize(
    ("route", "name", "text"),
    [(route, name, text) for route, named in TEXTS.items() for name, texts in named.items() for text in texts],
    ids=lambda value: value[:20],
)
def test_the_upload_routes_take(route: str, name: str, text: str) -> None:
    fields = {"prompt": "a heron", name: text}
    answer = send(form_event(route, [file("image", files.png()), *(field(*pair) for pair in fields.items())]))
    assert answer.status == 200, answer.text


IMAGES: dict[str, Callable[[], bytes]] = {
    "an animated WEBP": files.animated_webp,
    "a PNG with a palette": files.palette_png,
    "a PNG with transparency": files.transparent_png,
    "a PNG of 16 bits of grey": files.grey_png_of_16_bits,
    "a PNG of 16 bits a colour": files.colour_png_of_16_bits,
    "a JPEG in CMYK": files.cmyk_jpeg,
    "a progressive JPEG": lambda: files.jpeg(progressive=True),
    "a JPEG with odd EXIF": files.jpeg_with_unwritable_exif,
    "one pixel": lambda: files.png((1, 1)),
    "a long strip": lambda: files.jpeg((2000, 3)),
    "10 MiB to the byte": lambda: files.png() + b"\0" * (MAX_IMAGE_BYTES - len(files.png())),
}


@pytest.mark.parametrize("route", [IMG2IMG, IMG2VIDEO])
@pytest.mark.parametrize("make", IMAGES.values(), ids=IMAGES)
def test_the_upload_routes_take_the_image(route: str, make: Callable[[], bytes]) -> None:
    answer = send(form_event(route, [field("prompt", "a heron"), file("image", make())]))
    assert answer.status == 200, answer.text


IMAGE = files.png()
GOOD: list[Part] = [field("prompt", "a heron"), file("image", IMAGE)]
FORMS: dict[str, tuple[bytes, str]] = {
    "a quoted boundary": (body(GOOD), f'multipart/form-data; boundary="{BOUNDARY}"'),
    "a boundary of 70 characters": (body(GOOD, boundary="b" * 70), f"multipart/form-data; boundary={'b' * 70}"),
    "other parameters": (body(GOOD), f"Multipart/Form-Data; charset=UTF-8; BOUNDARY={BOUNDARY}; x=1"),
    "twenty parts": (
        body([*GOOD, *(field(f"f{number}", "") for number in range(18))]),
        f"multipart/form-data; boundary={BOUNDARY}",
    ),
    "preamble and epilogue": (b"hello\r\n" + body(GOOD) + b"bye", f"multipart/form-data; boundary={BOUNDARY}"),
    "the image first": (body(GOOD[::-1]), f"multipart/form-data; boundary={BOUNDARY}"),
    "a file beside it": (
        body([*GOOD, file("mask", b"not read")]),
        f"multipart/form-data; boundary={BOUNDARY}",
    ),
    "a file name beyond ASCII": (
        body([GOOD[0], Part(["content-disposition: form-data; filename*=UTF-8''h%C3%A9ron.png; name=image"], IMAGE)]),
        f"multipart/form-data; boundary={BOUNDARY}",
    ),
}


@pytest.mark.parametrize("route", [IMG2IMG, IMG2VIDEO])
@pytest.mark.parametrize(("content", "content_type"), FORMS.values(), ids=FORMS)
def test_the_upload_routes_take_the_form(route: str, content: bytes, content_type: str) -> None:
    answer = send(raw_form_event(route, content, content_type=content_type))
    assert answer.status == 200, answer.text
