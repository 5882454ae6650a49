"""The sixteen documented styles are sixteen ways of rendering."""

import itertools

import numpy as np
import pytest

from shared.adapters.providers.sandbox.styles import STYLES
from tests.unit.sandbox.seeing import Picture, difference, likeness

DOCUMENTED = [
    "3d-model",
    "analog-film",
    "anime",
    "cinematic",
    "digital-art",
    "enhance",
    "fantasy-art",
    "isometric",
    "line-art",
    "low-poly",
    "modeling-compound",
    "neon-punk",
    "origami",
    "photographic",
    "pixel-art",
    "tile-texture",
]


@pytest.fixture(scope="module")
def rendered(inputs: list[Picture]) -> dict[str, Picture]:
    return {name: style(inputs[0], np.random.default_rng(1)) for name, style in STYLES.items()}


def test_all_documented_styles_are_there() -> None:
    assert sorted(STYLES) == sorted(DOCUMENTED)


def test_styles_differ_from_each_other(rendered: dict[str, Picture]) -> None:
    pairs = list(itertools.combinations(rendered, 2))
    nearest = min(pairs, key=lambda pair: difference(rendered[pair[0]], rendered[pair[1]]))
    assert difference(rendered[nearest[0]], rendered[nearest[1]]) > 6, nearest
    assert np.mean([likeness(rendered[one], rendered[other]) for one, other in pairs]) < 0.6


def test_styles_differ_from_the_plain_picture(rendered: dict[str, Picture], inputs: list[Picture]) -> None:
    assert all(difference(picture, inputs[0]) > 5 for picture in rendered.values())


@pytest.mark.parametrize("name", DOCUMENTED)
@pytest.mark.parametrize("shape", [(48, 80, 3), (97, 33, 3), (8, 8, 3)], ids=str)
def test_any_picture_can_be_rendered(name: str, shape: tuple[int, int, int]) -> None:
    noise = np.random.default_rng(7).integers(0, 256, shape, dtype=np.uint8)
    for picture in (noise, np.zeros(shape, np.uint8), np.full(shape, 255, np.uint8)):
        result = STYLES[name](picture, np.random.default_rng(1))
        assert result.shape == shape
        assert result.dtype == np.uint8


def test_pixel_art_has_a_palette_and_big_pixels(inputs: list[Picture]) -> None:
    large = np.asarray(inputs[0]).repeat(4, axis=0).repeat(4, axis=1)
    picture = STYLES["pixel-art"](large, np.random.default_rng(1))
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) <= 32
    unchanged = (picture[:, 1:] == picture[:, :-1]).all(axis=-1).mean()
    assert unchanged > 0.8


def test_tile_texture_wraps_without_a_seam(rendered: dict[str, Picture]) -> None:
    tile = rendered["tile-texture"].astype(np.int16)
    assert np.abs(tile[:, 0] - tile[:, -1]).mean() < 4
    assert np.abs(tile[0] - tile[-1]).mean() < 4


def test_line_art_is_ink_on_paper(rendered: dict[str, Picture]) -> None:
    picture = rendered["line-art"].astype(np.int16)
    assert np.abs(picture.max(axis=-1) - picture.min(axis=-1)).mean() < 30
    assert np.median(picture) > 200


def test_low_poly_is_flat_triangles(rendered: dict[str, Picture]) -> None:
    colours = np.unique(rendered["low-poly"].reshape(-1, 3), axis=0)
    assert len(colours) < 2_500
