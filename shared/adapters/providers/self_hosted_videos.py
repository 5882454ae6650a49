"""Video servers that copy OpenAI's `/v1/videos`: vLLM-Omni and SGLang, which is how a Stable Video Diffusion is
reached.

Multipart in, an id back; then its status, its content, and DELETE to call it off. They know no token of ours.
"""

import re
from typing import BinaryIO, Final

from urllib3.filepost import encode_multipart_formdata

from shared.adapters.http.client import HttpClient
from shared.adapters.providers.generated_images import media_type
from shared.adapters.providers.upstream_api import Key, UpstreamApi, json_object
from shared.domain.errors import (
    ProviderModelGoneError,
    ProviderResponseError,
    SubmissionUnknownError,
)
from shared.domain.generation import ImageToVideo
from shared.domain.models import Model
from shared.ports import VideoState

type Parts = list[tuple[str, str | tuple[str, bytes, str]]]

_PROMPT: Final = "Bring this image to life with natural motion."
_ID: Final = re.compile(r"[A-Za-z0-9_.-]{1,200}", re.ASCII)
_RUNNING: Final = frozenset({"queued", "in_progress", "processing"})
_LOST: Final = "The model's provider no longer knows this video."


class SelfHostedVideos:
    """Implements `shared.ports.VideoProvider`; `served_model` is the server's name for its model, if it needs one."""

    def __init__(self, *, http: HttpClient, url: str, key: Key, model: Model, served_model: str) -> None:
        self._api = UpstreamApi(http=http, url=url, key=key)
        self._model = model
        self._served_model = served_model

    @property
    def submit_is_idempotent(self) -> bool:
        return False

    def submit(self, request: ImageToVideo, *, token: str) -> str:  # noqa: ARG002 - the port's signature
        """Raises SubmissionUnknownError where the answer cannot be read: the server may be at work on it."""
        body, content_type = encode_multipart_formdata(to_parts(request, self._model, self._served_model))
        try:
            upstream_id = json_object(self._api.post("/v1/videos", body, content_type)).get("id")
        except ProviderResponseError as error:
            raise SubmissionUnknownError("The model's provider took it, but its answer cannot be read.") from error
        if not isinstance(upstream_id, str) or not _ID.fullmatch(upstream_id):
            raise SubmissionUnknownError("The model's provider took it, but its answer names no video.")
        return upstream_id

    def check(self, upstream_id: str) -> VideoState:
        status = self._status(upstream_id)
        if status == "completed":
            return VideoState.SUCCEEDED
        if status in _RUNNING:
            return VideoState.IN_PROGRESS
        raise ProviderResponseError("The model's provider failed to make the video.")

    def cancel(self, upstream_id: str) -> bool:
        if not _ID.fullmatch(upstream_id):
            return False
        try:
            self._api.delete(f"/v1/videos/{upstream_id}")
        except ProviderModelGoneError:
            return False
        return True

    def fetch(self, upstream_id: str) -> BinaryIO:
        try:
            return self._api.download(f"/v1/videos/{_checked(upstream_id)}/content", accept="video/mp4")
        except ProviderModelGoneError as error:
            raise ProviderResponseError(_LOST) from error

    def _status(self, upstream_id: str) -> str:
        try:
            video = json_object(self._api.get(f"/v1/videos/{_checked(upstream_id)}"))
        except ProviderModelGoneError as error:
            raise ProviderResponseError(_LOST) from error
        return str(video.get("status", ""))


def to_parts(request: ImageToVideo, model: Model, served_model: str) -> Parts:
    """The documented fields, then the two knobs under the names that Stable Video Diffusion's pipeline gives them."""
    kind = media_type(request.image)
    parts: Parts = [
        ("prompt", _PROMPT),
        ("seed", str(request.seed)),
        ("guidance_scale", format(request.cfg_scale, "g")),
        ("motion_bucket_id", str(request.motion_bucket_id)),
        ("input_reference", (f"image.{kind.rpartition('/')[2]}", request.image, kind)),
    ]
    parts += list(model.options.items())
    return [("model", served_model), *parts] if served_model else parts


def _checked(upstream_id: str) -> str:
    if not _ID.fullmatch(upstream_id):
        raise ProviderResponseError(_LOST)
    return upstream_id
