"""A provider slower than the gateway timeout: the documented retry program is charged for one image, not two."""

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
def test_documented_retry_program_creates_one_image(tmp_path: Path) -> None:
    with running(tmp_path, ["--parameter", "SandboxSeconds=35"]) as stack:
        call = "\nprint(generate_image_with_retry('a lighthouse in a storm')['image_url'])\n"
        program = PROGRAM.read_text().replace(HOST, stack.base_url) + call
        done = subprocess.run(
            [sys.executable, "-"], input=program, capture_output=True, text=True, timeout=300, check=True
        )
        output = done.stdout.splitlines()
        assert output[0] == "Server error. Retrying after 2 seconds."  # the gateway timed out, the function continued
        assert requests.get(output[-1], timeout=60).content.startswith(b"\x89PNG")

        items = client(stack, "dynamodb").scan(TableName=stack.outputs["JobTableName"])["Items"]
        jobs = [item for item in items if "kind" in item]
        assert [job["status"]["S"] for job in jobs] == ["succeeded"]
        stored = client(stack, "s3").list_objects_v2(Bucket=stack.outputs["MediaBucketName"], Prefix="images/")
        assert stored["KeyCount"] == 1
