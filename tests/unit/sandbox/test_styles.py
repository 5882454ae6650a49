"""The sixteen documented styles are sixteen ways of rendering."""

import itertools

import numpy as np
import pytest

from shared.adapters.providers.sandbox.pictures import draw_picture
from shared.adapters.providers.sandbox.styles import STYLES
from tests.unit.sandbox.seeing import Picture, difference, likeness, shared_edges

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


def test_styles_differ_in_structure_not_only_in_colour(rendered: dict[str, Picture]) -> None:
    pairs = list(itertools.combinations(rendered.values(), 2))
    assert np.mean([1 - likeness(one, other) for one, other in pairs]) > 0.62
    assert np.mean([1 - shared_edges(one, other) for one, other in pairs]) > 0.6
    assert min(1 - likeness(one, other) for one, other in pairs) > 0.2


def test_every_style_draws_any_scene_in_its_own_way(inputs: list[Picture]) -> None:
    drawn = {
        style: draw_picture(
            prompt="a mountain lake at dusk", negative_prompt="", style_preset=style, width=320, height=192, seed=11
        )
        for style in DOCUMENTED
    }
    plain = [1 - likeness(inputs[0], picture) for picture in drawn.values()]
    assert np.mean(plain) > 0.4
    assert min(1 - shared_edges(inputs[0], drawn[model]) for model in ("isometric", "3d-model")) > 0.6


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("size", [(192, 320), (189, 335), (180, 180)], ids=str)
def test_tile_texture_wraps_without_a_seam(inputs: list[Picture], number: int, size: tuple[int, int]) -> None:
    tile = STYLES["tile-texture"](inputs[number][: size[0], : size[1]], np.random.default_rng(1)).astype(np.int16)
    for way in (tile, tile.transpose(1, 0, 2)):
        inside = np.abs(np.diff(way, axis=1)).mean(axis=(0, 2))
        seam = np.abs(way[:, 0] - way[:, -1]).mean()
        assert seam <= max(float(np.median(inside)), 1.0)


def test_line_art_is_ink_on_paper(rendered: dict[str, Picture]) -> None:
    picture = rendered["line-art"].astype(np.int16)
    assert np.abs(picture.max(axis=-1) - picture.min(axis=-1)).mean() < 30
    assert np.median(picture) > 200


def test_low_poly_is_flat_triangles(rendered: dict[str, Picture]) -> None:
    colours = np.unique(rendered["low-poly"].reshape(-1, 3), axis=0)
    assert len(colours) < 2_500
