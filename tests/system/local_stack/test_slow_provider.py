"""A provider that takes longer than the gateway waits: the documented retry program still buys one image, not two."""

import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import running

PROGRAM = Path(__file__).parents[2] / "e2e" / "programs" / "retry.py"
HOST = "https://aiart-zroo.onrender.com"


@pytest.mark.slow
def test_the_documented_retry_program_buys_once(tmp_path: Path) -> None:
    with running(tmp_path, ["--parameter", "SandboxSeconds=35"]) as stack:
        call = "\nprint(generate_image_with_retry('a lighthouse in a storm')['image_url'])\n"
        program = PROGRAM.read_text().replace(HOST, stack.base_url) + call
        done = subprocess.run(
            [sys.executable, "-"], input=program, capture_output=True, text=True, timeout=300, check=True
        )
        said = done.stdout.splitlines()
        assert said[0] == "Server error. Retrying after 2 seconds."  # the gateway gave up, the function did not
        assert requests.get(said[-1], timeout=60).content.startswith(b"\x89PNG")

        items = client(stack, "dynamodb").scan(TableName=stack.outputs["JobTableName"])["Items"]
        jobs = [item for item in items if "kind" in item]
        assert [job["status"]["S"] for job in jobs] == ["succeeded"]
        kept = client(stack, "s3").list_objects_v2(Bucket=stack.outputs["MediaBucketName"], Prefix="images/")
        assert kept["KeyCount"] == 1
