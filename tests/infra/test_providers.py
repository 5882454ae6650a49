"""Model providers are off by default; only functions that call them may read their keys or call Bedrock."""

import re
from typing import Any

import pytest

from shared.domain.catalogue import load_catalogue
from shared.domain.models import Lifecycle
from shared.runtime.settings import read_settings
from shared.runtime.wiring.providers import PROVIDERS
from tests.infra.deployed import as_deployed
from tests.infra.source import Template, of_type

CALLERS = {
    "GenerateFunctionRole",
    "Img2ImgFunctionRole",
    "ImageWorkflowFunctionRole",
    "VideoWorkflowFunctionRole",
    "JobsFunctionRole",
    "SweeperFunctionRole",
    "ExecutionEndedFunctionRole",
}
REPORTERS = {"ModelsFunctionRole"}
KEY, PARAMETER = "aiart/stability", "/aiart/openai"


def _attached(template: Template, policy: str) -> set[str]:
    roles = of_type(template, "AWS::IAM::Role").items()
    return {name for name, role in roles if {"Ref": policy} in role["Properties"].get("ManagedPolicyArns", [])}


def _statements(template: Template, policy: str) -> dict[str, Any]:
    statements = template["Resources"][policy]["Properties"]["PolicyDocument"]["Statement"]
    return {each["Sid"]: each for each in statements}


def test_only_the_sandbox_is_configured_by_default(source: Template) -> None:
    values = {name: str(each.get("Default")) for name, each in source["Parameters"].items()}
    environment = {
        name: values[value["Ref"]]
        for name, value in source["Globals"]["Function"]["Environment"]["Variables"].items()
        if isinstance(value, dict) and value.get("Ref") in values
    }
    settings = read_settings(environment)
    assert [name for name, entry in PROVIDERS.items() if entry.is_set_up(settings)] == ["sandbox"]
    assert set(settings.provider_order) == set(PROVIDERS)


def test_keys_are_read_by_name_and_only_by_functions_that_need_them() -> None:
    template = as_deployed(StabilitySecret=KEY, OpenAiSecret=PARAMETER)
    assert _attached(template, "ReadProviderKeys") == CALLERS | REPORTERS
    statements = _statements(template, "ReadProviderKeys")
    assert [statements[name]["Action"] for name in ("ReadSecrets", "ReadParameters")] == [
        "secretsmanager:GetSecretValue",
        "ssm:GetParameter",
    ]
    account = "${AWS::Region}:${AWS::AccountId}"
    assert [each["Fn::Sub"] for each in statements["ReadSecrets"]["Resource"]] == [
        f"arn:${{AWS::Partition}}:secretsmanager:{account}:secret:${{{name}}}-??????"
        for name in ("StabilitySecret", "OpenAiSecret")
    ]
    assert [each["Fn::Sub"] for each in statements["ReadParameters"]["Resource"]] == [
        f"arn:${{AWS::Partition}}:ssm:{account}:parameter${{{name}}}" for name in ("StabilitySecret", "OpenAiSecret")
    ]


def test_bedrock_is_called_only_by_callers_and_for_models_of_the_catalogue() -> None:
    template = as_deployed(EnableBedrock="true")
    assert _attached(template, "CallBedrock") == CALLERS
    statements = _statements(template, "CallBedrock")
    allowed = {each["Fn::Sub"].rpartition("foundation-model/")[2] for each in statements["InvokeModels"]["Resource"]}
    available = {
        model.upstream
        for model in load_catalogue().all()
        if model.provider == "bedrock" and model.lifecycle is not Lifecycle.RETIRED
    }
    assert allowed == available
    assert statements["WriteAndReadVideos"]["Resource"] == {"Fn::Sub": "${MediaBucket.Arn}/bedrock/*"}
    other_bucket = as_deployed(EnableBedrock="true", BedrockOutputBucket="videos")
    assert _statements(other_bucket, "CallBedrock")["WriteAndReadVideos"]["Resource"] == {
        "Fn::Sub": "arn:${AWS::Partition}:s3:::${BedrockOutputBucket}/bedrock/*"
    }


@pytest.mark.parametrize(
    ("parameter", "good", "bad"),
    [
        ("StabilitySecret", ["", "aiart/stability", "/aiart/key", "a@b-c"], ["sk live", "key:value", "a" * 600]),
        (
            "StabilityUrl",
            ["", "https://api.stability.ai", "http://127.0.0.1:9000"],
            ["http://example.org", "ftp://x", "x"],
        ),
        ("ProviderOrder", ["stability", "stability, bedrock"], ["", "Stability", "a;b", ","]),
        ("ProviderLimits", ["", "stability=150/10,bedrock=20/60"], ["stability", "stability=0/10", "a=1/0", "a=1"]),
        ("BedrockRegion", ["us-west-2", "us-gov-west-1"], ["", "oregon", "us-west"]),
        ("BedrockOutputBucket", ["", "my-videos"], ["My_Bucket", "a"]),
        ("ImageServerModel", ["", "org/model:tag@1"], ["a b", "x" * 300]),
    ],
)
def test_an_invalid_parameter_is_rejected_at_deployment(
    source: Template, parameter: str, good: list[str], bad: list[str]
) -> None:
    pattern = source["Parameters"][parameter]["AllowedPattern"]
    assert [value for value in good if not re.fullmatch(pattern, value)] == []
    assert [value for value in bad if re.fullmatch(pattern, value)] == []


def test_parameters_contain_names_of_secrets_instead_of_keys(source: Template) -> None:
    secrets = [name for name in source["Parameters"] if name.endswith("Secret")]
    assert secrets
    assert all("secret" in source["Parameters"][name]["Description"] for name in secrets)
