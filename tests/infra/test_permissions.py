"""Who may do what: each role's own policies, action by action, and no wildcard in any."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from functions.smoke.questions import QUESTIONS
from tests.infra.deployed import as_deployed
from tests.infra.source import Template, of_type

_ORDERS: Final = "MediaBucket/sandbox/*"
_ORDERS_OF_THE_SANDBOX: Final = {f"s3:{verb}Object on {_ORDERS}" for verb in ("Get", "Put", "Delete")}
_JOBS: Final = {"dynamodb:GetItem on JobTable", "dynamodb:PutItem on JobTable"}
_CLAIMS: Final = {"dynamodb:UpdateItem on JobTable"}
_GATE: Final = {"dynamodb:GetItem on CoordinationTable", "dynamodb:UpdateItem on CoordinationTable"}
_ALARM: Final = {"sqs:SendMessage on DispatchQueue"}
_QUEUE_UP: Final = _GATE | _ALARM | {"dynamodb:PutItem on CoordinationTable"}
_LET_THROUGH: Final = (
    _GATE | _ALARM | {"dynamodb:DeleteItem on CoordinationTable", "dynamodb:Query on CoordinationTable"}
)
_CALL_TURNS: Final = {f"states:SendTaskSuccess on {kind}StateMachine" for kind in ("Video", "Image")}
_STOP: Final = {f"states:StopExecution on {kind}StateMachine's executions" for kind in ("Video", "Image")}
_DESCRIBE: Final = {permission.replace("Stop", "Describe") for permission in _STOP}
_LEAVE_NOTHING: Final = {
    "s3:ListBucketVersions on MediaBucket",
    *(
        f"s3:{action} on MediaBucket/{prefix}/*"
        for action in ("DeleteObject", "DeleteObjectVersion")
        for prefix in ("images", "processed_images", "processed_videos", "renditions", "inputs", "sandbox")
    ),
}
_LINK: Final = {f"s3:GetObject on MediaBucket/{kind}/*" for kind in ("images", "processed_images", "processed_videos")}
_ONLY_LINK: Final = {"JobsFunctionRole", "PollFunctionRole"}  # to what the record says is there
_DELETE_FOR_GOOD: Final = {"JobsFunctionRole", "SweeperFunctionRole", "ExecutionEndedFunctionRole"}
_IMAGES: Final = ("images", "processed_images")
_GIVE_UP: Final = {"sqs:SendMessage on LostInvocations"}
# What knows no resources: the delivery of a state machine's log, and traces.
_OF_NO_RESOURCE: Final = {
    *(f"logs:{verb}LogDelivery" for verb in ("Create", "Get", "Update", "Delete")),
    "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
    "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets",
}  # fmt: skip
_LOG_AND_TRACE: Final = {f"{action} on everything" for action in _OF_NO_RESOURCE}
_UPLOADS: Final = {"s3:GetObject on MediaBucket/uploads/*", "s3:ListBucket on MediaBucket"}
_MEDIA: Final = (*_IMAGES, "processed_videos")


def _find_kept(*prefixes: str) -> set[str]:
    """HeadObject is s3:GetObject; listing is what makes a missing key a 404."""
    return {"s3:ListBucket on MediaBucket", *(f"s3:GetObject on MediaBucket/{prefix}/*" for prefix in prefixes)}


PERMISSIONS: Final[dict[str, set[str]]] = {
    "GenerateFunctionRole": {
        *_JOBS, *_CLAIMS, *_GATE, *_find_kept("images"),
        "s3:PutObject on MediaBucket/images/*",
        "s3:DeleteObject on MediaBucket/images/*",
        "states:StartExecution on ImageStateMachine",
    },
    "UploadsFunctionRole": {"dynamodb:PutItem on JobTable", "s3:PutObject on MediaBucket/uploads/*"},
    "StagingRole": {"s3:PutObject on MediaBucket/staged/img2img/*", "s3:PutObject on MediaBucket/staged/img2video/*"},
    "Img2ImgFunctionRole": {
        "s3:GetObject on MediaBucket/staged/img2img/*",
        *_JOBS, *_CLAIMS, *_GATE, *_UPLOADS, *_find_kept("processed_images"),
        "s3:PutObject on MediaBucket/inputs/*",
        "s3:PutObject on MediaBucket/processed_images/*",
        "s3:DeleteObject on MediaBucket/processed_images/*",
        "states:StartExecution on ImageStateMachine",
    },
    "Img2VideoFunctionRole": {
        "s3:GetObject on MediaBucket/staged/img2video/*",
        *_JOBS, *_UPLOADS,
        "dynamodb:GetItem on CoordinationTable",
        "s3:PutObject on MediaBucket/inputs/*",
        "states:StartExecution on VideoStateMachine",
    },
    "PollFunctionRole": {"dynamodb:GetItem on JobTable"},
    "JobsFunctionRole": {*_JOBS, "dynamodb:Query on JobTable/index/by_owner", *_LEAVE_NOTHING, *_LINK, *_STOP},
    "ModelsFunctionRole": set(),
    "HealthFunctionRole": set(),
    "ApiDocsFunctionRole": set(),
    "MediaFunctionRole": {
        *_LINK,
        *(f"s3:{verb}Object on MediaBucket/renditions/*" for verb in ("Get", "Put", "Delete")),
        "s3:ListBucket on MediaBucket",
    },
    "VideoWorkflowFunctionRole": {
        *_JOBS, *_QUEUE_UP, *_find_kept("processed_videos"),
        "s3:GetObject on MediaBucket/inputs/*",
        "s3:PutObject on MediaBucket/processed_videos/*",
        "s3:DeleteObject on MediaBucket/processed_videos/*",
        "s3:AbortMultipartUpload on MediaBucket/processed_videos/*",
        *_ORDERS_OF_THE_SANDBOX,
    },
    "ImageWorkflowFunctionRole": {
        *_JOBS, *_QUEUE_UP, *_find_kept(*_IMAGES),
        "s3:GetObject on MediaBucket/inputs/*",
        *(f"s3:{verb}Object on MediaBucket/{place}/*" for verb in ("Put", "Delete") for place in _IMAGES),
    },
    "DispatcherFunctionRole": {*_LET_THROUGH, *_CALL_TURNS},
    "SweeperFunctionRole": {
        *_JOBS, *_find_kept(*_MEDIA), *_LET_THROUGH, *_CALL_TURNS, *_LEAVE_NOTHING, *_STOP, *_DESCRIBE,
        "dynamodb:Query on JobTable/index/by_due_minute", *_GIVE_UP,
        *(f"states:StartExecution on {kind}StateMachine" for kind in ("Video", "Image")),
    },
    "ExecutionEndedFunctionRole": {*_JOBS, *_find_kept(*_MEDIA), *_LEAVE_NOTHING, *_GIVE_UP},
    "EventsFunctionRole": {*_GATE, "events:PutEvents on EventBus", "sqs:SendMessage on UntoldEvents"},
    "SmokeFunctionRole": {
        *(f"lambda:InvokeFunction on {function}'s versions" for function in QUESTIONS),
        "codedeploy:PutLifecycleEventHookExecutionStatus on this stack's deployment groups",
    },
    "GatewayLogRole": set(),
    "VideoStateMachineRole": {"lambda:InvokeFunction on VideoWorkflowFunctionAliaslive", *_LOG_AND_TRACE},
    "ImageStateMachineRole": {"lambda:InvokeFunction on ImageWorkflowFunctionAliaslive", *_LOG_AND_TRACE},
}  # fmt: skip
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


def _named(resource: dict[str, Any] | str) -> str:  # noqa: PLR0911 - one a kind of resource
    """The resource as a person would say it: its logical id, and the prefix of its keys, the index, the executions."""
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
    raise AssertionError(f"A permission on something unheard of: {resource}")


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
def test_a_role_may_do_exactly_this(deployed: Template, role: str) -> None:
    assert _permissions(deployed, role) == PERMISSIONS[role]


@each_role
def test_no_action_is_a_wildcard_and_no_resource_is_everything(deployed: Template, role: str) -> None:
    for statement in _statements(deployed, role):
        assert statement["Effect"] == "Allow"
        assert not {"NotAction", "NotResource"} & set(statement)
        assert not [action for action in _list(statement["Action"]) if "*" in action]
        if set(_list(statement["Action"])) - _OF_NO_RESOURCE:
            assert "*" not in _list(statement["Resource"])


@each_role
def test_objects_are_reached_by_prefix_only(deployed: Template, role: str) -> None:
    for permission in _permissions(deployed, role):
        action, _, resource = permission.partition(" on ")
        if action.startswith("s3:") and not action.startswith("s3:ListBucket"):
            folder = resource.removeprefix("MediaBucket/").partition("/")[0]
            assert resource.startswith("MediaBucket/")
            assert resource.endswith("/*")
            assert folder in _prefixes(deployed)


def _prefixes(deployed: Template) -> set[str]:
    """The folders that the bucket's lifecycle knows."""
    rules = deployed["Resources"]["MediaBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    return {rule["Prefix"].removesuffix("/") for rule in rules if "Prefix" in rule}


@each_role
def test_keys_are_listed_only_where_the_role_looks_for_what_may_be_missing(deployed: Template, role: str) -> None:
    """Listing is allowed so that S3 says 404 for a missing key; inputs and orders stay out of sight."""
    looked_for = [
        f"{prefix}/*"
        for prefix in (*_MEDIA, "renditions", "uploads", "staged/img2img", "staged/img2video")
        if role not in _ONLY_LINK and f"s3:GetObject on MediaBucket/{prefix}/*" in PERMISSIONS[role]
    ]
    listings = [each["Condition"] for each in _statements(deployed, role) if each["Action"] == "s3:ListBucket"]
    assert listings == ([{"StringLike": {"s3:prefix": looked_for}}] if looked_for else [])


@each_role
def test_old_versions_are_listed_by_those_whose_duty_it_is_to_delete(deployed: Template, role: str) -> None:
    listings = [each["Condition"] for each in _statements(deployed, role) if each["Action"] == "s3:ListBucketVersions"]
    erased = [f"{prefix}/*" for prefix in (*_MEDIA, "renditions", "inputs")]
    assert listings == ([{"StringLike": {"s3:prefix": erased}}] if role in _DELETE_FOR_GOOD else [])


@each_role
def test_where_media_are_private_a_poll_answers_with_a_link(role: str) -> None:
    """A presigned URL can do what the role that signed it can; the others may read what they made in any case."""
    more = {"s3:GetObject on MediaBucket/processed_videos/*"} if role == "PollFunctionRole" else set[str]()
    assert _permissions(as_deployed(PrivateMedia="true"), role) == PERMISSIONS[role] | more


@each_role
def test_of_aws_own_policies_only_those_for_logs_traces_stream_and_queue_are_used(
    deployed: Template, role: str
) -> None:
    expected = {_TRACES, _LOGS} if role in _OF_FUNCTIONS else set()
    if role in _READS_FROM:
        expected.add(_READS_FROM[role])
    policies = deployed["Resources"][role]["Properties"].get("ManagedPolicyArns", [])
    if role == "GatewayLogRole":
        expected.add(_GATEWAY_LOGS)
    assert {policy["Fn::Sub"] if isinstance(policy, dict) else policy for policy in policies} == expected


@each_role
def test_a_role_is_for_its_own_service(deployed: Template, role: str) -> None:
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


def test_without_the_sandbox_nobody_reaches_its_orders() -> None:
    without = as_deployed(EnableSandbox="false")
    role = "VideoWorkflowFunctionRole"
    assert _permissions(without, role) == PERMISSIONS[role] - _ORDERS_OF_THE_SANDBOX


def test_an_edge_adds_no_role_and_gives_none_more_in_its_own_policies() -> None:
    """What it does add is one managed policy: tests/infra/test_edge.py."""
    edged = as_deployed(EnableEdge="true")
    assert sorted(of_type(edged, "AWS::IAM::Role")) == sorted(PERMISSIONS)
    assert {role: _permissions(edged, role) for role in PERMISSIONS} == PERMISSIONS
    assert set(of_type(edged, "AWS::IAM::ManagedPolicy")) == {"ReadEdgeSecret"}
