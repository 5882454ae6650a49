"""ProvenanceTagger: a result names its model and carries the id in its job's record; its prompt only if configured."""

import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from shared.application.idempotency import PriorJob
from shared.application.results import ProvenanceTagger
from shared.domain.jobs import Job, JobKind
from shared.domain.provenance import DigitalSource
from tests.support.fakes import image_files as files
from tests.support.fakes.clock import NOON
from tests.support.fakes.provenance import ID, IPTC, read_packet
from tests.support.fakes.samples import a_job, a_model
from tests.support.fakes.world import OPTIONS, World

_IDENTIFIER = "{http://purl.org/dc/elements/1.1/}identifier"
_VIDEO = b"\0\0\0\x0cftypisom"


def _job(**changes: Any) -> Job:
    request = {"prompt": "SecretPrompt", "negative_prompt": "SecretNegative"}
    fields = {"kind": JobKind.GENERATE, "provenance_id": ID, "request": request}
    return a_job(**(fields | changes))


def _tag(job: Job, content: bytes, *, with_prompt: bool = False, **model: Any) -> bytes:
    tagger = ProvenanceTagger(with_prompt=with_prompt)
    return tagger.tag(job, a_model(**model), io.BytesIO(content), NOON).read()


def _properties(content: bytes) -> dict[str, str]:
    return read_packet(Image.open(io.BytesIO(content)).info["xmp"])


@pytest.mark.parametrize("content", [files.png(), files.jpeg(), files.webp()], ids=["png", "jpg", "webp"])
def test_image_names_its_model_and_its_own_id(content: bytes) -> None:
    job = _job()
    tagged = _tag(job, content)
    properties = _properties(tagged)
    assert properties[f"{IPTC}DigitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert properties[f"{IPTC}AISystemUsed"] == "painter"
    assert properties[_IDENTIFIER] == ID
    assert job.id.encode() not in tagged
    assert b"Secret" not in tagged


def test_prompt_is_included_if_the_deployer_wants_it() -> None:
    tagged = _tag(_job(), files.png(), with_prompt=True)
    assert _properties(tagged)[f"{IPTC}AIPromptInformation"] == "SecretPrompt"
    assert b"SecretNegative" not in tagged


def test_image_of_an_algorithm_is_not_labelled_as_ai() -> None:
    properties = _properties(_tag(_job(), files.png(), digital_source=DigitalSource.ALGORITHM))
    assert properties[f"{IPTC}DigitalSourceType"].endswith("/algorithmicMedia")


def test_video_is_tagged_after_its_content() -> None:
    tagged = _tag(_job(kind=JobKind.IMG2VIDEO, request={}), _VIDEO)
    assert tagged.startswith(_VIDEO)
    assert ID.encode() in tagged


@pytest.mark.parametrize("kind", [JobKind.GENERATE, JobKind.IMG2VIDEO])
def test_result_of_a_job_without_a_provenance_id_is_unchanged(kind: JobKind) -> None:
    assert _tag(_job(kind=kind, provenance_id=None), _VIDEO) == _VIDEO


@pytest.mark.parametrize("provenance", [True, False])
def test_stored_file_is_tagged_if_the_deployer_wants_it(*, provenance: bool) -> None:
    world = World(options=replace(OPTIONS, provenance=provenance))
    job = world.use_cases.job_recorder.record(world.image_request(), PriorJob(None), queued=False).job
    world.use_cases.result_store.store_stream(job, a_model(), io.BytesIO(files.webp()))
    assert job.media_key
    assert job.provenance_id
    stored = world.media.read(job.media_key)
    assert (stored == files.webp()) is not provenance
    if provenance:
        assert _properties(stored)[_IDENTIFIER] == job.provenance_id
    assert world.jobs.only.provenance_id == job.provenance_id
    assert job.id not in job.provenance_id
