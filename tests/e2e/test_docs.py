"""The document and its page where they are deployed."""

from openapi_spec_validator import OpenAPIV31SpecValidator
from playwright.sync_api import Page, Request

from tests.e2e.client import Client


def test_the_document_is_served(client: Client) -> None:
    answer = client.call("GET", "/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    OpenAPIV31SpecValidator(answer.json()).validate()


def test_the_page_shows_every_route_and_tries_one(page: Page, client: Client) -> None:
    """At an edge's root and under a gateway's stage alike, with nothing asked of anybody else."""
    complaints: list[str] = []
    asked: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            asked.append(request.url)

    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", note)
    page.goto(f"{client.base_url}/docs")
    page.wait_for_selector(".opblock")
    paths = client.call("GET", "/openapi.json").json()["paths"]
    assert page.locator(".opblock").count() == sum(len(methods) for methods in paths.values())

    health = page.locator("#operations-Service-health")
    health.locator(".opblock-summary").click()
    health.locator(".try-out__btn").click()
    health.locator(".execute").click()
    health.locator(".live-responses-table .response-col_status").filter(has_text="200").wait_for()
    assert f"{client.base_url}/api/health" in asked
    assert [url for url in asked if not url.startswith(f"{client.base_url}/")] == []
    assert complaints == []
