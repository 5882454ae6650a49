"""The OpenAPI document and the documentation page of a deployed stack."""

from openapi_spec_validator import OpenAPIV31SpecValidator
from playwright.sync_api import Page, Request

from tests.e2e.client import Client


def test_openapi_document_is_valid(client: Client) -> None:
    answer = client.call("GET", "/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    OpenAPIV31SpecValidator(answer.json()).validate()


def test_page_shows_every_route_and_calls_one(page: Page, client: Client) -> None:
    """The page works at the root of the edge and under the stage of the gateway, and loads nothing from other hosts."""
    errors: list[str] = []
    requested: list[str] = []

    def record(request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            requested.append(request.url)

    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", record)
    page.goto(f"{client.base_url}/docs")
    page.wait_for_selector(".opblock")
    paths = client.call("GET", "/openapi.json").json()["paths"]
    assert page.locator(".opblock").count() == sum(len(methods) for methods in paths.values())

    health = page.locator("#operations-Service-health")
    health.locator(".opblock-summary").click()
    health.locator(".try-out__btn").click()
    health.locator(".execute").click()
    health.locator(".live-responses-table .response-col_status").filter(has_text="200").wait_for()
    assert f"{client.base_url}/api/health" in requested
    assert [url for url in requested if not url.startswith(f"{client.base_url}/")] == []
    assert errors == []
