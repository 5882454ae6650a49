"""Opaque cursors: where a page ended, with a check sum that ties it to its owner."""

import base64
import binascii
import hashlib
import json

from shared.domain.errors import InvalidRequestError

_SUM_BYTES = 12
_NOT_OURS = "The cursor is not one of ours; begin again without it."


def encode_cursor(owner: str, after: tuple[str, str]) -> str:
    """Text for a URL."""
    content = json.dumps(after).encode()
    return base64.urlsafe_b64encode(_sum(owner, content) + content).decode().rstrip("=")


def decode_cursor(owner: str, cursor: str) -> tuple[str, str]:
    """What `encode_cursor` wrote for the same owner. Raises InvalidRequestError for anything else."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidRequestError(_NOT_OURS) from error
    content = raw[_SUM_BYTES:]
    if raw[:_SUM_BYTES] != _sum(owner, content):
        raise InvalidRequestError(_NOT_OURS)
    created_at, job_id = json.loads(content)
    return str(created_at), str(job_id)


def _sum(owner: str, content: bytes) -> bytes:
    return hashlib.sha256(owner.encode() + b"\0" + content).digest()[:_SUM_BYTES]
