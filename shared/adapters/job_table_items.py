"""Items of the job table: jobs and idempotency claims, to and from DynamoDB.

A job's item has an attribute for each field, the keys of two sparse indexes, and the TTL. Ids of claims begin with
"claim-", which no job's does. A key's item is one claim; a body's item has one attribute per job, whose name contains
the job's id and whose value is the claim's expiry.
"""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from shared.domain.idempotency import BODY_LOOKUP_WINDOW, KEY_LIFETIME, Claim
from shared.domain.jobs import ANONYMOUS, Cost, Job, JobFailure, JobKind, JobStatus
from shared.domain.media import MediaKey
from shared.domain.timestamps import due_minute

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        PutTypeDef,
        TransactWriteItemTypeDef,
        UpdateTypeDef,
    )

type Item = Mapping[str, AttributeValueTypeDef]


def to_item(job: Job) -> "dict[str, AttributeValueTypeDef]":
    """Return the item. Jobs without an owner have no `owner_key`; jobs that need no check by the sweeper, no
    `due_minute`: so the indexes stay sparse.
    """
    text: dict[str, str | None] = {
        "id": job.id,
        "kind": job.kind.value,
        "status": job.status.value,
        "owner": job.owner,
        "model": job.model,
        "provider": job.provider,
        "request": json.dumps(dict(job.request), ensure_ascii=False),
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
        "owner_key": None if job.owner == ANONYMOUS else job.owner,
        "due_minute": due_minute(job.due_at) if job.cleanup_pending or not job.is_final else None,
    }
    instants = {
        "created_at": job.created_at,
        "due_at": job.due_at,
        "expires_at": job.expires_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "submission_started_at": job.submission_started_at,
        "cancel_at": job.cancel_at,
        "deleted_at": job.deleted_at,
    }
    text |= {name: at.astimezone(UTC).isoformat(timespec="microseconds") for name, at in instants.items() if at}
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
    """Parse what `to_item` returned."""
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
        started_at=_parse_instant(text.get("started_at")),
        finished_at=_parse_instant(text.get("finished_at")),
        submission_started_at=_parse_instant(text.get("submission_started_at")),
        upstream_id=text.get("upstream_id"),
        input_key=_parse_key(text.get("input_key")),
        media_key=_parse_key(text.get("media_key")),
        provenance_id=text.get("provenance_id"),
        cost=Cost(number["cost_units"], text["cost_usd"]) if "cost_usd" in text else None,
        failure=_failure(item, text),
        caller=text.get("caller", ""),
        ignored_options=_text_list(text, "ignored_options"),
        requested_options=_text_list(text, "requested_options"),
        fallback_models=_text_list(text, "fallback_models"),
        fallback_from=text.get("fallback_from"),
        cancel_at=_parse_instant(text.get("cancel_at")),
        deleted_at=_parse_instant(text.get("deleted_at")),
        cleanup_pending="cleanup_pending" in item,
        revision=number["revision"],
    )


def _failure(item: "Item", text: dict[str, str]) -> JobFailure | None:
    if "failure_code" not in text:
        return None
    return JobFailure(text["failure_code"], text["failure_message"], item["failure_retryable"].get("BOOL", False))


def _text_list(text: dict[str, str], name: str) -> tuple[str, ...]:
    return tuple(json.loads(text.get(name, "[]")))


def _parse_instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _parse_key(text: str | None) -> MediaKey | None:
    return MediaKey.parse(text) if text else None


_BODY_CLAIM: Final = "job-"


def claim_to_item(claim: Claim) -> "dict[str, AttributeValueTypeDef]":
    """Return the item of a claim; DynamoDB deletes it after `ttl`."""
    return {
        "id": {"S": claim.id},
        "fingerprint": {"S": claim.fingerprint},
        "job_id": {"S": claim.job_id},
        "expires_at": {"S": claim.expires_at.astimezone(UTC).isoformat()},
        "ttl": {"N": str(int(claim.expires_at.timestamp()))},
    }


def claim_from_item(item: "Mapping[str, AttributeValueTypeDef]") -> Claim:
    """Parse what `claim_to_item` returned."""
    text = {name: value["S"] for name, value in item.items() if "S" in value}
    return Claim(
        id=text["id"],
        fingerprint=text["fingerprint"],
        job_id=text["job_id"],
        expires_at=datetime.fromisoformat(text["expires_at"]),
    )


def claims_from_body(item: "Mapping[str, AttributeValueTypeDef]") -> list[Claim]:
    """Return the claims in a body's item, earliest first."""
    text = {name: value["S"] for name, value in item.items() if "S" in value}
    claims = [
        Claim(
            id=text["id"],
            fingerprint=text["fingerprint"],
            job_id=name.removeprefix(_BODY_CLAIM),
            expires_at=datetime.fromisoformat(until),
        )
        for name, until in text.items()
        if name.startswith(_BODY_CLAIM)
    ]
    return sorted(claims, key=lambda claim: (claim.expires_at, claim.job_id))


def exclusive_put(table: str, claim: Claim, replaced: str | None) -> "TransactWriteItemTypeDef":
    """The write of a claim that belongs to one job; `replaced` is the job that it may be taken from."""
    return {
        "Put": {
            "TableName": table,
            "Item": claim_to_item(claim),
            "ConditionExpression": "attribute_not_exists(id) OR job_id = :replaced",
            "ExpressionAttributeValues": {":replaced": {"S": replaced or "-"}},
        }
    }


def body_put(table: str, claim: Claim) -> "PutTypeDef":
    """The write of the first claim on a body; refused if a job claimed the body within BODY_LOOKUP_WINDOW."""
    claimed_at = claim.expires_at - KEY_LIFETIME
    return {
        "TableName": table,
        "Item": {
            "id": {"S": claim.id},
            "fingerprint": {"S": claim.fingerprint},
            "ttl": {"N": str(int(claim.expires_at.timestamp()))},
            "latest_at": {"N": str(int(claimed_at.timestamp()))},
            _BODY_CLAIM + claim.job_id: {"S": claim.expires_at.astimezone(UTC).isoformat()},
        },
        "ConditionExpression": "attribute_not_exists(id) OR latest_at < :stale",
        "ExpressionAttributeValues": {":stale": {"N": str(int((claimed_at - BODY_LOOKUP_WINDOW).timestamp()))}},
    }


def body_update(table: str, claim: Claim, dropped: "Sequence[str]") -> "UpdateTypeDef":
    """The write that adds a claim to its body's item and removes the claims of the jobs in `dropped`.

    It has no condition, so that concurrent jobs do not refuse each other.
    """
    names = {"#ttl": "ttl", "#new": job_attribute(claim.job_id)}
    removed = {f"#removed{number}": job_attribute(job_id) for number, job_id in enumerate(dropped)}
    item = claim_to_item(claim)
    return {
        "TableName": table,
        "Key": {"id": item["id"]},
        "UpdateExpression": "SET fingerprint = :fingerprint, #ttl = :ttl, latest_at = :latest, #new = :until"
        + (f" REMOVE {', '.join(removed)}" if removed else ""),
        "ExpressionAttributeNames": names | removed,
        "ExpressionAttributeValues": {
            ":fingerprint": item["fingerprint"],
            ":ttl": item["ttl"],
            ":latest": {"N": str(int((claim.expires_at - KEY_LIFETIME).timestamp()))},
            ":until": item["expires_at"],
        },
    }


def job_attribute(job_id: str) -> str:
    """Return the name of the job's attribute in a body's item."""
    return f"{_BODY_CLAIM}{job_id}"
