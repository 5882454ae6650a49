"""The routes that make images."""

from typing import Final

from functions.generate.schemas import GenerateBody
from functions.img2img.schemas import Img2ImgFields
from shared.runtime.http.image_response import ImageCreated
from tools.openapi.operation import Answer, Operation, Operations, Request
from tools.openapi.operations.buying import (
    BASE,
    JOB_ID,
    LATER,
    LEAVING,
    OF_A_IMAGE,
    OF_A_JSON_BODY,
    OF_A_PURCHASE,
    OF_AN_ORDER,
)


def _made(message: str, path: str) -> Answer:
    return Answer(
        status=200,
        description="The image was made.",
        shape=ImageCreated,
        headers=("Idempotent-Replayed", *LEAVING),
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
        summary="An image from words",
        description="A field that the chosen model has no control for is not refused: `ignored` lists it.",
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
        answers=(
            _made("Image generated successfully", "/images/generated_image_0cc175b9c0f1b6a831c399e269772661.png"),
            LATER,
        ),
        errors=(*OF_A_JSON_BODY, *OF_AN_ORDER, *OF_A_PURCHASE),
    ),
    ("POST", "/api/img2img"): Operation(
        id="transform",
        tag="Images",
        summary="An image from an image and words",
        description="The image is turned as its EXIF data says, and passed on without any metadata.",
        parameters=("IdempotencyKey", "Prefer", "CancelAfter"),
        request=Request(
            shape=Img2ImgFields,
            brings_image=True,
            examples={"watercolour": {"prompt": "as a watercolour", "strength": 0.6}},
        ),
        answers=(
            _made(
                "Image transformed successfully",
                "/processed_images/img2img_transform_0cc175b9c0f1b6a831c399e269772661.png",
            ),
            LATER,
        ),
        errors=(*OF_A_IMAGE, *OF_AN_ORDER, *OF_A_PURCHASE),
    ),
}
