"""A staged form is there for whoever sent it, for an hour."""

from datetime import timedelta

import pytest

from shared.application.staged_uploads import ReadStagedUpload
from shared.domain.errors import NotFoundError
from shared.domain.media import MediaKey
from shared.domain.staged_forms import StagedForm
from tests.support.fakes.clock import NOON, FakeClock

ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"


class Bodies:
    """Implements the port `StagedForms` with one form."""

    def __init__(self, **said: str) -> None:
        self.body = StagedForm(content=b"form", content_type="multipart/form-data", metadata=said, stored_at=NOON)

    def read(self, key: MediaKey) -> StagedForm | None:
        return self.body if str(key) == f"staged/img2img/{ID}" else None


def _take(bodies: Bodies, *, caller: str = "by 192.0.2.1", staged_id: str = ID, route: str = "img2img") -> StagedForm:
    return ReadStagedUpload(bodies=bodies, clock=FakeClock(), caller_of=lambda address: f"by {address}")(
        route, staged_id, caller
    )


def test_its_sender_gets_it() -> None:
    assert _take(Bodies(source="192.0.2.1")).content == b"form"


def test_behind_an_edge_the_sender_is_the_viewer() -> None:
    behind = Bodies(source="198.51.100.1", viewer="192.0.2.1")
    assert _take(behind).content == b"form"
    with pytest.raises(NotFoundError):
        _take(behind, caller="by 198.51.100.1")


def test_nobody_else_does() -> None:
    for said in ({"source": "192.0.2.2"}, {}, {"source": "192.0.2.1", "viewer": "192.0.2.2"}):
        with pytest.raises(NotFoundError):
            _take(Bodies(**said))


@pytest.mark.parametrize(
    "staged_id", ["", "x", ID.upper(), f"{ID}/x", f"../{ID}", f"{ID}\n", ID.replace("-", ""), "é" + ID[1:]]
)
def test_what_is_no_request_s_id_is_not_looked_for(staged_id: str) -> None:
    with pytest.raises(NotFoundError):
        _take(Bodies(source="192.0.2.1"), staged_id=staged_id)


def test_one_route_s_form_is_not_another_s() -> None:
    with pytest.raises(NotFoundError):
        _take(Bodies(source="192.0.2.1"), route="img2video")


def test_after_an_hour_it_is_gone() -> None:
    bodies, clock = Bodies(source="192.0.2.1"), FakeClock()
    take = ReadStagedUpload(bodies=bodies, clock=clock, caller_of=lambda address: f"by {address}")
    clock.now = NOON + timedelta(minutes=59)
    assert take("img2img", ID, "by 192.0.2.1")
    clock.now = NOON + timedelta(minutes=60)
    with pytest.raises(NotFoundError):
        take("img2img", ID, "by 192.0.2.1")
