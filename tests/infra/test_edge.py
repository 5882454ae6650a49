"""The CloudFront edge: the local proxy's paths in its order, nothing kept that an answer does not let it keep."""

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
MEDIA, ANSWERS = {"Ref": "EdgeMediaCache"}, {"Ref": "EdgeAnswersCache"}
KEPT_AS: Final = {
    "/api/models": ANSWERS,
    "/api/models/*": ANSWERS,
    "/api/*": CACHING_DISABLED,
    "/openapi.json": ANSWERS,
    "/docs": ANSWERS,
    "/docs/*": ANSWERS,
    "/images/*": MEDIA,
    "/processed_images/*": MEDIA,
    "/processed_videos/*": MEDIA,
    "*": CACHING_DISABLED,
}
GATEWAY_GIVES_UP_AFTER_SECONDS: Final = 29
READERS: Final = {"Generate", "Img2Img", "Img2Video", "Uploads", "Jobs"}


@pytest.fixture(scope="module")
def edged() -> Template:
    return as_deployed(EnableEdge="true")


@pytest.fixture(scope="module")
def distribution(edged: Template) -> dict[str, Any]:
    found: dict[str, Any] = edged["Resources"]["EdgeDistribution"]["Properties"]["DistributionConfig"]
    return found


@pytest.fixture(scope="module")
def behaviours(distribution: dict[str, Any]) -> list[dict[str, Any]]:
    return [*distribution["CacheBehaviors"], {"PathPattern": "*", **distribution["DefaultCacheBehavior"]}]


def _key(edged: Template, policy: dict[str, str]) -> dict[str, Any]:
    config = edged["Resources"][policy["Ref"]]["Properties"]["CachePolicyConfig"]
    found: dict[str, Any] = config["ParametersInCacheKeyAndForwardedToOrigin"]
    return found


def test_paths_and_origins_are_the_local_proxys_in_the_same_order(behaviours: list[dict[str, Any]]) -> None:
    assert [(each["PathPattern"], each["TargetOriginId"]) for each in behaviours] == list(BEHAVIOURS)


def test_what_is_kept_where(behaviours: list[dict[str, Any]]) -> None:
    assert {each["PathPattern"]: each["CachePolicyId"] for each in behaviours} == KEPT_AS


def test_every_method_and_header_reaches_the_gateway_by_way_of_the_function(behaviours: list[dict[str, Any]]) -> None:
    """A preflight among them: it is the gateway's to answer, and is not kept."""
    for each in behaviours:
        assert set(each["AllowedMethods"]) == METHODS
        assert "CachedMethods" not in each, "GET and HEAD, unless told otherwise"
        assert each["OriginRequestPolicyId"] == ALL_VIEWER_EXCEPT_HOST_HEADER
        assert each["ViewerProtocolPolicy"] == "redirect-to-https"
        assert each["Compress"] is True
        assert each["ResponseHeadersPolicyId"] == {"Ref": "EdgeHeaders"}
        (stating,) = each["FunctionAssociations"]
        assert stating["EventType"] == "viewer-request"
        assert stating["FunctionARN"] == {"Fn::GetAtt": ["EdgeFunction", "FunctionMetadata.FunctionARN"]}


@pytest.mark.parametrize("policy", [MEDIA, ANSWERS], ids=["media", "answers"])
def test_an_answer_that_does_not_ask_for_it_is_not_kept(edged: Template, policy: dict[str, str]) -> None:
    config = edged["Resources"][policy["Ref"]]["Properties"]["CachePolicyConfig"]
    assert (config["MinTTL"], config["DefaultTTL"]) == (0, 0)
    assert "x-aiart-viewer-method" in _key(edged, policy)["HeadersConfig"]["Headers"]
    assert _key(edged, policy)["CookiesConfig"] == {"CookieBehavior": "none"}


def _read_from_requests(source: Path) -> Iterator[tuple[str, str]]:
    """What a function asks its request for: (`query` or `headers`, the name)."""
    for path in source.glob("*.py"):
        yield from re.findall(r'request\.(query|headers)\.get\("([^"]+)"', path.read_text(encoding="utf-8"))


def test_whatever_the_media_function_reads_is_in_the_key_of_its_answers(edged: Template) -> None:
    read = set(_read_from_requests(ROOT / "functions" / "media"))
    key = _key(edged, MEDIA)
    assert key["QueryStringsConfig"]["QueryStringBehavior"] == "whitelist"
    assert set(key["QueryStringsConfig"]["QueryStrings"]) == {name for kind, name in read if kind == "query"}
    named = {name for kind, name in read if kind == "headers"}
    assert set(key["HeadersConfig"]["Headers"]) == named | {"x-aiart-viewer-method"}


@pytest.mark.parametrize("function", ["models", "docs"])
def test_the_answers_that_are_kept_for_everybody_depend_on_nothing_that_is_not_in_the_key(
    edged: Template, function: str
) -> None:
    assert not set(_read_from_requests(ROOT / "functions" / function))
    for path in (ROOT / "functions" / function).glob("*.py"):
        assert not re.search(r"\.base_url|\.caller|\.owner", path.read_text(encoding="utf-8"))
    assert _key(edged, ANSWERS)["QueryStringsConfig"] == {"QueryStringBehavior": "none"}


