"""The text fields that POST /api/img2video takes beside the image."""

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
    """A higher `cfg_scale` holds the video to the image, a higher `motion_bucket_id` moves it more."""

    seed: FormSeed = 0
    """The same seed and request give the same video where the model can promise that."""
    cfg_scale: CfgScale = 1.5
    """How closely the video keeps to the image."""
    motion_bucket_id: MotionBucket = 127
    """How much moves."""
    model: ModelName = None
    """Who makes it; without it, the route's default."""
    fallback: FormFallback = True
    """Whether another provider may stand in where the one asked is down."""
    expires_in: ExpiresIn = None
    """How long the result is kept: seconds, or `90m`, `36h`, `2d`; without it, as long as this deployment keeps any."""


class StartedVideo(ModelNotices):
    """A video that is being made."""

    success: Literal[True]
    id: JobId
    """For `/api/img2video/result/{id}`, and for `/api/jobs/{id}`."""
    message: str
    """A sentence for people."""
