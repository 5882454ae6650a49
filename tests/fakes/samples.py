"""Jobs, models and requests like any other; a test names only what matters to it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from shared.domain.catalogue import Catalogue, Lifecycle, Model
from shared.domain.generation import AspectRatio, ImageToImage, ImageToVideo, OutputFormat, TextToImage
from shared.domain.jobs import ANONYMOUS, Job, JobFailure, JobKind, JobStatus, new_job_id
from shared.domain.media import MediaKind, new_input_key, new_media_key
from tests.fakes.clock import NOON

PROMPT = "a heron in morning fog"
FAILURE = JobFailure("provider_failed", "The provider let us down.", retryable=True)

CONTROLS = (
    "negative_prompt",
    "style_preset",
    "aspect_ratio",
    "output_format",
    "seed",
    "strength",
    "cfg_scale",
    "motion_bucket_id",
)

_MODEL = Model(
    name="painter",
    provider="studio",
    description="A model for tests.",
    operations=tuple(JobKind),
    default_for=tuple(JobKind),
    aspect_ratios=tuple(AspectRatio),
    output_formats=tuple(OutputFormat),
    controls=CONTROLS,
    price_usd="0.04",
    price_per="generation",
    lifecycle=Lifecycle.ACTIVE,
    typical_seconds=40,
    deadline_seconds=600,
)

_JOB = Job(
    id="0" * 32,
    kind=JobKind.IMG2VIDEO,
    status=JobStatus.QUEUED,
    owner=ANONYMOUS,
    model="painter",
    provider="studio",
    seed=7,
    request={"cfg_scale": 1.5, "motion_bucket_id": 127},
    created_at=NOON,
    due_at=NOON + timedelta(seconds=600),
    expires_at=NOON + timedelta(days=30),
)

_TEXT_TO_IMAGE = TextToImage(
    prompt=PROMPT,
    negative_prompt=None,
    style_preset=None,
    aspect_ratio=AspectRatio.SQUARE,
    output_format=OutputFormat.PNG,
    seed=5,
)


def a_model(**changes: Any) -> Model:
    return replace(_MODEL, **changes)


def a_catalogue(*models: Model) -> Catalogue:
    return Catalogue(models or [a_model()])


def a_job(**changes: Any) -> Job:
    """A queued video job with an id of its own."""
    return replace(_JOB, **{"id": new_job_id(), **changes})


def an_accepted_video(**changes: Any) -> Job:
    """As POST /api/img2video leaves it: with its picture kept."""
    return a_job(input_key=new_input_key("png"), **changes)


def a_finished_video(**changes: Any) -> Job:
    processing = a_job(**changes).intend_submission(NOON).submitted("upstream-1")
    return processing.succeed(NOON, new_media_key(MediaKind.PROCESSED_VIDEO, "mp4"), a_model().cost_of(1))


def a_failed_video(failure: JobFailure = FAILURE) -> Job:
    return a_job().intend_submission(NOON).fail(NOON, failure)


def a_canceled_video() -> Job:
    return a_job(status=JobStatus.CANCELED, finished_at=NOON)


def text_to_image(**changes: Any) -> TextToImage:
    return replace(_TEXT_TO_IMAGE, **changes)


def image_to_image(image: bytes, **changes: Any) -> ImageToImage:
    request = ImageToImage(
        prompt=PROMPT,
        negative_prompt=None,
        style_preset=None,
        aspect_ratio=AspectRatio.SQUARE,
        output_format=OutputFormat.PNG,
        seed=5,
        image=image,
        strength=0.7,
    )
    return replace(request, **changes)


def image_to_video(image: bytes) -> ImageToVideo:
    return ImageToVideo(image=image, seed=7, cfg_scale=1.5, motion_bucket_id=127)
