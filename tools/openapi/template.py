"""Reads the routes and the gateway responses from infra/template.yaml."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

ROOT: Final = Path(__file__).parents[2]


class GatewayResponse(NamedTuple):
    """An error response of API Gateway. `status` is None if the template does not change the default."""

    status: int | None
    body: dict[str, Any]
    headers: tuple[str, ...]


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms as None: no route and no body of a gateway response uses one."""


_Loader.add_multi_constructor("!", lambda _loader, _suffix, _node: None)


@cache
def _resources() -> dict[str, Any]:
    text = (ROOT / "infra" / "template.yaml").read_text(encoding="utf-8")
    resources: dict[str, Any] = yaml.load(text, Loader=_Loader)["Resources"]  # noqa: S506 - a SafeLoader
    return resources


def routes() -> set[tuple[str, str]]:
    """Return every (method, path) that a function or API Gateway itself serves."""
    functions = (each["Properties"] for each in _resources().values() if each["Type"] == "AWS::Serverless::Function")
    events = (event for properties in functions for event in properties.get("Events", {}).values())
    by_functions = {
        (each["Properties"]["Method"], each["Properties"]["Path"]) for each in events if each["Type"] == "Api"
    }
    return by_functions | {(method.upper(), path) for path, methods in _gateway_paths().items() for method in methods}


def own_integration(method: str, path: str) -> dict[str, Any]:
    """Return the integration of a route that API Gateway serves without a function."""
    found: dict[str, Any] = _gateway_paths()[path][method.lower()]["x-amazon-apigateway-integration"]
    return found


def _gateway_paths() -> dict[str, Any]:
    paths: dict[str, Any] = _resources()["Api"]["Properties"].get("DefinitionBody", {}).get("paths", {})
    return paths


def gateway_responses() -> dict[str, GatewayResponse]:
    """Return the gateway responses by API Gateway's name of their type."""
    responses: dict[str, Any] = _resources()["Api"]["Properties"]["GatewayResponses"]
    return {
        name: GatewayResponse(
            status=response.get("StatusCode"),
            body=json.loads(response["ResponseTemplates"]["application/json"]),
            headers=tuple(response["ResponseParameters"]["Headers"]),
        )
        for name, response in responses.items()
    }
