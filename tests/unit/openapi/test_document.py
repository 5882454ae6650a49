"""The OpenAPI document is valid, up to date and complete."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from shared.domain.errors import error_tree
from shared.runtime.http.response import EXPOSED_HEADERS
from tests.unit.openapi.closed import closed_document, validator
from tools.openapi.document import build_document
from tools.openapi.errors import BODY_RESPONSE_TYPES, GATEWAY_RESPONSE_TYPES, UNUSED_RESPONSE_TYPES
from tools.openapi.files import render_documents
from tools.openapi.headers import HEADERS
from tools.openapi.operations import OPERATIONS
from tools.openapi.parameters import PARAMETERS
from tools.openapi.template import gateway_responses, own_integration, routes

DOCUMENT: Final = build_document()
NOT_SENT_YET: Final = {"ratelimit", "ratelimit-policy"}
JSON_SCHEMA: Final = {
    "type", "properties", "required", "description", "default", "enum", "const", "items", "anyOf", "oneOf", "$ref",
    "format", "pattern", "minimum", "maximum", "minLength", "maxLength", "contentMediaType", "additionalProperties",
}  # fmt: skip
INTERNAL_ONLY: Final = {"idempotency_in_flight"}  # ClaimTakenError's code, which InFlightError has too


def _operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _contents() -> Iterator[Any]:
    for route, operation in _operations():
        for status, response in operation["responses"].items():
            for kind, content in response.get("content", {}).items():
                yield pytest.param(content, id=f"{route} {status} {kind}")


def test_the_document_is_valid_openapi_3_1() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_the_committed_copies_are_up_to_date() -> None:
    for each, text in render_documents().items():
        assert each.read_text(encoding="utf-8") == text, f"{each.name} is old: make openapi"


def test_the_documented_routes_are_those_of_the_template() -> None:
    assert set(OPERATIONS) == routes(), "describe a new route in tools/openapi/operations"


@pytest.mark.parametrize("path", ["/api/staged-img2img", "/api/staged-img2video"])
def test_the_redirect_of_the_gateway_is_documented(path: str) -> None:
    template = own_integration("POST", path)["responses"]["200"]["responseTemplates"]["application/json"]
    body = json.loads(template.partition("\n")[2])
    documented = DOCUMENT["paths"][path]["post"]["responses"]["303"]["content"]["application/json"]
    assert not list(validator(documented["schema"]).iter_errors(body))
    assert body["message"] == documented["example"]["message"]


def test_every_gateway_response_is_documented_or_impossible() -> None:
    documented = {*GATEWAY_RESPONSE_TYPES, *BODY_RESPONSE_TYPES}
    assert documented | set(UNUSED_RESPONSE_TYPES) == set(gateway_responses())
    assert not documented & set(UNUSED_RESPONSE_TYPES)


def test_every_error_code_is_documented() -> None:
    documented = {
        code
        for _, operation in _operations()
        for response in operation["responses"].values()
        for content in response.get("content", {}).values()
        for schema in [content["schema"], *content["schema"].get("anyOf", [])]
        for code in schema.get("properties", {}).get("code", {}).get("enum", [])
    }
    assert {kind.code for kind in error_tree()} - INTERNAL_ONLY <= documented


def test_operation_ids_are_unique() -> None:
    names = [operation["operationId"] for _, operation in _operations()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("content", list(_contents()))
def test_every_response_example_matches_its_schema(content: dict[str, Any]) -> None:
    if "example" in content:
        assert not list(validator(content["schema"]).iter_errors(content["example"]))
    else:
        assert content["schema"] in ({"type": "string"}, {"type": "object"}), "every JSON response needs an example"


def test_every_request_example_matches_its_schema() -> None:
    for route, operation in _operations():
        for kind, content in operation.get("requestBody", {"content": {}})["content"].items():
            for example in content["examples"].values():
                value = example["value"] | ({"image": "…"} if kind == "multipart/form-data" else {})
                assert not list(validator(content["schema"]).iter_errors(value)), route


def test_every_exposed_header_is_documented() -> None:
    exposed = {name.strip() for name in EXPOSED_HEADERS.split(",")}
    assert exposed - NOT_SENT_YET <= {name.lower() for name in HEADERS}


def test_every_component_is_used() -> None:
    text = str(DOCUMENT["paths"]) + str(DOCUMENT["components"]["schemas"])
    for kind, names in (
        ("headers", HEADERS),
        ("parameters", PARAMETERS),
        ("schemas", closed_document()["components"]["schemas"]),
    ):
        assert [name for name in names if f"#/components/{kind}/{name}'" not in text] == []


def test_types_use_json_schema_keywords_only() -> None:
    def keywords(schema: Any) -> Iterator[str]:
        if isinstance(schema, list):
            for each in schema:
                yield from keywords(each)
        elif isinstance(schema, dict):
            yield from schema
            for name, value in schema.items():
                yield from keywords(list(value.values()) if name == "properties" else value)

    assert set(keywords(list(DOCUMENT["components"]["schemas"].values()))) <= JSON_SCHEMA


def test_every_request_field_has_a_description_and_a_rule() -> None:
    for operation in OPERATIONS.values():
        if operation.request:
            name = operation.request.shape.__name__ + ("AsForm" if operation.request.has_image_input else "")
            fields = DOCUMENT["components"]["schemas"][name]["properties"]
            described = {name for name, field in fields.items() if ". It must " in field.get("description", "")}
            assert described >= set(operation.request.shape.model_fields)
