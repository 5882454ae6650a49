"""A stub of the AWS services that the measured functions call: it responds at once and counts the calls."""

import hashlib
import json
from collections import Counter
from typing import Any, Final

from bench.cold_start.loopback import FastHandler, Loopback

_TARGETS: Final = {"DynamoDB_20120810": "dynamodb", "AWSStepFunctions": "stepfunctions", "AmazonSQS": "sqs"}
_S3_HEADERS: Final = {
    "ETag": '"0"',
    "Content-Type": "image/png",
    "x-amz-meta-expires-at": "2099-01-01T00:00:00+00:00",
}
_JSON_HEADERS: Final = {"Content-Type": "application/x-amz-json-1.0"}


class AwsStub(Loopback):
    """`url` is the value for AWS_ENDPOINT_URL; `items` are the results of GetItem, by id."""

    def __init__(self, items: dict[str, dict[str, Any]]) -> None:
        self.calls: Counter[str] = Counter()
        calls = self.calls

        class Handler(FastHandler):
            def _respond(self) -> None:
                body = self.read_body()
                prefix, _, operation = self.headers.get("X-Amz-Target", "").partition(".")
                calls[f"{_TARGETS.get(prefix, 's3')}:{operation or self.command}"] += 1
                if operation:
                    response = _response(operation, json.loads(body), items)
                    self.respond(200, json.dumps(response).encode(), _JSON_HEADERS)
                else:
                    self.respond(200, headers=_S3_HEADERS)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _respond  # noqa: N815 - the library's names

        super().__init__(Handler)
        self.url = f"http://{self.address}"


def _response(operation: str, request: dict[str, Any], items: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if operation == "GetItem":
        found = items.get(request["Key"].get("id", {}).get("S", ""))
        return {"Item": found} if found else {}
    if operation == "UpdateItem":
        return {"Attributes": {"failures": {"N": "0"}, "point": {"N": "0"}}}
    if operation == "StartExecution":
        return {"executionArn": "arn:aws:states:eu-central-1:123456789012:execution:m:x", "startDate": 0}
    if operation == "SendMessage":
        digest = hashlib.md5(request["MessageBody"].encode(), usedforsecurity=False).hexdigest()
        return {"MessageId": "0", "MD5OfMessageBody": digest}
    return {}
