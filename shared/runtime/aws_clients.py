"""boto3 clients, each made when first asked for and then kept."""
# pyright: reportUnknownMemberType=false
# Of boto3.client's overloads only those of the services in use have stubs installed.

from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient

_PATIENCE: Final[dict[str, Any]] = {
    "connect_timeout": 3,
    "read_timeout": 10,
    "retries": {"mode": "standard", "total_max_attempts": 3},
}


_REGIONAL: Final[dict[str, Any]] = {"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"}


@cache
def dynamodb() -> "DynamoDBClient":
    import boto3

    return boto3.client("dynamodb", config=_config())


@cache
def s3() -> "S3Client":
    """SigV4 and the regional virtual host: boto3's own default is neither (SigV2, the global host) in older regions."""
    import boto3

    return boto3.client("s3", config=_config(signature_version="s3v4", s3=_REGIONAL))


@cache
def stepfunctions() -> "SFNClient":
    import boto3

    return boto3.client("stepfunctions", config=_config())


@cache
def sqs() -> "SQSClient":
    import boto3

    return boto3.client("sqs", config=_config())


@cache
def events() -> "EventBridgeClient":
    import boto3

    return boto3.client("events", config=_config())


def _config(**more: Any) -> "Config":  # noqa: ANN401 - botocore's own options
    from botocore.config import Config

    return Config(**_PATIENCE, **more)
