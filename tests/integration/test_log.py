"""User content, job ids and media URLs are never logged: on success, on refusal and on failure."""

import io

import pytest

from functions.video_workflow.handler import lambda_handler as step
from shared.domain.errors import ContentFilteredError, InternalError
from tests.integration.api import get, get_media, send
from tests.support.fakes import image_files
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, json_event
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.fakes.video_provider import FakeVideoProvider
from tests.support.sandbox import replace_sandbox_videos

PROMPT = "zanzibar-by-night"
FILE_NAME = "my-passport.jpg"


def _all_routes() -> list[str]:
    """Call every route with valid and invalid requests; return what must not be logged."""
    made = send(
        json_event("/api/generate", {"video_description": PROMPT, "negative_prompt": PROMPT, "seed": 987654})
    ).json
    image = file("image", image_files.jpeg(), filename=FILE_NAME)
    send(form_event("/api/img2img", [image, field("prompt", PROMPT)]))
    send(json_event("/api/generate", {"video_description": PROMPT, "style_preset": PROMPT, "model": PROMPT}))
    send(json_event("/api/generate", f'{{"video_description": "{PROMPT}'))
    send(form_event("/api/img2img", [file("image", PROMPT.encode(), filename=FILE_NAME), field("prompt", PROMPT)]))
    video_id = send(form_event("/api/img2video", [image])).json["id"]
    path = made["image_url"].removeprefix("https://").partition("/v1")[2]
    signature = get_media(path).headers["Location"].rpartition("=")[2]
    get("/api/jobs/{id}", id=made["id"])
    get("/api/img2video/result/{id}", id=video_id)
    get("/api/img2video/result/{id}", id=PROMPT)
    return [PROMPT, FILE_NAME, "987654", made["id"], video_id, path.rpartition("/")[2], signature]


def _assert_not_logged(log: io.StringIO, words: list[str]) -> None:
    assert log.getvalue()
    assert [word for word in words if word in log.getvalue()] == []


def test_accepted_and_refused_requests_are_logged_without_user_content(log: io.StringIO) -> None:
    _assert_not_logged(log, _all_routes())


@pytest.mark.parametrize(
    "error", [RuntimeError(f"in {PROMPT}"), ContentFilteredError(f"No {PROMPT}."), KeyError(PROMPT)], ids=repr
)
def test_failed_request_is_logged_without_user_content(
    log: io.StringIO, image_provider: FakeImageProvider, error: Exception
) -> None:
    image_provider.faults.plan("generate", error)
    assert send(json_event("/api/generate", {"video_description": PROMPT})).status in {400, 500}
    _assert_not_logged(log, [PROMPT])


def test_failed_workflow_step_is_logged_without_user_content_or_job_id(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = FakeVideoProvider()
    provider.faults.plan("submit", RuntimeError(PROMPT))
    replace_sandbox_videos(monkeypatch, provider)
    job_id = send(form_event("/api/img2video", [file("image", image_files.jpeg())])).json["id"]
    with pytest.raises(InternalError):
        step({"step": "submit", "job_id": job_id}, None)
    _assert_not_logged(log, [PROMPT, job_id])
