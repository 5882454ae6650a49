"""Deployments of new function versions."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvocationResult:
    """What a function version returned, or the name of the error that it raised."""

    payload: Mapping[str, object]
    error: str = ""
