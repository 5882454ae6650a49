"""The routes for the health and the documentation of the API."""

from typing import Final

from functions.health.schemas import Health
from shared.domain import errors
from tools.openapi.operation import Operation, Operations, Response

DOCUMENTS: Final[Operations] = {
    ("GET", "/api/health"): Operation(
        id="health",
        tag="Service",
        summary="Health check",
        responses=(
            Response(
                status=200,
                description="The API is available.",
                shape=Health,
                example={"status": "ok", "version": "0.1.0", "time": "2026-11-24T09:30:00.000Z"},
            ),
        ),
    ),
    ("GET", "/openapi.json"): Operation(
        id="openapi",
        tag="Service",
        summary="This document",
        responses=(Response(status=200, description="The document in OpenAPI 3.1.", shape=dict),),
    ),
    ("GET", "/docs"): Operation(
        id="docs",
        tag="Service",
        summary="This document as a page",
        responses=(
            Response(
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
        summary="A file of the documentation page",
        parameters=("AssetName",),
        responses=(
            Response(
                status=200,
                description="A script or a style sheet.",
                shape=str,
                content_types=("text/javascript", "text/css"),
            ),
        ),
        errors=(errors.NotFoundError,),
    ),
}
