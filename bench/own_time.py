"""Our own time and memory, with AWS and upstreams taken out: `python -m bench.own_time`.

The aims: a warm generate under 3 ms, a 4.4 MB form parsed under 10 ms, an upload's peak at most 3 x the file above the
parsed event.
"""

import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Any, Final

from bench.quiet import silence
from functions.generate import handler as generate
from functions.generate.service import GenerateImage
from functions.img2video import handler as img2video
from functions.img2video.service import AcceptVideo
from shared.adapters.pillow_input_fitter import PillowInputImageFitter
from shared.application.image_renderer import ImageRenderer
from shared.domain.generation import GeneratedImage, TextToImage
from shared.runtime.http.multipart_body import read_form
from shared.runtime.http.request import from_proxy_event
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, json_event
from tests.support.fakes.image_validator import FakeImageValidator
from tests.support.fakes.world import RETENTION, World

_FILE: Final = os.urandom(4_400_000)
_RUNS: Final = 200


class _Still:
    """An image that was made before."""

    def generate(self, request: TextToImage) -> GeneratedImage:
        return GeneratedImage(bytes(60_000), request.output_format)

    transform = generate


def main() -> None:
    """One line a figure."""
    form = form_event("/api/img2video", [file("image", _FILE), field("seed", "7")])
    _say("warm generate, from event to answer", f"{_milliseconds(_generating()):.2f} ms")
    request = from_proxy_event(form)
    decoded = replace(request, content=request.body())
    _say("4.4 MB form: decoded from base64", f"{_milliseconds(request.body, 30):.1f} ms")
    _say("4.4 MB form: parsed", f"{_milliseconds(lambda: read_form(decoded), 30):.1f} ms")
    _say("4.4 MB form: peak above the event", f"{_peak(form) / len(_FILE):.2f} x the file")


def _generating() -> Callable[[], Any]:
    world = World()
    use_case = GenerateImage(
        orders=world.orders,
        renderer=ImageRenderer(
            provider=lambda _model: _Still(), fitter=PillowInputImageFitter, finisher=world.finisher
        ),
        sync_generation=world.sync_generation,
        async_jobs=lambda: world.async_jobs,
    )
    generate.generate_image = lambda: use_case  # type: ignore[assignment] - a bench reaches inside
    event = json_event("/api/generate", {"video_description": "a lighthouse", "seed": 7})

    def once() -> None:
        world.clock.pass_by(seconds=3600)  # no repeat of the last one
        answer = generate.lambda_handler(event, None)
        assert answer["statusCode"] == 200, answer  # noqa: PLR2004, S101 - an error's time would be worth nothing

    return once


def _peak(event: dict[str, Any]) -> int:
    """Bytes at the highest, less those that the event holds; the image gate decodes nothing here."""
    world = World()
    use_case = AcceptVideo(
        catalogue=world.catalogue,
        validator=FakeImageValidator(),
        media=world.media,
        async_jobs=world.async_jobs,
        retention=RETENTION,
    )
    img2video.accept_video = lambda: use_case  # type: ignore[assignment] - the same
    with silence():
        tracemalloc.start()
        try:
            answer = img2video.lambda_handler(event, None)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert answer["statusCode"] == 200, answer  # noqa: PLR2004, S101 - the same
    return peak


def _milliseconds(work: Callable[[], Any], runs: int = _RUNS) -> float:
    times = []
    with silence():
        work()
        for _ in range(runs):
            start = time.process_time()
            work()
            times.append(1000 * (time.process_time() - start))
    return median(times)


def _say(what: str, figure: str) -> None:
    sys.stdout.write(f"{what:46} {figure}\n")


if __name__ == "__main__":
    main()
