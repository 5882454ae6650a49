"""The lower bound: a handler with boto3, an S3 client and a DynamoDB client, and nothing else."""

import json
import uuid

import boto3

S3 = boto3.client("s3")
DYNAMODB = boto3.client("dynamodb")


def lambda_handler(_event: dict, _context: object) -> dict:
    """Respond without any AWS call."""
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps({"status": "ok"})}


def with_calls(event: dict, _context: object) -> dict:
    """Make the AWS calls of our generate route, in the same order."""
    body = json.loads(event["body"])
    key = {"provider": {"S": "sandbox"}, "entry": {"S": "limit"}}
    record = {"id": {"S": uuid.uuid4().hex}, "prompt": {"S": body["video_description"]}}
    DYNAMODB.update_item(
        TableName="coordination",
        Key=key,
        UpdateExpression="SET point = :p",
        ExpressionAttributeValues={":p": {"N": "1"}},
        ReturnValues="ALL_NEW",
    )
    DYNAMODB.transact_write_items(TransactItems=[{"Put": {"TableName": "jobs", "Item": record}}])
    S3.put_object(Bucket="media", Key="images/x.png", Body=bytes(60_000), ContentType="image/png")
    DYNAMODB.put_item(TableName="jobs", Item=record)
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps({"success": True})}
