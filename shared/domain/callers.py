"""Who sends a request, as far as idempotency and fairness need to know."""

import hashlib


def caller_id(address: str) -> str:
    """The caller at a network address: a hash, so that no address is stored."""
    return "address-" + hashlib.sha256(address.encode()).hexdigest()[:32]
