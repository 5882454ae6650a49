"""Metrics in CloudWatch's embedded metric format: their dimensions and values."""

import json
from datetime import timedelta
from typing import Any

import pytest

from shared.adapters.emf_metrics import COUNT, EmfCallMetrics, EmfJobMetrics, EmfRequestMetrics, emit
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
    """The single value of each metric."""
    return {
        metric["Name"]: line[metric["Name"]][0]
        for line in lines
        for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]
    }


def test_a_metric_has_dimensions_for_the_stack_and_for_each_kind(capsys: pytest.CaptureFixture[str]) -> None:
    emit({"Things": (3, COUNT)}, by={"kind": "round"})
    (line,) = _lines(capsys)
    (metric,) = line["_aws"]["CloudWatchMetrics"]
    assert metric["Namespace"] == "AiArt"
    assert metric["Dimensions"] == [["service"], ["service", "kind"]]
    assert metric["Metrics"] == [{"Name": "Things", "Unit": "Count"}]
    assert (line["service"], line["kind"], line["Things"]) == (STACK, "round", [3.0])


def test_a_metric_of_the_whole_stack_has_one_dimension(capsys: pytest.CaptureFixture[str]) -> None:
    metrics.count_reconciled(2)
    (line,) = _lines(capsys)
    assert line["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["service"]]
    assert _values([line]) == {"ReconciledJobs": 2}


def test_an_accepted_job_is_counted_by_kind_and_state(capsys: pytest.CaptureFixture[str]) -> None:
    EmfJobMetrics().count_accepted(a_job())
    (line,) = _lines(capsys)
    assert (line["kind"], line["state"]) == (a_job().kind, "accepted")


def test_a_succeeded_job_is_counted_with_duration_and_cost(capsys: pytest.CaptureFixture[str]) -> None:
    job = STARTED.record_submission("upstream-1")
    done = job.succeed(job.created_at + timedelta(seconds=90), Cost(units=1, usd="0.035"))
    EmfJobMetrics().count_ended(done, at_fault=False)
    assert _values(_lines(capsys)) == {
        "Jobs": 1, "EndedJobs": 1, "FailedJobs": 0, "OutcomeUnknownJobs": 0, "CostUsd": 0.035, "JobSeconds": 90,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("job", "at_fault", "failed", "unknown"),
    [
        (STARTED.fail(NOON, JobFailure("content_filtered", "No.", retryable=False)), False, 0, 0),
        (STARTED.fail(NOON, JobFailure("provider_failed", "It failed.", retryable=True)), True, 1, 0),
        (STARTED.fail(NOON, JobFailure("outcome_unknown", "Unknown outcome.", retryable=True)), True, 1, 1),
        (STARTED.cancel(NOON), False, 0, 0),
    ],
)
def test_a_job_that_did_not_succeed_is_counted_by_its_outcome(
    capsys: pytest.CaptureFixture[str], job: Job, at_fault: bool, failed: int, unknown: int
) -> None:
    EmfJobMetrics().count_ended(job, at_fault=at_fault)
    assert _values(_lines(capsys)) == {"Jobs": 1, "EndedJobs": 1, "FailedJobs": failed, "OutcomeUnknownJobs": unknown}


def test_a_provider_call_is_measured_and_its_error_counted(capsys: pytest.CaptureFixture[str]) -> None:
    call_metrics = EmfCallMetrics()
    call_metrics.record_call("acme", 120.5)
    call_metrics.record_call("acme", 30, "provider_unavailable")
    lines = _lines(capsys)
    assert [line.get("UpstreamMilliseconds") for line in lines] == [[120.5], [30.0], None]
    assert (lines[2]["provider"], lines[2]["code"]) == ("acme", "provider_unavailable")
    assert call_metrics.take_provider_milliseconds() == 150.5
    assert call_metrics.take_provider_milliseconds() == 0


def test_own_time_is_the_request_time_without_the_provider_time(capsys: pytest.CaptureFixture[str]) -> None:
    calls = EmfCallMetrics()
    requests = EmfRequestMetrics(calls)
    calls.record_call("acme", 900)
    capsys.readouterr()
    requests.count("/api/generate", 200, 912)
    requests.count("/api/health", 503, 2)
    first, second, third, fourth = _lines(capsys)
    assert (first["route"], first["status"]) == ("/api/generate", "2xx")
    assert second["OwnMilliseconds"] == [12.0]
    assert (third["route"], third["status"]) == ("/api/health", "5xx")
    assert fourth["OwnMilliseconds"] == [2.0]