def test_no_error_is_remembered(distribution: dict[str, Any]) -> None:
    """Every status that CloudFront would keep for ten seconds, and its own page is put in the place of none."""
    told = {each.pop("ErrorCode"): each for each in [dict(each) for each in distribution["CustomErrorResponses"]]}
    assert sorted(told) == [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]
    assert all(each == {"ErrorCachingMinTTL": 0} for each in told.values())


def test_the_origin_is_this_stacks_gateway_over_tls_and_is_given_the_time_it_takes(
    distribution: dict[str, Any],
) -> None:
    (origin,) = distribution["Origins"]
    assert origin["DomainName"] == {"Fn::Sub": "${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"}
    assert origin["OriginPath"] == {"Fn::Sub": "/${ApiStage}"}
    custom = origin["CustomOriginConfig"]
    assert (custom["OriginProtocolPolicy"], custom["OriginSSLProtocols"]) == ("https-only", ["TLSv1.2"])
    assert custom["OriginReadTimeout"] > GATEWAY_GIVES_UP_AFTER_SECONDS
    assert (distribution["HttpVersion"], distribution["IPV6Enabled"]) == ("http2and3", True)


@pytest.mark.parametrize(
    ("version", "reference"),
    [
        ("", "{{resolve:secretsmanager:${EdgeSecret}:SecretString}}"),
        ("0" * 32, "{{resolve:secretsmanager:${EdgeSecret}:SecretString:::${EdgeSecretVersion}}}"),
    ],
)
def test_the_secret_goes_to_cloudfront_by_reference(version: str, reference: str) -> None:
    template = as_deployed(EnableEdge="true", EdgeSecretVersion=version)
    (origin,) = template["Resources"]["EdgeDistribution"]["Properties"]["DistributionConfig"]["Origins"]
    (header,) = origin["OriginCustomHeaders"]
    assert header == {"HeaderName": "x-aiart-edge-secret", "HeaderValue": {"Fn::Sub": reference}}


def test_the_secret_has_the_shape_that_functions_look_up(edged: Template) -> None:
    """64 letters and digits: `_SECRET` in shared/runtime/http/client_address.py."""
    made = edged["Resources"]["EdgeSecret"]["Properties"]["GenerateSecretString"]
    assert made == {"PasswordLength": 64, "ExcludePunctuation": True}


def test_those_who_tell_addresses_or_know_callers_may_read_it_and_nobody_else(edged: Template) -> None:
    roles = of_type(edged, "AWS::IAM::Role").items()
    attached = {
        name for name, role in roles if {"Ref": "ReadEdgeSecret"} in role["Properties"].get("ManagedPolicyArns", [])
    }
    assert attached == {f"{name}FunctionRole" for name in READERS}
    (statement,) = edged["Resources"]["ReadEdgeSecret"]["Properties"]["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Allow", "secretsmanager:GetSecretValue")
    assert statement["Resource"] == {"Ref": "EdgeSecret"}


def test_they_are_those_whose_code_does() -> None:
    telling = {
        path.parent.name
        for path in (ROOT / "functions").glob("*/*.py")
        if re.search(
            r"request\.(base_url|caller)|with_staged|request_identity|upload_identity", path.read_text(encoding="utf-8")
        )
    }
    assert telling == {name.lower() for name in READERS}


def test_what_the_edge_says_to_browsers_stands_back_behind_what_an_answer_says(edged: Template) -> None:
    config = edged["Resources"]["EdgeHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    assert set(config) == {"Name", "Comment", "SecurityHeadersConfig"}, "CORS is the gateway's"
    security = config["SecurityHeadersConfig"]
    assert set(security) == {
        "StrictTransportSecurity", "ContentTypeOptions", "ReferrerPolicy", "FrameOptions",
    }  # fmt: skip
    assert not any(each["Override"] for each in security.values())


def test_a_domain_and_a_firewall_of_ones_own() -> None:
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


def test_without_one_it_has_cloudfronts_own_host(edged: Template, distribution: dict[str, Any]) -> None:
    assert not {"Aliases", "WebACLId", "Logging"} & set(distribution)
    assert distribution["ViewerCertificate"] == {"CloudFrontDefaultCertificate": True}
    assert edged["Outputs"]["EdgeUrl"]["Value"] == {"Fn::Sub": "https://${EdgeDistribution.DomainName}"}


def test_two_stacks_of_an_account_do_not_meet_in_its_names(edged: Template) -> None:
    """CloudFront's names are an account's, not a region's, and 64 characters of a function's."""
    names = [
        edged["Resources"]["EdgeFunction"]["Properties"]["Name"],
        edged["Resources"]["EdgeHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["Name"],
        *(
            each["Properties"]["CachePolicyConfig"]["Name"]
            for each in of_type(edged, "AWS::CloudFront::CachePolicy").values()
        ),
    ]
    assert len({name["Fn::Sub"] for name in names}) == len(names)
    assert all(name["Fn::Sub"].startswith("${AWS::StackName}-${AWS::Region}-") for name in names)


def test_without_the_edge_nothing_of_it_is_there(deployed: Template) -> None:
    assert not [name for name in {**deployed["Resources"], **deployed["Outputs"]} if "Edge" in name]
