"""The contact sheets: styles, scenes, strengths, style filters and video frames."""

import io
from collections.abc import Callable

import av
import numpy as np
from PIL import Image

from sandbox.arrays import ImageArray
from sandbox.gallery.sheet import SheetImage, render_sheet
from sandbox.image_to_image import transform_array
from sandbox.image_to_video import animate_array
from sandbox.styles import STYLES
from sandbox.text_to_image import draw_image

WIDTH, HEIGHT = 1344, 756
STYLE_PROMPTS = (
    "a mountain lake at dusk",
    "a red desert at dusk",
    "a futuristic city at night, neon signs",
    "a lighthouse on a tropical coast",
)
SCENE_PROMPTS = (
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
TARGETS = (
    ("watercolour painting", None),
    ("a red desert at dusk", None),
    ("winter forest", "digital-art"),
    ("make it look nicer", "anime"),
    ("neon city at night", "neon-punk"),
)
STRENGTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def draw(prompt: str, style: str | None = None, seed: int = 7, size: tuple[int, int] = (WIDTH, HEIGHT)) -> ImageArray:
    """Generate the image of a prompt."""
    return draw_image(prompt=prompt, negative_prompt="", style_preset=style, width=size[0], height=size[1], seed=seed)


def styles() -> Image.Image:
    """Show every style with four prompts, one per column."""
    return render_sheet([[SheetImage(style, draw(prompt, style)) for prompt in STYLE_PROMPTS] for style in STYLES], 480)


def scenes() -> Image.Image:
    """Show all kinds of scenes, without a style."""
    images = [SheetImage(prompt, draw(prompt)) for prompt in SCENE_PROMPTS]
    return render_sheet([images[start : start + 4] for start in range(0, len(images), 4)], 480)


def strengths() -> Image.Image:
    """Show image to image with five inputs at six strengths."""
    inputs = ("a mountain lake at dusk", "a city at night", "a castle on a hill", "deep blue ocean", "autumn forest")
    rows: list[list[SheetImage]] = []
    for prompt, (target, style) in zip(inputs, TARGETS, strict=True):
        image = draw(prompt, seed=11)
        rows.append(
            [
                SheetImage(
                    f"{strength} {target} {style or ''}",
                    transform_array(
                        image, prompt=target, negative_prompt="", style_preset=style, strength=strength, seed=4
                    ),
                )
                for strength in STRENGTHS
            ]
        )
    return render_sheet(rows, 400)


def filters() -> Image.Image:
    """Show one input in every style at strength 0.7, with a prompt that names no scene."""
    image = draw("a castle on a hill at dawn", seed=3)
    images = [SheetImage("input", image)]
    images += [
        SheetImage(
            style,
            transform_array(
                image, prompt="make it nicer", negative_prompt="", style_preset=style, strength=0.7, seed=4
            ),
        )
        for style in STYLES
    ]
    return render_sheet([images[start : start + 4] for start in range(0, len(images), 4)], 480)


def video_frames() -> Image.Image:
    """Show some frames of four videos."""
    rows: list[list[SheetImage]] = []
    for seed, prompt in enumerate(STYLE_PROMPTS, start=1):
        image = draw(prompt, size=(896, 504))
        video = animate_array(image, seed=seed, cfg_scale=1.5, motion_bucket_id=200)
        with av.open(io.BytesIO(video), "r") as container:
            frames = [
                np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8) for frame in container.decode(video=0)
            ]
        rows.append([SheetImage(f"frame {index}", frames[index]) for index in (0, 14, 28, 42, 56, len(frames) - 1)])
    return render_sheet(rows, 400)


SHEETS: dict[str, Callable[[], Image.Image]] = {
    "styles": styles,
    "scenes": scenes,
    "strengths": strengths,
    "filters": filters,
    "video": video_frames,
}
