"""Claims as items of the job table; their ids begin with "claim-", which no job's does.

A key's item is one claim. A body's item holds several, one attribute a job: the attribute's name says which job, its
value how long it stands.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from shared.domain.idempotency import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, UpdateTypeDef

_JOB: Final = "job-"


def claim_to_item(claim: Claim) -> "dict[str, AttributeValueTypeDef]":
    """The item; its `ttl` lets the table forget it once nobody asks."""
    return {
        "id": {"S": claim.id},
        "fingerprint": {"S": claim.fingerprint},
        "job_id": {"S": claim.job_id},
        "expires_at": {"S": claim.expires_at.astimezone(UTC).isoformat()},
        "ttl": {"N": str(int(claim.expires_at.timestamp()))},
    }


def claim_from_item(item: "Mapping[str, AttributeValueTypeDef]") -> Claim:
    """The claim that `claim_to_item` wrote."""
    text = {name: value["S"] for name, value in item.items() if "S" in value}
    return Claim(
        id=text["id"],
        fingerprint=text["fingerprint"],
        job_id=text["job_id"],
        expires_at=datetime.fromisoformat(text["expires_at"]),
    )


def claims_from_body(item: "Mapping[str, AttributeValueTypeDef]") -> list[Claim]:
    """The claims in a body's item, the earliest first."""
    text = {name: value["S"] for name, value in item.items() if "S" in value}
    found = [
        Claim(
            id=text["id"],
            fingerprint=text["fingerprint"],
            job_id=name.removeprefix(_JOB),
            expires_at=datetime.fromisoformat(until),
        )
        for name, until in text.items()
        if name.startswith(_JOB)
    ]
    return sorted(found, key=lambda claim: (claim.expires_at, claim.job_id))


def body_update(table: str, claim: Claim, without: "Sequence[str]") -> "UpdateTypeDef":
    """What adds the claim to its body, whoever else does so at the time, and takes those of other jobs off it."""
    names = {"#ttl": "ttl", "#new": job_attribute(claim.job_id)}
    gone = {f"#gone{number}": job_attribute(job_id) for number, job_id in enumerate(without)}
    item = claim_to_item(claim)
    return {
        "TableName": table,
        "Key": {"id": item["id"]},
        "UpdateExpression": "SET fingerprint = :fingerprint, #ttl = :ttl, #new = :until"
        + (f" REMOVE {', '.join(gone)}" if gone else ""),
        "ExpressionAttributeNames": names | gone,
        "ExpressionAttributeValues": {
            ":fingerprint": item["fingerprint"],
            ":ttl": item["ttl"],
            ":until": item["expires_at"],
        },
    }


def job_attribute(job_id: str) -> str:
    """The attribute of a body's item that is about this job."""
    return f"{_JOB}{job_id}"
