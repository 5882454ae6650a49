"""Misbehaviours that the failure table names: each changes what the stand-in would have answered."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tests.support.fakes import image_files
from tests.support.upstreams import faults
from tests.support.upstreams.bedrock import refusal as bedrock_refusal
from tests.support.upstreams.exchange import Answer
from tests.support.upstreams.faults import Fault, alters, answers

HTML = answers(200, b"<html>Welcome</html>", content_type="text/html")
EMPTY_OBJECT = answers(200, b"{}", content_type="application/json")
NOT_A_IMAGE = base64.b64encode(image_files.gif()).decode()
IN_AN_HOUR_AND_MORE = "Fri, 01 Jan 2100 00:00:00 GMT"


def with_fields(change: Callable[[dict[str, Any]], object]) -> Fault:
    """The answer's JSON, changed in place."""

    def changed(answer: Answer) -> Answer:
        fields = json.loads(answer.body)
        change(fields)
        return replace(answer, body=json.dumps(fields).encode())

    return alters(changed)


def packed_as(text: str) -> Fault:
    """The image's base64 replaced, wherever the provider puts it."""

    def change(fields: dict[str, Any]) -> None:
        if "images" in fields:
            fields["images"] = [text]
        elif "candidates" in fields:
            fields["candidates"][0]["content"]["parts"][1]["inlineData"]["data"] = text
        else:
            item = fields["data"][0]
            item["b64" if "b64" in item else "b64_json"] = text

    return with_fields(change)


def shortened() -> Fault:
    """The image's last half is missing, and nothing else is."""

    def half(text: str) -> str:
        content = base64.b64decode(text)
        return base64.b64encode(content[: len(content) // 2]).decode()

    def change(answer: Answer) -> Answer:
        if answer.headers["content-type"].startswith("image/"):
            return replace(answer, body=answer.body[: len(answer.body) // 2])
        found = json.loads(answer.body)
        if "images" in found:
            found["images"][0] = half(found["images"][0])
        elif "candidates" in found:
            inline = found["candidates"][0]["content"]["parts"][1]["inlineData"]
            inline["data"] = half(inline["data"])
        else:
            item = found["data"][0]
            name = "b64" if "b64" in item else "b64_json"
            item[name] = half(item[name])
        return replace(answer, body=json.dumps(found).encode())

    return alters(change)


def openai_says(status: int, code: str) -> Fault:
    error = {"error": {"message": "not our words", "type": "invalid_request_error", "param": None, "code": code}}
    return answers(status, json.dumps(error).encode(), content_type="application/json")


def google_says(status: int, name: str, *details: Mapping[str, str]) -> Fault:
    error = {"error": {"code": status, "message": "not our words", "status": name, "details": list(details)}}
    return answers(status, json.dumps(error).encode(), content_type="application/json")


def gemini_ends(reason: str) -> Fault:
    candidates = [{"content": {"parts": [{"text": "No."}]}, "finishReason": reason}]
    return with_fields(lambda fields: fields.update(candidates=candidates))


def bedrock_says(code: str) -> Fault:
    answer = bedrock_refusal(code)
    return lambda handler, _speak: faults.write(handler, answer)
