"""Strict parser of JSON request bodies: no duplicate keys, no NaN, limited depth and size."""

import json
from typing import Any, Final, NoReturn, cast

from shared.domain.errors import InvalidRequestError, PayloadTooLargeError, UnsupportedMediaTypeError
from shared.runtime.http.request import HttpRequest

MAX_JSON_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 32


def read_json_object(request: HttpRequest) -> dict[str, Any]:
    """Parse the body. Raises UnsupportedMediaTypeError, PayloadTooLargeError, InvalidRequestError."""
    if request.media_type != "application/json":
        raise UnsupportedMediaTypeError("Send the request as JSON, with Content-Type: application/json.")
    body = request.body()
    if len(body) > MAX_JSON_BYTES:
        raise PayloadTooLargeError("The JSON body is over 256 KiB.")
    try:
        parsed = json.loads(body.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidRequestError("The body is not valid JSON.") from error
    if not isinstance(parsed, dict):
        raise InvalidRequestError("The body must be a JSON object.")
    found = cast("dict[str, Any]", parsed)
    _check_depth(found)
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidRequestError("The JSON body names a key twice.")
    return found


def _no_constant(name: str) -> NoReturn:
    raise InvalidRequestError(f"{name} is not a JSON number.")


def _check_depth(parsed: Any) -> None:  # noqa: ANN401 - JSON
    level: list[Any] = [parsed]
    for _ in range(MAX_DEPTH):
        objects = [value.values() for value in level if isinstance(value, dict)]  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # JSON
        arrays = [value for value in level if isinstance(value, list)]  # pyright: ignore[reportUnknownVariableType]  # JSON
        level = [child for container in (*objects, *arrays) for child in container]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  # JSON
        if not level:
            return
    raise InvalidRequestError("The JSON body is nested too deeply.")
