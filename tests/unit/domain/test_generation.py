"""Sizes keep the promise of ratio and length; a random seed is a real one."""

import pytest

from shared.domain.generation import MAX_SEED, AspectRatio, OutputFormat, StylePreset, seed_or_random
from shared.domain.timestamps import rfc3339
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import image_to_image, text_to_image


@pytest.mark.parametrize("ratio", AspectRatio)
def test_a_size_has_the_ratio_asked_for_and_a_long_side_of_at_least_1024(ratio: AspectRatio) -> None:
    width, height = ratio.size
    across, down = (int(part) for part in ratio.split(":"))
    assert width / height == pytest.approx(across / down, rel=0.02)
    assert max(width, height) >= 1024


def test_the_documented_words_are_all_there() -> None:
    assert set(AspectRatio) == {"1:1", "4:3", "16:9", "9:16", "3:4"}
    assert {form: form.content_type for form in OutputFormat} == {
        "png": "image/png",
        "jpg": "image/jpeg",
        "webp": "image/webp",
    }
    assert len(StylePreset) == 16


@pytest.mark.parametrize("seed", [1, 42, MAX_SEED])
def test_a_seed_that_was_given_is_used(seed: int) -> None:
    assert seed_or_random(seed) == seed


def test_zero_means_a_random_seed_that_can_be_sent_back() -> None:
    seeds = {seed_or_random(0) for _ in range(200)}
    assert len(seeds) > 190
    assert all(1 <= seed <= MAX_SEED for seed in seeds)


def test_the_record_of_a_request_never_holds_a_image() -> None:
    record = image_to_image(b"pixels").record()
    assert "image" not in record
    assert b"pixels" not in record.values()
    assert set(record) == {*text_to_image().record(), "strength"}


def test_moments_are_told_in_utc_to_the_millisecond() -> None:
    assert rfc3339(NOON) == "2027-03-01T12:00:00.123Z"
