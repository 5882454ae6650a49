"""What a row of the failure table is, and what is asked of a provider when the trouble comes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shared.adapters.pillow_postprocessor import PillowImagePostprocessor
from shared.domain.errors import AiArtError
from shared.ports import VideoState
from tests.contract.providers.providers import Wired
from tests.support.fakes import image_files
from tests.support.fakes.samples import image_to_image, image_to_video, text_to_image
from tests.support.upstreams.faults import Fault

type Question = Callable[[], object]
type Ask = Callable[[Wired], Question]
"""Does what has to go well, and gives back what is asked while there is trouble."""

TOKEN = "0123456789abcdef"  # noqa: S105 - a job's id


def asks_for(prompt: str) -> Ask:
    """An image, or a video to be begun: what costs money."""
    return lambda wired: lambda: _bought(wired, prompt)


def asks_and_finishes(wired: Wired) -> Question:
    """An image in the format that the provider makes, finished as the routes do it."""
    request = text_to_image(output_format=wired.model.native_format(text_to_image().output_format))
    return lambda: PillowImagePostprocessor().finish(wired.images.generate(request), request)


def asks_with_a_large_image(wired: Wired) -> Question:
    """Larger than what a connection holds while nobody reads it."""
    image = image_files.png() + b"\0" * (24 * 1024 * 1024)
    return lambda: wired.images.transform(image_to_image(image))


def looks(wired: Wired) -> Question:
    """How far a video is that was begun before the trouble."""
    upstream_id = _begun(wired)
    return lambda: wired.videos.check(upstream_id)


def fetches(wired: Wired) -> Question:
    """A video that was finished before the trouble, to its end."""
    upstream_id = _begun(wired)
    while wired.videos.check(upstream_id) is not VideoState.SUCCEEDED:
        pass
    return lambda: _fetched(wired, upstream_id)


def _bought(wired: Wired, prompt: str) -> object:
    if "mp4" in wired.model.output_formats:
        return _begun(wired)
    return wired.images.generate(text_to_image(prompt=prompt))


def _begun(wired: Wired) -> str:
    return wired.videos.submit(image_to_video(image_files.png((1024, 576))), token=TOKEN)


def _fetched(wired: Wired, upstream_id: str) -> bytes:
    with wired.videos.fetch(upstream_id) as video:
        return video.read()


@dataclass(frozen=True, kw_only=True)
class Row:
    """`says` what a provider does, `where` names those it is tried with; `becomes` is what we make of it.

    `fault` happens to the request (`early`: before all of it was read), or `place` is where it is sent instead;
    `in_a_hurry` where it is time that ends it.
    """

    says: str
    where: tuple[str, ...]
    becomes: type[AiArtError]
    fault: Fault | None = None
    early: bool = False
    place: str = ""
    in_a_hurry: bool = False
    ask: Ask = field(default_factory=lambda: asks_for("a heron"))
    retry_after: int | None = None


def row(says: str, where: tuple[str, ...], becomes: type[AiArtError], **more: Any) -> Row:
    return Row(says=says, where=where, becomes=becomes, **more)
