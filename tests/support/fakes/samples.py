"""Jobs, models and requests like any other; a test names only what matters to it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from shared.domain.catalogue import Catalogue
from shared.domain.generation import AspectRatio, ImageToImage, ImageToVideo, OutputFormat, TextToImage
from shared.domain.jobs import ANONYMOUS, Job, JobFailure, JobKind, JobStatus, new_job_id
from shared.domain.media import MediaKind, new_input_key, new_media_key
from shared.domain.models import Lifecycle, Model
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON

PROMPT = "a heron in morning fog"
FAILURE = JobFailure("provider_failed", "The provider let us down.", retryable=True)

DUE = NOON + timedelta(seconds=600)
_KINDS = {
    JobKind.GENERATE: MediaKind.IMAGE,
    JobKind.IMG2IMG: MediaKind.PROCESSED_IMAGE,
    JobKind.IMG2VIDEO: MediaKind.PROCESSED_VIDEO,
}

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
    provider="acme",
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
    provider="acme",
    seed=7,
    request={"cfg_scale": 1.5, "motion_bucket_id": 127},
    created_at=NOON,
    due_at=DUE,
    caller="address-1",
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


def a_catalogue(*models: Model, limits: dict[str, RateLimit] | None = None) -> Catalogue:
    return Catalogue(models or [a_model()], limits)


def a_job(**changes: Any) -> Job:
    """A queued video job with an id and a place for its result of its own."""
    kind = changes.get("kind", JobKind.IMG2VIDEO)
    place = new_media_key(_KINDS[kind], "mp4" if kind is JobKind.IMG2VIDEO else "png")
    return replace(_JOB, **{"id": new_job_id(), "media_key": place, **changes})


def an_accepted_video(**changes: Any) -> Job:
    """As POST /api/img2video leaves it: with its image kept."""
    return a_job(input_key=new_input_key("png"), **changes)


def a_processing_video(**changes: Any) -> Job:
    return a_job(**changes).begin_submission(NOON, DUE)


def a_submitted_video(**changes: Any) -> Job:
    return a_processing_video(**changes).submitted("upstream-1")


def a_finished_video(**changes: Any) -> Job:
    return a_submitted_video(**changes).succeed(NOON, a_model().cost_of(1))


def a_failed_video(failure: JobFailure = FAILURE) -> Job:
    return a_processing_video().fail(NOON, failure)


def a_canceled_video() -> Job:
    return a_job().cancel(NOON)


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
