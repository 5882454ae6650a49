"""The box for uploads on S3: a presigned POST whose policy lets one key, one type and one size in."""

from typing import TYPE_CHECKING, Final

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import MalformedUploadError, StorageUnavailableError, UploadMissingError
from shared.domain.uploads import POST_LIFETIME, Upload, UploadForm

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_UNAVAILABLE: Final = "The uploads cannot be reached right now."
_NEVER_CAME: Final = "The image of this upload_id has not arrived: post it to its address first."
_OTHER_SIZE: Final = "The image that was uploaded is not of the size that was announced."


class S3UploadBucket:
    """Implements `UploadBucket`. S3 itself refuses another key, type or size, and an expired policy."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def form(self, upload: Upload) -> UploadForm:
        content_type = {"Content-Type": upload.content_type.value}
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            made = self._client.generate_presigned_post(
                self._bucket,
                str(upload.key),
                Fields=dict(content_type),
                Conditions=[content_type, ["content-length-range", upload.size, upload.size]],
                ExpiresIn=int(POST_LIFETIME.total_seconds()),
            )
        return UploadForm(made["url"], made["fields"])

    def read(self, upload: Upload) -> bytes:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE, codes={"NoSuchKey": UploadMissingError(_NEVER_CAME)}):
            found = self._client.get_object(Bucket=self._bucket, Key=str(upload.key))
            if found["ContentLength"] != upload.size:
                raise MalformedUploadError(_OTHER_SIZE)
            return found["Body"].read()
