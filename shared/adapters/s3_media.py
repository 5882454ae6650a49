"""Media store and presigned links on S3."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import NotFoundError, StorageUnavailableError
from shared.domain.media import MediaKey, StoredMedia

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_s3 import S3Client

_UNAVAILABLE = "The media cannot be reached right now."
_EXPIRES: Final = "expires-at"


class S3MediaStore:
    """Implements the port `MediaStore`. The expiry is object metadata, since lifecycle rules run late."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, key: MediaKey, content: BinaryIO, *, expires_at: datetime) -> None:
        """Store seekable content in one call; a stream as a multipart upload, with one part in memory at a time.

        Either way the client sends a checksum (boto3's default since 1.36), which S3 verifies.
        """
        properties: dict[str, Any] = {
            "ContentType": key.content_type,
            "CacheControl": "private, no-cache",  # each presigned link overrides it with its own max-age
            "Metadata": {_EXPIRES: expires_at.isoformat()},
        }
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            if content.seekable():
                self._client.put_object(Bucket=self._bucket, Key=str(key), Body=content, **properties)
            else:
                self._put_in_parts(key, content, properties)

    def _put_in_parts(self, key: MediaKey, content: BinaryIO, properties: dict[str, Any]) -> None:
        from boto3.s3.transfer import TransferConfig, create_transfer_manager  # noqa: PLC0415 - only for streams

        with create_transfer_manager(self._client, TransferConfig(use_threads=False)) as manager:
            manager.upload(content, self._bucket, str(key), extra_args=properties).result()

    def read(self, key: MediaKey) -> bytes:
        missing = {"NoSuchKey": NotFoundError("There is no such medium.")}
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE, codes=missing):
            return self._client.get_object(Bucket=self._bucket, Key=str(key))["Body"].read()

    def delete(self, key: MediaKey) -> None:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            self._client.delete_object(Bucket=self._bucket, Key=str(key))

    def find(self, key: MediaKey) -> StoredMedia | None:
        try:
            with aws_errors_as(StorageUnavailableError, _UNAVAILABLE, codes={"404": NotFoundError("")}):
                found = self._client.head_object(Bucket=self._bucket, Key=str(key))
        except NotFoundError:
            return None
        return StoredMedia(key, datetime.fromisoformat(found["Metadata"][_EXPIRES]), found["ETag"])


class S3MediaLinks:
    """Implements the port `MediaLinks`: presigned with SigV4 for the regional host and one HTTP method."""

    def __init__(self, client: "Callable[[], S3Client]", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def presign(
        self, key: MediaKey, *, method: str, attachment: bool, expires_in_seconds: int, cache_seconds: int
    ) -> str:
        parameters = {
            "Bucket": self._bucket,
            "Key": str(key),
            "ResponseCacheControl": f"private, max-age={cache_seconds}, immutable",
        }
        if attachment:
            parameters["ResponseContentDisposition"] = f'attachment; filename="aiart_{key.name}"'
        operation = "head_object" if method == "HEAD" else "get_object"
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            return self._client().generate_presigned_url(
                operation, Params=parameters, ExpiresIn=expires_in_seconds, HttpMethod=method
            )
