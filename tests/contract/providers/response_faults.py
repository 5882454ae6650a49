"""Faults that the failure table names: each changes the fake server's response."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tests.support.fakes import image_files
from tests.support.upstreams import faults
from tests.support.upstreams.bedrock import refusal as bedrock_refusal
from tests.support.upstreams.exchange import Response
from tests.support.upstreams.faults import Fault, changes_response, responds

HTML = responds(200, b"<html>Welcome</html>", content_type="text/html")
EMPTY_OBJECT = responds(200, b"{}", content_type="application/json")
NOT_AN_IMAGE = base64.b64encode(image_files.gif()).decode()
MORE_THAN_AN_HOUR_AHEAD = "Fri, 01 Jan 2100 00:00:00 GMT"


def with_fields(change: Callable[[dict[str, Any]], object]) -> Fault:
    """Change the response's JSON."""

    def changed(response: Response) -> Response:
        fields = json.loads(response.body)
        change(fields)
        return replace(response, body=json.dumps(fields).encode())

    return changes_response(changed)


def with_image_data(text: str) -> Fault:
    """Replace the image's base64, wherever the provider puts it."""

    def change(fields: dict[str, Any]) -> None:
        if "images" in fields:
            fields["images"] = [text]
        elif "candidates" in fields:
            fields["candidates"][0]["content"]["parts"][1]["inlineData"]["data"] = text
        else:
            item = fields["data"][0]
            item["b64" if "b64" in item else "b64_json"] = text

    return with_fields(change)


def with_half_an_image() -> Fault:
    """Remove the second half of the image, and nothing else."""

    def half(text: str) -> str:
        content = base64.b64decode(text)
        return base64.b64encode(content[: len(content) // 2]).decode()

    def change(response: Response) -> Response:
        if response.headers["content-type"].startswith("image/"):
            return replace(response, body=response.body[: len(response.body) // 2])
        found = json.loads(response.body)
        if "images" in found:
            found["images"][0] = half(found["images"][0])
        elif "candidates" in found:
            inline = found["candidates"][0]["content"]["parts"][1]["inlineData"]
            inline["data"] = half(inline["data"])
        else:
            item = found["data"][0]
            name = "b64" if "b64" in item else "b64_json"
            item[name] = half(item[name])
        return replace(response, body=json.dumps(found).encode())

    return changes_response(change)


def openai_error_code(status: int, code: str) -> Fault:
    error = {
        "error": {"message": "the provider's own words", "type": "invalid_request_error", "param": None, "code": code}
    }
    return responds(status, json.dumps(error).encode(), content_type="application/json")


def google_error(status: int, name: str, *details: Mapping[str, str]) -> Fault:
    error = {"error": {"code": status, "message": "the provider's own words", "status": name, "details": list(details)}}
    return responds(status, json.dumps(error).encode(), content_type="application/json")


def gemini_finishes(reason: str) -> Fault:
    candidates = [{"content": {"parts": [{"text": "No."}]}, "finishReason": reason}]
    return with_fields(lambda fields: fields.update(candidates=candidates))


def bedrock_error(code: str) -> Fault:
    response = bedrock_refusal(code)
    return lambda handler, _speak: faults.write(handler, response)
