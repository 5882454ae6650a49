"""Metrics are lines in CloudWatch's embedded format: which dimensions, which values, and nothing of a user's."""

import json
from datetime import timedelta
from typing import Any

import pytest

from shared.adapters.emf import COUNT, emit
from shared.adapters.emf_meters import EmfCallMeter, EmfJobMeter
from shared.domain.jobs import Cost, Job, JobFailure
from shared.runtime import metrics
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import DUE, a_job

STACK = "my-stack"
STARTED = a_job().begin_submission(NOON, DUE)


@pytest.fixture(autouse=True)
def _deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", STACK)


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def _values(lines: list[dict[str, Any]]) -> dict[str, float]:
    """Each metric's only value."""
    return {
        metric["Name"]: line[metric["Name"]][0]
        for line in lines
        for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]
    }


def test_a_value_is_kept_for_the_stack_and_by_its_dimensions(capsys: pytest.CaptureFixture[str]) -> None:
    emit({"Things": (3, COUNT)}, by={"kind": "round"})
    (line,) = _lines(capsys)
    (told,) = line["_aws"]["CloudWatchMetrics"]
    assert told["Namespace"] == "AiArt"
    assert told["Dimensions"] == [["service"], ["service", "kind"]]
    assert told["Metrics"] == [{"Name": "Things", "Unit": "Count"}]
    assert (line["service"], line["kind"], line["Things"]) == (STACK, "round", [3.0])


def test_a_value_of_the_stack_alone_has_one_dimension(capsys: pytest.CaptureFixture[str]) -> None:
    metrics.count_reconciled(2)
    (line,) = _lines(capsys)
    assert line["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["service"]]
    assert _values([line]) == {"ReconciledJobs": 2}


def test_an_accepted_job(capsys: pytest.CaptureFixture[str]) -> None:
    EmfJobMeter().accepted(a_job())
    (line,) = _lines(capsys)
    assert (line["kind"], line["state"]) == (a_job().kind, "accepted")


def test_a_job_that_succeeded_says_how_long_it_took_and_what_it_cost(capsys: pytest.CaptureFixture[str]) -> None:
    job = STARTED.submitted("upstream-1")
    done = job.succeed(job.created_at + timedelta(seconds=90), Cost(units=1, usd="0.035"))
    EmfJobMeter().ended(done, at_fault=False)
    assert _values(_lines(capsys)) == {
        "Jobs": 1, "EndedJobs": 1, "FailedJobs": 0, "OutcomeUnknownJobs": 0, "CostUsd": 0.035, "JobSeconds": 90,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("job", "at_fault", "failed", "unknown"),
    [
        (STARTED.fail(NOON, JobFailure("content_filtered", "No.", retryable=False)), False, 0, 0),
        (STARTED.fail(NOON, JobFailure("provider_failed", "Alas.", retryable=True)), True, 1, 0),
        (STARTED.fail(NOON, JobFailure("outcome_unknown", "Who knows.", retryable=True)), True, 1, 1),
        (STARTED.cancel(NOON), False, 0, 0),
    ],
)
def test_a_job_that_did_not_succeed(
    capsys: pytest.CaptureFixture[str], job: Job, at_fault: bool, failed: int, unknown: int
) -> None:
    EmfJobMeter().ended(job, at_fault=at_fault)
    assert _values(_lines(capsys)) == {"Jobs": 1, "EndedJobs": 1, "FailedJobs": failed, "OutcomeUnknownJobs": unknown}


def test_a_call_of_a_provider_and_how_it_failed(capsys: pytest.CaptureFixture[str]) -> None:
    meter = EmfCallMeter()
    meter.called("acme", 120.5)
    meter.called("acme", 30, "provider_unavailable")
    lines = _lines(capsys)
    assert [line.get("UpstreamMilliseconds") for line in lines] == [[120.5], [30.0], None]
    assert (lines[2]["provider"], lines[2]["code"]) == ("acme", "provider_unavailable")
    assert meter.take_spent() == 150.5
    assert meter.take_spent() == 0


def test_our_own_work_is_what_the_providers_time_leaves(capsys: pytest.CaptureFixture[str]) -> None:
    metrics.upstream.cache_clear()
    metrics.upstream().called("acme", 900)
    capsys.readouterr()
    metrics.count_request("/api/generate", 200, 912)
    metrics.count_request("/api/health", 503, 2)
    first, second, third, fourth = _lines(capsys)
    assert (first["route"], first["status"]) == ("/api/generate", "2xx")
    assert second["OwnMilliseconds"] == [12.0]
    assert (third["route"], third["status"]) == ("/api/health", "5xx")
    assert fourth["OwnMilliseconds"] == [2.0]
