"""Opaque pagination cursors: the end of a page, with a checksum that binds it to the owner."""

import base64
import binascii
import hashlib
import json

from shared.domain.errors import InvalidRequestError

_CHECKSUM_BYTES = 12
_INVALID = "The cursor is not valid; begin again without it."


def encode_cursor(owner: str, after: tuple[str, str]) -> str:
    """Encode the end of a page as URL-safe text."""
    content = json.dumps(after).encode()
    return base64.urlsafe_b64encode(_checksum(owner, content) + content).decode().rstrip("=")


def decode_cursor(owner: str, cursor: str) -> tuple[str, str]:
    """Decode a cursor that `encode_cursor` made for the same owner. Raises InvalidRequestError for any other text."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidRequestError(_INVALID) from error
    content = raw[_CHECKSUM_BYTES:]
    if raw[:_CHECKSUM_BYTES] != _checksum(owner, content):
        raise InvalidRequestError(_INVALID)
    created_at, job_id = json.loads(content)
    return str(created_at), str(job_id)


def _checksum(owner: str, content: bytes) -> bytes:
    return hashlib.sha256(owner.encode() + b"\0" + content).digest()[:_CHECKSUM_BYTES]
