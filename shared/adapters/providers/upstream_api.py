"""Client of a provider's HTTP API: adds the API key and translates error responses to domain errors."""

import io
import json
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, Final, cast

from shared.adapters.http.bounded_body import BoundedBody
from shared.adapters.http.client import HttpClient, UpstreamRequest, UpstreamResponse
from shared.adapters.providers.refusals import as_unavailable, error_from_status, retry_after_seconds
from shared.domain.errors import (
    AiArtError,
    ProviderAccountError,
    ProviderError,
    ProviderResponseError,
    ProviderUnavailableError,
    SubmissionUnknownError,
)
from shared.ports.providers import Secrets

MAX_IMAGE_BYTES: Final = 64 * 1024 * 1024  # limit of a response; 4K PNGs in base64 are far smaller
_READ_AHEAD: Final = 256 * 1024
MAX_VIDEO_BYTES: Final = 1024 * 1024 * 1024

type Refusal = Callable[[UpstreamResponse], AiArtError | None]
"""Parses a provider-specific error response; None where the status decides."""


class Key:
    """API key of a provider, read on use. `header` makes headers of it; without a secret name there are none."""

    def __init__(self, secrets: Secrets, name: str, header: Callable[[str], Mapping[str, str]]) -> None:
        self._secrets = secrets
        self._name = name
        self._header = header

    def headers(self) -> Mapping[str, str]:
        """Return the authentication headers. Raises ProviderAccountError where the secret is missing."""
        return self._header(self._secrets.read(self._name)) if self._name else {}

    def renewed(self) -> bool:
        """Read the secret again after it was refused; return whether it has changed."""
        if not self._name:
            return False
        refused = self._secrets.read(self._name)
        self._secrets.invalidate(self._name)
        return self._secrets.read(self._name) != refused


def bearer(key: str) -> dict[str, str]:
    """Return the header of a bearer token."""
    return {"authorization": f"Bearer {key}"}


class UpstreamApi:
    """The API of one provider at one base URL."""

    def __init__(self, *, http: HttpClient, url: str, key: Key, refusal: Refusal = lambda _response: None) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._key = key
        self._refusal = refusal

    @property
    def url(self) -> str:
        return self._url

    def seconds_left(self) -> float:
        """Return how many seconds a response may still take."""
        return self._http.seconds_left()

    def post(
        self, path: str, body: bytes, content_type: str, *, accept: str = "application/json", billable: bool = True
    ) -> UpstreamResponse:
        """POST and return a 2xx response. Raises ProviderError and its subclasses, ContentFilteredError."""
        headers = {"content-type": content_type, "accept": accept}
        return self._request("POST", path, headers, body=body, billable=billable)

    def post_json(self, path: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """POST JSON and return the object in the response. Raises the errors of `post`."""
        return json_object(self.post(path, json.dumps(fields).encode(), "application/json"))

    def get(self, path: str, *, accept: str = "application/json") -> UpstreamResponse:
        """GET and return a 2xx response. Raises ProviderError and its subclasses."""
        return self._request("GET", path, {"accept": accept})

    def get_paid_result(self, path: str, *, accept: str) -> UpstreamResponse:
        """GET a result that was already charged; if that fails, the generation must not be repeated.

        Raises SubmissionUnknownError, ProviderResponseError.
        """
        try:
            return self.get(path, accept=accept)
        except ProviderResponseError:
            raise
        except ProviderError as error:
            raise SubmissionUnknownError("The model's provider generated it, but it could not be fetched.") from error

    def delete(self, path: str) -> UpstreamResponse:
        """DELETE and return a 2xx response. Raises ProviderError and its subclasses."""
        return self._request("DELETE", path, {"accept": "application/json"})

    def download(self, path: str, *, accept: str) -> BinaryIO:
        """GET and return the body as a stream, to be closed by the caller. Raises ProviderError and its subclasses."""
        stream = self._open(path, accept)
        if stream.status == 401 and self._is_key_renewed():  # noqa: PLR2004 - as in `_request`
            stream.close()
            stream = self._open(path, accept)
        if stream.status != 200:  # noqa: PLR2004 - HTTP status
            with stream:
                raise self._error_from(UpstreamResponse(stream.status, stream.headers, b""), billable=False)
        return io.BufferedReader(stream, _READ_AHEAD)  # fills each read, where the stream returns what is there

    def _open(self, path: str, accept: str) -> BoundedBody:
        call = UpstreamRequest(
            method="GET", url=self._url + path, headers={"accept": accept, **self._headers(billable=False)}
        )
        return self._http.stream(call, max_bytes=MAX_VIDEO_BYTES)

    def _request(
        self, method: str, path: str, headers: Mapping[str, str], *, body: bytes | None = None, billable: bool = False
    ) -> UpstreamResponse:
        response = self._send(method, path, headers, body=body, billable=billable)
        if response.status == 401 and self._is_key_renewed():  # noqa: PLR2004 - a rotated key; nothing was charged
            response = self._send(method, path, headers, body=body, billable=billable)
        if not 200 <= response.status < 300:  # noqa: PLR2004 - success
            raise self._error_from(response, billable=billable)
        return response

    def _send(
        self, method: str, path: str, headers: Mapping[str, str], *, body: bytes | None, billable: bool
    ) -> UpstreamResponse:
        headers = {**headers, **self._headers(billable=billable)}
        call = UpstreamRequest(method=method, url=self._url + path, headers=headers, body=body, billable=billable)
        return self._http.send(call, max_bytes=MAX_IMAGE_BYTES)

    def _headers(self, *, billable: bool) -> Mapping[str, str]:
        try:
            return self._key.headers()
        except ProviderAccountError as error:
            raise (error if billable else as_unavailable(error)) from error

    def _is_key_renewed(self) -> bool:
        """Return False where the secret cannot be read, so that the error reported is the refusal."""
        try:
            return self._key.renewed()
        except (ProviderAccountError, ProviderUnavailableError):
            return False

    def _error_from(self, response: UpstreamResponse, *, billable: bool) -> AiArtError:
        error = self._refusal(response) or error_from_status(response.status, billable=billable)
        error = error if billable else as_unavailable(error)
        error.retry_after = error.retry_after or retry_after_seconds(response.headers)
        return error


def json_object(response: UpstreamResponse) -> dict[str, Any]:
    """Return the JSON object in the body and release the body. Raises ProviderResponseError where there is none."""
    try:
        parsed = json.loads(response.take_text())
    except (ValueError, RecursionError) as error:
        raise ProviderResponseError("The model's provider sent a response that cannot be read.") from error
    if not isinstance(parsed, dict):
        raise ProviderResponseError("The model's provider sent a response that cannot be read.")
    return cast("dict[str, Any]", parsed)
