"""A stand-in by itself, for `make run` to be pointed at: `python -m tests.support.upstreams stability --port 9101`.

The key is `test-key` unless `--key` says otherwise; `--key ""` makes a self-hosted server that asks for none. Bedrock
leaves its videos in the S3 at `--s3-url`.
"""

import argparse
import threading
from collections.abc import Callable

import boto3

from tests.support.upstreams.bedrock import Bedrock
from tests.support.upstreams.exchange import Answer, Request
from tests.support.upstreams.gemini import gemini
from tests.support.upstreams.ghostapi import ghostapi
from tests.support.upstreams.image_servers import localai, sd_server, sglang, vllm_omni
from tests.support.upstreams.openai_images import openai_images
from tests.support.upstreams.server import running
from tests.support.upstreams.stability import stability
from tests.support.upstreams.video_servers import sglang_video, vllm_omni_video

WITH_KEY: dict[str, Callable[[str], Callable[[Request], Answer]]] = {
    "stability": stability,
    "openai": openai_images,
    "gemini": gemini,
    "ghostapi": ghostapi,
    "localai": localai,
    "vllm-omni": vllm_omni,
    "sglang": sglang,
    "sd-server": sd_server,
    "vllm-omni-video": vllm_omni_video,
    "sglang-video": sglang_video,
}


def _bedrock(s3_url: str, region: str) -> Bedrock:
    s3 = boto3.client("s3", endpoint_url=s3_url or None)  # pyright: ignore[reportUnknownMemberType]

    def leave(bucket: str, key: str, content: bytes) -> None:
        s3.put_object(Bucket=bucket, Key=key, Body=content)

    return Bedrock(leave, region=region)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.support.upstreams", description=__doc__)
    parser.add_argument("provider", choices=[*WITH_KEY, "bedrock"])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--key", default="test-key")
    parser.add_argument("--region", default="us-west-2")
    parser.add_argument("--s3-url", default="")
    asked = parser.parse_args()
    speaker = (
        _bedrock(asked.s3_url, asked.region) if asked.provider == "bedrock" else WITH_KEY[asked.provider](asked.key)
    )
    with running(speaker, port=asked.port) as upstream:
        print(upstream.url, flush=True)  # noqa: T201 - for the person who started it
        threading.Event().wait()


if __name__ == "__main__":
    main()
