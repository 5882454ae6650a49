"""Read staged forms from S3, where API Gateway stores them."""

from typing import TYPE_CHECKING, Final

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import NotFoundError, StorageUnavailableError
from shared.domain.media import MediaKey
from shared.domain.staged_forms import StagedForm

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_UNAVAILABLE: Final = "The uploads cannot be reached right now."


class S3StagedForms:
    """Implements the port `StagedForms`; the request's metadata is the object's metadata."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def read(self, key: MediaKey) -> StagedForm | None:
        missing = {"NoSuchKey": NotFoundError("There is no such form.")}
        try:
            with aws_errors_as(StorageUnavailableError, _UNAVAILABLE, codes=missing):
                found = self._client.get_object(Bucket=self._bucket, Key=str(key))
                content = found["Body"].read()
        except NotFoundError:
            return None
        return StagedForm(
            content=content,
            content_type=found["ContentType"],
            metadata=found["Metadata"],
            stored_at=found["LastModified"],
        )
