"""A provider's HTTP API as its adapters see it: our key in a header, and refusals that have become our errors."""

import io
import json
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, Final, cast

from shared.adapters.http.bounded_body import BoundedBody
from shared.adapters.http.client import HttpAnswer, HttpCall, HttpClient
from shared.adapters.providers.refusals import asked_again_later, error_of_status, retry_after_seconds
from shared.domain.errors import (
    AiArtError,
    ProviderAccountError,
    ProviderError,
    ProviderResponseError,
    ProviderUnavailableError,
    SubmissionUnknownError,
)
from shared.ports import Secrets

MAX_IMAGE_BYTES: Final = 64 * 1024 * 1024  # of an answer: 4K PNGs in base64 stay well below
_READ_AHEAD: Final = 256 * 1024
MAX_VIDEO_BYTES: Final = 1024 * 1024 * 1024

type Refusal = Callable[[HttpAnswer], AiArtError | None]
"""What a provider says in its own way; None where the status says it all."""


class Key:
    """Our key for a provider, read when needed. `header` turns it into headers; without a secret there are none."""

    def __init__(self, secrets: Secrets, name: str, header: Callable[[str], Mapping[str, str]]) -> None:
        self._secrets = secrets
        self._name = name
        self._header = header

    def headers(self) -> Mapping[str, str]:
        """Raises ProviderAccountError where the secret is missing."""
        return self._header(self._secrets.read(self._name)) if self._name else {}

    def renewed(self) -> bool:
        """Whether there is another key than the one that was just refused."""
        if not self._name:
            return False
        refused = self._secrets.read(self._name)
        self._secrets.forget(self._name)
        return self._secrets.read(self._name) != refused


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


class UpstreamApi:
    """One provider at one address."""

    def __init__(self, *, http: HttpClient, url: str, key: Key, refusal: Refusal = lambda _answer: None) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._key = key
        self._refusal = refusal

    @property
    def url(self) -> str:
        return self._url

    def seconds_left(self) -> float:
        """How long an answer may still take."""
        return self._http.seconds_left()

    def post(
        self, path: str, body: bytes, content_type: str, *, accept: str = "application/json", buys: bool = True
    ) -> HttpAnswer:
        """A success. Raises ProviderError and its kin, ContentFilteredError."""
        headers = {"content-type": content_type, "accept": accept}
        return self._asked("POST", path, headers, body=body, buys=buys)

    def post_json(self, path: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The object in the answer. Raises as `post` does."""
        return json_object(self.post(path, json.dumps(fields).encode(), "application/json"))

    def get(self, path: str, *, accept: str = "application/json") -> HttpAnswer:
        """A success. Raises ProviderError and its kin."""
        return self._asked("GET", path, {"accept": accept})

    def get_bought(self, path: str, *, accept: str) -> HttpAnswer:
        """What was paid for already and lies at that path: where it cannot be had, nothing is to be bought again.

        Raises SubmissionUnknownError, ProviderResponseError.
        """
        try:
            return self.get(path, accept=accept)
        except ProviderResponseError:
            raise
        except ProviderError as error:
            raise SubmissionUnknownError("The model's provider made it, but it could not be fetched.") from error

    def delete(self, path: str) -> HttpAnswer:
        """A success. Raises ProviderError and its kin."""
        return self._asked("DELETE", path, {"accept": "application/json"})

    def download(self, path: str, *, accept: str) -> BinaryIO:
        """A body to be read piece by piece. Raises ProviderError and its kin."""
        stream = self._opened(path, accept)
        if stream.status == 401 and self._renewed():  # noqa: PLR2004 - as in `_asked`
            stream.close()
            stream = self._opened(path, accept)
        if stream.status != 200:  # noqa: PLR2004 - the one status that has a body to fetch
            with stream:
                raise self._refused(HttpAnswer(stream.status, stream.headers, b""), buys=False)
        return io.BufferedReader(stream, _READ_AHEAD)  # whole reads, where the stream gives what has come

    def _opened(self, path: str, accept: str) -> BoundedBody:
        call = HttpCall(method="GET", url=self._url + path, headers={"accept": accept, **self._headers(buys=False)})
        return self._http.stream(call, max_bytes=MAX_VIDEO_BYTES)

    def _asked(
        self, method: str, path: str, headers: Mapping[str, str], *, body: bytes | None = None, buys: bool = False
    ) -> HttpAnswer:
        answer = self._sent(method, path, headers, body=body, buys=buys)
        if answer.status == 401 and self._renewed():  # noqa: PLR2004 - a key that was rotated; nothing was bought
            answer = self._sent(method, path, headers, body=body, buys=buys)
        if not 200 <= answer.status < 300:  # noqa: PLR2004 - success
            raise self._refused(answer, buys=buys)
        return answer

    def _sent(
        self, method: str, path: str, headers: Mapping[str, str], *, body: bytes | None, buys: bool
    ) -> HttpAnswer:
        headers = {**headers, **self._headers(buys=buys)}
        call = HttpCall(method=method, url=self._url + path, headers=headers, body=body, buys=buys)
        return self._http.send(call, max_bytes=MAX_IMAGE_BYTES)

    def _headers(self, *, buys: bool) -> Mapping[str, str]:
        try:
            return self._key.headers()
        except ProviderAccountError as error:
            raise (error if buys else asked_again_later(error)) from error

    def _renewed(self) -> bool:
        """The refusal itself is what is told where the store of secrets is out of reach as well."""
        try:
            return self._key.renewed()
        except (ProviderAccountError, ProviderUnavailableError):
            return False

    def _refused(self, answer: HttpAnswer, *, buys: bool) -> AiArtError:
        error = self._refusal(answer) or error_of_status(answer.status, buys=buys)
        error = error if buys else asked_again_later(error)
        error.retry_after = error.retry_after or retry_after_seconds(answer.headers)
        return error


def json_object(answer: HttpAnswer) -> dict[str, Any]:
    """The JSON object in an answer's body, which is used up. Raises ProviderResponseError where there is none."""
    try:
        parsed = json.loads(answer.take_text())
    except (ValueError, RecursionError) as error:
        raise ProviderResponseError("The model's provider sent an answer that cannot be read.") from error
    if not isinstance(parsed, dict):
        raise ProviderResponseError("The model's provider sent an answer that cannot be read.")
    return cast("dict[str, Any]", parsed)
