"""Image to video: a camera move over the image, encoded as an H.264 MP4 that plays while it loads."""

import io
import math

import av
import numpy as np

from sandbox.arrays import ImageArray, resize_image
from sandbox.camera_motion import plan_camera_move, render_frames
from sandbox.random_streams import hash_parameters, random_stream

FRAMES_PER_SECOND = 24
SECONDS = 3.0
_MAX_PIXELS = 1024 * 1024
_MIN_SIDE = 32
_RESERVED_INDEX_BYTES = "16384"
"""Space reserved before the frames for the index (`moov`): fast start without a second pass over the file."""


def animate_array(image: ImageArray, *, seed: int, cfg_scale: float, motion_bucket_id: int) -> bytes:
    """Return an MP4 file that starts at the image; equal arguments give equal bytes."""
    source = _fit_for_encoder(image)
    move = plan_camera_move(random_stream(hash_parameters("video", seed), "move"), cfg_scale, motion_bucket_id)
    height, width = source.shape[:2]
    file = io.BytesIO()
    with av.open(
        file, "w", format="mp4", options={"moov_size": _RESERVED_INDEX_BYTES, "fflags": "+bitexact"}
    ) as container:
        stream = container.add_stream("libx264", rate=FRAMES_PER_SECOND)  # pyright: ignore[reportUnknownMemberType]
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"preset": "superfast", "crf": "21", "threads": "1", "bf": "0"}
        for frame in render_frames(source, move, round(FRAMES_PER_SECOND * SECONDS)):
            video_frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
            container.mux(stream.encode(video_frame))  # pyright: ignore[reportUnknownMemberType]
        container.mux(stream.encode())  # pyright: ignore[reportUnknownMemberType]
    return file.getvalue()


def _fit_for_encoder(image: ImageArray) -> ImageArray:
    """Limit the number of pixels, for speed, and make both sides even, as H.264 with yuv420p requires."""
    height, width = image.shape[:2]
    scale = min(1.0, math.sqrt(_MAX_PIXELS / (height * width)))
    even_height, even_width = (max(_MIN_SIDE, round(side * scale / 2) * 2) for side in (height, width))
    return image if (even_height, even_width) == (height, width) else resize_image(image, even_height, even_width)
