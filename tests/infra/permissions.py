"""The permissions that each role has: action and resource."""

from typing import Final

from functions.smoke.checks import SMOKE_CHECKS

SANDBOX_REQUESTS: Final = {f"s3:{verb}Object on MediaBucket/sandbox/*" for verb in ("Get", "Put", "Delete")}
_JOBS: Final = {"dynamodb:GetItem on JobTable", "dynamodb:PutItem on JobTable"}
_CLAIMS: Final = {"dynamodb:UpdateItem on JobTable"}
_RATE_LIMIT: Final = {"dynamodb:GetItem on CoordinationTable", "dynamodb:UpdateItem on CoordinationTable"}
_SCHEDULE: Final = {"sqs:SendMessage on DispatchQueue"}
_ADD_WAITING_JOBS: Final = _RATE_LIMIT | _SCHEDULE | {"dynamodb:PutItem on CoordinationTable"}
_DISPATCH: Final = (
    _RATE_LIMIT | _SCHEDULE | {"dynamodb:DeleteItem on CoordinationTable", "dynamodb:Query on CoordinationTable"}
)
_COMPLETE_TASKS: Final = {f"states:SendTaskSuccess on {kind}StateMachine" for kind in ("Video", "Image")}
_STOP: Final = {f"states:StopExecution on {kind}StateMachine's executions" for kind in ("Video", "Image")}
_DESCRIBE: Final = {permission.replace("Stop", "Describe") for permission in _STOP}
_DELETE_MEDIA: Final = {
    "s3:ListBucketVersions on MediaBucket",
    *(
        f"s3:{action} on MediaBucket/{prefix}/*"
        for action in ("DeleteObject", "DeleteObjectVersion")
        for prefix in ("images", "processed_images", "processed_videos", "renditions", "inputs", "sandbox")
    ),
}
_LINK: Final = {f"s3:GetObject on MediaBucket/{kind}/*" for kind in ("images", "processed_images", "processed_videos")}
ONLY_LINK: Final = {"JobsFunctionRole", "PollFunctionRole"}  # the job's record has the keys
DELETE_PERMANENTLY: Final = {"JobsFunctionRole", "SweeperFunctionRole", "ExecutionEndedFunctionRole"}
_IMAGES: Final = ("images", "processed_images")
_STORE_FAILED_INVOCATIONS: Final = {"sqs:SendMessage on FailedInvocationsQueue"}
# Actions that do not support resources: delivery of a state machine's log, and traces.
WITHOUT_RESOURCE: Final = {
    *(f"logs:{verb}LogDelivery" for verb in ("Create", "Get", "Update", "Delete")),
    "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
    "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets",
}  # fmt: skip
_LOG_AND_TRACE: Final = {f"{action} on everything" for action in WITHOUT_RESOURCE}
_UPLOADS: Final = {"s3:GetObject on MediaBucket/uploads/*", "s3:ListBucket on MediaBucket"}
MEDIA: Final = (*_IMAGES, "processed_videos")


def _find_stored(*prefixes: str) -> set[str]:
    """HeadObject needs s3:GetObject; with s3:ListBucket a missing key is a 404."""
    return {"s3:ListBucket on MediaBucket", *(f"s3:GetObject on MediaBucket/{prefix}/*" for prefix in prefixes)}


PERMISSIONS: Final[dict[str, set[str]]] = {
    "GenerateFunctionRole": {
        *_JOBS, *_CLAIMS, *_RATE_LIMIT, *_find_stored("images"),
        "s3:PutObject on MediaBucket/images/*",
        "s3:DeleteObject on MediaBucket/images/*",
        "states:StartExecution on ImageStateMachine",
    },
    "UploadsFunctionRole": {"dynamodb:PutItem on JobTable", "s3:PutObject on MediaBucket/uploads/*"},
    "StagingRole": {"s3:PutObject on MediaBucket/staged/img2img/*", "s3:PutObject on MediaBucket/staged/img2video/*"},
    "Img2ImgFunctionRole": {
        "s3:GetObject on MediaBucket/staged/img2img/*",
        *_JOBS, *_CLAIMS, *_RATE_LIMIT, *_UPLOADS, *_find_stored("processed_images"),
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
    "JobsFunctionRole": {*_JOBS, "dynamodb:Query on JobTable/index/by_owner", *_DELETE_MEDIA, *_LINK, *_STOP},
    "ModelsFunctionRole": set(),
    "HealthFunctionRole": set(),
    "ApiDocsFunctionRole": set(),
    "MediaFunctionRole": {
        *_LINK,
        *(f"s3:{verb}Object on MediaBucket/renditions/*" for verb in ("Get", "Put", "Delete")),
        "s3:ListBucket on MediaBucket",
    },
    "VideoWorkflowFunctionRole": {
        *_JOBS, *_ADD_WAITING_JOBS, *_find_stored("processed_videos"),
        "s3:GetObject on MediaBucket/inputs/*",
        "s3:PutObject on MediaBucket/processed_videos/*",
        "s3:DeleteObject on MediaBucket/processed_videos/*",
        "s3:AbortMultipartUpload on MediaBucket/processed_videos/*",
        *SANDBOX_REQUESTS,
    },
    "ImageWorkflowFunctionRole": {
        *_JOBS, *_ADD_WAITING_JOBS, *_find_stored(*_IMAGES),
        "s3:GetObject on MediaBucket/inputs/*",
        *(f"s3:{verb}Object on MediaBucket/{folder}/*" for verb in ("Put", "Delete") for folder in _IMAGES),
    },
    "DispatcherFunctionRole": {*_DISPATCH, *_COMPLETE_TASKS},
    "SweeperFunctionRole": {
        *_JOBS, *_find_stored(*MEDIA), *_DISPATCH, *_COMPLETE_TASKS, *_DELETE_MEDIA, *_STOP, *_DESCRIBE,
        "dynamodb:Query on JobTable/index/by_due_minute", *_STORE_FAILED_INVOCATIONS,
        *(f"states:StartExecution on {kind}StateMachine" for kind in ("Video", "Image")),
    },
    "ExecutionEndedFunctionRole": {*_JOBS, *_find_stored(*MEDIA), *_DELETE_MEDIA, *_STORE_FAILED_INVOCATIONS},
    "EventsFunctionRole": {*_RATE_LIMIT, "events:PutEvents on EventBus", "sqs:SendMessage on FailedEventsQueue"},
    "SmokeFunctionRole": {
        *(f"lambda:InvokeFunction on {function}'s versions" for function in SMOKE_CHECKS),
        "codedeploy:PutLifecycleEventHookExecutionStatus on this stack's deployment groups",
    },
    "GatewayLogRole": set(),
    "VideoStateMachineRole": {"lambda:InvokeFunction on VideoWorkflowFunctionAliaslive", *_LOG_AND_TRACE},
    "ImageStateMachineRole": {"lambda:InvokeFunction on ImageWorkflowFunctionAliaslive", *_LOG_AND_TRACE},
}  # fmt: skip
