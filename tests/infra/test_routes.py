"""The gateway has exactly the routes of the contract, and allows requests from browsers."""

import re
from typing import Any, Final

import pytest

from functions.jobs import handler as jobs
from functions.media import handler as media
from functions.models import handler as models
from tests.infra.source import Template, of_type

ROUTES: Final = {
    ("POST", "/api/generate"): "GenerateFunction",
    ("POST", "/api/img2img"): "Img2ImgFunction",
    ("POST", "/api/img2video"): "Img2VideoFunction",
    ("POST", "/api/uploads"): "UploadsFunction",
    ("GET", "/api/staged-img2img/{id}"): "Img2ImgFunction",
    ("GET", "/api/staged-img2video/{id}"): "Img2VideoFunction",
    ("GET", "/api/img2video/result/{id}"): "PollFunction",
    ("GET", "/api/jobs"): "JobsFunction",
    ("GET", "/api/jobs/{id}"): "JobsFunction",
    ("DELETE", "/api/jobs/{id}"): "JobsFunction",
    ("POST", "/api/jobs/{id}/cancel"): "JobsFunction",
    ("GET", "/api/models"): "ModelsFunction",
    ("GET", "/api/models/{name}"): "ModelsFunction",
    ("GET", "/api/health"): "HealthFunction",
    ("GET", "/openapi.json"): "ApiDocsFunction",
    ("GET", "/docs"): "ApiDocsFunction",
    ("GET", "/docs/{file}"): "ApiDocsFunction",
    ("GET", "/images/{name}"): "MediaFunction",
    ("HEAD", "/images/{name}"): "MediaFunction",
    ("GET", "/processed_images/{name}"): "MediaFunction",
    ("HEAD", "/processed_images/{name}"): "MediaFunction",
    ("GET", "/processed_videos/{name}"): "MediaFunction",
    ("HEAD", "/processed_videos/{name}"): "MediaFunction",
}
STAGING: Final = {("POST", "/api/staged-img2img"), ("POST", "/api/staged-img2video")}  # tested in test_staging.py
PATHS: Final = sorted({path for _method, path in {*ROUTES, *STAGING}})
PREFLIGHT_HEADERS: Final = {"content-type", "authorization", "x-api-key", "idempotency-key", "prefer", "cancel-after"}
DOCUMENTED_CONCURRENT_CLIENTS: Final = 100
each_path: Final = pytest.mark.parametrize("path", PATHS)


@pytest.fixture(scope="module")
def api(deployed: Template) -> dict[str, Any]:
    properties: dict[str, Any] = deployed["Resources"]["Api"]["Properties"]
    return properties


def _preflight(api: dict[str, Any], path: str) -> dict[str, Any]:
    answer = api["Body"]["paths"][path]["options"]["x-amazon-apigateway-integration"]["responses"]["default"]
    return {name.rpartition(".")[2]: value for name, value in answer["responseParameters"].items()}


def _listed(header: str) -> set[str]:
    return {each.strip() for each in header.strip("'").split(",")}


def test_the_routes_are_those_of_the_contract(api: dict[str, Any]) -> None:
    found = {(method.upper(), path) for path, methods in api["Body"]["paths"].items() for method in methods}
    assert {route for route in found if route[0] != "OPTIONS"} == {*ROUTES, *STAGING}


@pytest.mark.parametrize(
    ("route", "function"), ROUTES.items(), ids=lambda each: " ".join(each) if isinstance(each, tuple) else ""
)
def test_a_route_invokes_the_alias_of_its_function(api: dict[str, Any], route: tuple[str, str], function: str) -> None:
    method, path = route
    integration = api["Body"]["paths"][path][method.lower()]["x-amazon-apigateway-integration"]
    assert integration["type"] == "aws_proxy"
    assert integration["httpMethod"] == "POST", "a function is invoked with POST, whatever the method of the route"
    assert f"/functions/${{{function}Aliaslive}}/invocations" in integration["uri"]["Fn::Sub"]


