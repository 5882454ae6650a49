"""Upload bucket on S3: a presigned POST whose policy allows one key, one content type and one size."""

from typing import TYPE_CHECKING, Final

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import MalformedUploadError, StorageUnavailableError, UploadMissingError
from shared.domain.uploads import POST_LIFETIME, Upload, UploadForm

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_UNAVAILABLE: Final = "The uploads cannot be reached right now."
_MISSING: Final = "The image of this upload_id has not arrived: post it to its address first."
_SIZE_DIFFERS: Final = "The image that was uploaded is not of the size that was announced."


class S3UploadBucket:
    """Implements the port `UploadBucket`. S3 enforces key, type, size and expiry of the policy."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def presign_form(self, upload: Upload) -> UploadForm:
        content_type = {"Content-Type": upload.content_type.value}
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            post = self._client.generate_presigned_post(
                self._bucket,
                str(upload.key),
                Fields=dict(content_type),
                Conditions=[content_type, ["content-length-range", upload.size, upload.size]],
                ExpiresIn=int(POST_LIFETIME.total_seconds()),
            )
        return UploadForm(post["url"], post["fields"])

    def read(self, upload: Upload) -> bytes:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE, codes={"NoSuchKey": UploadMissingError(_MISSING)}):
            found = self._client.get_object(Bucket=self._bucket, Key=str(upload.key))
            if found["ContentLength"] != upload.size:
                raise MalformedUploadError(_SIZE_DIFFERS)
            return found["Body"].read()
