"""Decides which places of a picture give way to another one first: far and calm ones before near and busy ones."""

import numpy as np
from PIL import Image, ImageFilter

from shared.adapters.providers.sandbox.noise import fractal
from shared.adapters.providers.sandbox.pixels import Field, Picture, blur_field, grid, resize_field, shrink, smoothstep
from shared.adapters.providers.sandbox.styles.drawing import edges

_LONGEST = 288
_HEIGHT, _UNREST, _CHANCE = 0.50, 0.38, 0.12
_SOFT = 0.05


def give_way(picture: Picture, rng: np.random.Generator) -> Field:
    """Rank all places, 0 for the first to give way and 1 for the last; borders follow the picture's own edges."""
    small = shrink(picture, _LONGEST)
    height, width = small.shape[:2]
    rows, _ = grid(height, width)
    strength = edges(small)
    busy = np.clip(blur_field(strength, max(2.0, height / 22)), 0, 1) ** np.float32(0.7)
    chance = resize_field(fractal(rng, 48, 48, rows=4, octaves=4), height, width)
    order = rows * np.float32(_HEIGHT) + busy * np.float32(_UNREST) + chance * np.float32(_CHANCE)
    ranks = np.searchsorted(np.sort(order, axis=None), order).astype(np.float32) / order.size
    ranks = np.asarray(Image.fromarray((ranks * 255).astype(np.uint8)).filter(ImageFilter.ModeFilter(7)))
    calm = np.asarray(Image.fromarray(ranks).filter(ImageFilter.GaussianBlur(1.2)), dtype=np.float32) / 255
    return np.clip(resize_field(calm, *picture.shape[:2]), 0, 1)


def given_way(order: Field, share: float) -> Field:
    """Say how far each place has given way, 0..1, when `share` of all places shall have."""
    place = share * (1 + 2 * _SOFT) - _SOFT
    return 1 - smoothstep(place - _SOFT, place + _SOFT, order)
