"""The floor of our POST routes: the required libraries, one model of the body and the route's AWS calls, no code of ours."""

import base64
import io
import json
import uuid

import botocore.session
from aws_lambda_powertools import Logger
from pydantic import BaseModel, Field

LOGGER = Logger("floor")
SESSION = botocore.session.get_session()
DYNAMODB = SESSION.create_client("dynamodb")
S3 = SESSION.create_client("s3")
ARN = "arn:aws:states:eu-central-1:123456789012:stateMachine:video"


class Body(BaseModel):
    """The two fields that the bench sends."""

    video_description: str = Field(min_length=1, max_length=10_000)
    seed: int = Field(ge=0, le=4_294_967_294)


def generate(event: dict, _context: object) -> dict:
    """Validate the body and make the AWS calls of our generate route."""
    return _run(Body.model_validate_json(event["body"]).video_description)


def img2img(event: dict, _context: object) -> dict:
    """Decode the image of the form with Pillow, and make the AWS calls of our img2img route."""
    _decode(event)
    return _run("")


def img2video(event: dict, _context: object) -> dict:
    """Decode the image of the form with Pillow, and make the AWS calls of our img2video route."""
    _decode(event)
    S3.put_object(Bucket="media", Key="inputs/x.jpg", Body=bytes(60_000), ContentType="image/jpeg")
    record = {"id": {"S": uuid.uuid4().hex}}
    DYNAMODB.transact_write_items(TransactItems=[{"Put": {"TableName": "jobs", "Item": record}}])
    SESSION.create_client("stepfunctions").start_execution(stateMachineArn=ARN, name=record["id"]["S"], input="{}")
    return _response()


def _decode(event: dict) -> None:
    from PIL import Image  # noqa: PLC0415 - generate does not load it

    content = base64.b64decode(event["body"])
    Image.open(io.BytesIO(content[content.index(b"\xff\xd8") :])).load()


def _run(prompt: str) -> dict:
    record = {"id": {"S": uuid.uuid4().hex}, "prompt": {"S": prompt}}
    DYNAMODB.update_item(
        TableName="coordination",
        Key={"provider": {"S": "sandbox"}, "entry": {"S": "limit"}},
        UpdateExpression="SET point = :p",
        ExpressionAttributeValues={":p": {"N": "1"}},
        ReturnValues="ALL_NEW",
    )
    DYNAMODB.transact_write_items(TransactItems=[{"Put": {"TableName": "jobs", "Item": record}}])
    S3.put_object(Bucket="media", Key="images/x.png", Body=bytes(60_000), ContentType="image/png")
    DYNAMODB.put_item(TableName="jobs", Item=record)
    return _response()


def _response() -> dict:
    LOGGER.info("request completed")
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps({"success": True})}
