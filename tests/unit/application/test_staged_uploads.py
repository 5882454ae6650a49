"""ReadStagedUpload: a staged form is read by its sender only, for an hour."""

from datetime import timedelta

import pytest

from shared.application.staged_uploads import ReadStagedUpload
from shared.domain.callers import caller_id
from shared.domain.errors import NotFoundError
from shared.domain.staged_forms import StagedForm
from tests.support.fakes.clock import NOON, FakeClock
from tests.support.fakes.staged_forms import InMemoryStagedForms

ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"
ADDRESS, OTHER = "192.0.2.1", "192.0.2.2"
CALLER = caller_id(ADDRESS)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def forms() -> InMemoryStagedForms:
    return InMemoryStagedForms()


@pytest.fixture
def read_staged_upload(forms: InMemoryStagedForms, clock: FakeClock) -> ReadStagedUpload:
    return ReadStagedUpload(forms=forms, clock=clock)


def _stage(forms: InMemoryStagedForms, **metadata: str) -> None:
    form = StagedForm(content=b"form", content_type="multipart/form-data", metadata=metadata, stored_at=NOON)
    forms.forms[f"staged/img2img/{ID}"] = form


def test_sender_reads_its_form(forms: InMemoryStagedForms, read_staged_upload: ReadStagedUpload) -> None:
    _stage(forms, source=ADDRESS)
    assert read_staged_upload.read("img2img", ID, CALLER).content == b"form"


def test_client_address_counts_behind_the_edge(
    forms: InMemoryStagedForms, read_staged_upload: ReadStagedUpload
) -> None:
    edge = "198.51.100.1"
    _stage(forms, source=edge, client=ADDRESS)
    assert read_staged_upload.read("img2img", ID, CALLER).content == b"form"
    with pytest.raises(NotFoundError):
        read_staged_upload.read("img2img", ID, caller_id(edge))


@pytest.mark.parametrize("metadata", [{"source": OTHER}, {}, {"source": ADDRESS, "client": OTHER}])
def test_form_of_another_sender_is_not_found(
    forms: InMemoryStagedForms, read_staged_upload: ReadStagedUpload, metadata: dict[str, str]
) -> None:
    _stage(forms, **metadata)
    with pytest.raises(NotFoundError):
        read_staged_upload.read("img2img", ID, CALLER)


@pytest.mark.parametrize(
    "staged_id", ["", "x", ID.upper(), f"{ID}/x", f"../{ID}", f"{ID}\n", ID.replace("-", ""), "é" + ID[1:]]
)
def test_malformed_id_is_not_looked_for(
    forms: InMemoryStagedForms,
    read_staged_upload: ReadStagedUpload,
    monkeypatch: pytest.MonkeyPatch,
    staged_id: str,
) -> None:
    _stage(forms, source=ADDRESS)
    monkeypatch.setattr(forms, "read", lambda key: pytest.fail(f"{key} was read"))
    with pytest.raises(NotFoundError):
        read_staged_upload.read("img2img", staged_id, CALLER)


def test_form_of_another_route_is_not_found(forms: InMemoryStagedForms, read_staged_upload: ReadStagedUpload) -> None:
    _stage(forms, source=ADDRESS)
    with pytest.raises(NotFoundError):
        read_staged_upload.read("img2video", ID, CALLER)


def test_form_is_not_found_after_an_hour(
    forms: InMemoryStagedForms, read_staged_upload: ReadStagedUpload, clock: FakeClock
) -> None:
    _stage(forms, source=ADDRESS)
    clock.now = NOON + timedelta(minutes=59)
    assert read_staged_upload.read("img2img", ID, CALLER)
    clock.now = NOON + timedelta(minutes=60)
    with pytest.raises(NotFoundError):
        read_staged_upload.read("img2img", ID, CALLER)
