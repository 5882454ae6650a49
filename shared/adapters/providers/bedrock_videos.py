"""Luma Ray 2 on Amazon Bedrock: started under a token of ours, looked at by its ARN, left in a bucket, never called
off.
"""

import base64
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from shared.adapters.aws_errors import aws_errors_as
from shared.adapters.providers.bedrock_errors import bedrock_errors
from shared.adapters.providers.generated_images import media_type
from shared.adapters.providers.s3_video import S3Video
from shared.domain.errors import (
    ProviderModelGoneError,
    ProviderResponseError,
    ProviderUnavailableError,
    SubmissionUnknownError,
)
from shared.domain.generation import ImageToVideo
from shared.domain.image_headers import read_image_header
from shared.domain.models import Model
from shared.ports import VideoState

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient
    from mypy_boto3_s3 import S3Client

_RATIOS: Final = {"1:1": 1.0, "16:9": 16 / 9, "9:16": 9 / 16, "4:3": 4 / 3, "3:4": 3 / 4, "21:9": 7 / 3, "9:21": 3 / 7}
_CALM, _LIVELY = 85, 170
_READ_AHEAD: Final = 256 * 1024
_PREFIX: Final = "bedrock"


class BedrockVideos:
    """Implements `shared.ports.VideoProvider` for one model."""

    def __init__(
        self, *, client: "BedrockRuntimeClient", s3: "Callable[[], S3Client]", output_bucket: str, model: Model
    ) -> None:
        self._client = client
        self._s3 = s3
        self._output_bucket = output_bucket
        self._model = model

    @property
    def submit_is_idempotent(self) -> bool:
        return True  # clientRequestToken: a second start under it finds the first

    def submit(self, request: ImageToVideo, *, token: str) -> str:
        with bedrock_errors(buys=True):
            answer = self._client.start_async_invoke(
                modelId=self._model.upstream,
                modelInput=to_fields(request, self._model),
                outputDataConfig={"s3OutputDataConfig": {"s3Uri": f"s3://{self._output_bucket}/{_PREFIX}/"}},
                clientRequestToken=token,
            )
        arn = answer.get("invocationArn")
        if not arn:
            raise SubmissionUnknownError("Amazon Bedrock took it, but its answer names no video.")
        return arn

    def check(self, upstream_id: str) -> VideoState:
        """Raises ProviderResponseError where it failed: Bedrock says why in words only, and they are not ours to
        tell.
        """
        status = self._look(upstream_id).get("status")
        if status == "Completed":
            return VideoState.SUCCEEDED
        if status == "InProgress":
            return VideoState.IN_PROGRESS
        if status == "Failed":
            raise ProviderResponseError("The model failed to make the video.")
        raise ProviderUnavailableError("Amazon Bedrock's answer cannot be read.")

    def cancel(self, upstream_id: str) -> bool:  # noqa: ARG002 - the port's signature
        return False

    def fetch(self, upstream_id: str) -> BinaryIO:
        bucket, _, prefix = _folder(self._look(upstream_id)).removeprefix("s3://").partition("/")
        gone = {"NoSuchKey": ProviderResponseError("The model's provider left no video.")}
        with aws_errors_as(ProviderUnavailableError, "The finished video cannot be reached right now.", codes=gone):
            found = self._s3().get_object(Bucket=bucket, Key=f"{prefix.rstrip('/')}/output.mp4")
        return io.BufferedReader(S3Video(found["Body"]), _READ_AHEAD)

    def _look(self, upstream_id: str) -> Mapping[str, Any]:
        try:
            with bedrock_errors(buys=False):
                return self._client.get_async_invoke(invocationArn=upstream_id)
        except ProviderModelGoneError as error:
            raise ProviderResponseError("Amazon Bedrock no longer knows this video.") from error


def to_fields(request: ImageToVideo, model: Model) -> dict[str, Any]:
    """The image is the first frame; how much is to move is said in words, for Ray 2 has no knob for it."""
    source = {
        "type": "base64",
        "media_type": media_type(request.image),
        "data": base64.b64encode(request.image).decode(),
    }
    return {
        "prompt": _motion(request.motion_bucket_id),
        "aspect_ratio": nearest_ratio(request.image),
        "loop": False,
        "keyframes": {"frame0": {"type": "image", "source": source}},
        **model.options,
    }


def _folder(found: Mapping[str, Any]) -> str:
    try:
        return str(found["outputDataConfig"]["s3OutputDataConfig"]["s3Uri"])
    except KeyError as error:
        raise ProviderUnavailableError("Amazon Bedrock's answer cannot be read.") from error


def nearest_ratio(image: bytes) -> str:
    """Of the ratios that the model knows, the one nearest to the image's."""
    header = read_image_header(image)
    ratio = header.width / header.height if header else 1.0
    return min(_RATIOS, key=lambda name: abs(_RATIOS[name] / ratio - 1) + abs(ratio / _RATIOS[name] - 1))


def _motion(motion_bucket_id: int) -> str:
    if motion_bucket_id <= _CALM:
        return "Bring this image to life with slow, subtle motion; the camera stands almost still."
    if motion_bucket_id <= _LIVELY:
        return "Bring this image to life with natural motion and a gentle camera move."
    return "Bring this image to life with fast, dramatic motion and a sweeping camera move."