@pytest.mark.parametrize(
    ("route", "function"), ROUTES.items(), ids=lambda each: " ".join(each) if isinstance(each, tuple) else ""
)
def test_a_route_may_invoke_its_function(deployed: Template, route: tuple[str, str], function: str) -> None:
    method, path = route
    wanted = f"/{method}{re.sub('{[a-z]+}', '*', path)}"
    allowed = {
        permission["Properties"]["SourceArn"]["Fn::Sub"][0].rpartition("${__Stage__}")[2]
        for permission in of_type(deployed, "AWS::Lambda::Permission").values()
        if permission["Properties"]["FunctionName"] == {"Ref": f"{function}Aliaslive"}
    }
    assert wanted in allowed


def test_handlers_with_several_routes_have_all_of_them() -> None:
    """These three distinguish their routes as the template writes them."""
    assert set(jobs.ROUTES) == {route for route, function in ROUTES.items() if function == "JobsFunction"}
    assert set(models.ROUTES) == {path for (_, path), function in ROUTES.items() if function == "ModelsFunction"}
    assert set(media._KINDS) == {path for (_, path), function in ROUTES.items() if function == "MediaFunction"}


@each_path
def test_preflight_response_has_the_cors_headers(api: dict[str, Any], path: str) -> None:
    headers = _preflight(api, path)
    assert headers["Access-Control-Allow-Origin"] == {"Fn::Sub": "'${CorsOrigin}'"}
    assert _listed(headers["Access-Control-Allow-Headers"]) == PREFLIGHT_HEADERS
    methods = {method for method, route in {*ROUTES, *STAGING} if route == path}
    assert _listed(headers["Access-Control-Allow-Methods"]) >= methods | {"OPTIONS"}
    assert 0 < int(headers["Access-Control-Max-Age"].strip("'")) <= 7200, "browsers limit it to this"


@each_path
def test_preflight_requires_no_credentials(api: dict[str, Any], path: str) -> None:
    assert not api["Body"]["paths"][path]["options"].get("security")
    assert api["Body"]["paths"][path]["options"]["x-amazon-apigateway-integration"]["type"] == "mock"


def test_only_uploads_are_binary(api: dict[str, Any]) -> None:
    """A wildcard would encode JSON bodies and break the mock integration of preflight requests."""
    assert api["BinaryMediaTypes"] == ["multipart~1form-data"]
    assert api["Body"]["x-amazon-apigateway-binary-media-types"] == ["multipart/form-data"]


def test_there_is_one_stage_and_it_is_throttled(deployed: Template) -> None:
    (stage,) = of_type(deployed, "AWS::ApiGateway::Stage").values()
    every_method, *_staging = stage["Properties"]["MethodSettings"]
    assert stage["Properties"]["StageName"] == {"Ref": "StageName"}
    assert stage["Properties"]["TracingEnabled"] is True
    assert (every_method["HttpMethod"], every_method["ResourcePath"]) == ("*", "/*")
    assert every_method["ThrottlingBurstLimit"] == {"Ref": "ThrottleBurst"}
    assert every_method["ThrottlingRateLimit"] == {"Ref": "ThrottleRate"}


def test_the_throttle_admits_the_documented_number_of_clients(source: Template) -> None:
    assert source["Parameters"]["ThrottleBurst"]["Default"] >= DOCUMENTED_CONCURRENT_CLIENTS
    assert source["Parameters"]["ThrottleRate"]["Default"] >= DOCUMENTED_CONCURRENT_CLIENTS


def test_the_gateway_does_not_log_bodies(deployed: Template) -> None:
    (stage,) = of_type(deployed, "AWS::ApiGateway::Stage").values()
    assert [each["DataTraceEnabled"] for each in stage["Properties"]["MethodSettings"]] == [False] * 3


def test_the_endpoint_is_regional(api: dict[str, Any]) -> None:
    """Our own CloudFront distribution may be in front of it; AWS's would hide the client's address."""
    assert api["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
