"""boto3 clients of the emulator's root user, for tests to look behind the API."""
# ruff: noqa: S106 - boto3's clients have no type of their own; the emulator's root has no secret

from typing import Any

import boto3

from local.account import REGION
from tests.system.local_stack.starting import RunningStack


def client(stack: RunningStack, service: str) -> Any:
    return boto3.client(
        service,  # type: ignore[call-overload]
        endpoint_url=stack.endpoint_url,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
