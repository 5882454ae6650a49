"""The document is valid, up to date, and leaves nothing out."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from shared.domain.errors import error_tree
from shared.runtime.http.response import EXPOSED_HEADERS
from tests.unit.openapi.closed import closed_document, validator
from tools.openapi.document import build_document
from tools.openapi.errors import BY_THE_GATEWAY, NEVER, OF_A_BODY
from tools.openapi.files import written
from tools.openapi.headers import HEADERS
from tools.openapi.operations import OPERATIONS
from tools.openapi.parameters import PARAMETERS
from tools.openapi.template import gateway_answers, own_integration, routes

DOCUMENT: Final = build_document()
NOT_SENT_YET: Final = {"ratelimit", "ratelimit-policy"}
JSON_SCHEMA: Final = {
    "type", "properties", "required", "description", "default", "enum", "const", "items", "anyOf", "oneOf", "$ref",
    "format", "pattern", "minimum", "maximum", "minLength", "maxLength", "contentMediaType", "additionalProperties",
}  # fmt: skip
INSIDE_ONLY: Final = {"idempotency_in_flight"}  # ClaimTakenError's, which InFlightError shares


def _operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _contents() -> Iterator[Any]:
    for route, operation in _operations():
        for status, answer in operation["responses"].items():
            for kind, content in answer.get("content", {}).items():
                yield pytest.param(content, id=f"{route} {status} {kind}")


def test_it_is_openapi_3_1() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_the_kept_copies_are_what_the_code_says() -> None:
    for each, text in written().items():
        assert each.read_text(encoding="utf-8") == text, f"{each.name} is old: make openapi"


def test_it_describes_the_routes_of_the_template_and_no_others() -> None:
    assert set(OPERATIONS) == routes(), "a new route is described in tools/openapi/operations"


@pytest.mark.parametrize("path", ["/api/staged-img2img", "/api/staged-img2video"])
def test_the_redirect_that_the_gateway_makes_is_told_as_it_is(path: str) -> None:
    made = own_integration("POST", path)["responses"]["200"]["responseTemplates"]["application/json"]
    body = json.loads(made.partition("\n")[2])
    told = DOCUMENT["paths"][path]["post"]["responses"]["303"]["content"]["application/json"]
    assert not list(validator(told["schema"]).iter_errors(body))
    assert body["message"] == told["example"]["message"]


def test_every_answer_of_the_gateway_is_told_or_cannot_come() -> None:
    told = {*BY_THE_GATEWAY, *OF_A_BODY}
    assert told | set(NEVER) == set(gateway_answers())
    assert not told & set(NEVER)


def test_every_error_of_ours_is_told_somewhere() -> None:
    told = {
        code
        for _, operation in _operations()
        for answer in operation["responses"].values()
        for content in answer.get("content", {}).values()
        for schema in [content["schema"], *content["schema"].get("anyOf", [])]
        for code in schema.get("properties", {}).get("code", {}).get("enum", [])
    }
    assert {kind.code for kind in error_tree()} - INSIDE_ONLY <= told


def test_operations_have_names_of_their_own() -> None:
    names = [operation["operationId"] for _, operation in _operations()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("content", list(_contents()))
def test_an_example_is_what_it_stands_for(content: dict[str, Any]) -> None:
    if "example" in content:
        assert not list(validator(content["schema"]).iter_errors(content["example"]))
    else:
        assert content["schema"] in ({"type": "string"}, {"type": "object"}), "every answer of JSON has an example"


def test_the_examples_of_requests_fit() -> None:
    for route, operation in _operations():
        for kind, content in operation.get("requestBody", {"content": {}})["content"].items():
            for example in content["examples"].values():
                value = example["value"] | ({"image": "…"} if kind == "multipart/form-data" else {})
                assert not list(validator(content["schema"]).iter_errors(value)), route


def test_every_header_that_a_page_may_read_is_told() -> None:
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


def test_types_are_told_in_json_schemas_own_words() -> None:
    def words(schema: Any) -> Iterator[str]:
        if isinstance(schema, list):
            for each in schema:
                yield from words(each)
        elif isinstance(schema, dict):
            yield from schema
            for name, value in schema.items():
                yield from words(list(value.values()) if name == "properties" else value)

    assert set(words(list(DOCUMENT["components"]["schemas"].values()))) <= JSON_SCHEMA


def test_every_field_of_a_request_has_a_meaning_and_a_rule() -> None:
    for operation in OPERATIONS.values():
        if operation.request:
            name = operation.request.shape.__name__ + ("AsForm" if operation.request.brings_image else "")
            fields = DOCUMENT["components"]["schemas"][name]["properties"]
            told = {name for name, field in fields.items() if ". It must " in field.get("description", "")}
            assert told >= set(operation.request.shape.model_fields)
