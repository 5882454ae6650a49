"""POST /api/img2video, and GET of the answer to one whose form was staged."""

from functools import cache

from functions.img2video.schemas import Img2VideoFields, StartedVideo
from functions.img2video.service import AcceptVideo, VideoCommand
from shared.domain.retention import checked_retention
from shared.runtime import container, snapshots
from shared.runtime.http.accepted_job import replay_headers
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.fields import parse, sent_options
from shared.runtime.http.model_notes import lifecycle_headers, notes
from shared.runtime.http.picture_request import asked_with, read_picture_request
from shared.runtime.http.preferences import cancel_at
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse
from shared.runtime.http.staging import with_staged


@cache
def accept_video() -> AcceptVideo:
    return AcceptVideo(
        catalogue=container.catalogue(),
        gate=container.picture_gate(),
        media=container.media(),
        queued_jobs=container.queued_jobs(),
        retention=container.retention(),
    )


def respond(request: HttpRequest) -> HttpResponse:
    sent = read_picture_request(request)
    fields = parse(Img2VideoFields, sent.fields)
    image = container.find_picture()(sent.source, request.caller)
    ordered = accept_video()(
        VideoCommand(
            image=image,
            seed=fields.seed,
            cfg_scale=fields.cfg_scale,
            motion_bucket_id=fields.motion_bucket_id,
            model=fields.model,
            asked=asked_with(request, sent, image),
            sent=sent_options(fields),
            cancel_at=cancel_at(request),
            fallback=fields.fallback,
            keep_for=checked_retention(fields.expires_in, container.retention()),
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
