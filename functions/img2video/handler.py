"""POST /api/img2video."""

from functools import cache

from functions.img2video.schemas import Img2VideoFields
from functions.img2video.service import AcceptVideo, VideoCommand
from shared.runtime import container
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.fields import parse
from shared.runtime.http.multipart_body import read_form
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse


@cache
def accept_video() -> AcceptVideo:
    return AcceptVideo(
        catalogue=container.catalogue(),
        gate=container.picture_gate(),
        jobs=container.jobs(),
        media=container.media(),
        workflow=container.video_workflow(),
        clock=container.now,
        retention=container.retention(),
    )


def respond(request: HttpRequest) -> HttpResponse:
    form = read_form(request)
    image = form.file("image")
    fields = parse(Img2VideoFields, form.fields)
    job = accept_video()(
        VideoCommand(
            image=image,
            seed=fields.seed,
            cfg_scale=fields.cfg_scale,
            motion_bucket_id=fields.motion_bucket_id,
            model=fields.model,
        )
    )
    return HttpResponse(
        200,
        {
            "success": True,
            "id": job.id,
            "message": "Video generation started. Poll for results using the returned ID.",
        },
    )


lambda_handler = http_endpoint(respond)
