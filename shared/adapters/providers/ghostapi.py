"""Image provider: GhostAPI (infip), an unofficial free service without a contract; off unless configured.

Its API is like OpenAI's, except for `b64`, images by URL, and tasks that have to be polled.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from shared.adapters.http.client import HttpClient
from shared.adapters.providers.generated_images import image_from_base64, image_from_bytes
from shared.adapters.providers.openai_shape import first_item, refusal
from shared.adapters.providers.upstream_api import Key, UpstreamApi, json_object
from shared.domain.errors import (
    TRANSIENT_PROVIDER_ERRORS,
    ProviderFailedError,
    ProviderModelGoneError,
    ProviderRejectedError,
    ProviderResponseError,
    SubmissionUnknownError,
)
from shared.domain.generation import GeneratedImage, ImageToImage, TextToImage
from shared.domain.models import Model

_POLL_SECONDS: Final = 2.0
_LEAST_SECONDS: Final = 6.0  # for one more poll and the download
_FAILED: Final = frozenset({"failed", "error"})


class GhostApiImages:
    """Implements the port `ImageProvider` for one model; image-to-image is not supported."""

    def __init__(
        self, *, http: HttpClient, url: str, key: Key, model: Model, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._api = UpstreamApi(http=http, url=url, key=key, refusal=refusal)
        self._model = model
        self._sleep = sleep

    def generate(self, request: TextToImage) -> GeneratedImage:
        return self._image(
            self._wait_for_result(self._api.post_json("/v1/images/generations", to_fields(request, self._model)))
        )

    def transform(self, request: ImageToImage) -> GeneratedImage:  # noqa: ARG002 - the port's signature
        raise ProviderRejectedError("This provider does not support image-to-image.")

    def _wait_for_result(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the response, or poll the task that it names until it is completed; polling is not charged."""
        task_id = fields.get("task_id")
        if not task_id:
            return fields
        if not isinstance(task_id, str) or not task_id.replace("-", "").replace("_", "").isalnum():
            raise ProviderResponseError("The model's provider sent a response that cannot be read.")
        while self._api.seconds_left() > _LEAST_SECONDS:
            self._sleep(_POLL_SECONDS)
            task = self._get_task(task_id)
            if task.get("status") == "completed":
                return {"data": task.get("data") or task.get("result")}
            if str(task.get("status")) in _FAILED:
                raise ProviderFailedError("The model's provider failed to generate it.")
        raise SubmissionUnknownError("The model's provider did not finish in time; it was not called again.")

    def _get_task(self, task_id: str) -> Mapping[str, Any]:
        """Return the task's state, empty while the service is busy or down."""
        try:
            return json_object(self._api.get(f"/v1/tasks/{task_id}"))
        except TRANSIENT_PROVIDER_ERRORS:
            return {}
        except ProviderModelGoneError as error:
            raise SubmissionUnknownError("The model's provider no longer knows the image.") from error

    def _image(self, fields: Mapping[str, Any]) -> GeneratedImage:
        """Return the image in the response, or download it from a URL on the provider's own host."""
        item = first_item(fields)
        packed = item.get("b64") or item.get("b64_json")
        if packed:
            return image_from_base64(packed)
        address, own = urlsplit(str(item.get("url", ""))), urlsplit(self._api.url)
        if (address.scheme, address.netloc) != (own.scheme, own.netloc):
            raise ProviderResponseError("The model's provider returned the URL of another host.")
        path = address.path + (f"?{address.query}" if address.query else "")
        return image_from_bytes(self._api.get_paid_result(path, accept="image/*").body)


def to_fields(request: TextToImage, model: Model) -> dict[str, Any]:
    """Return the request body; the response format is `b64`, unlike OpenAI's `b64_json`."""
    return {
        "model": model.upstream,
        "prompt": request.prompt,
        "n": 1,
        "size": model.sizes[request.aspect_ratio],
        "response_format": "b64",
    }
