"""A GET for the answer to a staged form becomes the POST that brought the form."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from shared.domain.idempotency import SingleUse
from shared.runtime import container
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse

_STAGED: Final = "/api/staged-"
_SAID: Final = ("idempotency-key", "prefer", "cancel-after")


def with_staged(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """`respond` for the route itself and for its staged forms. Raises what `ReadStagedUpload` raises."""

    def respond_to_both(request: HttpRequest) -> HttpResponse:
        return respond(_as_posted(request) if request.resource.startswith(_STAGED) else request)

    return respond_to_both


def _as_posted(request: HttpRequest) -> HttpRequest:
    """Headers of the POST that mean something are those kept with the form: not every client sends them twice.

    Asking again is the same job, as long as there is one.
    """
    route = request.resource.removeprefix(_STAGED).partition("/")[0]
    staged_id = request.path_parameters["id"]
    staged = container.read_staged_upload()(route, staged_id, request.caller)
    own = {name: value for name, value in request.headers.items() if name not in _SAID}
    said = {name: staged.said[name] for name in _SAID if staged.said.get(name)}
    return replace(
        request,
        method="POST",
        resource=f"/api/{route}",
        headers={**own, **said, "content-type": staged.content_type},
        content=staged.content,
        use=SingleUse(f"staged {route} {staged_id}", again=True),
    )
