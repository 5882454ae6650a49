"""POST /api/img2video, and GET of the answer to one whose form was staged."""

from functools import cache

from functions.img2video.schemas import Img2VideoFields, StartedVideo
from functions.img2video.service import AcceptVideo, VideoCommand
from shared.domain.retention import validate_retention
from shared.runtime import container, snapshots
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.fields import parse, sent_options
from shared.runtime.http.image_upload_request import read_image_request, upload_identity
from shared.runtime.http.job_accepted import replay_headers
from shared.runtime.http.model_notices import lifecycle_headers, notes
from shared.runtime.http.preferences import cancel_at
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse
from shared.runtime.http.staging import with_staged


@cache
def accept_video() -> AcceptVideo:
    return AcceptVideo(
        catalogue=container.catalogue(),
        validator=container.image_validator(),
        media=container.media(),
        async_jobs=container.async_jobs(),
        retention=container.retention(),
    )


def respond(request: HttpRequest) -> HttpResponse:
    sent = read_image_request(request)
    fields = parse(Img2VideoFields, sent.fields)
    image = container.load_input_image()(sent.source, request.caller)
    ordered = accept_video()(
        VideoCommand(
            image=image,
            seed=fields.seed,
            cfg_scale=fields.cfg_scale,
            motion_bucket_id=fields.motion_bucket_id,
            model=fields.model,
            asked=upload_identity(request, sent, image),
            requested_options=sent_options(fields),
            cancel_at=cancel_at(request),
            fallback=fields.fallback,
            retain_for=validate_retention(fields.expires_in, container.retention()),
        )
    )
    body: StartedVideo = {
        "success": True,
        "id": ordered.accepted.job.id,
        "message": "Video generation started. Poll for results using the returned ID.",
        **notes(ordered),
    }
    headers = replay_headers(ordered.accepted) | lifecycle_headers(ordered.model, request.base_url)
    return HttpResponse(200, body, headers)


snapshots.before_snapshot(accept_video)
lambda_handler = http_endpoint(with_staged(respond))
