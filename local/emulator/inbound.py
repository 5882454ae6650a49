"""The current HTTP request as it arrived, before the emulator normalises it; patches read it here."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

type Scope = dict[str, Any]
type Application = Callable[[Scope, Any, Any], Awaitable[None]]

_scope: ContextVar[Scope | None] = ContextVar("inbound_scope", default=None)
_EXECUTE_API = b"/_aws/execute-api/"


def capture_scope(app: Application) -> Application:
    """Wrap the emulator's ASGI application to store the scope of the current request in a context variable."""

    async def capturing_app(scope: Scope, receive: object, send: object) -> None:
        _scope.set(scope)
        await app(scope, receive, send)

    return capturing_app


def header_lines() -> list[tuple[str, str]]:
    """Return the headers as sent: names in their original case, one entry for each line."""
    scope = _scope.get() or {}
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope.get("headers", [])]


def peer() -> str:
    """Return the IP address of the client."""
    return ((_scope.get() or {}).get("client") or ("127.0.0.1",))[0]


def raw_segments() -> list[str] | None:
    """Split the path after the stage at its literal slashes, still percent-encoded; None outside an API request."""
    path: bytes = (_scope.get() or {}).get("raw_path") or b""
    if not path.startswith(_EXECUTE_API):
        return None
    below_stage = path.removeprefix(_EXECUTE_API).split(b"/")[2:]
    return [segment.decode("ascii") for segment in below_stage if segment]
