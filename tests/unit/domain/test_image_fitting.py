"""The geometry of fitting: every image comes within the rules, and no further from itself than it has to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.image_fitting import Fit, InputImageRules, fit

_THREE = InputImageRules(sizes=((1024, 576), (576, 1024), (768, 768)))
_STABLE = InputImageRules(min_side=64, max_side=16_384, min_pixels=4_096, max_pixels=9_437_184, max_ratio=2.5)
_BLOCKS = InputImageRules(min_side=320, max_side=4_096, max_pixels=4_194_304, max_ratio=4, multiple_of=16)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1024, 576), Fit((0, 0, 1024, 576), (1024, 576))),
        ((1920, 1080), Fit((0, 0, 1920, 1080), (1024, 576))),
        ((320, 180), Fit((0, 0, 320, 180), (1024, 576))),
        ((4000, 3000), Fit((0, 375, 4000, 2625), (1024, 576))),
        ((3000, 4000), Fit((375, 0, 2625, 4000), (576, 1024))),
        ((1200, 1000), Fit((100, 0, 1100, 1000), (768, 768))),
        ((1000, 4000), Fit((0, 1111, 1000, 2889), (576, 1024))),
        ((768, 768), Fit((0, 0, 768, 768), (768, 768))),
        ((1, 1), Fit((0, 0, 1, 1), (768, 768))),
        ((50_000_000, 1), Fit((24_999_999, 0, 25_000_001, 1), (1024, 576))),
    ],
)
def test_of_listed_sizes_the_nearest_in_proportions_is_taken(size: tuple[int, int], expected: Fit) -> None:
    assert fit(*size, _THREE) == expected


@pytest.mark.parametrize(
    ("rules", "size", "expected"),
    [
        (_STABLE, (1344, 756), Fit((0, 0, 1344, 756), (1344, 756))),
        (_STABLE, (64, 64), Fit((0, 0, 64, 64), (64, 64))),
        (_STABLE, (32, 32), Fit((0, 0, 32, 32), (64, 64))),
        (_STABLE, (3000, 1000), Fit((250, 0, 2750, 1000), (2500, 1000))),
        (_STABLE, (1000, 3000), Fit((0, 250, 1000, 2750), (1000, 2500))),
        (_STABLE, (6144, 6144), Fit((0, 0, 6144, 6144), (3072, 3072))),
        (_BLOCKS, (1000, 1000), Fit((4, 4, 996, 996), (992, 992))),
        (_BLOCKS, (1, 50_000_000), Fit((0, 24_999_998, 1, 25_000_002), (320, 1280))),
        (InputImageRules(), (48, 32), Fit((0, 0, 48, 32), (48, 32))),
    ],
)
def test_without_a_list_it_is_changed_only_as_far_as_it_has_to(
    rules: InputImageRules, size: tuple[int, int], expected: Fit
) -> None:
    assert fit(*size, rules) == expected


@st.composite
def _rules(draw: st.DrawFn) -> InputImageRules:
    multiple = draw(st.sampled_from([1, 2, 8, 16, 64]))
    min_side = draw(st.integers(1, 512))
    max_side = draw(st.integers(min_side + multiple, 20_000))
    square = (min_side + multiple) ** 2
    max_pixels = draw(st.integers(square, max(square, 50_000_000)))
    return InputImageRules(
        min_side=min_side,
        max_side=max_side,
        max_pixels=max_pixels,
        min_pixels=draw(st.integers(1, max(1, min(max_pixels // 4, (max_side - multiple) ** 2)))),
        max_ratio=draw(st.floats(1.5, 100)),
        multiple_of=multiple,
    )


_SIDES = st.one_of(st.integers(1, 8_000), st.integers(1, 50_000))


@settings(max_examples=500)
@given(width=_SIDES, height=_SIDES, rules=_rules())
def test_whatever_comes_in_what_goes_out_keeps_the_rules(width: int, height: int, rules: InputImageRules) -> None:
    found = fit(width, height, rules)
    left, upper, right, lower = found.crop
    across, down = found.size
    assert 0 <= left < right <= width
    assert 0 <= upper < lower <= height
    assert rules.min_side <= min(found.size)
    assert max(found.size) <= rules.max_side
    assert rules.min_pixels <= across * down <= rules.max_pixels
    assert max(found.size) <= min(found.size) * rules.max_ratio
    assert across % rules.multiple_of == down % rules.multiple_of == 0


@given(width=st.integers(500, 8_000), height=st.integers(500, 8_000), rules=st.sampled_from([_THREE, _STABLE, _BLOCKS]))
def test_nothing_is_squeezed_and_one_direction_is_kept_whole(width: int, height: int, rules: InputImageRules) -> None:
    found = fit(width, height, rules)
    left, upper, right, lower = found.crop
    squeezed = (right - left) / (lower - upper) / (found.size[0] / found.size[1])
    assert 0.995 < squeezed < 1.005
    assert right - left > width - rules.multiple_of or lower - upper > height - rules.multiple_of


@given(width=_SIDES, height=_SIDES, rules=st.sampled_from([_STABLE, _BLOCKS]))
def test_what_fits_is_left_as_it_is(width: int, height: int, rules: InputImageRules) -> None:
    once = fit(width, height, rules).size
    assert fit(*once, rules) == Fit((0, 0, *once), once)


@pytest.mark.parametrize(
    "rules",
    [
        {"min_side": 65, "max_side": 64},
        {"min_side": 60, "max_side": 63, "multiple_of": 64},
        {"min_side": 64, "max_pixels": 4_095},
        {"min_pixels": 101, "max_side": 10},
        {"max_ratio": 0.9},
        {"multiple_of": 0},
        {"formats": ()},
        {"formats": ("webp",)},
    ],
)
def test_rules_that_no_image_can_keep_are_refused(rules: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="No image"):
        InputImageRules(**rules)  # type: ignore[arg-type]
