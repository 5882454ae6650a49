"""The routes that generate images."""

from typing import Final

from functions.generate.schemas import GenerateBody
from functions.img2img.schemas import Img2ImgFields
from shared.runtime.http.job_responses import ImageCreated
from tools.openapi.operation import Operation, Operations, Request, Response
from tools.openapi.operations.post_routes import (
    ACCEPTED,
    BASE,
    DEPRECATION_HEADERS,
    GENERATION_ERRORS,
    IMAGE_INPUT_ERRORS,
    JOB_ID,
    JOB_REQUEST_ERRORS,
    JSON_BODY_ERRORS,
)


def _image_created(message: str, path: str) -> Response:
    return Response(
        status=200,
        description="The image was generated.",
        shape=ImageCreated,
        headers=("Idempotent-Replayed", *DEPRECATION_HEADERS),
        example={
            "success": True,
            "message": message,
            "image_url": f"{BASE}{path}",
            "seed": 7,
            "id": JOB_ID,
            "model": "sandbox",
            "provider": "sandbox",
        },
    )


IMAGES: Final[Operations] = {
    ("POST", "/api/generate"): Operation(
        id="generate",
        tag="Images",
        summary="Generate an image from text",
        description="A field that the chosen model does not support is not refused: it is listed in `ignored`.",
        parameters=("IdempotencyKey", "Prefer", "CancelAfter"),
        request=Request(
            shape=GenerateBody,
            examples={
                "words": {"video_description": "a lighthouse in a storm"},
                "everything": {
                    "video_description": "a futuristic city skyline at sunset, with flying cars",
                    "negative_prompt": "blurry, low quality",
                    "style_preset": "neon-punk",
                    "aspect_ratio": "16:9",
                    "output_format": "webp",
                    "seed": 7,
                },
            },
        ),
        responses=(
            _image_created(
                "Image generated successfully", "/images/generated_image_0cc175b9c0f1b6a831c399e269772661.png"
            ),
            ACCEPTED,
        ),
        errors=(*JSON_BODY_ERRORS, *JOB_REQUEST_ERRORS, *GENERATION_ERRORS),
    ),
    ("POST", "/api/img2img"): Operation(
        id="transform",
        tag="Images",
        summary="Generate an image from an image and text",
        description="The image is rotated by its EXIF orientation, and sent to the model without metadata.",
        parameters=("IdempotencyKey", "Prefer", "CancelAfter"),
        request=Request(
            shape=Img2ImgFields,
            has_image_input=True,
            examples={"watercolour": {"prompt": "as a watercolour", "strength": 0.6}},
        ),
        responses=(
            _image_created(
                "Image transformed successfully",
                "/processed_images/img2img_transform_0cc175b9c0f1b6a831c399e269772661.png",
            ),
            ACCEPTED,
        ),
        errors=(*IMAGE_INPUT_ERRORS, *JOB_REQUEST_ERRORS, *GENERATION_ERRORS),
    ),
}
