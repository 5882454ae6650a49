"""What each function is asked before it gets traffic: it has to start and use its role, and makes nothing.

The ids and names are those of nothing: a truthful answer is that there is no such thing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from shared.domain.errors import NotFoundError
from shared.ports import InvocationResult

_NOBODY: Final = "0" * 32


@dataclass(frozen=True, slots=True)
class Question:
    """An event, and the answer's status (an error's name, for a state machine's step)."""

    event: Mapping[str, Any]
    expected: int | str

    def is_met_by(self, answer: InvocationResult) -> bool:
        if isinstance(self.expected, str):
            return answer.error == self.expected
        return not answer.error and answer.payload.get("statusCode") == self.expected


def _request(method: str, resource: str, **parameters: str) -> dict[str, Any]:
    """As the gateway would tell it."""
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


_STEP: Final = {"step": "record_failure", "job_id": _NOBODY, "failure": {"Error": "InternalError"}}

QUESTIONS: Final[Mapping[str, Question]] = {
    "GenerateFunction": Question(_request("POST", "/api/generate"), 400),
    "Img2ImgFunction": Question(_request("POST", "/api/img2img"), 415),
    "Img2VideoFunction": Question(_request("POST", "/api/img2video"), 415),
    "UploadsFunction": Question(_request("POST", "/api/uploads"), 400),
    "PollFunction": Question(_request("GET", "/api/img2video/result/{id}", id=_NOBODY), 404),
    "JobsFunction": Question(_request("GET", "/api/jobs/{id}", id=_NOBODY), 404),
    "ModelsFunction": Question(_request("GET", "/api/models"), 200),
    "HealthFunction": Question(_request("GET", "/api/health"), 200),
    "MediaFunction": Question(_request("GET", "/images/{name}", name=f"generated_image_{_NOBODY}.png"), 404),
    "ApiDocsFunction": Question(_request("GET", "/openapi.json"), 200),
    "VideoWorkflowFunction": Question(_STEP, NotFoundError.__name__),
    "ImageWorkflowFunction": Question(_STEP, NotFoundError.__name__),
}
