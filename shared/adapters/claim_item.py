"""Convert claims to and from items of the job table; their ids begin with "claim-", unlike those of jobs.

The item of a key is one claim. The item of a body holds several, one attribute for each job: its name is the job's, its
value the claim's expiry.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from shared.domain.idempotency import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, UpdateTypeDef

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


def body_update(table: str, claim: Claim, without: "Sequence[str]") -> "UpdateTypeDef":
    """Return the update that adds a claim to its body's item and removes the claims of the jobs in `without`.

    It has no condition, so concurrent updates for other jobs do not conflict.
    """
    names = {"#ttl": "ttl", "#new": job_attribute(claim.job_id)}
    removed = {f"#removed{number}": job_attribute(job_id) for number, job_id in enumerate(without)}
    item = claim_to_item(claim)
    return {
        "TableName": table,
        "Key": {"id": item["id"]},
        "UpdateExpression": "SET fingerprint = :fingerprint, #ttl = :ttl, #new = :until"
        + (f" REMOVE {', '.join(removed)}" if removed else ""),
        "ExpressionAttributeNames": names | removed,
        "ExpressionAttributeValues": {
            ":fingerprint": item["fingerprint"],
            ":ttl": item["ttl"],
            ":until": item["expires_at"],
        },
    }


def job_attribute(job_id: str) -> str:
    """Return the name of the job's attribute in a body's item."""
    return f"{_JOB}{job_id}"
