"""What is let in: upright, clean and whole, and still the same image."""

import io

import pytest
from PIL import Image, ImageCms

from shared.adapters.pillow_image_validator import PillowImageValidator
from shared.ports import ValidatedImage
from tests.support.fakes import image_files as files
from tests.support.fakes.image_files import BLUE, RED

VALIDATOR = PillowImageValidator()
_MEANT_BY_RED, _MEANT_BY_BLUE = (79, 79, 239), (239, 79, 79)
SAVERS = {"JPEG": files.jpeg, "PNG": files.png, "WEBP": files.webp}


def _opened(image: ValidatedImage) -> Image.Image:
    return Image.open(io.BytesIO(image.content))


def _colour(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    pixel = image.convert("RGB").getpixel(at)
    assert isinstance(pixel, tuple)
    return tuple(int(value) for value in pixel)


def _near(colour: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(colour, expected, strict=True))


@pytest.mark.parametrize(("sort", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "png")])
def test_what_is_let_in_is_still_the_same_image(sort: str, extension: str) -> None:
    validated = VALIDATOR.validate(SAVERS[sort]())
    image = _opened(validated)
    assert validated.extension == extension
    assert image.size == (48, 32)
    assert _near(_colour(image, (4, 16)), RED)
    assert _near(_colour(image, (44, 16)), BLUE)


@pytest.mark.parametrize("sort", SAVERS)
@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (48, 32), (4, 16)),
        (2, (48, 32), (44, 16)),
        (3, (48, 32), (44, 16)),
        (4, (48, 32), (4, 16)),
        (5, (32, 48), (16, 4)),
        (6, (32, 48), (16, 4)),
        (7, (32, 48), (16, 44)),
        (8, (32, 48), (16, 44)),
        (9, (48, 32), (4, 16)),
    ],
)
def test_a_image_is_turned_upright(sort: str, orientation: int, size: tuple[int, int], red_at: tuple[int, int]) -> None:
    content = files.saved(files.two_halves(), sort, exif=files.exif(orientation), quality=95)
    image = _opened(VALIDATOR.validate(content))
    assert image.size == size
    assert _near(_colour(image, red_at), RED)


@pytest.mark.parametrize("sort", SAVERS)
def test_metadata_stay_behind(sort: str) -> None:
    metadata = {"exif": files.exif(6), "xmp": b"<x:xmpmeta>SecretPlace</x:xmpmeta>", "icc_profile": b"SecretProfile"}
    content = files.saved(files.two_halves(), sort, **metadata)
    assert b"SecretCamera" in content
    validated = VALIDATOR.validate(content)
    assert b"Secret" not in validated.content
    image = _opened(validated)
    assert dict(image.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)


def test_a_comment_stays_behind() -> None:
    assert b"Secret" not in VALIDATOR.validate(files.jpeg(comment=b"SecretNote")).content


def test_exif_that_cannot_be_written_again_is_no_hindrance() -> None:
    image = _opened(VALIDATOR.validate(files.jpeg_with_unwritable_exif()))
    assert image.size == (32, 48)


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        (files.animated_webp(), "RGB"),
        (files.animated_png(), "RGB"),
        (files.palette_png(), "RGBA"),
        (files.cmyk_jpeg(), "RGB"),
        (files.transparent_png(), "RGBA"),
        (files.saved(files.two_halves().convert("L"), "PNG"), "RGB"),
        (files.saved(files.two_halves().convert("LA"), "PNG"), "RGBA"),
        (files.saved(files.two_halves().convert("1"), "PNG"), "RGB"),
        (files.saved(files.two_halves().convert("L"), "JPEG"), "RGB"),
        (files.png((1, 1)), "RGB"),
    ],
    ids=[
        "animated",
        "animated png",
        "palette",
        "cmyk",
        "transparent",
        "grey",
        "grey with alpha",
        "bits",
        "grey jpeg",
        "one pixel",
    ],
)
def test_odd_but_good_images_become_plain_ones(content: bytes, mode: str) -> None:
    assert _opened(VALIDATOR.validate(content)).mode == mode


def test_sixteen_bits_of_grey_stay_grey() -> None:
    assert _colour(_opened(VALIDATOR.validate(files.grey_png_of_16_bits())), (0, 0)) == (128, 128, 128)


def test_sixteen_bits_of_colour_keep_their_colour() -> None:
    assert _colour(_opened(VALIDATOR.validate(files.colour_png_of_16_bits())), (0, 0)) == (128, 64, 192)


