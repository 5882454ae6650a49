"""Every parameter has a description and limits; invalid combinations are rejected before a deployment."""

import re
import tomllib
from typing import Any, Final

import pytest

from tests.infra.deployed import holds, parameter_values
from tests.infra.source import ROOT, Template, read_template

TEMPLATE: Final = read_template()
PARAMETERS: Final[dict[str, dict[str, Any]]] = TEMPLATE["Parameters"]
ARN: Final = "arn:aws:{}:eu-west-1:111122223333:{}"
CERTIFICATE: Final = ARN.format("acm", "certificate/0000-1111")
EDGE_CERTIFICATE: Final = CERTIFICATE.replace("eu-west-1", "us-east-1")

SWITCHES: Final = [name for name, each in PARAMETERS.items() if each.get("AllowedValues") == ["true", "false"]]
SECRETS: Final = [name for name in PARAMETERS if name.endswith("Secret")]
URLS: Final = [name for name in PARAMETERS if name.endswith("Url")]
RATES: Final = ["ThrottleRate", "ThrottleBurst", "StagingRate", "StagingBurst"]

REFUSED: Final = [
    *((name, text) for name in SWITCHES for text in ("yes", "True", "")),
    *((name, text) for name in SECRETS for text in ("my secret", "secret:key", "s" * 513)),
    *(
        (name, text)
        for name in URLS
        for text in ("api.example.com", "http://api.example.com", "https://", "https://a b")
    ),
    *((name, text) for name in URLS for text in ("http://localhost.example.com", "http://127.0.0.1@example.com")),
    *((name, text) for name in RATES for text in ("0", "-1", "many")),
    *(("Architecture", text) for text in ("arm", "x86-64", "")),
    *(("SandboxSeconds", text) for text in ("-1", "81")),
    *(("LinkSeconds", text) for text in ("59", "3601")),
    *(("ProviderOrder", text) for text in ("", "Stability", "stability,,bedrock", "stability;bedrock")),
    *(("ProviderLimits", text) for text in ("stability", "stability=150", "stability=0/10", "stability=150/10,")),
    *(("BedrockRegion", text) for text in ("", "us-west", "US-WEST-2", "us-west-2a")),
    *(("BedrockOutputBucket", text) for text in ("A_bucket", "-bucket", "s3://bucket", "b")),
    *(("ImageServerKind", text) for text in ("comfyui", "LocalAI")),
    *(("VideoServerKind", text) for text in ("localai", "sora")),
    *(("ImageServerModel", text) for text in ("a model", "m" * 201)),
    *(("VideoServerModel", text) for text in ("a model", "m" * 201)),
    *(("GatewayScheme", text) for text in ("ftp", "HTTP")),
    *(("LogLevel", text) for text in ("info", "TRACE")),
    *(("AlarmEmail", text) for text in ("operator", "a@b", "a b@example.com", "a@example.com,b@example.com")),
    *(("CustomDomain", text) for text in ("https://art.example.com", "Art.example.com", "localhost", "-a.example.com")),
    *(("CustomDomainCertificate", text) for text in ("certificate/1", ARN.format("iam", "certificate/1"))),
    *(("CustomDomainZone", text) for text in ("example.com", "/hostedzone/Z1")),
    *(("WebAclArn", text) for text in ("acl", "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b")),
    *(("KmsKeyArn", text) for text in ("alias/mine", ARN.format("kms", "alias/mine"))),
    *(("Deployment", text) for text in ("Canary", "true", "")),
    *(("Tracing", text) for text in ("true", "PassThrough")),
    *(("GatewayLogs", text) for text in ("true", "on")),
    *(("ReservedConcurrency", text) for text in ("-1", "10001")),
    *(("EventArchiveDays", text) for text in ("-1", "366")),
    *(("SpendAlarmUsd", text) for text in ("0", "-5")),
    *(("DailyBudgetUsd", text) for text in ("", "-1", "20 USD", "2.505", "1e3")),
    *(("AcceptOpenSpending", text) for text in ("", "yes")),
    *(("MediaRetentionDays", text) for text in ("0", "3651")),
    *(("LogRetentionDays", text) for text in ("2", "0")),
    *(("CorsOrigin", text) for text in ("example.com", "https://a.example https://b.example", "null")),
    *(("StageName", text) for text in ("", "v 1", "v/1")),
    *(("EnableEdge", text) for text in ("", "yes", "CloudFront")),
    *(("EdgeDomain", text) for text in ("https://art.example.com", "Art.example.com", "localhost")),
    *(("EdgeCertificateArn", text) for text in ("certificate/1", CERTIFICATE)),  # of another region
    *(("EdgeWebAclArn", text) for text in ("acl", ARN.format("wafv2", "regional/webacl/art/0000-1111"))),
    *(("EdgePriceClass", text) for text in ("100", "PriceClass_300")),
    *(("EdgeSecretVersion", text) for text in ("AWSCURRENT", "a" * 65, "}}" + "a" * 32)),
    *(("EdgeSecretSha256", text) for text in ("a secret", "AB" * 32)),
]
ACCEPTED: Final = [
    *((name, text) for name in SECRETS for text in ("aiart/key", "/aiart/key", "key@v1")),
    *(
        (name, text)
        for name in URLS
        for text in ("https://api.example.com/v2", "http://localhost:9101", "http://127.0.0.1/v1")
    ),
    ("ProviderLimits", "stability=150/10, bedrock=20/60"),
    ("BedrockOutputBucket", "my-bucket.in.oregon"),
    ("ImageServerModel", "black-forest-labs/FLUX.1-schnell"),
    ("VideoServerModel", "stabilityai/stable-video-diffusion-img2vid-xt"),
    ("EdgeSecretSha256", "ab" * 32),
    ("AlarmEmail", "operator+art@mail.example.com"),
    ("CustomDomain", "art.example.com"),
    ("CustomDomainCertificate", CERTIFICATE),
    ("CustomDomainZone", "Z0123456789ABCDEFGHIJ"),
    ("WebAclArn", ARN.format("wafv2", "regional/webacl/art/0000-1111")),
    ("KmsKeyArn", ARN.format("kms", "key/0000-1111")),
    ("ReservedConcurrency", "20"),
    ("DailyBudgetUsd", "0"),
    ("DailyBudgetUsd", "2.50"),
    ("CorsOrigin", "https://art.example.com"),
    ("EdgeDomain", "art.example.com"),
    ("EdgeCertificateArn", EDGE_CERTIFICATE),
    ("EdgeWebAclArn", "arn:aws:wafv2:us-east-1:111122223333:global/webacl/art/0000-1111"),
    ("EdgeSecretVersion", "01234567-89ab-cdef-0123-456789abcdef"),
]
EDGE: Final = {"EnableEdge": "true", "EdgeDomain": "art.example.com", "EdgeCertificateArn": EDGE_CERTIFICATE}
RULES: Final = [
    ({"CustomDomain": "art.example.com"}, "CustomDomain needs a certificate"),
    ({"CustomDomainCertificate": CERTIFICATE}, "is for a CustomDomain"),
    ({"CustomDomainZone": "Z1"}, "is for a CustomDomain"),
    ({"EnableSandbox": "false", "SandboxSeconds": "3"}, "SandboxSeconds has no effect"),
    (
        {"GatewayScheme": "http", "CustomDomain": "art.example.com", "CustomDomainCertificate": CERTIFICATE},
        "is for the local",
    ),
    ({"GatewayScheme": "http", "WebAclArn": ARN.format("wafv2", "regional/webacl/art/0000-1111")}, "is for the local"),
    *(
        ({name: "aiart/key"}, "anybody who finds the address")
        for name in ("StabilitySecret", "OpenAiSecret", "GeminiSecret")
    ),
    ({"EnableBedrock": "true"}, "Set AcceptOpenSpending=true"),
    ({"GatewayScheme": "http", "Deployment": "Canary10Percent5Minutes"}, "is for the local stack"),
    ({"GatewayScheme": "http", "EventArchiveDays": "1"}, "is for the local stack"),
    ({"GatewayScheme": "http", "EnableEdge": "true"}, "is for the local stack"),
    (EDGE | {"EdgeCertificateArn": ""}, "EdgeDomain needs a certificate in us-east-1"),
    (EDGE | {"EdgeDomain": ""}, "EdgeCertificateArn is for an EdgeDomain"),
    (EDGE | {"EnableEdge": "false"}, "EnableEdge is false"),
    ({"EdgeWebAclArn": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/art/0000"}, "EnableEdge is false"),
    ({"EdgeSecretVersion": "0" * 32}, "EnableEdge is false"),
    (EDGE | {"CustomDomain": "art.example.com", "CustomDomainCertificate": CERTIFICATE}, "cannot be the same"),
]


def _accepts(parameter: dict[str, Any], text: str) -> bool:
    """As in CloudFormation: the pattern has to match the whole value."""
    if parameter["Type"] == "Number":
        if not re.fullmatch(r"-?[0-9]+", text):
            return False
        low, high = parameter.get("MinValue", float("-inf")), parameter.get("MaxValue", float("inf"))
        return text in map(str, parameter.get("AllowedValues", [text])) and low <= float(text) <= high
    if "AllowedValues" in parameter:
        return text in parameter["AllowedValues"]
    return re.fullmatch(parameter["AllowedPattern"], text) is not None


def _violations(**parameters: str) -> list[str]:
    values = parameter_values(TEMPLATE, **parameters)
    return [
        assertion["AssertDescription"]
        for rule in TEMPLATE["Rules"].values()
        if holds(rule["RuleCondition"], values, {})
        for assertion in rule["Assertions"]
        if not holds(assertion["Assert"], values, {})
    ]


@pytest.mark.parametrize(("name", "text"), REFUSED)
def test_an_invalid_value_is_rejected(name: str, text: str) -> None:
    assert not _accepts(PARAMETERS[name], text)


@pytest.mark.parametrize(("name", "text"), ACCEPTED)
def test_a_valid_value_is_accepted(name: str, text: str) -> None:
    assert _accepts(PARAMETERS[name], text)


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_has_a_description_and_accepts_its_default(name: str) -> None:
    assert PARAMETERS[name]["Description"]
    assert _accepts(PARAMETERS[name], str(PARAMETERS[name]["Default"]))


@pytest.mark.parametrize(("choice", "sentence"), RULES)
def test_an_invalid_combination_is_rejected_with_a_sentence(choice: dict[str, str], sentence: str) -> None:
    assert [violation for violation in _violations(**choice) if sentence in violation]


def test_every_parameter_and_every_assertion_has_a_test_value() -> None:
    """A pattern that is empty by default has an accepted value too: it does not match only the empty string."""
    assert {name for name, _ in REFUSED} == set(PARAMETERS)
    unset = {name for name, each in PARAMETERS.items() if "AllowedPattern" in each and each["Default"] == ""}
    assert {name for name, text in ACCEPTED if text} >= unset
    assertions = [each for rule in TEMPLATE["Rules"].values() for each in rule["Assertions"]]
    violated = {violation for choice, _ in RULES for violation in _violations(**choice)}
    assert violated == {each["AssertDescription"] for each in assertions}


def test_the_defaults_violate_no_rule() -> None:
    assert _violations() == []


@pytest.mark.parametrize("choice", [{"EnableEdge": "true"}, EDGE], ids=["CloudFront's host", "a host of your own"])
def test_an_edge_violates_no_rule(choice: dict[str, str]) -> None:
    assert _violations(**choice) == []


def test_every_parameter_is_in_one_group(source: Template) -> None:
    groups = source["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    grouped = [name for group in groups for name in group["Parameters"]]
    assert sorted(grouped) == sorted(PARAMETERS)


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_the_parameters_of_samconfig_are_accepted(environment: str) -> None:
    config = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    pairs = dict(pair.split("=", 1) for pair in config[environment]["deploy"]["parameters"]["parameter_overrides"])
    assert [name for name, text in pairs.items() if not _accepts(PARAMETERS[name], text)] == []
    assert _violations(**pairs) == []
