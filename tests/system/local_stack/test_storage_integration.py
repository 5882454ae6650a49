"""An integration of the gateway with S3: the body as it is, headers mapped, its own role, the answer as templated."""

import pytest
import requests

from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import RunningStack

BODY = bytes(range(256)) * 20_000  # over five million bytes, none of them text


def _post(stack: RunningStack, path: str, **headers: str) -> requests.Response:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    return requests.post(f"{stack.raw_url}{path}", data=BODY, headers=kind | headers, timeout=60, allow_redirects=False)


def test_the_body_is_stored_with_what_was_mapped(probe_stack: RunningStack) -> None:
    answer = _post(probe_stack, "/stored", **{"X-Kept": "some words", "X-Other": "not these"})
    stored_as = answer.headers["x-amzn-requestid"]
    bucket = probe_stack.outputs["BucketName"]
    found = client(probe_stack, "s3").get_object(Bucket=bucket, Key=f"allowed/{stored_as}")
    assert found["Body"].read() == BODY
    assert found["ContentType"] == "multipart/form-data; boundary=x"
    assert found["Metadata"] == {"kept": "some words", "source": "127.0.0.1"}


def test_the_answer_is_the_one_for_its_status(probe_stack: RunningStack) -> None:
    answer = _post(probe_stack, "/stored")
    stored_as = answer.headers["x-amzn-requestid"]
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"stored/{stored_as}"
    assert answer.headers["X-Fixed"] == "fixed"
    assert answer.json() == {"stored": stored_as}


@pytest.mark.parametrize("kept", ["", "x" * 3000])
def test_what_the_role_may_not_do_or_s3_refuses_is_not_done(probe_stack: RunningStack, kept: str) -> None:
    answer = _post(probe_stack, "/forbidden", **({"X-Kept": kept} if kept else {}))
    assert (answer.status_code, answer.json()) == (503, {"error": "Not stored."})
    listed = client(probe_stack, "s3").list_objects_v2(Bucket=probe_stack.outputs["BucketName"], Prefix="elsewhere/")
    assert listed["KeyCount"] == 0


def test_its_body_has_the_gateways_limit_not_a_functions(probe_stack: RunningStack) -> None:
    answer = requests.post(f"{probe_stack.raw_url}/stored", data=b"x" * (10 * 1024 * 1024 + 1), timeout=60)
    assert answer.status_code == 413


def test_a_form_whose_policy_is_over_is_refused_by_the_bucket_itself(probe_stack: RunningStack) -> None:
    for seconds, status in ((60, 204), (-60, 403)):
        form = client(probe_stack, "s3").generate_presigned_post(
            probe_stack.outputs["BucketName"], "allowed/form", ExpiresIn=seconds
        )
        answer = requests.post(form["url"], data=form["fields"], files={"file": b"x"}, timeout=30)
        assert answer.status_code == status, answer.text
