"""Measures the sandbox's processor time: `python -m bench.sandbox`. Targets at 16:9: 300 ms an image, 3 s a video."""

import statistics
import sys
import time
from collections.abc import Callable

from sandbox.arrays import ImageArray
from sandbox.image_to_image import transform_array
from sandbox.image_to_video import animate_array
from sandbox.styles import STYLES
from sandbox.text_to_image import draw_image

WIDE, HIGH = 1344, 756
SCENES = ("mountains", "a desert", "hills", "a tropical coast", "a lake", "the ocean", "a forest", "a city at night",
          "space", "the sky", "abstract swirls")  # fmt: skip


def main() -> None:
    """Print one line for each measurement."""
    for prompt in SCENES:
        _report(f"scene  {prompt}", lambda prompt=prompt: _draw(prompt, None))
    for style in STYLES:
        _report(f"style  {style}", lambda style=style: _draw("mountains at dusk", style))
    image = _draw("a city at night", None)
    for style in (None, "anime", "modeling-compound"):
        _report(f"img2img  {style or 'no style'}", lambda style=style: _transform(image, style))
    source = draw_image(prompt="a city", negative_prompt="", style_preset=None, width=1024, height=576, seed=1)
    _report("video  1024x576", lambda: animate_array(source, seed=1, cfg_scale=1.5, motion_bucket_id=127), runs=1)


def _draw(prompt: str, style: str | None) -> ImageArray:
    return draw_image(prompt=prompt, negative_prompt="", style_preset=style, width=WIDE, height=HIGH, seed=7)


def _transform(image: ImageArray, style: str | None) -> ImageArray:
    return transform_array(
        image, prompt="a red desert at dusk", negative_prompt="", style_preset=style, strength=0.7, seed=4
    )


def _report(name: str, work: Callable[[], object], runs: int = 3) -> None:
    times: list[float] = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    sys.stdout.write(f"{name:32} {statistics.median(times):7.0f} ms\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
