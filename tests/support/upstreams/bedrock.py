"""Amazon Bedrock's runtime, as botocore's own service model describes it: InvokeModel for Stability's image models,
StartAsyncInvoke and GetAsyncInvoke for Luma Ray 2.

facts: Amazon Bedrock, ids, bodies of InvokeModel, async invoke, errors and their statuses; the rest is botocore's
`bedrock-runtime/2023-09-30/service-2.json`, against which every request and every answer is checked here.
"""

import base64
import itertools
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import botocore.session
from botocore.validate import ParamValidator

from tests.support.upstreams.exchange import Answer, RefusedError, Request, as_json
from tests.support.upstreams.made import about, image, opened, video
from tests.support.upstreams.stability import LONGEST_PROMPT, RATIOS
from tests.support.upstreams.words import holds_back, refuses

type Leave = Callable[[str, str, bytes], None]
"""Puts bytes into a bucket under a key."""

_WORDS = {"prompt", "mode", "aspect_ratio", "output_format", "seed", "negative_prompt"}
IMAGE_MODELS = {
    "stability.stable-image-ultra-v1:1": _WORDS | {"image", "strength"},
    "stability.stable-image-core-v1:1": _WORDS - {"mode"},
    "stability.sd3-5-large-v1:0": _WORDS | {"image", "strength"},
}
VIDEO_MODELS = {"luma.ray-v2:0"}
MAX_SEED = 4_294_967_295
RAY_RATIOS = {"1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21"}
ACCOUNT = "123456789012"
HTTP_STATUS = {
    "ThrottlingException": 429, "ModelNotReadyException": 429, "ServiceQuotaExceededException": 400,
    "ModelTimeoutException": 408, "ModelErrorException": 424, "ServiceUnavailableException": 503,
    "InternalServerException": 500, "ValidationException": 400, "AccessDeniedException": 403,
    "ResourceNotFoundException": 404, "ConflictException": 400,
}  # fmt: skip


def refusal(code: str, message: str = "not our words") -> Answer:
    """How a rest-json service of AWS answers an error: its name in `x-amzn-errortype`."""
    return as_json({"message": message}, HTTP_STATUS[code], **{"x-amzn-errortype": code})


def wrong(message: str) -> RefusedError:
    return RefusedError(refusal("ValidationException", message))


@cache
def _model() -> Any:
    return botocore.session.get_session().get_service_model("bedrock-runtime")


def _keeps_to(shape: Any, params: Mapping[str, Any]) -> bool:
    """Required members and types, unknown members, and the patterns and lengths that botocore itself does not check."""
    if ParamValidator().validate(params, shape).has_errors() or set(params) - set(shape.members):
        return False
    texts = [(str(value), shape.members[name].metadata) for name, value in params.items() if isinstance(value, str)]
    return all(
        re.fullmatch(rules.get("pattern", ".*"), text, re.DOTALL)
        and rules.get("min", 0) <= len(text) <= rules.get("max", len(text))
        for text, rules in texts
    )


def _checked_answer(operation: str, params: Mapping[str, Any]) -> None:
    shape = _model().operation_model(operation).output_shape
    assert _keeps_to(shape, params), f"the stand-in itself strays from {operation}"


class Bedrock:
    """Videos are done once they were looked at `looks` times, and are then left in the bucket by `leave`."""

    def __init__(self, leave: Leave, *, region: str = "us-west-2", looks: int = 1) -> None:
        self._leave = leave
        self._region = region
        self._looks = looks
        self._begun: dict[str, dict[str, Any]] = {}
        self._by_token: dict[str, str] = {}
        self._numbers = itertools.count(1)

    def __call__(self, request: Request) -> Answer:
        signed = request.headers.get("authorization", "")
        if not signed.startswith("AWS4-HMAC-SHA256 ") or f"/{self._region}/bedrock/aws4_request" not in signed:
            return refusal("AccessDeniedException", "Missing Authentication Token")
        found = re.fullmatch(r"/model/(.+)/invoke", request.path)
        if request.method == "POST" and found:
            return self._invoke(found[1], request)
        if (request.method, request.path) == ("POST", "/async-invoke"):
            return self._start(request)
        if request.method == "GET" and request.path.startswith("/async-invoke/"):
            return self._look(request.path.removeprefix("/async-invoke/"))
        return refusal("ResourceNotFoundException")

    def _invoke(self, model_id: str, request: Request) -> Answer:
        params = {"modelId": model_id, "body": request.body, "contentType": request.headers.get("content-type", "")}
        if not _keeps_to(_model().operation_model("InvokeModel").input_shape, params):
            raise wrong("The request does not keep to the service's model.")
        if model_id not in IMAGE_MODELS:
            return refusal("ResourceNotFoundException", "This model version has reached the end of its life.")
        answer = _made(_fields(request), model_id)
        _checked_answer("InvokeModel", {"body": answer.body, "contentType": "application/json"})
        return answer

    def _start(self, request: Request) -> Answer:
        params = _fields(request)
        if not _keeps_to(_model().operation_model("StartAsyncInvoke").input_shape, params):
            raise wrong("The request does not keep to the service's model.")
        if params["modelId"] not in VIDEO_MODELS:
            return refusal("ResourceNotFoundException", "This model version has reached the end of its life.")
        _check_ray(params["modelInput"])
        token = params.get("clientRequestToken", "")
        if token in self._by_token:
            before = self._begun[self._by_token[token]]
            if before["input"] != params["modelInput"]:
                return refusal("ConflictException")
            return self._started(self._by_token[token])
        arn = f"arn:aws:bedrock:{self._region}:{ACCOUNT}:async-invoke/{next(self._numbers):012d}"
        folder = params["outputDataConfig"]["s3OutputDataConfig"]["s3Uri"].rstrip("/") + f"/{arn[-12:]}"
        self._begun[arn] = {"input": params["modelInput"], "token": token, "folder": folder, "left": self._looks}
        if token:
            self._by_token[token] = arn
        return self._started(arn)

    def _started(self, arn: str) -> Answer:
        _checked_answer("StartAsyncInvoke", {"invocationArn": arn})
        return as_json({"invocationArn": arn})

    def _look(self, arn: str) -> Answer:
        if arn not in self._begun:
            return refusal("ResourceNotFoundException")
        begun = self._begun[arn]
        is_done = begun["left"] <= 0
        if is_done:
            bucket, _, prefix = begun["folder"].removeprefix("s3://").partition("/")
            self._leave(bucket, f"{prefix}/output.mp4", video())
        begun["left"] -= 1
        now = datetime(2026, 11, 24, 12, tzinfo=UTC)
        fields = {
            "invocationArn": arn,
            "modelArn": f"arn:aws:bedrock:{self._region}::foundation-model/luma.ray-v2:0",
            "status": "Failed" if holds_back(begun["input"]["prompt"]) else "Completed" if is_done else "InProgress",
            "submitTime": now.isoformat(),
            "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": begun["folder"]}},
        }
        _checked_answer("GetAsyncInvoke", {**fields, "submitTime": now})
        return as_json(fields)


