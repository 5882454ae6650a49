"""Routes are matched on the path as sent; parameters are decoded afterwards.

Emulator: decodes the path first, so `/images/a%2Fb` is taken for a route of three segments.
AWS: an encoded slash stays inside its segment.
Why: the contract answers such names with our own 404 for an unknown id, whichever route they are on.
"""
# ruff: noqa: SLF001 - a patch reaches inside, where nothing is typed

from typing import Any
from urllib.parse import unquote

from ministack.services import apigateway_v1 as v1

from local.emulator import inbound


def _decoded(parameters: dict[str, str] | None) -> dict[str, str]:
    return {name: unquote(value) for name, value in (parameters or {}).items()}


def install() -> None:
    """Both ways of finding a resource look at the encoded segments."""
    match, match_greedy = v1._match_resource_tree, v1._match_greedy_fallback

    def match_encoded(api: str, segments: list[str]) -> tuple[Any, dict[str, str]]:
        resource, parameters = match(api, inbound.raw_segments() or segments)
        return resource, _decoded(parameters)

    def match_greedy_encoded(api: str, segments: list[str], method: str) -> tuple[Any, dict[str, str]]:
        resource, parameters = match_greedy(api, inbound.raw_segments() or segments, method)
        return resource, _decoded(parameters)

    v1._match_resource_tree, v1._match_greedy_fallback = match_encoded, match_greedy_encoded
