"""When an image is as asked for, and what to cut away where it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.generation import AspectRatio
from shared.domain.proportions import LONG_SIDE, crop_box, enlarged, is_large_enough, is_near

SIDES = st.integers(64, 8192)


@pytest.mark.parametrize(
    ("size", "wanted", "near"),
    [
        ((1344, 768), (1344, 756), True),  # 1.6 % off
        ((1360, 1020), (1152, 864), True),  # 4:3 to the pixel
        ((1184, 864), (1152, 864), False),  # 2.8 %
        ((1020, 1000), (1024, 1024), True),  # 2 %, which is allowed
        ((1021, 1000), (1024, 1024), False),
        ((980, 1000), (1024, 1024), True),
        ((979, 1000), (1024, 1024), False),
    ],
)
def test_two_percent_off_is_near_and_more_is_not(size: tuple[int, int], wanted: tuple[int, int], near: bool) -> None:
    assert is_near(*size, wanted) is near


@given(width=SIDES, height=SIDES, ratio=st.sampled_from(AspectRatio))
def test_what_is_left_of_a_image_is_of_the_proportions_and_touches_two_edges(
    width: int, height: int, ratio: AspectRatio
) -> None:
    left, top, right, bottom = crop_box(width, height, ratio.size)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert right - left == width or bottom - top == height
    assert is_near(right - left, bottom - top, ratio.size)
    assert abs(left - (width - right)) <= 1
    assert abs(top - (height - bottom)) <= 1


@given(width=st.integers(1, 8192), height=st.integers(1, 8192))
def test_what_is_too_small_is_made_just_large_enough_and_nothing_else_is_touched(width: int, height: int) -> None:
    size = enlarged(width, height)
    assert is_large_enough(*size)
    assert (size == (width, height)) == is_large_enough(width, height)
    assert is_large_enough(width, height) or max(size) == LONG_SIDE
