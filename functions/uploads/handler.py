"""POST /api/uploads."""

from functools import cache

from functions.uploads.schemas import OpenedUpload, UploadBody
from functions.uploads.service import CreateUpload
from shared.domain.timestamps import rfc3339
from shared.runtime import container
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.fields import parse
from shared.runtime.http.json_body import read_json_object
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse


@cache
def create_upload() -> CreateUpload:
    return CreateUpload(uploads=container.uploads(), box=container.upload_bucket(), clock=container.now)


def respond(request: HttpRequest) -> HttpResponse:
    body = parse(UploadBody, read_json_object(request))
    opened = create_upload()(body.content_type, body.size, caller=request.caller)
    answer = OpenedUpload(
        upload_id=opened.upload.id,
        url=opened.form.url,
        fields=opened.form.fields,
        expires_at=rfc3339(opened.upload.post_until),
    )
    return HttpResponse(201, answer)


lambda_handler = http_endpoint(respond)
