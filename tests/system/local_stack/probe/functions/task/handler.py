"""A task that fails by name as often as it is told to."""
# ruff: noqa: INP001 - deployed by itself, apart from the product

import os
from typing import Any

import boto3


class ProviderBusyError(Exception):
    """Worth another try."""


class ProviderGoneError(Exception):
    """Not worth another try."""


def lambda_handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Count the attempts in the table; fail with the name asked for until enough."""
    count = boto3.client("dynamodb").update_item(
        TableName=os.environ["TABLE"],
        Key={"id": {"S": event["id"]}},
        UpdateExpression="ADD attempts :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
        ReturnValues="UPDATED_NEW",
    )
    attempts = int(count["Attributes"]["attempts"]["N"])
    if attempts <= event.get("busy", 0):
        raise ProviderBusyError
    if event.get("gone"):
        raise ProviderGoneError("a secret prompt")
    return {"attempts": attempts}
