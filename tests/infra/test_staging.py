"""Forms too large for a function are stored in the bucket directly, with a redirect to the function that reads them."""

import json
import re
from typing import Any, Final

import pytest

from tests.infra.source import ROOT, Template, of_type
from tests.infra.test_gateway_responses import EXPOSED, INTERNAL_TERMS

TABLE: Final = json.loads((ROOT / "infra" / "edge" / "large_bodies.json").read_text(encoding="utf-8"))
EVENT_LIMIT: Final = 6_291_456
ROUTES: Final = ["img2img", "img2video"]
HEADERS_SIZE: Final = 3 * 20_480  # CloudFront's limit for headers; an event has each twice, and its context
each_route: Final = pytest.mark.parametrize("route", ROUTES)


def _post(deployed: Template, route: str) -> dict[str, Any]:
    found: dict[str, Any] = deployed["Resources"]["Api"]["Properties"]["Body"]["paths"][f"/api/staged-{route}"]["post"]
    return found


def _integration(deployed: Template, route: str) -> dict[str, Any]:
    found: dict[str, Any] = _post(deployed, route)["x-amazon-apigateway-integration"]
    return found


@each_route
def test_the_body_is_stored_unchanged_with_the_gateways_own_role(deployed: Template, route: str) -> None:
    integration = _integration(deployed, route)
    assert (integration["type"], integration["httpMethod"]) == ("aws", "PUT")
    assert integration["uri"] == {
        "Fn::Sub": f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:s3:path/${{MediaBucket}}/staged/{route}/{{id}}"
    }
    assert integration["credentials"] == {"Fn::GetAtt": ["StagingRole", "Arn"]}
    assert integration["passthroughBehavior"] == "when_no_match"
    assert "requestTemplates" not in integration
    assert "contentHandling" not in integration


@each_route
def test_the_key_is_the_request_id_and_is_never_overwritten(deployed: Template, route: str) -> None:
    parameters = _integration(deployed, route)["requestParameters"]
    assert parameters["integration.request.path.id"] == "context.requestId"
    assert parameters["integration.request.header.If-None-Match"] == "'*'"


@each_route
def test_metadata_for_the_function_is_stored_without_credentials(deployed: Template, route: str) -> None:
    parameters = _integration(deployed, route)["requestParameters"]
    stored = {name.rpartition(".")[2]: source for name, source in parameters.items() if ".header." in name}
    assert stored == {
        "If-None-Match": "'*'",
        "Content-Type": "method.request.header.Content-Type",
        "x-amz-meta-source": "context.identity.sourceIp",
        "x-amz-meta-client": "method.request.header.X-AiArt-Viewer-Address",
        "x-amz-meta-idempotency-key": "method.request.header.Idempotency-Key",
        "x-amz-meta-prefer": "method.request.header.Prefer",
        "x-amz-meta-cancel-after": "method.request.header.Cancel-After",
    }


@each_route
def test_every_mapped_header_is_declared(deployed: Template, route: str) -> None:
    """The gateway rejects a mapping from or to a header that its method does not declare."""
    post = _post(deployed, route)
    declared = {each["name"] for each in post["parameters"] if each["in"] == "header"}
    mapped = post["x-amazon-apigateway-integration"]["requestParameters"].values()
    assert {source.rpartition(".")[2] for source in mapped if source.startswith("method.request.header.")} == declared
    for response in post["x-amazon-apigateway-integration"]["responses"].values():
        names = {name.rpartition(".")[2] for name in response["responseParameters"]}
        assert names <= set(post["responses"][response["statusCode"]]["headers"])


@each_route
def test_success_is_a_relative_redirect_to_the_same_directory(deployed: Template, route: str) -> None:
    """A relative address is correct with CloudFront, where the path is /api/img2img, and without it."""
    response = _integration(deployed, route)["responses"]["200"]
    (template,) = response["responseTemplates"].values()
    first, _, body = template.partition("\n")
    address = f"staged-{route}/$context.requestId"
    assert first == f'#set($context.responseOverride.header.Location = "{address}")'
    assert response["statusCode"] == "303"
    assert json.loads(body)["links"] == {"answer": f"/api/{address}", "uploads": "/api/uploads"}
    assert "/api/uploads" in json.loads(body)["message"]


@each_route
@pytest.mark.parametrize(("pattern", "status"), [("4(00|12)", "400"), ("default", "503")])
def test_failure_is_the_common_error_for_every_error_of_s3(
    deployed: Template, route: str, pattern: str, status: str
) -> None:
    response = _integration(deployed, route)["responses"][pattern]
    assert response["statusCode"] == status
    assert sorted(response["responseTemplates"]) == ["application/json", "application/xml"], "S3's errors are XML"
    for template in response["responseTemplates"].values():
        body = json.loads(template)
        assert list(body) == ["error", "code", "request_id", "retryable"]
        assert body["retryable"] is (status == "503")
        assert not INTERNAL_TERMS.search(body["error"])
    assert ("method.response.header.Retry-After" in response["responseParameters"]) is (status == "503")


@each_route
def test_every_response_has_the_common_headers(deployed: Template, route: str) -> None:
    for response in _integration(deployed, route)["responses"].values():
        headers = {name.rpartition(".")[2]: value for name, value in response["responseParameters"].items()}
        assert headers["Access-Control-Allow-Origin"] == {"Fn::Sub": "'${CorsOrigin}'"}
        assert set(headers["Access-Control-Expose-Headers"].strip("'").split(", ")) == EXPOSED
        assert headers["Cache-Control"] == "'no-store'"
        assert headers["Content-Type"] == "'application/json'"


@each_route
def test_it_has_a_separate_throttle(deployed: Template, route: str) -> None:
    (stage,) = of_type(deployed, "AWS::ApiGateway::Stage").values()
    settings = {each["ResourcePath"]: each for each in stage["Properties"]["MethodSettings"]}
    staging = settings[f"/~1api~1staged-{route}"]
    assert staging["HttpMethod"] == "POST"
    assert staging["ThrottlingRateLimit"] == {"Ref": "StagingRate"}
    assert staging["ThrottlingBurstLimit"] == {"Ref": "StagingBurst"}


def test_the_edges_table_maps_each_route_to_its_staging_route(deployed: Template) -> None:
    paths = deployed["Resources"]["Api"]["Properties"]["Body"]["paths"]
    assert TABLE["paths"] == {f"/api/{route}": f"/api/staged-{route}" for route in ROUTES}
    assert all("post" in paths[path] for pair in TABLE["paths"].items() for path in pair)


def test_a_form_that_is_not_staged_fits_into_a_functions_event() -> None:
    assert TABLE["over_bytes"] * 4 / 3 + HEADERS_SIZE <= EVENT_LIMIT
    assert re.fullmatch(r"[A-Z]+", TABLE["method"])
