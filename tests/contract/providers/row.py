"""A row of the failure table, and the calls that are made while the provider fails."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shared.adapters.pillow_postprocessor import PillowImagePostprocessor
from shared.domain.errors import AiArtError
from shared.domain.generation import VideoState
from tests.contract.providers.providers import ConnectedAdapter
from tests.support.fakes import image_files
from tests.support.fakes.samples import image_to_image, image_to_video, text_to_image
from tests.support.upstreams.faults import Fault

type Call = Callable[[], object]
type PrepareCall = Callable[[ConnectedAdapter], Call]
"""Makes the calls that must succeed first, and returns the call to make while the provider fails."""

TOKEN = "0123456789abcdef"  # noqa: S105 - a job's id


def generates(prompt: str) -> PrepareCall:
    """Generate an image or submit a video: the calls that cost money."""
    return lambda adapter: lambda: _generate(adapter, prompt)


def generates_and_postprocesses(adapter: ConnectedAdapter) -> Call:
    """Generate an image in the provider's own format and postprocess it as the routes do."""
    request = text_to_image(output_format=adapter.model.native_format(text_to_image().output_format))
    return lambda: PillowImagePostprocessor().process(adapter.images.generate(request), request)


def transforms_a_large_image(adapter: ConnectedAdapter) -> Call:
    """Send an image larger than the socket buffers, so that sending blocks until the server reads."""
    image = image_files.png() + b"\0" * (24 * 1024 * 1024)
    return lambda: adapter.images.transform(image_to_image(image))


def checks_status(adapter: ConnectedAdapter) -> Call:
    """Check the status of a video that was submitted before the failure."""
    upstream_id = _start_video(adapter)
    return lambda: adapter.videos.check(upstream_id)


def fetches_video(adapter: ConnectedAdapter) -> Call:
    """Download a video that was finished before the failure."""
    upstream_id = _start_video(adapter)
    while adapter.videos.check(upstream_id) is not VideoState.SUCCEEDED:
        pass
    return lambda: _fetch(adapter, upstream_id)


def _generate(adapter: ConnectedAdapter, prompt: str) -> object:
    if "mp4" in adapter.model.output_formats:
        return _start_video(adapter)
    return adapter.images.generate(text_to_image(prompt=prompt))


def _start_video(adapter: ConnectedAdapter) -> str:
    return adapter.videos.submit(image_to_video(image_files.png((1024, 576))), token=TOKEN)


def _fetch(adapter: ConnectedAdapter, upstream_id: str) -> bytes:
    with adapter.videos.fetch(upstream_id) as video:
        return video.read()


@dataclass(frozen=True, kw_only=True)
class Row:
    """`situation` is what a provider does, `providers` are those it is tested with, `error` is what the adapter raises.

    `fault` is applied to the request (`early`: before all of it was read), or the request is sent to `address` instead;
    `short_timeout` is for cases that end with a timeout.
    """

    situation: str
    providers: tuple[str, ...]
    error: type[AiArtError]
    fault: Fault | None = None
    early: bool = False
    address: str = ""
    short_timeout: bool = False
    prepare: PrepareCall = field(default_factory=lambda: generates("a heron"))
    retry_after: int | None = None


def row(situation: str, providers: tuple[str, ...], error: type[AiArtError], **more: Any) -> Row:
    return Row(situation=situation, providers=providers, error=error, **more)
