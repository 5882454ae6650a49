"""A medium is marked with where it is from, on its way to the store."""

import io
from typing import BinaryIO

from shared.domain.catalogue import Catalogue
from shared.domain.formats.mp4 import video_with_xmp
from shared.domain.formats.xmp import image_with_xmp
from shared.domain.jobs import Job, JobKind
from shared.domain.provenance import Provenance, xmp_packet
from shared.ports import Clock


class ProvenanceTagger:
    """Puts an XMP packet into a job's result; `with_prompt` where the deployer wants prompts told to whoever looks."""

    def __init__(self, *, catalogue: Catalogue, clock: Clock, with_prompt: bool) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._with_prompt = with_prompt

    def __call__(self, job: Job, content: BinaryIO) -> BinaryIO:
        """An image is read whole, a video passed on; a job from before it had such an id keeps its file as it is."""
        if not job.provenance_id:
            return content
        provenance = Provenance(
            id=job.provenance_id,
            source=self._catalogue.named(job.model).digital_source,
            model=job.model,
            made_at=self._clock(),
            prompt=str(job.request.get("prompt", "")) if self._with_prompt else "",
        )
        packet = xmp_packet(provenance)
        if job.kind is JobKind.IMG2VIDEO:
            return video_with_xmp(content, packet)
        return io.BytesIO(image_with_xmp(content.read(), packet))


def without_provenance(_job: Job, content: BinaryIO) -> BinaryIO:
    """For a deployment that tells nothing: each file as the provider made it."""
    return content
