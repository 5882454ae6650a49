"""Writes beside each record seen in the table's stream that it was seen."""
# ruff: noqa: INP001 - deployed by itself, apart from the product

import os
from typing import Any

import boto3


def lambda_handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """One marker for each record."""
    table = boto3.client("dynamodb")
    for record in event["Records"]:
        seen = record["dynamodb"]["Keys"]["id"]["S"]
        table.put_item(TableName=os.environ["TABLE"], Item={"id": {"S": f"seen-{seen}"}})
    return {"batchItemFailures": []}
