"""Image to video: a playable MP4 whose motion follows the parameters."""

import io
import itertools
import subprocess
import sys

import av
import numpy as np
import pytest

from sandbox.arrays import ImageArray
from sandbox.camera_motion import plan_camera_move, render_frames
from sandbox.image_to_video import animate_array
from sandbox.tests.similarity import mean_difference


def animate(image: ImageArray, *, seed: int = 3, cfg_scale: float = 1.5, motion_bucket_id: int = 127) -> bytes:
    return animate_array(image, seed=seed, cfg_scale=cfg_scale, motion_bucket_id=motion_bucket_id)


def decode_frames(video: bytes) -> list[ImageArray]:
    with av.open(io.BytesIO(video), "r") as container:
        return [np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8) for frame in container.decode(video=0)]


def mean_motion(video: bytes) -> float:
    first, *later = decode_frames(video)[::8]
    return float(np.mean([mean_difference(first, frame) for frame in later]))


def box_types(video: bytes) -> list[str]:
    names: list[str] = []
    position = 0
    while position < len(video):
        names.append(video[position + 4 : position + 8].decode())
        position += int.from_bytes(video[position : position + 4], "big")
    assert position == len(video)
    return names


def test_the_video_is_h264_with_its_index_first(inputs: list[ImageArray]) -> None:
    video = animate(inputs[0])
    with av.open(io.BytesIO(video), "r") as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert 24 <= float(stream.average_rate or 0) <= 30
        assert 2.0 <= (container.duration or 0) / 1_000_000 <= 4.0
        assert (stream.width, stream.height) == (320, 192)
        assert not container.streams.audio
    assert box_types(video).index("moov") < box_types(video).index("mdat")


def test_the_video_starts_at_the_image_and_moves_evenly(inputs: list[ImageArray]) -> None:
    frames = decode_frames(animate(inputs[0], motion_bucket_id=255))
    assert mean_difference(frames[0], inputs[0]) < 6
    away = [mean_difference(frames[0], frame) for frame in frames]
    assert away[-1] > away[len(away) // 2] > away[4] > 0
    steps = [mean_difference(first, second) for first, second in itertools.pairwise(frames)]
    assert max(steps) < 3 * float(np.mean(steps))


@pytest.mark.parametrize("seed", range(6))
def test_straight_lines_stay_straight_and_no_border_is_visible(seed: int) -> None:
    lines = np.zeros((180, 320, 3), np.uint8) + 255
    lines[:, 100:104] = 40
    *_, last = render_frames(lines, plan_camera_move(np.random.default_rng(seed), 0.0, 255), 12)
    dark = last[..., 0] < 140
    rows = np.flatnonzero(dark.any(axis=1))
    middles = np.array([np.flatnonzero(dark[row]).mean() for row in rows])
    bent = middles - np.polyval(np.polyfit(rows, middles, 1), rows)
    assert np.abs(bent).max() < 1.5
    assert last.max(axis=-1).min() >= 40


@pytest.mark.parametrize("index", range(5))
def test_a_higher_motion_bucket_gives_more_motion(inputs: list[ImageArray], index: int) -> None:
    moves = [mean_motion(animate(inputs[index], motion_bucket_id=bucket)) for bucket in (1, 100, 255)]
    assert moves == sorted(moves)
    assert moves[-1] > 1.8 * moves[0]


def test_a_higher_cfg_scale_gives_less_motion(inputs: list[ImageArray]) -> None:
    moves = [mean_motion(animate(inputs[1], cfg_scale=scale)) for scale in (0.0, 1.5, 5.0, 10.0)]
    assert moves == sorted(moves, reverse=True)


def test_equal_parameters_give_equal_bytes_and_other_seeds_do_not(inputs: list[ImageArray]) -> None:
    assert animate(inputs[2]) == animate(inputs[2])
    assert len({animate(inputs[2], seed=seed) for seed in (1, 2, 3, 4)}) == 4


@pytest.mark.parametrize(("height", "width"), [(65, 127), (64, 64), (1300, 900)])
def test_images_of_odd_small_and_large_sizes_give_playable_videos(height: int, width: int) -> None:
    image = np.random.default_rng(1).integers(0, 256, (height // 4 + 1, width // 4 + 1, 3), dtype=np.uint8)
    image = image.repeat(4, axis=0).repeat(4, axis=1)[:height, :width]
    with av.open(io.BytesIO(animate(image, motion_bucket_id=1, cfg_scale=10.0)), "r") as container:
        stream = container.streams.video[0]
        assert (stream.width % 2, stream.height % 2) == (0, 0)
        assert stream.width / stream.height == pytest.approx(width / height, rel=0.03)


def test_an_image_of_a_few_pixels_gives_a_full_video() -> None:
    assert len(decode_frames(animate(np.zeros((3, 5, 3), np.uint8)))) == 72


def test_generating_images_does_not_load_pyav() -> None:
    program = (
        "import sys; from sandbox.api import draw_image, encode_image;"
        "image = draw_image(prompt='', negative_prompt='', style_preset=None, width=64, height=64, seed=1);"
        "encode_image(image, 'png');"
        "sys.exit('av' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
