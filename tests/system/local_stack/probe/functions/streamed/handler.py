"""Counts beside each record in the table's stream how often it was seen; a flaky one is handled the second time."""
# ruff: noqa: INP001 - deployed by itself, apart from the product

import os
from typing import Any

import boto3


def lambda_handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Reports the flaky ones seen for the first time as failed."""
    table, failed = boto3.client("dynamodb"), []
    for record in event["Records"]:
        change = record["dynamodb"]
        count = table.update_item(
            TableName=os.environ["TABLE"],
            Key={"id": {"S": f"seen-{change['Keys']['id']['S']}"}},
            UpdateExpression="ADD seen :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
            ReturnValues="UPDATED_NEW",
        )
        if "flaky" in change["NewImage"] and count["Attributes"]["seen"]["N"] == "1":
            failed.append({"itemIdentifier": change["SequenceNumber"]})
    return {"batchItemFailures": failed}
