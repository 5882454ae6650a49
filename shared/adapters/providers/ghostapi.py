"""GhostAPI (infip), an unofficial free service: OpenAI-shaped, but for `b64`, images at addresses, and tasks to poll.

No contract stands behind it; it is off unless a deployer sets it up.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from shared.adapters.http.client import HttpClient
from shared.adapters.providers.generated_images import image_of_base64, made_image
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

_LOOK_AGAIN_SECONDS: Final = 2.0
_LEAST_SECONDS: Final = 6.0  # one more look, and the image itself
_FAILED: Final = frozenset({"failed", "error"})


class GhostApiImages:
    """Implements `shared.ports.ImageProvider` for one model; an image cannot be sent to it."""

    def __init__(
        self, *, http: HttpClient, url: str, key: Key, model: Model, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._api = UpstreamApi(http=http, url=url, key=key, refusal=refusal)
        self._model = model
        self._sleep = sleep

    def generate(self, request: TextToImage) -> GeneratedImage:
        return self._image(
            self._finished(self._api.post_json("/v1/images/generations", to_fields(request, self._model)))
        )

    def transform(self, request: ImageToImage) -> GeneratedImage:  # noqa: ARG002 - the port's signature
        raise ProviderRejectedError("This provider cannot set out from an image.")

    def _finished(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answer itself, or that of the task it names once it is completed; asking again buys nothing."""
        task_id = fields.get("task_id")
        if not task_id:
            return fields
        if not isinstance(task_id, str) or not task_id.replace("-", "").replace("_", "").isalnum():
            raise ProviderResponseError("The model's provider sent an answer that cannot be read.")
        while self._api.seconds_left() > _LEAST_SECONDS:
            self._sleep(_LOOK_AGAIN_SECONDS)
            task = self._task(task_id)
            if task.get("status") == "completed":
                return {"data": task.get("data") or task.get("result")}
            if str(task.get("status")) in _FAILED:
                raise ProviderFailedError("The model's provider failed to make it.")
        raise SubmissionUnknownError("The model's provider did not finish in time; it was not asked again.")

    def _task(self, task_id: str) -> Mapping[str, Any]:
        """How far it is; nothing is known of it while the service is busy or down."""
        try:
            return json_object(self._api.get(f"/v1/tasks/{task_id}"))
        except TRANSIENT_PROVIDER_ERRORS:
            return {}
        except ProviderModelGoneError as error:
            raise SubmissionUnknownError("The model's provider no longer knows the image.") from error

    def _image(self, fields: Mapping[str, Any]) -> GeneratedImage:
        """In the answer itself, or at an address on the provider's own host."""
        item = first_item(fields)
        packed = item.get("b64") or item.get("b64_json")
        if packed:
            return image_of_base64(packed)
        address, own = urlsplit(str(item.get("url", ""))), urlsplit(self._api.url)
        if (address.scheme, address.netloc) != (own.scheme, own.netloc):
            raise ProviderResponseError("The model's provider named an address that is not its own.")
        path = address.path + (f"?{address.query}" if address.query else "")
        return made_image(self._api.get_bought(path, accept="image/*").body)


def to_fields(request: TextToImage, model: Model) -> dict[str, Any]:
    """`b64`, where others say `b64_json`."""
    return {
        "model": model.upstream,
        "prompt": request.prompt,
        "n": 1,
        "size": model.sizes[request.aspect_ratio],
        "response_format": "b64",
    }
