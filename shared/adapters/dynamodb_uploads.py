"""Announced images on DynamoDB, beside the jobs; an upload's id begins with "upload-" there, which no job's does."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import StorageUnavailableError
from shared.domain.uploads import Upload, UploadType

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_UNAVAILABLE = "The uploads cannot be reached right now."


class DynamoDBUploadStore:
    """Implements `shared.ports.UploadStore`; the item's `ttl` lets the table forget it once nobody may use it."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def add(self, upload: Upload) -> None:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            self._client.put_item(
                TableName=self._table,
                Item={
                    "id": {"S": _item_id(upload.id)},
                    "caller": {"S": upload.caller},
                    "size": {"N": str(upload.size)},
                    "content_type": {"S": upload.content_type.value},
                    "created_at": {"S": upload.created_at.astimezone(UTC).isoformat()},
                    "ttl": {"N": str(int(upload.retained_until.timestamp()))},
                },
            )

    def get(self, upload_id: str) -> Upload | None:
        key = {"id": {"S": _item_id(upload_id)}}
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        if "Item" not in answer:
            return None
        values = {name: value.get("S") or value.get("N", "") for name, value in answer["Item"].items()}
        return Upload(
            id=upload_id,
            caller=values["caller"],
            size=int(values["size"]),
            content_type=UploadType(values["content_type"]),
            created_at=datetime.fromisoformat(values["created_at"]),
        )


def _item_id(upload_id: str) -> str:
    return f"upload-{upload_id}"
