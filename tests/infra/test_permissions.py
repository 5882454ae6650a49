"""The permissions of each role, action by action, and no wildcard in any of them."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.infra.deployed import as_deployed
from tests.infra.permissions import (
    DELETE_PERMANENTLY,
    MEDIA,
    ONLY_LINK,
    PERMISSIONS,
    SANDBOX_REQUESTS,
    WITHOUT_RESOURCE,
)
from tests.infra.source import Template, of_type

_GROUPS: Final = (
    "arn:${AWS::Partition}:codedeploy:${AWS::Region}:${AWS::AccountId}:deploymentgroup:${AWS::StackName}-*/*"
)
_EXECUTIONS: Final = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:"
_TRACES: Final = "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess"
_LOGS: Final = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
_READS_FROM: Final = {
    "EventsFunctionRole": "arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole",
    "DispatcherFunctionRole": "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole",
}
_OF_THE_GATEWAY: Final = {"StagingRole", "GatewayLogRole"}
_GATEWAY_LOGS: Final = "arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
_OF_STATE_MACHINES: Final = {"VideoStateMachineRole", "ImageStateMachineRole"}
_OF_FUNCTIONS: Final = set(PERMISSIONS) - _OF_STATE_MACHINES - _OF_THE_GATEWAY
each_role: Final = pytest.mark.parametrize("role", sorted(PERMISSIONS))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _statements(template: Template, role: str) -> Iterator[dict[str, Any]]:
    for policy in template["Resources"][role]["Properties"].get("Policies", []):
        yield from _list(policy["PolicyDocument"]["Statement"])


def _named(resource: dict[str, Any] | str) -> str:  # noqa: PLR0911 - one return for each kind of resource
    """The resource in short: its logical id, and the prefix of its keys, the index or the executions."""
    match resource:
        case "*":
            return "everything"
        case {"Fn::Sub": str(pattern)} if pattern == _GROUPS:
            return "this stack's deployment groups"
        case {"Fn::Sub": str(pattern)} if pattern.endswith(".Arn}:*"):
            return f"{pattern.removeprefix('${').removesuffix('.Arn}:*')}'s versions"
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), "Arn"]}:
            return name
        case {"Fn::Sub": str(pattern)} if pattern.startswith("${MediaBucket.Arn}/"):
            return pattern.replace("${MediaBucket.Arn}", "MediaBucket")
        case {"Fn::Sub": str(pattern)} if pattern.startswith("${JobTable.Arn}/index/"):
            return pattern.replace("${JobTable.Arn}", "JobTable")
        case {"Fn::Sub": str(pattern)} if pattern.startswith(_EXECUTIONS):
            return f"{pattern.removeprefix(_EXECUTIONS).removesuffix('.Name}:*').removeprefix('${')}'s executions"
    raise AssertionError(f"This test does not support the resource {resource}")


def _permissions(template: Template, role: str) -> set[str]:
    return {
        f"{action} on {_named(resource)}"
        for statement in _statements(template, role)
        for action in _list(statement["Action"])
        for resource in _list(statement["Resource"])
    }


def test_every_role_is_listed(deployed: Template) -> None:
    assert sorted(of_type(deployed, "AWS::IAM::Role")) == sorted(PERMISSIONS)
    assert not of_type(deployed, "AWS::IAM::Policy")
    assert not of_type(deployed, "AWS::IAM::ManagedPolicy")


@each_role
def test_a_role_has_exactly_these_permissions(deployed: Template, role: str) -> None:
    assert _permissions(deployed, role) == PERMISSIONS[role]


@each_role
def test_no_action_and_no_resource_is_a_wildcard(deployed: Template, role: str) -> None:
    for statement in _statements(deployed, role):
        assert statement["Effect"] == "Allow"
        assert not {"NotAction", "NotResource"} & set(statement)
        assert not [action for action in _list(statement["Action"]) if "*" in action]
        if set(_list(statement["Action"])) - WITHOUT_RESOURCE:
            assert "*" not in _list(statement["Resource"])


@each_role
def test_objects_are_accessed_by_prefix_only(deployed: Template, role: str) -> None:
    for permission in _permissions(deployed, role):
        action, _, resource = permission.partition(" on ")
        if action.startswith("s3:") and not action.startswith("s3:ListBucket"):
            folder = resource.removeprefix("MediaBucket/").partition("/")[0]
            assert resource.startswith("MediaBucket/")
            assert resource.endswith("/*")
            assert folder in _prefixes(deployed)


def _prefixes(deployed: Template) -> set[str]:
    """The folders in the bucket's lifecycle rules."""
    rules = deployed["Resources"]["MediaBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    return {rule["Prefix"].removesuffix("/") for rule in rules if "Prefix" in rule}


@each_role
def test_keys_are_listed_only_where_an_object_may_be_missing(deployed: Template, role: str) -> None:
    """Listing is allowed so that S3 returns 404 for a missing key; inputs and sandbox requests cannot be listed."""
    expected = [
        f"{prefix}/*"
        for prefix in (*MEDIA, "renditions", "uploads", "staged/img2img", "staged/img2video")
        if role not in ONLY_LINK and f"s3:GetObject on MediaBucket/{prefix}/*" in PERMISSIONS[role]
    ]
    listings = [each["Condition"] for each in _statements(deployed, role) if each["Action"] == "s3:ListBucket"]
    assert listings == ([{"StringLike": {"s3:prefix": expected}}] if expected else [])


@each_role
def test_old_versions_are_listed_only_by_roles_that_delete_them(deployed: Template, role: str) -> None:
    listings = [each["Condition"] for each in _statements(deployed, role) if each["Action"] == "s3:ListBucketVersions"]
    deleted = [f"{prefix}/*" for prefix in (*MEDIA, "renditions", "inputs")]
    assert listings == ([{"StringLike": {"s3:prefix": deleted}}] if role in DELETE_PERMANENTLY else [])


@each_role
def test_with_private_media_the_poll_function_may_presign_videos(role: str) -> None:
    """A presigned URL has the permissions of the role that signed it; the other roles may read their results anyway."""
    more = {"s3:GetObject on MediaBucket/processed_videos/*"} if role == "PollFunctionRole" else set[str]()
    assert _permissions(as_deployed(PrivateMedia="true"), role) == PERMISSIONS[role] | more


@each_role
def test_only_aws_policies_for_logs_traces_stream_and_queue_are_attached(deployed: Template, role: str) -> None:
    expected = {_TRACES, _LOGS} if role in _OF_FUNCTIONS else set()
    if role in _READS_FROM:
        expected.add(_READS_FROM[role])
    policies = deployed["Resources"][role]["Properties"].get("ManagedPolicyArns", [])
    if role == "GatewayLogRole":
        expected.add(_GATEWAY_LOGS)
    assert {policy["Fn::Sub"] if isinstance(policy, dict) else policy for policy in policies} == expected


@each_role
def test_a_role_trusts_only_its_own_service(deployed: Template, role: str) -> None:
    (statement,) = deployed["Resources"][role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert _list(statement["Principal"]["Service"]) == [f"{_service(role)}.amazonaws.com"]


def _service(role: str) -> str:
    return "apigateway" if role in _OF_THE_GATEWAY else "states" if role in _OF_STATE_MACHINES else "lambda"


def test_a_gradual_deployment_adds_codedeploys_own_role_and_no_other() -> None:
    gradual = as_deployed(Deployment="Canary10Percent5Minutes")
    (added,) = set(of_type(gradual, "AWS::IAM::Role")) - set(PERMISSIONS)
    properties = gradual["Resources"][added]["Properties"]
    assert added == "CodeDeployServiceRole"
    assert properties["ManagedPolicyArns"] == ["arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda"]
    assert "Policies" not in properties


def test_without_the_sandbox_no_role_may_access_its_requests() -> None:
    without = as_deployed(EnableSandbox="false")
    role = "VideoWorkflowFunctionRole"
    assert _permissions(without, role) == PERMISSIONS[role] - SANDBOX_REQUESTS


def test_an_edge_adds_no_role_and_no_permission_to_a_role() -> None:
    """It adds one managed policy: tests/infra/test_edge.py."""
    edged = as_deployed(EnableEdge="true")
    assert sorted(of_type(edged, "AWS::IAM::Role")) == sorted(PERMISSIONS)
    assert {role: _permissions(edged, role) for role in PERMISSIONS} == PERMISSIONS
    assert set(of_type(edged, "AWS::IAM::ManagedPolicy")) == {"ReadEdgeSecret"}
