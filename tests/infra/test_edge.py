"""CloudFront has the paths of the local proxy in the same order, and caches only what a response allows."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from local.edge.path_table import BEHAVIOURS
from tests.infra.deployed import as_deployed
from tests.infra.source import ROOT, Template, of_type

METHODS: Final = {"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"}
CACHING_DISABLED: Final = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER_EXCEPT_HOST_HEADER: Final = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
MEDIA, PUBLIC = {"Ref": "EdgeMediaCache"}, {"Ref": "EdgePublicCache"}
CACHE_POLICIES: Final = {
    "/api/models": PUBLIC,
    "/api/models/*": PUBLIC,
    "/api/*": CACHING_DISABLED,
    "/openapi.json": PUBLIC,
    "/docs": PUBLIC,
    "/docs/*": PUBLIC,
    "/images/*": MEDIA,
    "/processed_images/*": MEDIA,
    "/processed_videos/*": MEDIA,
    "*": CACHING_DISABLED,
}
GATEWAY_TIMEOUT_SECONDS: Final = 29
SECRET_READERS: Final = {"Generate", "Img2Img", "Img2Video", "Uploads", "Jobs"}


@pytest.fixture(scope="module")
def with_edge() -> Template:
    return as_deployed(EnableEdge="true")


@pytest.fixture(scope="module")
def distribution(with_edge: Template) -> dict[str, Any]:
    found: dict[str, Any] = with_edge["Resources"]["EdgeDistribution"]["Properties"]["DistributionConfig"]
    return found


@pytest.fixture(scope="module")
def behaviours(distribution: dict[str, Any]) -> list[dict[str, Any]]:
    return [*distribution["CacheBehaviors"], {"PathPattern": "*", **distribution["DefaultCacheBehavior"]}]


def _cache_key(with_edge: Template, policy: dict[str, str]) -> dict[str, Any]:
    config = with_edge["Resources"][policy["Ref"]]["Properties"]["CachePolicyConfig"]
    found: dict[str, Any] = config["ParametersInCacheKeyAndForwardedToOrigin"]
    return found


def test_paths_and_origins_are_those_of_the_local_proxy_in_the_same_order(behaviours: list[dict[str, Any]]) -> None:
    assert [(each["PathPattern"], each["TargetOriginId"]) for each in behaviours] == list(BEHAVIOURS)


def test_each_path_has_its_cache_policy(behaviours: list[dict[str, Any]]) -> None:
    assert {each["PathPattern"]: each["CachePolicyId"] for each in behaviours} == CACHE_POLICIES


def test_every_behavior_forwards_all_methods_and_headers_and_runs_the_function(
    behaviours: list[dict[str, Any]],
) -> None:
    """Preflight requests too: the gateway answers them, and they are not cached."""
    for each in behaviours:
        assert set(each["AllowedMethods"]) == METHODS
        assert "CachedMethods" not in each, "the default is GET and HEAD"
        assert each["OriginRequestPolicyId"] == ALL_VIEWER_EXCEPT_HOST_HEADER
        assert each["ViewerProtocolPolicy"] == "redirect-to-https"
        assert each["Compress"] is True
        assert each["ResponseHeadersPolicyId"] == {"Ref": "EdgeHeaders"}
        (association,) = each["FunctionAssociations"]
        assert association["EventType"] == "viewer-request"
        assert association["FunctionARN"] == {"Fn::GetAtt": ["EdgeFunction", "FunctionMetadata.FunctionARN"]}


@pytest.mark.parametrize("policy", [MEDIA, PUBLIC], ids=["media", "public"])
def test_a_response_without_cache_control_is_not_cached(with_edge: Template, policy: dict[str, str]) -> None:
    config = with_edge["Resources"][policy["Ref"]]["Properties"]["CachePolicyConfig"]
    assert (config["MinTTL"], config["DefaultTTL"]) == (0, 0)
    assert "x-aiart-viewer-method" in _cache_key(with_edge, policy)["HeadersConfig"]["Headers"]
    assert _cache_key(with_edge, policy)["CookiesConfig"] == {"CookieBehavior": "none"}


def _read_from_requests(source: Path) -> Iterator[tuple[str, str]]:
    """What a function reads from its request: (`query` or `headers`, the name)."""
    for path in source.glob("*.py"):
        yield from re.findall(r'request\.(query|headers)\.get\("([^"]+)"', path.read_text(encoding="utf-8"))


def test_the_media_cache_key_has_all_that_the_media_function_reads(with_edge: Template) -> None:
    read = set(_read_from_requests(ROOT / "functions" / "media"))
    key = _cache_key(with_edge, MEDIA)
    assert key["QueryStringsConfig"]["QueryStringBehavior"] == "whitelist"
    assert set(key["QueryStringsConfig"]["QueryStrings"]) == {name for kind, name in read if kind == "query"}
    named = {name for kind, name in read if kind == "headers"}
    assert set(key["HeadersConfig"]["Headers"]) == named | {"x-aiart-viewer-method"}


@pytest.mark.parametrize("function", ["models", "api_docs"])
def test_publicly_cached_responses_depend_only_on_the_cache_key(with_edge: Template, function: str) -> None:
    assert not set(_read_from_requests(ROOT / "functions" / function))
    for path in (ROOT / "functions" / function).glob("*.py"):
        assert not re.search(r"\.base_url|\.caller|\.owner", path.read_text(encoding="utf-8"))
    assert _cache_key(with_edge, PUBLIC)["QueryStringsConfig"] == {"QueryStringBehavior": "none"}


def test_errors_are_not_cached(distribution: dict[str, Any]) -> None:
    """All the statuses that CloudFront caches for ten seconds by default; none gets a page of CloudFront's own."""
    responses = {each.pop("ErrorCode"): each for each in [dict(each) for each in distribution["CustomErrorResponses"]]}
    assert sorted(responses) == [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]
    assert all(each == {"ErrorCachingMinTTL": 0} for each in responses.values())


