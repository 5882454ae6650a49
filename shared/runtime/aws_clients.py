"""AWS clients, each made when first asked for and then kept.

From botocore, which makes what boto3 would hand out: importing boto3 on top costs a cold start a tenth more.
The layer holds only the services that are named here (see shared/layer/trim_sdk.py).
"""

from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from botocore.session import Session
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient
    from mypy_boto3_codedeploy import CodeDeployClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_ssm import SSMClient
    from mypy_boto3_stepfunctions import SFNClient

_TIMEOUTS: Final[dict[str, Any]] = {
    "connect_timeout": 3,
    "read_timeout": 10,
    "retries": {"mode": "standard", "total_max_attempts": 3},
}
_SHORT_TIMEOUTS: Final[dict[str, Any]] = {
    "connect_timeout": 1,
    "read_timeout": 2,
    "retries": {"mode": "standard", "total_max_attempts": 2},
}

_REGIONAL: Final[dict[str, Any]] = {"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"}


@cache
def dynamodb() -> "DynamoDBClient":
    client: DynamoDBClient = _client("dynamodb")
    return client


@cache
def s3() -> "S3Client":
    """SigV4 and the regional virtual host: the default is neither (SigV2, the global host) in older regions."""
    client: S3Client = _client("s3", signature_version="s3v4", s3=_REGIONAL)
    return client


@cache
def stepfunctions() -> "SFNClient":
    client: SFNClient = _client("stepfunctions")
    return client


@cache
def sqs() -> "SQSClient":
    client: SQSClient = _client("sqs")
    return client


@cache
def events() -> "EventBridgeClient":
    client: EventBridgeClient = _client("events")
    return client


@cache
def secretsmanager() -> "SecretsManagerClient":
    client: SecretsManagerClient = _client("secretsmanager")
    return client


@cache
def secretsmanager_short_timeout() -> "SecretsManagerClient":
    """For what a request waits for and can do without."""
    client: SecretsManagerClient = _client("secretsmanager", **_SHORT_TIMEOUTS)
    return client


@cache
def lambda_() -> "LambdaClient":
    client: LambdaClient = _client("lambda")
    return client


@cache
def ssm() -> "SSMClient":
    client: SSMClient = _client("ssm")
    return client


@cache
def bedrock_runtime(region: str, url: str) -> "BedrockRuntimeClient":
    """Never repeats a call by itself: a repeated call is a second purchase. `url` is empty but for a local stand-in."""
    from botocore.config import Config

    config = Config(connect_timeout=3, read_timeout=75, retries={"total_max_attempts": 1}, tcp_keepalive=True)
    options: dict[str, Any] = {"region_name": region or None, "endpoint_url": url or None, "config": config}
    client: Any = _session().create_client("bedrock-runtime", **options)
    return cast("BedrockRuntimeClient", client)


@cache
def codedeploy() -> "CodeDeployClient":
    client: CodeDeployClient = _client("codedeploy")
    return client


def close_connections() -> None:
    """Of every client that was made; it opens new ones when it is used again."""
    for client in (
        dynamodb, s3, stepfunctions, sqs, events, secretsmanager, secretsmanager_short_timeout, ssm, lambda_,
        codedeploy,
    ):  # fmt: skip
        if client.cache_info().currsize:
            client().close()


@cache
def _session() -> "Session":
    from botocore.session import get_session

    return get_session()


def _client(service: str, **options: Any) -> Any:  # noqa: ANN401 - botocore's own options; its clients have no types
    from botocore.config import Config

    return _session().create_client(service, config=Config(**{**_TIMEOUTS, **options}))
