"""A result says where it is from: by the id in its job's record, and without a prompt unless that is wanted."""

import io
from typing import Any

import pytest
from PIL import Image

from shared.application.provenance import ProvenanceTagger
from shared.application.result_store import ResultStore
from shared.domain.jobs import Job, JobKind
from shared.domain.provenance import DigitalSource
from tests.support.fakes import image_files as files
from tests.support.fakes.origins import ID, IPTC, read_packet
from tests.support.fakes.samples import a_catalogue, a_job, a_model
from tests.support.fakes.world import World

_FILM = b"\0\0\0\x0cftypisom"


def _job(**changes: Any) -> Job:
    request = {"prompt": "SecretPrompt", "negative_prompt": "SecretToo"}
    fields = {"kind": JobKind.GENERATE, "provenance_id": ID, "request": request}
    return a_job(**(fields | changes))


def _marked(job: Job, content: bytes, *, with_prompt: bool = False, **model: Any) -> bytes:
    catalogue = a_catalogue(a_model(**model))
    mark = ProvenanceTagger(catalogue=catalogue, clock=World().clock, with_prompt=with_prompt)
    return mark(job, io.BytesIO(content)).read()


def _told(content: bytes) -> dict[str, str]:
    return read_packet(Image.open(io.BytesIO(content)).info["xmp"])


@pytest.mark.parametrize("content", [files.png(), files.jpeg(), files.webp()], ids=["png", "jpg", "webp"])
def test_a_image_says_what_made_it_and_its_own_id(content: bytes) -> None:
    job = _job()
    marked = _marked(job, content)
    told = _told(marked)
    assert told[f"{IPTC}DigitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert told[f"{IPTC}AISystemUsed"] == "painter"
    assert told["{http://purl.org/dc/elements/1.1/}identifier"] == ID
    assert job.id.encode() not in marked
    assert b"Secret" not in marked


def test_a_prompt_is_told_where_the_deployer_wants_it() -> None:
    marked = _marked(_job(), files.png(), with_prompt=True)
    assert _told(marked)[f"{IPTC}AIPromptInformation"] == "SecretPrompt"
    assert b"SecretToo" not in marked


def test_what_is_no_ai_model_says_so() -> None:
    told = _told(_marked(_job(), files.png(), digital_source=DigitalSource.ALGORITHM))
    assert told[f"{IPTC}DigitalSourceType"].endswith("/algorithmicMedia")


def test_a_video_is_marked_behind_its_end() -> None:
    marked = _marked(_job(kind=JobKind.IMG2VIDEO, request={}), _FILM)
    assert marked.startswith(_FILM)
    assert ID.encode() in marked


@pytest.mark.parametrize("kind", [JobKind.GENERATE, JobKind.IMG2VIDEO])
def test_a_job_from_before_keeps_its_file_as_it_is(kind: JobKind) -> None:
    assert _marked(_job(kind=kind, provenance_id=None), _FILM) == _FILM


def test_what_is_kept_is_the_marked_file() -> None:
    world = World()
    mark = ProvenanceTagger(catalogue=world.catalogue, clock=world.clock, with_prompt=False)
    keep = ResultStore(jobs=world.jobs, media=world.media, catalogue=world.catalogue, clock=world.clock, mark=mark)
    job = world.accept(world.order(world.asked()), world.accept.repeated(world.asked(), queued=False), queued=False).job
    keep.stream(job, io.BytesIO(files.webp()))
    assert job.media_key
    assert job.provenance_id
    told = _told(world.media.read(job.media_key))
    assert told["{http://purl.org/dc/elements/1.1/}identifier"] == job.provenance_id
    assert world.jobs.only.provenance_id == job.provenance_id
    assert job.id not in job.provenance_id
