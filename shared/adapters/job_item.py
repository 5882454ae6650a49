"""A job as a DynamoDB item and back: one attribute a field, plus the keys of the two sparse indexes and the TTL."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shared.domain.jobs import ANONYMOUS, Cost, Job, JobFailure, JobKind, JobStatus
from shared.domain.media import MediaKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

type Item = Mapping[str, AttributeValueTypeDef]


def to_item(job: Job) -> "dict[str, AttributeValueTypeDef]":
    """The record. `owner_key` stands only on jobs of a real owner, `due_minute` only while the sweeper has to look."""
    text: dict[str, str | None] = {
        "id": job.id,
        "kind": job.kind.value,
        "status": job.status.value,
        "owner": job.owner,
        "model": job.model,
        "provider": job.provider,
        "request": json.dumps(dict(job.request), ensure_ascii=False),
        "created_at": _instant(job.created_at),
        "due_at": _instant(job.due_at),
        "expires_at": _instant(job.expires_at),
        "started_at": _maybe(job.started_at),
        "finished_at": _maybe(job.finished_at),
        "submission_started_at": _maybe(job.submission_started_at),
        "upstream_id": job.upstream_id,
        "input_key": str(job.input_key) if job.input_key else None,
        "media_key": str(job.media_key) if job.media_key else None,
        "provenance_id": job.provenance_id,
        "cost_usd": job.cost.usd if job.cost else None,
        "failure_code": job.failure.code if job.failure else None,
        "failure_message": job.failure.message if job.failure else None,
        "caller": job.caller,
        "ignored_options": json.dumps(job.ignored_options) if job.ignored_options else None,
        "requested_options": json.dumps(job.requested_options) if job.requested_options else None,
        "fallback_models": json.dumps(job.fallback_models) if job.fallback_models else None,
        "fallback_from": job.fallback_from,
        "cancel_at": _maybe(job.cancel_at),
        "deleted_at": _maybe(job.deleted_at),
        "owner_key": None if job.owner == ANONYMOUS else job.owner,
        "due_minute": due_minute(job.due_at) if job.cleanup_pending or not job.is_final else None,
    }
    numbers = {
        "seed": job.seed,
        "revision": job.revision,
        "ttl": int(job.record_expires_at.timestamp()),
        "cost_units": job.cost.units if job.cost else None,
    }
    item: dict[str, AttributeValueTypeDef] = {name: {"S": value} for name, value in text.items() if value is not None}
    item |= {name: {"N": str(value)} for name, value in numbers.items() if value is not None}
    if job.cleanup_pending:
        item["cleanup_pending"] = {"BOOL": True}
    if job.failure:
        item["failure_retryable"] = {"BOOL": job.failure.retryable}
    return item


def from_item(item: "Item") -> Job:
    """The job that `to_item` wrote."""
    text = {name: value["S"] for name, value in item.items() if "S" in value}
    number = {name: int(value["N"]) for name, value in item.items() if "N" in value}
    return Job(
        id=text["id"],
        kind=JobKind(text["kind"]),
        status=JobStatus(text["status"]),
        owner=text["owner"],
        model=text["model"],
        provider=text["provider"],
        seed=number["seed"],
        request=json.loads(text["request"]),
        created_at=datetime.fromisoformat(text["created_at"]),
        due_at=datetime.fromisoformat(text["due_at"]),
        expires_at=datetime.fromisoformat(text["expires_at"]),
        started_at=_maybe_instant(text.get("started_at")),
        finished_at=_maybe_instant(text.get("finished_at")),
        submission_started_at=_maybe_instant(text.get("submission_started_at")),
        upstream_id=text.get("upstream_id"),
        input_key=_maybe_key(text.get("input_key")),
        media_key=_maybe_key(text.get("media_key")),
        provenance_id=text.get("provenance_id"),
        cost=Cost(number["cost_units"], text["cost_usd"]) if "cost_usd" in text else None,
        failure=_failure(item, text),
        caller=text.get("caller", ""),
        ignored_options=_words(text, "ignored_options"),
        requested_options=_words(text, "requested_options"),
        fallback_models=_words(text, "fallback_models"),
        fallback_from=text.get("fallback_from"),
        cancel_at=_maybe_instant(text.get("cancel_at")),
        deleted_at=_maybe_instant(text.get("deleted_at")),
        cleanup_pending="cleanup_pending" in item,
        revision=number["revision"],
    )


def due_minute(moment: datetime) -> str:
    """The partition of the index by_due_minute that a moment falls into."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}"


def _failure(item: "Item", text: dict[str, str]) -> JobFailure | None:
    if "failure_code" not in text:
        return None
    return JobFailure(text["failure_code"], text["failure_message"], item["failure_retryable"].get("BOOL", False))


def _words(text: dict[str, str], name: str) -> tuple[str, ...]:
    return tuple(json.loads(text.get(name, "[]")))


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _maybe(moment: datetime | None) -> str | None:
    return _instant(moment) if moment else None


def _maybe_instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _maybe_key(text: str | None) -> MediaKey | None:
    return MediaKey.parse(text) if text else None
