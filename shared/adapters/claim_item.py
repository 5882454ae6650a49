"""A claim as an item of the job table; its id begins with "claim-", which no job's does."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shared.domain.claims import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


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
