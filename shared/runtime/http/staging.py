"""Turn a GET for the answer to a staged form into the POST that sent the form."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from shared.domain.idempotency import SingleUse
from shared.runtime import wiring
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse

_STAGED: Final = "/api/staged-"
_STAGED_HEADERS: Final = ("idempotency-key", "prefer", "cancel-after")


def staged(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """`respond` for the GET route of a staged form. Raises what `ReadStagedUpload.read` raises."""

    def respond_staged(request: HttpRequest) -> HttpResponse:
        return respond(_as_posted(request))

    return respond_staged


def _as_posted(request: HttpRequest) -> HttpRequest:
    """The POST, with the headers that were stored with the form: not every client sends them twice.

    A second GET is the same job, as long as it exists.
    """
    route = request.resource.removeprefix(_STAGED).partition("/")[0]
    staged_id = request.path_parameters["id"]
    form = wiring.get_use_cases().read_staged_upload.read(route, staged_id, request.caller)
    own = {name: value for name, value in request.headers.items() if name not in _STAGED_HEADERS}
    stored = {name: form.metadata[name] for name in _STAGED_HEADERS if form.metadata.get(name)}
    return replace(
        request,
        method="POST",
        resource=f"/api/{route}",
        headers={**own, **stored, "content-type": form.content_type},
        content=form.content,
        use=SingleUse(f"staged {route} {staged_id}", returns_prior_job=True),
    )
