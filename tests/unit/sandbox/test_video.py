"""Videos: an MP4 that browsers play at once, moving as far as it was told to."""

import io
import itertools
import subprocess
import sys

import av
import numpy as np
import pytest

from shared.adapters.providers.sandbox.motion import frames, plan_move
from shared.adapters.providers.sandbox.video import animate_picture
from tests.unit.sandbox.seeing import Picture, difference


def animate(picture: Picture, *, seed: int = 3, cfg_scale: float = 1.5, motion_bucket_id: int = 127) -> bytes:
    return animate_picture(picture, seed=seed, cfg_scale=cfg_scale, motion_bucket_id=motion_bucket_id)


def frames_of(video: bytes) -> list[Picture]:
    with av.open(io.BytesIO(video)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def mean_move(video: bytes) -> float:
    first, *later = frames_of(video)[::8]
    return float(np.mean([difference(first, frame) for frame in later]))


def boxes(video: bytes) -> list[str]:
    names, place = [], 0
    while place < len(video):
        names.append(video[place + 4 : place + 8].decode())
        place += int.from_bytes(video[place : place + 4], "big")
    assert place == len(video)
    return names


def test_the_file_is_what_browsers_play(inputs: list[Picture]) -> None:
    video = animate(inputs[0])
    with av.open(io.BytesIO(video)) as container:
        track = container.streams.video[0]
        assert (track.codec_context.name, track.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert 24 <= float(track.average_rate or 0) <= 30
        assert 2.0 <= (container.duration or 0) / 1_000_000 <= 4.0
        assert (track.width, track.height) == (320, 192)
        assert not container.streams.audio
    assert boxes(video).index("moov") < boxes(video).index("mdat")


def test_it_starts_at_the_picture_and_moves_on_without_a_jump(inputs: list[Picture]) -> None:
    frames = frames_of(animate(inputs[0], motion_bucket_id=255))
    assert difference(frames[0], inputs[0]) < 6
    away = [difference(frames[0], frame) for frame in frames]
    assert away[-1] > away[len(away) // 2] > away[4] > 0
    steps = [difference(one, other) for one, other in itertools.pairwise(frames)]
    assert max(steps) < 3 * float(np.mean(steps))


@pytest.mark.parametrize("seed", range(6))
def test_straight_lines_stay_straight_and_no_border_is_seen(seed: int) -> None:
    lines = np.zeros((180, 320, 3), np.uint8) + 255
    lines[:, 100:104] = 40
    *_, last = frames(lines, plan_move(np.random.default_rng(seed), 0.0, 255), 12)
    dark = last[..., 0] < 140
    rows = np.flatnonzero(dark.any(axis=1))
    middles = np.array([np.flatnonzero(dark[row]).mean() for row in rows])
    bent = middles - np.polyval(np.polyfit(rows, middles, 1), rows)
    assert np.abs(bent).max() < 1.5
    assert last.max(axis=-1).min() >= 40


@pytest.mark.parametrize("number", range(5))
def test_the_motion_bucket_orders_the_motion(inputs: list[Picture], number: int) -> None:
    moves = [mean_move(animate(inputs[number], motion_bucket_id=bucket)) for bucket in (1, 100, 255)]
    assert moves == sorted(moves)
    assert moves[-1] > 1.8 * moves[0]


def test_a_high_cfg_scale_stays_near_the_picture(inputs: list[Picture]) -> None:
    moves = [mean_move(animate(inputs[1], cfg_scale=scale)) for scale in (0.0, 1.5, 5.0, 10.0)]
    assert moves == sorted(moves, reverse=True)


def test_equal_parameters_give_equal_bytes_and_seeds_differ(inputs: list[Picture]) -> None:
    assert animate(inputs[2]) == animate(inputs[2])
    assert len({animate(inputs[2], seed=seed) for seed in (1, 2, 3, 4)}) == 4


@pytest.mark.parametrize(("height", "width"), [(65, 127), (64, 64), (1300, 900)])
def test_odd_small_and_large_pictures_play(height: int, width: int) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (height // 4 + 1, width // 4 + 1, 3), dtype=np.uint8)
    picture = picture.repeat(4, axis=0).repeat(4, axis=1)[:height, :width]
    with av.open(io.BytesIO(animate(picture, motion_bucket_id=1, cfg_scale=10.0))) as container:
        track = container.streams.video[0]
        assert (track.width % 2, track.height % 2) == (0, 0)
        assert track.width / track.height == pytest.approx(width / height, rel=0.03)


def test_a_picture_of_a_few_pixels_still_becomes_a_video() -> None:
    assert len(frames_of(animate(np.zeros((3, 5, 3), np.uint8)))) == 72


def test_drawing_pictures_does_not_load_the_video_library() -> None:
    program = (
        "import sys, shared.adapters.providers.sandbox.pictures, shared.adapters.providers.sandbox.transform;"
        "sys.exit('av' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
