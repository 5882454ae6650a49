"""Request and response types of POST /api/img2video; the image is parsed before the text fields."""

from typing import Annotated, Literal

from pydantic import Field

from shared.runtime.http.fields import (
    ExpiresIn,
    FormDecimal,
    FormFallback,
    FormInteger,
    FormSeed,
    ModelName,
    WireModel,
)
from shared.runtime.http.job_responses import ModelNotices
from shared.runtime.http.schema_types import JobId

CfgScale = Annotated[FormDecimal, Field(ge=0, le=10, description="must be a decimal number from 0 to 10")]
MotionBucket = Annotated[FormInteger, Field(ge=1, le=255, description="must be a whole number from 1 to 255")]


class Img2VideoFields(WireModel):
    """How to animate the image."""

    seed: FormSeed = 0
    """The same seed and request give the same video, if the model supports that."""
    cfg_scale: CfgScale = 1.5
    """How closely the video follows the image; a higher value is closer."""
    motion_bucket_id: MotionBucket = 127
    """The amount of motion; a higher value is more."""
    model: ModelName = None
    """The model to use; if absent, the default model of the route."""
    fallback: FormFallback = True
    """Whether another provider may be used if the requested one is not available."""
    expires_in: ExpiresIn = None
    """How long the result is stored: seconds, or `90m`, `36h`, `2d`; if absent, the retention of this deployment."""


class StartedVideo(ModelNotices):
    """A video job that was accepted."""

    success: Literal[True]
    id: JobId
    """For `/api/img2video/result/{id}`, and for `/api/jobs/{id}`."""
    message: str
    """A sentence for people."""
