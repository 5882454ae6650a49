"""The document and its page, as the gateway gets them."""

import json
import re
from typing import Final

import pytest

from functions.api_docs.files import PAGE
from tests.integration.api import HANDLERS, assert_error, get
from tests.support.fakes.gateway_event import gateway_event
from tools.openapi.document import build_document

LAMBDA_ANSWERS_AT_MOST: Final = 6 * 1024 * 1024
NAMED_BY_THE_PAGE: Final = sorted(re.findall(r'(?:src|href)="([^"#]+)"', PAGE.text()))
PARTS: Final = [name.removeprefix("docs/") for name in NAMED_BY_THE_PAGE if name.startswith("docs/")]


def test_the_document() -> None:
    answer = get("/openapi.json")
    assert answer.status == 200
    assert answer.json == build_document()
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_the_page_loads_nothing_from_elsewhere() -> None:
    answer = get("/docs")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = dict(each.strip().split(" ", 1) for each in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert not {word for source in policy.values() for word in source.split() if "." in word or "*" in word}


def test_whatever_the_page_names_is_beside_it() -> None:
    """Relative, so that it is found at an edge's root and under a gateway's stage alike."""
    assert NAMED_BY_THE_PAGE == [
        "data:,", "docs/start.js", "docs/swagger-ui-bundle.min.js", "docs/swagger-ui.min.css", "openapi.json",
    ]  # fmt: skip


@pytest.mark.parametrize("name", PARTS)
def test_a_part_of_the_page_fits_into_an_answer(name: str) -> None:
    event = gateway_event("GET", "/docs/{file}", parameters={"file": name})
    result = HANDLERS["/docs/{file}"](event, None)
    assert result["statusCode"] == 200
    assert result["headers"]["Content-Type"].startswith("text/css" if name.endswith("css") else "text/javascript")
    assert len(json.dumps(result)) < LAMBDA_ANSWERS_AT_MOST
    assert len(result["body"]) > 200


@pytest.mark.parametrize("name", ["page.html", "handler.py", "../openapi.json", "swagger-ui.css", "."])
def test_nothing_else_is_served(name: str) -> None:
    assert_error(get("/docs/{file}", file=name), 404, "not_found")