@pytest.mark.parametrize("content", [files.cmyk_jpeg(), files.upright_cmyk_jpeg()], ids=["Adobe's", "the standard's"])
def test_printer_s_colours_are_read_either_way_round(content: bytes) -> None:
    image = _opened(VALIDATOR.validate(content))
    assert _near(_colour(image, (4, 16)), RED)
    assert _near(_colour(image, (44, 16)), BLUE)


@pytest.mark.parametrize("content", [files.animated_webp(), files.animated_png()], ids=["webp", "png"])
def test_of_an_animation_the_first_frame_is_taken(content: bytes) -> None:
    image = _opened(VALIDATOR.validate(content))
    assert _near(_colour(image, (4, 16)), RED)
    assert getattr(image, "n_frames", 1) == 1


@pytest.mark.parametrize("sort", SAVERS)
def test_colours_are_what_their_profile_means(sort: str) -> None:
    """Left is red by its numbers, blue by its profile."""
    content = files.saved(files.two_halves(), sort, icc_profile=files.profile(b"RGB "), quality=95, lossless=True)
    image = _opened(VALIDATOR.validate(content))
    assert _near(_colour(image, (4, 16)), _MEANT_BY_RED)
    assert _near(_colour(image, (44, 16)), _MEANT_BY_BLUE)


def test_colours_under_a_profile_keep_their_alpha() -> None:
    half = Image.new("RGBA", (8, 8), (*RED, 77))
    image = _opened(VALIDATOR.validate(files.saved(half, "PNG", icc_profile=files.profile(b"RGB "))))
    assert image.getpixel((0, 0))[2:] == (_colour(image, (0, 0))[2], 77)  # type: ignore[index]
    assert _near(_colour(image, (0, 0)), _MEANT_BY_RED)


def test_grey_under_a_profile_of_grey() -> None:
    grey = Image.new("L", (8, 8), 200)
    dark, plain = (
        _colour(_opened(VALIDATOR.validate(files.saved(grey, "PNG", **options))), (0, 0))
        for options in ({"icc_profile": files.profile(b"GRAY")}, {})
    )
    assert plain == (200, 200, 200)
    assert dark[0] == dark[1] == dark[2] < 170


@pytest.mark.parametrize("profile", [files.profile(b"GRAY"), files.profile(b"CMYK"), b"x", b"\0" * 4_000])
def test_a_profile_of_other_colours_or_none_at_all_is_left_aside(profile: bytes) -> None:
    assert (
        _colour(_opened(VALIDATOR.validate(files.saved(files.two_halves(), "PNG", icc_profile=profile))), (4, 16))
        == RED
    )


def test_a_standard_profile_changes_no_pixel() -> None:
    standard = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = files.saved(files.two_halves(), "PNG", icc_profile=standard)
    assert _opened(VALIDATOR.validate(content)).tobytes() == files.two_halves().tobytes()


@pytest.mark.parametrize(
    ("depth", "colour", "clear"),
    [(1, 0, 1), (2, 0, 2), (4, 0, 9), (8, 0, 200), (16, 0, 0x8123), (8, 2, 7), (16, 2, 0x8123)],
)
def test_one_clear_colour_is_clear_in_every_depth(depth: int, colour: int, clear: int) -> None:
    image = _opened(VALIDATOR.validate(files.clear_png(depth, colour, clear)))
    assert image.mode == "RGBA"
    assert [image.getpixel((x, 0))[3] for x in (0, 1)] == [255, 0]  # type: ignore[index]


@pytest.mark.parametrize(
    "trailer", [b"PK\x03\x04SecretZip", b"<script>SecretPage</script>", b"%PDF-1.7 SecretFile", b"\xff\xd8Secret"]
)
@pytest.mark.parametrize("sort", SAVERS)
def test_of_a_file_that_is_two_only_the_pixels_are_carried_over(sort: str, trailer: bytes) -> None:
    assert b"Secret" not in VALIDATOR.validate(SAVERS[sort]() + trailer).content


def test_a_lossy_webp_stays_lossy_and_small() -> None:
    noise = files.saved(Image.effect_noise((256, 256), 90).convert("RGB"), "WEBP", quality=60)
    image = VALIDATOR.validate(noise)
    assert image.extension == "jpg"
    assert VALIDATOR.validate(files.saved(Image.new("RGBA", (8, 8), (1, 2, 3, 4)), "WEBP")).extension == "png"
