"""The sheets of the gallery: styles, scenes, words, image to image, and a film strip."""

import io
from collections.abc import Callable

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from local.gallery.sheet import Shot, lay_out
from shared.adapters.providers.sandbox.pictures import draw_picture
from shared.adapters.providers.sandbox.styles import STYLES
from shared.adapters.providers.sandbox.transform import transform_picture
from shared.adapters.providers.sandbox.video import animate_picture

type Picture = NDArray[np.uint8]

WIDE, HIGH = 1344, 756
STYLED = (
    "a mountain lake at dusk",
    "a red desert at dusk",
    "a futuristic city at night, neon signs",
    "a lighthouse on a tropical coast",
)
SCENES = (
    "snowy mountains at sunrise",
    "green hills by day, a cottage and flowers",
    "a red desert at dusk",
    "pyramids in the desert at noon, camels",
    "deep blue ocean",
    "a sailing boat on a stormy sea",
    "a tropical beach with palms at sunset",
    "a lake in autumn fog",
    "a sunlit forest",
    "a winter forest at night in the snow",
    "a city by day",
    "a rainy cyberpunk city at night",
    "outer space with a ringed planet",
    "an astronaut before a galaxy",
    "hot air balloons in a cloudy sky",
    "aurora over mountains at night",
    "abstract swirls in gold and teal",
    "geometric shapes, bauhaus",
    "silk ribbons, minimalist",
    "a castle on a hill at dawn",
    "a black cat in a meadow",
    "a cat in the garden at night",
    "a lonely tree on a hill at sunset",
    "a person walking through a desert",
    "a horse on a prairie at dusk",
    "a dragon over a castle",
    "a red car on a street",
    "a whale in the ocean",
    "a robot in a city",
    "a rocket flying to the moon",
    "a bridge over a river",
    "a train in the mountains",
)
TOWARDS = (
    ("watercolour painting", None),
    ("a red desert at dusk", None),
    ("winter forest", "digital-art"),
    ("make it look nicer", "anime"),
    ("neon city at night", "neon-punk"),
)
STRENGTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def drawn(prompt: str, style: str | None = None, seed: int = 7, size: tuple[int, int] = (WIDE, HIGH)) -> Picture:
    return draw_picture(prompt=prompt, negative_prompt="", style_preset=style, width=size[0], height=size[1], seed=seed)


def styles() -> Image.Image:
    """Draw 16 styles of 4 prompts, a prompt a column."""
    return lay_out([[Shot(style, drawn(prompt, style)) for prompt in STYLED] for style in STYLES], 480)


def scenes() -> Image.Image:
    """Draw what the lexicon knows, in no style."""
    shots = [Shot(prompt, drawn(prompt)) for prompt in SCENES]
    return lay_out([shots[place : place + 4] for place in range(0, len(shots), 4)], 480)


def strengths() -> Image.Image:
    """Transform five pictures in six steps."""
    inputs = ("a mountain lake at dusk", "a city at night", "a castle on a hill", "deep blue ocean", "autumn forest")
    rows: list[list[Shot]] = []
    for prompt, (towards, style) in zip(inputs, TOWARDS, strict=True):
        picture = drawn(prompt, seed=11)
        rows.append(
            [
                Shot(
                    f"{strength} {towards} {style or ''}",
                    transform_picture(
                        picture, prompt=towards, negative_prompt="", style_preset=style, strength=strength, seed=4
                    ),
                )
                for strength in STRENGTHS
            ]
        )
    return lay_out(rows, 400)


def filters() -> Image.Image:
    """Render one picture in every style at strength 0.6 with a prompt that names no scene."""
    picture = drawn("a castle on a hill at dawn", seed=3)
    shots = [Shot("input", picture)]
    shots += [
        Shot(
            style,
            transform_picture(
                picture, prompt="make it nicer", negative_prompt="", style_preset=style, strength=0.7, seed=4
            ),
        )
        for style in STYLES
    ]
    return lay_out([shots[place : place + 4] for place in range(0, len(shots), 4)], 480)


def film() -> Image.Image:
    """Animate four pictures and show some of their frames."""
    rows: list[list[Shot]] = []
    for seed, prompt in enumerate(STYLED, start=1):
        picture = drawn(prompt, size=(896, 504))
        video = animate_picture(picture, seed=seed, cfg_scale=1.5, motion_bucket_id=200)
        with av.open(io.BytesIO(video)) as container:
            frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
        rows.append([Shot(f"frame {place}", frames[place]) for place in (0, 14, 28, 42, 56, len(frames) - 1)])
    return lay_out(rows, 400)


SHEETS: dict[str, Callable[[], Image.Image]] = {
    "styles": styles,
    "scenes": scenes,
    "strengths": strengths,
    "filters": filters,
    "film": film,
}