def test_the_origin_is_the_gateway_over_tls_with_a_longer_timeout(
    distribution: dict[str, Any],
) -> None:
    (origin,) = distribution["Origins"]
    assert origin["DomainName"] == {"Fn::Sub": "${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"}
    assert origin["OriginPath"] == {"Fn::Sub": "/${ApiStage}"}
    custom = origin["CustomOriginConfig"]
    assert (custom["OriginProtocolPolicy"], custom["OriginSSLProtocols"]) == ("https-only", ["TLSv1.2"])
    assert custom["OriginReadTimeout"] > GATEWAY_TIMEOUT_SECONDS
    assert (distribution["HttpVersion"], distribution["IPV6Enabled"]) == ("http2and3", True)


@pytest.mark.parametrize(
    ("version", "reference"),
    [
        ("", "{{resolve:secretsmanager:${EdgeSecret}:SecretString}}"),
        ("0" * 32, "{{resolve:secretsmanager:${EdgeSecret}:SecretString:::${EdgeSecretVersion}}}"),
    ],
)
def test_the_secret_reaches_cloudfront_by_a_dynamic_reference(version: str, reference: str) -> None:
    template = as_deployed(EnableEdge="true", EdgeSecretVersion=version)
    (origin,) = template["Resources"]["EdgeDistribution"]["Properties"]["DistributionConfig"]["Origins"]
    (header,) = origin["OriginCustomHeaders"]
    assert header == {"HeaderName": "x-aiart-edge-secret", "HeaderValue": {"Fn::Sub": reference}}


def test_the_secret_has_the_format_that_functions_accept(with_edge: Template) -> None:
    """64 letters and digits: `_SECRET` in shared/runtime/http/client_address.py."""
    generated = with_edge["Resources"]["EdgeSecret"]["Properties"]["GenerateSecretString"]
    assert generated == {"PasswordLength": 64, "ExcludePunctuation": True}


def test_only_functions_that_need_the_client_may_read_the_secret(with_edge: Template) -> None:
    roles = of_type(with_edge, "AWS::IAM::Role").items()
    attached = {
        name for name, role in roles if {"Ref": "ReadEdgeSecret"} in role["Properties"].get("ManagedPolicyArns", [])
    }
    assert attached == {f"{name}FunctionRole" for name in SECRET_READERS}
    (statement,) = with_edge["Resources"]["ReadEdgeSecret"]["Properties"]["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Allow", "secretsmanager:GetSecretValue")
    assert statement["Resource"] == {"Ref": "EdgeSecret"}


def test_these_functions_are_those_whose_code_needs_the_client() -> None:
    found = {
        path.parent.name
        for path in (ROOT / "functions").glob("*/*.py")
        if re.search(
            r"request\.(base_url|caller)|with_staged|request_identity|upload_identity", path.read_text(encoding="utf-8")
        )
    }
    assert found == {name.lower() for name in SECRET_READERS}


def test_security_headers_do_not_override_those_of_a_response(with_edge: Template) -> None:
    config = with_edge["Resources"]["EdgeHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    assert set(config) == {"Name", "Comment", "SecurityHeadersConfig"}, "the gateway sets CORS headers"
    security = config["SecurityHeadersConfig"]
    assert set(security) == {
        "StrictTransportSecurity", "ContentTypeOptions", "ReferrerPolicy", "FrameOptions",
    }  # fmt: skip
    assert not any(each["Override"] for each in security.values())


def test_domain_certificate_and_web_acl_are_used_when_given() -> None:
    certificate = "arn:aws:acm:us-east-1:111122223333:certificate/0000"
    firewall = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/art/0000"
    template = as_deployed(
        EnableEdge="true", EdgeDomain="art.example.com", EdgeCertificateArn=certificate, EdgeWebAclArn=firewall
    )
    config = template["Resources"]["EdgeDistribution"]["Properties"]["DistributionConfig"]
    assert config["Aliases"] == [{"Ref": "EdgeDomain"}]
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert config["WebACLId"] == {"Ref": "EdgeWebAclArn"}
    assert template["Outputs"]["EdgeUrl"]["Value"] == {"Fn::Sub": "https://${EdgeDomain}"}


def test_without_a_domain_cloudfronts_own_host_is_used(with_edge: Template, distribution: dict[str, Any]) -> None:
    assert not {"Aliases", "WebACLId", "Logging"} & set(distribution)
    assert distribution["ViewerCertificate"] == {"CloudFrontDefaultCertificate": True}
    assert with_edge["Outputs"]["EdgeUrl"]["Value"] == {"Fn::Sub": "https://${EdgeDistribution.DomainName}"}


def test_names_of_two_stacks_in_an_account_differ(with_edge: Template) -> None:
    """Names in CloudFront are unique in an account, not in a region; a function's has at most 64 characters."""
    names = [
        with_edge["Resources"]["EdgeFunction"]["Properties"]["Name"],
        with_edge["Resources"]["EdgeHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["Name"],
        *(
            each["Properties"]["CachePolicyConfig"]["Name"]
            for each in of_type(with_edge, "AWS::CloudFront::CachePolicy").values()
        ),
    ]
    assert len({name["Fn::Sub"] for name in names}) == len(names)
    assert all(name["Fn::Sub"].startswith("${AWS::StackName}-${AWS::Region}-") for name in names)


def test_without_the_edge_none_of_its_resources_exists(deployed: Template) -> None:
    assert not [name for name in {**deployed["Resources"], **deployed["Outputs"]} if "Edge" in name]
