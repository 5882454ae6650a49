"""Convert claims to and from items of the job table; their ids begin with "claim-", unlike those of jobs.

The item of a key is one claim. The item of a body holds several, one attribute for each job: its name is the job's, its
value the claim's expiry.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from shared.domain.idempotency import BODY_LOOKUP_WINDOW, KEY_LIFETIME, Claim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, PutTypeDef, TransactWriteItemTypeDef, UpdateTypeDef

_JOB: Final = "job-"


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
            job_id=name.removeprefix(_JOB),
            expires_at=datetime.fromisoformat(until),
        )
        for name, until in text.items()
        if name.startswith(_JOB)
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
    item = claim_to_item(claim)
    return {
        "TableName": table,
        "Item": {
            "id": item["id"],
            "fingerprint": item["fingerprint"],
            "ttl": item["ttl"],
            "latest_at": {"N": str(_claimed_at(claim))},
            job_attribute(claim.job_id): item["expires_at"],
        },
        "ConditionExpression": "attribute_not_exists(id) OR latest_at < :stale",
        "ExpressionAttributeValues": {
            ":stale": {"N": str(_claimed_at(claim) - int(BODY_LOOKUP_WINDOW.total_seconds()))}
        },
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
            ":latest": {"N": str(_claimed_at(claim))},
            ":until": item["expires_at"],
        },
    }


def job_attribute(job_id: str) -> str:
    """Return the name of the job's attribute in a body's item."""
    return f"{_JOB}{job_id}"


def _claimed_at(claim: Claim) -> int:
    """Epoch seconds at which the claim's job was created."""
    return int((claim.expires_at - KEY_LIFETIME).timestamp())
