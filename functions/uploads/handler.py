"""Handler of POST /api/uploads."""

from functools import cache

from functions.uploads.schemas import UploadBody, UploadView
from functions.uploads.service import CreateUpload
from shared.domain.timestamps import rfc3339
from shared.runtime import wiring
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.fields import parse
from shared.runtime.http.json_body import read_json_object
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse


@cache
def create_upload() -> CreateUpload:
    ports = wiring.get_ports()
    return CreateUpload(uploads=ports.uploads, bucket=ports.upload_bucket, clock=ports.clock)


def respond(request: HttpRequest) -> HttpResponse:
    """Create an upload and return its presigned form."""
    body = parse(UploadBody, read_json_object(request))
    created = create_upload().create(body.content_type, body.size, caller=request.caller)
    view = UploadView(
        upload_id=created.upload.id,
        url=created.form.url,
        fields=created.form.fields,
        expires_at=rfc3339(created.upload.post_until),
    )
    return HttpResponse(201, view)


lambda_handler = http_endpoint(respond)
