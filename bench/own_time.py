"""Measures our own time and memory, without AWS and providers: `python -m bench.own_time`.

Targets: a warm generate under 3 ms; a 4.4 MB form parsed in under 10 ms; for an upload, peak memory above the parsed
event of at most 3 times the file.
"""

import os
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from statistics import median
from typing import Any, Final
from unittest.mock import patch

from bench.quiet import suppressed_output
from functions.generate import handler as generate
from functions.img2video import handler as img2video
from shared.domain.generation import GeneratedImage, TextToImage
from shared.domain.idempotency import BODY_LOOKUP_WINDOW
from shared.domain.models import Model
from shared.runtime import wiring
from shared.runtime.http.multipart_body import read_form
from shared.runtime.http.request import from_proxy_event
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, json_event
from tests.support.fakes.world import World

_FILE: Final = os.urandom(4_400_000)
_RUNS: Final = 200
_LOOKUP_WINDOW_SECONDS: Final = BODY_LOOKUP_WINDOW.total_seconds()


class _StubProvider:
    """An image provider that returns the same bytes at once."""

    def generate(self, request: TextToImage) -> GeneratedImage:
        return GeneratedImage(bytes(60_000), request.output_format)

    transform = generate


class _StubProviders:
    """The stub for every model."""

    def __init__(self) -> None:
        self._provider = _StubProvider()

    def image_provider(self, _model: Model) -> _StubProvider:
        return self._provider


def main() -> None:
    """Print one line for each figure."""
    form = form_event("/api/img2video", [file("image", _FILE), field("seed", "7")])
    _report("warm generate, from event to answer", f"{_generate_milliseconds():.2f} ms")
    request = from_proxy_event(form)
    decoded = replace(request, content=request.body())
    _report("4.4 MB form: decoded from base64", f"{_milliseconds(request.body, 30):.1f} ms")
    _report("4.4 MB form: parsed", f"{_milliseconds(lambda: read_form(decoded), 30):.1f} ms")
    _report("4.4 MB form: peak above the event", f"{_peak(form) / len(_FILE):.2f} x the file")


def _generate_milliseconds() -> float:
    world = World()
    world.providers = _StubProviders()  # type: ignore[assignment] - in place of the fakes, which encode an image
    event = json_event("/api/generate", {"video_description": "a lighthouse", "seed": 7})

    def once() -> None:
        world.clock.advance(seconds=_LOOKUP_WINDOW_SECONDS + 1)  # the request repeats no earlier one
        response = generate.lambda_handler(event, None)
        assert response["statusCode"] == 200, response  # noqa: PLR2004, S101 - the time of an error would mean nothing

    with _wired(world):
        return _milliseconds(once)


def _peak(event: dict[str, Any]) -> int:
    """Return the peak of allocated bytes above the event. The image validator is a fake and decodes nothing."""
    with suppressed_output(), _wired(World()):
        tracemalloc.start()
        try:
            response = img2video.lambda_handler(event, None)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert response["statusCode"] == 200, response  # noqa: PLR2004, S101 - the same
    return peak


@contextmanager
def _wired(world: World) -> Iterator[None]:
    """Let the handlers use the fakes of `world`."""
    with patch.multiple(wiring, get_ports=lambda: world, get_use_cases=lambda: world.use_cases):
        yield


def _milliseconds(work: Callable[[], Any], runs: int = _RUNS) -> float:
    times = []
    with suppressed_output():
        work()
        for _ in range(runs):
            start = time.process_time()
            work()
            times.append(1000 * (time.process_time() - start))
    return median(times)


def _report(what: str, figure: str) -> None:
    sys.stdout.write(f"{what:46} {figure}\n")


if __name__ == "__main__":
    main()
