"""`make trace`: what it counts, and that a request stays within `bench/trace/bounds.toml`."""

import re
import subprocess
import sys
import tomllib
from contextlib import suppress

import pytest

from bench.trace.__main__ import BOUNDS
from bench.trace.aws_resource import resource_of
from bench.trace.tracer import ROOT, record
from shared.adapters.aws_errors import aws_errors_as
from shared.adapters.pillow_image_validator import decode_errors
from shared.domain.errors import MalformedUploadError, StorageUnavailableError
from shared.domain.media import MediaKey
from shared.runtime.http.durations import parse_duration

_LINE = re.compile(
    r"(?P<route>\w+): (?P<calls>\d+) calls, (?P<files>\d+) files, (?P<depth>\d+) deep, "
    r"(?P<aws_calls>\d+) AWS calls; (?P<domain_calls>\d+) calls of the domain"
)


@pytest.fixture(scope="module")
def output() -> str:
    """Of a process of its own: the trace replaces the image provider and the environment."""
    traced = subprocess.run(
        [sys.executable, "-m", "bench.trace", "--tree"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return traced.stdout


def test_both_routes_stay_within_their_bounds(output: str) -> None:
    printed = {match["route"]: match.groupdict() for match in map(_LINE.fullmatch, output.splitlines()) if match}
    bounds = tomllib.loads(BOUNDS.read_text(encoding="utf-8"))
    assert printed.keys() == bounds.keys() == {"generate", "img2img"}
    for route, figures in printed.items():
        del figures["route"]
        assert figures.keys() == bounds[route].keys()
        assert {name: value for name, value in figures.items() if int(value) > bounds[route][name]} == {}
        assert min(map(int, figures.values())) > 0


def test_the_tree_begins_at_the_handler_and_holds_each_aws_call(output: str) -> None:
    of_generate = output.partition("\n\n")[0].splitlines()
    calls = [line for line in of_generate if re.match(r"  \d+\. ", line)]
    tree = of_generate[1 + len(calls) :]
    assert tree[0] == "  shared/runtime/http/endpoint.py: http_endpoint.lambda_handler"
    assert [line.strip() for line in tree if "AWS " in line] == [
        f"AWS {re.sub(r'^  \d+\. (.*?)  for .*$', r'\1', line)}" for line in calls
    ]
    assert any("dynamodb TransactWriteItems" in line for line in calls)
    assert any("s3 PutObject media/images/generated_image_*.png" in line for line in calls)


def test_a_context_manager_counts_once() -> None:
    def work() -> None:
        with aws_errors_as(StorageUnavailableError, "Not reached."), decode_errors():
            pass

    assert [(call.function, call.depth) for call in record(work).calls] == [("aws_errors_as", 1), ("decode_errors", 1)]


def test_an_exception_leaves_the_depth_right() -> None:
    def work() -> None:
        with suppress(MalformedUploadError), decode_errors():
            raise OSError
        parse_duration("5m", "smh")

    assert [(call.function, call.depth) for call in record(work).calls][-1] == ("parse_duration", 1)


def test_domain_calls_are_counted_apart() -> None:
    key = MediaKey("images", "a.png")
    trace = record(lambda: (str(key), parse_duration("5m", "smh")))
    assert trace.figures == {"calls": 1, "files": 1, "depth": 1, "aws_calls": 0, "domain_calls": 1}


@pytest.mark.parametrize(
    ("parameters", "resource"),
    [
        ({"TableName": "jobs", "Key": {"id": {"S": "claim-" + "0a" * 32}}}, "jobs[claim-*]"),
        ({"TableName": "gate", "Key": {"provider": {"S": "x"}, "entry": {"S": "budget"}}}, "gate[x, budget]"),
        ({"Bucket": "media", "Key": f"images/generated_image_{'1f' * 16}.png"}, "media/images/generated_image_*.png"),
        ({"TransactItems": [{"Put": {"TableName": "jobs", "Item": {"id": {"S": "a"}}}}]}, "Put jobs[a]"),
        ({"QueueUrl": "https://queue"}, "https://queue"),
        ({"taskToken": "x"}, ""),
    ],
)
def test_a_resource_names_its_key_without_the_random_part(parameters: dict[str, object], resource: str) -> None:
    assert resource_of(parameters) == resource
