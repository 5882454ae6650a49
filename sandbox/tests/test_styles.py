"""The sixteen style presets render visibly different images."""

import itertools

import numpy as np
import pytest

from sandbox.arrays import ImageArray
from sandbox.styles import STYLES
from sandbox.tests.similarity import edge_correlation, mean_difference, structural_similarity
from sandbox.text_to_image import draw_image

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
def rendered(inputs: list[ImageArray]) -> dict[str, ImageArray]:
    return {name: style(inputs[0], np.random.default_rng(1)) for name, style in STYLES.items()}


def test_every_documented_style_exists() -> None:
    assert sorted(STYLES) == sorted(DOCUMENTED)


def test_styles_differ_from_each_other(rendered: dict[str, ImageArray]) -> None:
    pairs = list(itertools.combinations(rendered, 2))
    nearest = min(pairs, key=lambda pair: mean_difference(rendered[pair[0]], rendered[pair[1]]))
    assert mean_difference(rendered[nearest[0]], rendered[nearest[1]]) > 6, nearest
    assert np.mean([structural_similarity(rendered[first], rendered[second]) for first, second in pairs]) < 0.6


def test_styles_differ_from_the_image_without_style(rendered: dict[str, ImageArray], inputs: list[ImageArray]) -> None:
    assert all(mean_difference(image, inputs[0]) > 5 for image in rendered.values())


@pytest.mark.parametrize("name", DOCUMENTED)
@pytest.mark.parametrize("shape", [(48, 80, 3), (97, 33, 3), (8, 8, 3)], ids=str)
def test_every_style_renders_any_image(name: str, shape: tuple[int, int, int]) -> None:
    noise = np.random.default_rng(7).integers(0, 256, shape, dtype=np.uint8)
    for image in (noise, np.zeros(shape, np.uint8), np.full(shape, 255, np.uint8)):
        result = STYLES[name](image, np.random.default_rng(1))
        assert result.shape == shape
        assert result.dtype == np.uint8


def test_pixel_art_has_a_small_palette_and_large_pixels(inputs: list[ImageArray]) -> None:
    large = np.asarray(inputs[0]).repeat(4, axis=0).repeat(4, axis=1)
    image = STYLES["pixel-art"](large, np.random.default_rng(1))
    assert len(np.unique(image.reshape(-1, 3), axis=0)) <= 32
    unchanged = (image[:, 1:] == image[:, :-1]).all(axis=-1).mean()
    assert unchanged > 0.8


def test_styles_differ_in_structure_not_only_in_colour(rendered: dict[str, ImageArray]) -> None:
    pairs = list(itertools.combinations(rendered.values(), 2))
    assert np.mean([1 - structural_similarity(first, second) for first, second in pairs]) > 0.62
    assert np.mean([1 - edge_correlation(first, second) for first, second in pairs]) > 0.6
    assert min(1 - structural_similarity(first, second) for first, second in pairs) > 0.2


def test_every_style_changes_the_structure_of_a_scene(inputs: list[ImageArray]) -> None:
    images = {
        style: draw_image(
            prompt="a mountain lake at dusk", negative_prompt="", style_preset=style, width=320, height=192, seed=11
        )
        for style in DOCUMENTED
    }
    plain = [1 - structural_similarity(inputs[0], image) for image in images.values()]
    assert np.mean(plain) > 0.4
    assert min(1 - edge_correlation(inputs[0], images[style]) for style in ("isometric", "3d-model")) > 0.6


@pytest.mark.parametrize("index", range(5))
@pytest.mark.parametrize("size", [(192, 320), (189, 335), (180, 180)], ids=str)
def test_tile_texture_repeats_without_a_seam(inputs: list[ImageArray], index: int, size: tuple[int, int]) -> None:
    tile = STYLES["tile-texture"](inputs[index][: size[0], : size[1]], np.random.default_rng(1)).astype(np.int16)
    for way in (tile, tile.transpose(1, 0, 2)):
        inside = np.abs(np.diff(way, axis=1)).mean(axis=(0, 2))
        seam = np.abs(way[:, 0] - way[:, -1]).mean()
        assert seam <= max(float(np.median(inside)), 1.0)


def test_line_art_is_mostly_bright_and_grey(rendered: dict[str, ImageArray]) -> None:
    image = rendered["line-art"].astype(np.int16)
    assert np.abs(image.max(axis=-1) - image.min(axis=-1)).mean() < 30
    assert np.median(image) > 200


def test_low_poly_has_few_flat_colours(rendered: dict[str, ImageArray]) -> None:
    colours = np.unique(rendered["low-poly"].reshape(-1, 3), axis=0)
    assert len(colours) < 2_500
