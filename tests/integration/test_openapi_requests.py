"""Requests generated from the OpenAPI document, valid and invalid: every response is one that the document defines.

Schemathesis generates the requests; `api.send` validates each response against the document.
"""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from tests.integration.api import HANDLERS, send
from tests.support.fakes.gateway_event import gateway_event, json_event
from tests.unit.openapi.closed import resolved
from tools.openapi.document import build_document

EXAMPLES: Final = 15
BASE: Final = "https://api.invalid"
DOCUMENT: Final = build_document()
SCHEMA: Final = schemathesis.openapi.from_dict(DOCUMENT)
INTERNAL_ERROR: Final = 500

type Names = dict[str, list[str]]


def _rows() -> Iterator[Any]:
    """Yield every route of a function, with valid requests and, where the schema has rules, with invalid ones."""
    for found in SCHEMA.get_all_operations():
        operation = found.ok()
        if operation.path in HANDLERS:
            method = operation.method.upper()
            yield pytest.param(method, operation.path, GenerationMode.POSITIVE, id=f"valid {operation.label}")
            if _has_rules(DOCUMENT["paths"][operation.path][operation.method]):
                yield pytest.param(method, operation.path, GenerationMode.NEGATIVE, id=f"invalid {operation.label}")


def _has_rules(operation: dict[str, Any]) -> bool:
    schemas = [resolved(parameter)["schema"] for parameter in operation.get("parameters", [])]
    return "requestBody" in operation or any("enum" in schema or "pattern" in schema for schema in schemas)


@pytest.fixture(scope="module")
def names(_empty_account: None) -> Names:
    """Names that exist, by path parameter: two jobs, and an image."""
    made = send(json_event("/api/generate", {"video_description": "a red desert at dusk"})).json
    queued = send(
        gateway_event(
            "POST",
            "/api/generate",
            headers={"Content-Type": "application/json", "Prefer": "respond-async"},
            body='{"prompt": "a lake"}',
        )
    ).json
    return {"id": [made["id"], queued["id"]], "name": [made["image_url"].rpartition("/")[2], "sandbox"], "file": []}


def _event(case: Case, path_parameters: dict[str, str]) -> dict[str, Any]:
    """Convert the request to the event that API Gateway would send."""
    sent = requests.Request(**case.as_transport_kwargs(base_url=BASE)).prepare()
    headers = {
        name: value if isinstance(value, str) else value.decode("latin-1") for name, value in sent.headers.items()
    }
    body = sent.body or b""
    content = body if isinstance(body, bytes) else body.encode()
    is_form = headers.get("Content-Type", "").startswith("multipart/form-data")
    return gateway_event(
        case.method,
        case.operation.path,
        parameters=path_parameters,
        query=urlsplit(sent.url or "").query,
        headers=headers,
        body=content if is_form else content.decode("utf-8", "replace"),
    )


@pytest.mark.parametrize(("method", "path", "mode"), list(_rows()))
def test_response_is_defined_in_the_openapi_document(
    method: str, path: str, mode: GenerationMode, names: Names
) -> None:
    cases = SCHEMA[path][method].as_strategy(generation_mode=mode)

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=cases, data=st.data())
    def check(case: Case, data: st.DataObject) -> None:
        parameters = {
            name: data.draw(st.sampled_from([str(value), *names[name]]), label=name)
            for name, value in (case.path_parameters or {}).items()
        }
        answer = send(_event(case, parameters))
        assert answer.status != INTERNAL_ERROR, answer.text

    check()
