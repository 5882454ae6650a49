"""Calls to AWS services count as made over TLS.

Emulator: serves plain HTTP on loopback, so that a bucket policy which requires TLS denies every call.
AWS: SDKs use TLS, and `aws:SecureTransport` is true (IAM user guide, "AWS global condition context keys").
Patch: marks every request as secure.
Why: our bucket denies unencrypted requests; on loopback nothing leaves the machine.
"""
# ruff: noqa: ANN401 - a patch changes untyped internals of the emulator

from typing import Any

from ministack import app


def install() -> None:
    """Set the flag for TLS only; the address of the client is not changed."""
    pin = app.pin_request_origin

    def pin_secure(address: str, _secure: bool) -> Any:
        return pin(address, True)

    app.pin_request_origin = pin_secure
