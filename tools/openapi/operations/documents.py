"""The API about itself."""

from typing import Final

from functions.health.schemas import Health
from shared.domain import errors
from tools.openapi.operation import Answer, Operation, Operations

DOCUMENTS: Final[Operations] = {
    ("GET", "/api/health"): Operation(
        id="health",
        tag="Service",
        summary="That it is up",
        answers=(
            Answer(
                status=200,
                description="It is.",
                shape=Health,
                example={"status": "ok", "version": "0.1.0", "time": "2026-11-24T09:30:00.000Z"},
            ),
        ),
    ),
    ("GET", "/openapi.json"): Operation(
        id="openapi",
        tag="Service",
        summary="This document",
        answers=(Answer(status=200, description="OpenAPI 3.1.", shape=dict),),
    ),
    ("GET", "/docs"): Operation(
        id="docs",
        tag="Service",
        summary="This document as a page",
        answers=(
            Answer(
                status=200,
                description="The page.",
                shape=str,
                content_types=("text/html",),
                headers=("Content-Security-Policy",),
            ),
        ),
    ),
    ("GET", "/docs/{file}"): Operation(
        id="docs_file",
        tag="Service",
        summary="A part of the page",
        parameters=("AssetName",),
        answers=(
            Answer(
                status=200,
                description="A script or a style sheet.",
                shape=str,
                content_types=("text/javascript", "text/css"),
            ),
        ),
        errors=(errors.NotFoundError,),
    ),
}
