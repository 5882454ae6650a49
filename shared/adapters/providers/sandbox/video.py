"""Picture to video: a camera move, encoded as an MP4 that every browser plays while it loads."""

import io
import math

import av
import numpy as np
from numpy.typing import NDArray

from shared.adapters.providers.sandbox.motion import frames, plan_move
from shared.adapters.providers.sandbox.pixels import Picture, resize_picture
from shared.adapters.providers.sandbox.seeds import key_of, stream

FRAMES_PER_SECOND = 24
SECONDS = 3.0
_MOST_PIXELS = 1024 * 1024
_SHORTEST_SIDE = 32
_INDEX_SPACE = "16384"
"""Bytes kept free before the frames, so that the index can be written there: a faststart without a second pass."""


def animate_picture(picture: NDArray[np.uint8], *, seed: int, cfg_scale: float, motion_bucket_id: int) -> bytes:
    """Move away from a picture; equal arguments give equal bytes."""
    still = _playable(picture)
    move = plan_move(stream(key_of("video", seed), "move"), cfg_scale, motion_bucket_id)
    height, width = still.shape[:2]
    file = io.BytesIO()
    with av.open(file, "w", format="mp4", options={"moov_size": _INDEX_SPACE, "fflags": "+bitexact"}) as container:
        track = container.add_stream("libx264", rate=FRAMES_PER_SECOND)  # pyright: ignore[reportUnknownMemberType]
        track.width, track.height, track.pix_fmt = width, height, "yuv420p"
        track.options = {"preset": "superfast", "crf": "21", "threads": "1", "bf": "0"}
        for frame in frames(still, move, round(FRAMES_PER_SECOND * SECONDS)):
            shown = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
            container.mux(track.encode(shown))  # pyright: ignore[reportUnknownMemberType]
        container.mux(track.encode())  # pyright: ignore[reportUnknownMemberType]
    return file.getvalue()


def _playable(picture: Picture) -> Picture:
    """Keep the picture within what encodes quickly, with the even sides that H.264 wants."""
    height, width = picture.shape[:2]
    scale = min(1.0, math.sqrt(_MOST_PIXELS / (height * width)))
    even_height, even_width = (max(_SHORTEST_SIDE, round(side * scale / 2) * 2) for side in (height, width))
    return picture if (even_height, even_width) == (height, width) else resize_picture(picture, even_height, even_width)