def _fields(request: Request) -> dict[str, Any]:
    try:
        fields = json.loads(request.body)
    except ValueError:
        raise wrong("Malformed input request.") from None
    if not isinstance(fields, dict):
        raise wrong("Malformed input request.")
    return fields


def _made(fields: Mapping[str, Any], model_id: str) -> Answer:
    """facts: `{"seeds", "finish_reasons", "images"}`; what is filtered comes with status 200 and perhaps no image."""
    _check_image(fields, IMAGE_MODELS[model_id])
    if refuses(fields["prompt"]):
        return as_json({"finish_reasons": ["Filter reason: prompt"]})
    if holds_back(fields["prompt"]):
        return as_json({"seeds": [1], "finish_reasons": ["Filter reason: output image"], "images": [""]})
    if "image" in fields:
        width, height = opened(base64.b64decode(fields["image"])).size
        ratio = width / height
    else:
        across, down = fields.get("aspect_ratio", "1:1").split(":")
        ratio = int(across) / int(down)
    content = image(about(1.0, ratio), fields.get("output_format", "png"), repr(sorted(fields.items())))
    return as_json(
        {"seeds": [fields.get("seed", 1)], "finish_reasons": [None], "images": [base64.b64encode(content).decode()]}
    )


def _check_image(fields: Mapping[str, Any], known: set[str]) -> None:
    rules: dict[str, Callable[[Any], bool]] = {
        "prompt": lambda value: isinstance(value, str) and 1 <= len(value) <= LONGEST_PROMPT,
        "negative_prompt": lambda value: isinstance(value, str) and len(value) <= LONGEST_PROMPT,
        "mode": lambda value: value == ("image-to-image" if "image" in fields else "text-to-image"),
        "aspect_ratio": lambda value: value in RATIOS and "image" not in fields,
        "output_format": lambda value: value in {"png", "jpeg", "webp"},
        "seed": lambda value: type(value) is int and 0 <= value <= MAX_SEED,
        "image": _is_image,
        "strength": lambda value: isinstance(value, int | float) and 0 <= value <= 1 and "image" in fields,
    }
    bad = sorted(name for name, value in fields.items() if name not in known or not rules[name](value))
    if bad or "prompt" not in fields:
        raise wrong(f"Malformed input request: {bad}")


def _is_image(value: object) -> bool:
    try:
        opened(base64.b64decode(str(value), validate=True))
    except ValueError:
        return False
    return True


def _check_ray(fields: Mapping[str, Any]) -> None:
    """facts: Luma Ray2 `modelInput`."""
    frames = fields.get("keyframes", {})
    known = {"prompt", "aspect_ratio", "loop", "duration", "resolution", "keyframes"}
    is_right = (
        not set(fields) - known
        and 1 <= len(fields.get("prompt", "")) <= 5000
        and fields.get("aspect_ratio", "16:9") in RAY_RATIOS
        and type(fields.get("loop", False)) is bool
        and fields.get("duration", "5s") in {"5s", "9s"}
        and fields.get("resolution", "720p") in {"540p", "720p"}
        and not set(frames) - {"frame0", "frame1"}
        and all(_is_frame(frame) for frame in frames.values())
    )
    if not is_right:
        raise wrong("Malformed input request.")


def _is_frame(frame: Mapping[str, Any]) -> bool:
    source = frame.get("source", {})
    try:
        kind = opened(base64.b64decode(source.get("data", ""), validate=True)).format
    except ValueError:
        return False
    return (
        frame.get("type") == "image"
        and source.get("type") == "base64"
        and source.get("media_type") == f"image/{str(kind).lower()}"
        and source.get("media_type") in {"image/jpeg", "image/png"}
    )
