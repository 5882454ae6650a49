"""The OpenAPI document and the documentation page, as the function returns them."""

import json
import re
from typing import Final

import pytest

from functions.api_docs.files import PAGE
from tests.integration.api import HANDLERS, assert_error, get
from tests.support.fakes.gateway_event import gateway_event
from tools.openapi.document import build_document

MAX_LAMBDA_RESPONSE_BYTES: Final = 6 * 1024 * 1024
LINKS_OF_THE_PAGE: Final = sorted(re.findall(r'(?:src|href)="([^"#]+)"', PAGE.text()))
FILES: Final = [name.removeprefix("docs/") for name in LINKS_OF_THE_PAGE if name.startswith("docs/")]


def test_openapi_document_is_served_as_built() -> None:
    answer = get("/openapi.json")
    assert answer.status == 200
    assert answer.json == build_document()
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_content_security_policy_allows_only_the_page_s_own_origin() -> None:
    answer = get("/docs")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = dict(each.strip().split(" ", 1) for each in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert not {word for source in policy.values() for word in source.split() if "." in word or "*" in word}


def test_page_links_its_files_by_relative_urls() -> None:
    """Relative URLs work at the root of the edge and under the stage of the gateway."""
    assert LINKS_OF_THE_PAGE == [
        "data:,", "docs/start.js", "docs/swagger-ui-bundle.min.js", "docs/swagger-ui.min.css", "openapi.json",
    ]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_file_of_the_page_fits_into_a_lambda_response(name: str) -> None:
    event = gateway_event("GET", "/docs/{file}", parameters={"file": name})
    result = HANDLERS["/docs/{file}"](event, None)
    assert result["statusCode"] == 200
    assert result["headers"]["Content-Type"].startswith("text/css" if name.endswith("css") else "text/javascript")
    assert len(json.dumps(result)) < MAX_LAMBDA_RESPONSE_BYTES
    assert len(result["body"]) > 200


@pytest.mark.parametrize("name", ["page.html", "handler.py", "../openapi.json", "swagger-ui.css", "."])
def test_no_other_file_is_served(name: str) -> None:
    assert_error(get("/docs/{file}", file=name), 404, "not_found")
