"""Whatever the OpenAPI document says may be sent, and much that it says may not, gets an answer that it says may come.

Schemathesis makes the requests; `api.send` holds each answer against the document.
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
OUR_FAULT: Final = 500

type Names = dict[str, list[str]]


def _rows() -> Iterator[Any]:
    """Every route that a function answers, with good requests and, where there is a rule to break, with bad ones."""
    for found in SCHEMA.get_all_operations():
        operation = found.ok()
        if operation.path in HANDLERS:
            method = operation.method.upper()
            yield pytest.param(method, operation.path, GenerationMode.POSITIVE, id=f"good {operation.label}")
            if _has_a_rule(DOCUMENT["paths"][operation.path][operation.method]):
                yield pytest.param(method, operation.path, GenerationMode.NEGATIVE, id=f"bad {operation.label}")


def _has_a_rule(operation: dict[str, Any]) -> bool:
    schemas = [resolved(parameter)["schema"] for parameter in operation.get("parameters", [])]
    return "requestBody" in operation or any("enum" in schema or "pattern" in schema for schema in schemas)


@pytest.fixture(scope="module")
def names(_empty_account: None) -> Names:
    """What there really is, by the name of the path's parameter: a job, and the image it made."""
    made = send(json_event("/api/generate", {"video_description": "a red desert at dusk"})).json
    later = send(
        gateway_event(
            "POST",
            "/api/generate",
            headers={"Content-Type": "application/json", "Prefer": "respond-async"},
            body='{"prompt": "a lake"}',
        )
    ).json
    return {"id": [made["id"], later["id"]], "name": [made["image_url"].rpartition("/")[2], "sandbox"], "file": []}


def _event(case: Case, path_parameters: dict[str, str]) -> dict[str, Any]:
    """The request as API Gateway would hand it on."""
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
def test_an_answer_is_one_that_may_come(method: str, path: str, mode: GenerationMode, names: Names) -> None:
    cases = SCHEMA[path][method].as_strategy(generation_mode=mode)

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=cases, data=st.data())
    def answered(case: Case, data: st.DataObject) -> None:
        parameters = {
            name: data.draw(st.sampled_from([str(value), *names[name]]), label=name)
            for name, value in (case.path_parameters or {}).items()
        }
        answer = send(_event(case, parameters))
        assert answer.status != OUR_FAULT, answer.text

    answered()
