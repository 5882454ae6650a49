"""Resources that the local emulator does not support depend on conditions that are false there."""

from typing import Final

import pytest

from tests.infra.deployed import as_deployed
from tests.infra.source import Template

# Type → the parameters that create it; the parameters of the local stack create none of them.
LINT_AND_TRANSFORM_ONLY: Final = {
    "AWS::Events::Archive": {"EventArchiveDays": "7"},
    "AWS::Logs::QueryDefinition": {},
    "AWS::WAFv2::WebACLAssociation": {"WebAclArn": "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/art/00000000"},
    "AWS::CloudFront::Distribution": {"EnableEdge": "true"},
    "AWS::CloudFront::Function": {"EnableEdge": "true"},
    "AWS::CloudFront::CachePolicy": {"EnableEdge": "true"},
    "AWS::CloudFront::ResponseHeadersPolicy": {"EnableEdge": "true"},
    "AWS::SecretsManager::Secret": {"EnableEdge": "true"},  # the emulator supports it, but only the edge uses it
    "AWS::CodeDeploy::Application": {"Deployment": "Canary10Percent5Minutes"},
    "AWS::CodeDeploy::DeploymentGroup": {"Deployment": "Canary10Percent5Minutes"},
}


def _types(template: Template) -> set[str]:
    return {resource["Type"] for resource in template["Resources"].values()}


def test_the_local_stack_has_no_unsupported_resource() -> None:
    assert not _types(as_deployed(GatewayScheme="http")) & set(LINT_AND_TRANSFORM_ONLY)


@pytest.mark.parametrize("kind", LINT_AND_TRANSFORM_ONLY)
def test_parameters_create_the_resource(kind: str) -> None:
    assert kind in _types(as_deployed(**LINT_AND_TRANSFORM_ONLY[kind]))
