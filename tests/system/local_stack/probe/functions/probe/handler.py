"""Does to order what functions do by accident."""
# ruff: noqa: INP001 - deployed by itself, apart from the product

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import boto3
import in_layer  # type: ignore[import-not-found]  # only there once deployed
from botocore.config import Config


class UnhappyError(Exception):
    """An error with a name of its own."""


def _echo(event: dict[str, Any], context: Any) -> dict[str, Any]:
    seen = {
        "event": {**event, "body_length": len(event.get("body") or "")},
        "path": sys.path,
        "env": {name: value for name, value in os.environ.items() if "SECRET" not in name and "TOKEN" not in name},
        "layer": in_layer.WORD,
        "arn": context.invoked_function_arn,
        "pid": os.getpid(),
    }
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(seen)}


def _crash() -> dict[str, Any]:
    raise UnhappyError("a secret prompt")


def _exit() -> dict[str, Any]:
    os._exit(3)


def _late() -> dict[str, Any]:
    time.sleep(1.5)
    _put({"id": {"S": "late"}})
    return _echo_small("late")


def _nap() -> dict[str, Any]:
    time.sleep(0.3)
    return _echo_small(str(os.getpid()))


def _put(item: dict[str, Any]) -> dict[str, Any]:
    boto3.client("dynamodb").put_item(TableName=os.environ["TABLE"], Item=item)
    return _echo_small("ok")


def _s3(key: str) -> dict[str, Any]:
    try:
        boto3.client("s3").put_object(Bucket=os.environ["BUCKET"], Key=key, Body=b"x")
    except Exception as error:  # noqa: BLE001 - the test looks at it
        return _echo_small(f"{type(error).__name__}: {error}")
    return _echo_small("stored")


def _event() -> dict[str, Any]:
    entry = {"Source": "probe", "DetailType": "Probed", "Detail": "{}", "EventBusName": os.environ["BUS"]}
    answer = boto3.client("events").put_events(Entries=[entry])  # type: ignore[list-item]  # a plain dict will do
    return _echo_small(str(answer["FailedEntryCount"]))


def _presigned() -> dict[str, Any]:
    boto3.client("s3").put_object(
        Bucket=os.environ["BUCKET"], Key="allowed/x", Body=b"0123456789", ContentType="text/plain"
    )
    client = boto3.client("s3", config=Config(signature_version="s3v4", s3={"addressing_style": "virtual"}))
    return _echo_small(
        client.generate_presigned_url("get_object", {"Bucket": os.environ["BUCKET"], "Key": "allowed/x"}, 60)
    )


def _echo_small(text: str) -> dict[str, Any]:
    return {"statusCode": 200, "body": text}


_BEHAVIOURS: dict[str, Callable[[], Any]] = {
    "crash": _crash,
    "exit": _exit,
    "late": _late,
    "nap": _nap,
    "nonsense": lambda: {"hello": "world"},
    "text": lambda: "just text",
    "bytes": lambda: {"statusCode": 200, "body": {"not": "a string"}},
    "cookies": lambda: {"statusCode": 200, "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]}, "body": "ok"},
    "put": lambda: _put({"id": {"S": "put"}}),
    "scan": lambda: _echo_small(str(boto3.client("dynamodb").scan(TableName=os.environ["TABLE"])["Count"])),
    "allowed": lambda: _s3("allowed/x"),
    "forbidden": lambda: _s3("forbidden/x"),
    "event": _event,
    "presigned": _presigned,
    "redirect": lambda: {"statusCode": 302, "headers": {"Location": "http://127.0.0.1:1/"}, "body": ""},
}


def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    """Behave as the path asks."""
    if event["resource"] == "/behave/{how}":
        return _BEHAVIOURS[event["pathParameters"]["how"]]()
    if event["resource"] == "/hasty":
        return _late()
    return _echo(event, context)
