"""Images that go straight to the bucket."""

from typing import Final

from functions.uploads.schemas import OpenedUpload, UploadBody
from shared.domain import errors
from tools.openapi.operation import Answer, Operation, Operations, Request
from tools.openapi.operations.buying import OF_A_JSON_BODY

UPLOADS: Final[Operations] = {
    ("POST", "/api/uploads"): Operation(
        id="open_upload",
        tag="Images",
        summary="Announce an image that is larger than a request may be",
        description="Then post the file to the answer's `url`, as a form with every one of `fields` before `file`, and "
        "send `upload_id` in the place of `image`.",
        request=Request(shape=UploadBody, examples={"photo": {"content_type": "image/jpeg", "size": 9900000}}),
        answers=(
            Answer(
                status=201,
                description="The file may be sent.",
                shape=OpenedUpload,
                example={
                    "upload_id": "0cc175b9c0f1b6a831c399e269772661",
                    "url": "https://bucket.s3.eu-central-1.amazonaws.com/",
                    "fields": {"key": "uploads/…", "Content-Type": "image/jpeg", "policy": "…", "x-amz-signature": "…"},
                    "expires_at": "2026-11-24T09:45:00.000Z",
                },
            ),
        ),
        errors=(*OF_A_JSON_BODY, errors.StorageUnavailableError),
    ),
}
