"""The routes and the gateway's own answers, as infra/template.yaml has them."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

ROOT: Final = Path(__file__).parents[2]


class GatewayAnswer(NamedTuple):
    """An error that the gateway makes itself. `status` is None where it keeps that of the error it stands for."""

    status: int | None
    body: dict[str, Any]
    headers: tuple[str, ...]


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms as nothing: no route and no answer's body uses one."""


_Loader.add_multi_constructor("!", lambda _loader, _suffix, _node: None)


@cache
def _resources() -> dict[str, Any]:
    text = (ROOT / "infra" / "template.yaml").read_text(encoding="utf-8")
    resources: dict[str, Any] = yaml.load(text, Loader=_Loader)["Resources"]  # noqa: S506 - a SafeLoader
    return resources


def routes() -> set[tuple[str, str]]:
    """Every (method, path) that a function, or the gateway by itself, answers."""
    functions = (each["Properties"] for each in _resources().values() if each["Type"] == "AWS::Serverless::Function")
    events = (event for properties in functions for event in properties.get("Events", {}).values())
    answered = {(each["Properties"]["Method"], each["Properties"]["Path"]) for each in events if each["Type"] == "Api"}
    return answered | {(method.upper(), path) for path, methods in _own_paths().items() for method in methods}


def own_integration(method: str, path: str) -> dict[str, Any]:
    """What the gateway does by itself on a route that no function answers."""
    found: dict[str, Any] = _own_paths()[path][method.lower()]["x-amazon-apigateway-integration"]
    return found


def _own_paths() -> dict[str, Any]:
    paths: dict[str, Any] = _resources()["Api"]["Properties"].get("DefinitionBody", {}).get("paths", {})
    return paths


def gateway_answers() -> dict[str, GatewayAnswer]:
    """By API Gateway's names for them."""
    written: dict[str, Any] = _resources()["Api"]["Properties"]["GatewayResponses"]
    return {
        name: GatewayAnswer(
            status=answer.get("StatusCode"),
            body=json.loads(answer["ResponseTemplates"]["application/json"]),
            headers=tuple(answer["ResponseParameters"]["Headers"]),
        )
        for name, answer in written.items()
    }
