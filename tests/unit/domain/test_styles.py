"""Styles in words, for models that have no field for them."""

import pytest

from shared.domain.generation import MAX_PROMPT_CHARS, StylePreset
from shared.domain.styles import in_words


@pytest.mark.parametrize("style", StylePreset)
def test_each_style_is_said_after_the_prompt_and_in_words_of_its_own(style: StylePreset) -> None:
    said = in_words("a heron", style, MAX_PROMPT_CHARS)
    assert said.startswith("a heron\n\nStyle: ")
    assert said not in {in_words("a heron", other, MAX_PROMPT_CHARS) for other in StylePreset if other is not style}


def test_without_a_style_nothing_is_said() -> None:
    assert in_words("a heron", None, MAX_PROMPT_CHARS) == "a heron"


def test_a_prompt_that_leaves_no_room_is_not_cut_for_it() -> None:
    longest = "x" * MAX_PROMPT_CHARS
    assert in_words(longest, StylePreset.ANIME, MAX_PROMPT_CHARS) == longest
