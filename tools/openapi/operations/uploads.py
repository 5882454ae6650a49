"""The route for images that the client uploads directly to S3."""

from typing import Final

from functions.uploads.schemas import UploadBody, UploadView
from shared.domain import errors
from tools.openapi.operation import Operation, Operations, Request, Response
from tools.openapi.operations.post_routes import JSON_BODY_ERRORS

UPLOADS: Final[Operations] = {
    ("POST", "/api/uploads"): Operation(
        id="open_upload",
        tag="Images",
        summary="Start the upload of an image that is too large for a request",
        description="Then post the file to the `url` of the response, as a form with all `fields` before `file`, and "
        "send `upload_id` instead of `image`.",
        request=Request(shape=UploadBody, examples={"photo": {"content_type": "image/jpeg", "size": 9900000}}),
        responses=(
            Response(
                status=201,
                description="The file may be sent.",
                shape=UploadView,
                example={
                    "upload_id": "0cc175b9c0f1b6a831c399e269772661",
                    "url": "https://bucket.s3.eu-central-1.amazonaws.com/",
                    "fields": {"key": "uploads/…", "Content-Type": "image/jpeg", "policy": "…", "x-amz-signature": "…"},
                    "expires_at": "2026-11-24T09:45:00.000Z",
                },
            ),
        ),
        errors=(*JSON_BODY_ERRORS, errors.StorageUnavailableError),
    ),
}
