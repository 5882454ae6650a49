"""The smoke test of each function: an event without side effects, and the expected result.

A function has to start and to use its IAM role. Ids and names in the events do not exist, so the expected result is
mostly an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from shared.domain.deployments import InvocationResult
from shared.domain.errors import NotFoundError

_UNKNOWN_ID: Final = "0" * 32


@dataclass(frozen=True, slots=True)
class SmokeCheck:
    """An event, and the expected HTTP status (or, for a workflow step, name of the error)."""

    event: Mapping[str, Any]
    expected: int | str

    def is_met_by(self, result: InvocationResult) -> bool:
        """Whether the result is the expected one."""
        if isinstance(self.expected, str):
            return result.error == self.expected
        return not result.error and result.payload.get("statusCode") == self.expected


def _request(method: str, resource: str, **parameters: str) -> dict[str, Any]:
    """Return a minimal API Gateway proxy event."""
    return {
        "httpMethod": method,
        "resource": resource,
        "path": resource.format(**parameters),
        "headers": {"Content-Type": "application/json"},
        "pathParameters": parameters,
        "queryStringParameters": None,
        "body": "{}",
        "isBase64Encoded": False,
        "requestContext": {"requestId": "smoke-test", "domainName": "smoke.test", "stage": "test"},
    }


_STEP: Final = {"step": "record_failure", "job_id": _UNKNOWN_ID, "failure": {"Error": "InternalError"}}

SMOKE_CHECKS: Final[Mapping[str, SmokeCheck]] = {
    "GenerateFunction": SmokeCheck(_request("POST", "/api/generate"), 400),
    "Img2ImgFunction": SmokeCheck(_request("POST", "/api/img2img"), 415),
    "Img2VideoFunction": SmokeCheck(_request("POST", "/api/img2video"), 415),
    "UploadsFunction": SmokeCheck(_request("POST", "/api/uploads"), 400),
    "PollFunction": SmokeCheck(_request("GET", "/api/img2video/result/{id}", id=_UNKNOWN_ID), 404),
    "JobsFunction": SmokeCheck(_request("GET", "/api/jobs/{id}", id=_UNKNOWN_ID), 404),
    "ModelsFunction": SmokeCheck(_request("GET", "/api/models"), 200),
    "HealthFunction": SmokeCheck(_request("GET", "/api/health"), 200),
    "MediaFunction": SmokeCheck(_request("GET", "/images/{name}", name=f"generated_image_{_UNKNOWN_ID}.png"), 404),
    "ApiDocsFunction": SmokeCheck(_request("GET", "/openapi.json"), 200),
    "VideoWorkflowFunction": SmokeCheck(_STEP, NotFoundError.__name__),
    "ImageWorkflowFunction": SmokeCheck(_STEP, NotFoundError.__name__),
}
