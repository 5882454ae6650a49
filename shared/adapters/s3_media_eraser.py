"""Deletes media from S3 for good, also where whoever deployed us had the bucket keep old versions."""

from typing import TYPE_CHECKING

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import StorageUnavailableError
from shared.domain.media import MediaKey, renditions_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

_NOT_DELETED = "The media cannot be deleted right now."


class S3MediaEraser:
    """Implements `shared.ports.MediaEraser`."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def erase(self, key: MediaKey) -> None:
        """The original first: a rendition that is being made looks whether it is still there, and goes if it is not."""
        self._delete([{"Key": str(key)}])
        if renditions := renditions_of(key):
            self._delete([{"Key": str(rendition)} for rendition in renditions])

    def _delete(self, objects: "list[ObjectIdentifierTypeDef]") -> None:
        """Where the bucket keeps versions, S3 answers that it left a mark: then every version goes, mark included."""
        with aws_errors_as(StorageUnavailableError, _NOT_DELETED):
            answer = self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": objects})
        if answer.get("Errors"):
            raise StorageUnavailableError(_NOT_DELETED)
        marked = [deleted.get("Key", "") for deleted in answer.get("Deleted", []) if deleted.get("DeleteMarker")]
        if marked and not any("VersionId" in each for each in objects):
            for key in marked:
                self._delete(self._versions(key))

    def _versions(self, key: str) -> "list[ObjectIdentifierTypeDef]":
        """A page of them is plenty: a medium is written once or twice, and each earlier deletion left one mark."""
        with aws_errors_as(StorageUnavailableError, _NOT_DELETED):
            page = self._client.list_object_versions(Bucket=self._bucket, Prefix=key)
        listed = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        return [{"Key": key, "VersionId": each.get("VersionId", "")} for each in listed if each.get("Key") == key]
