"""Routes are matched on the encoded path; path parameters are decoded afterwards.

Emulator: decodes the path first, so that `/images/a%2Fb` has three segments.
AWS: an encoded slash does not separate segments (not documented; see docs/unverified-on-aws.md).
Patch: matches on the segments of the path as sent, then decodes the parameters.
Why: the API must respond to such names with its own 404 for an unknown id.
"""
# ruff: noqa: SLF001 - a patch changes untyped internals of the emulator

from typing import Any
from urllib.parse import unquote

from ministack.services import apigateway_v1 as v1

from local.emulator import inbound


def _decoded(parameters: dict[str, str] | None) -> dict[str, str]:
    return {name: unquote(value) for name, value in (parameters or {}).items()}


def install() -> None:
    """Wrap both functions that find the resource for a path."""
    match, match_greedy = v1._match_resource_tree, v1._match_greedy_fallback

    def match_encoded(api: str, segments: list[str]) -> tuple[Any, dict[str, str]]:
        resource, parameters = match(api, inbound.raw_segments() or segments)
        return resource, _decoded(parameters)

    def match_greedy_encoded(api: str, segments: list[str], method: str) -> tuple[Any, dict[str, str]]:
        resource, parameters = match_greedy(api, inbound.raw_segments() or segments, method)
        return resource, _decoded(parameters)

    v1._match_resource_tree, v1._match_greedy_fallback = match_encoded, match_greedy_encoded
