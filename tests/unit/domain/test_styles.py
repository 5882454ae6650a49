"""Styles as text in the prompt, for models without a style field."""

import pytest

from shared.domain.generation import MAX_PROMPT_CHARS, StylePreset
from shared.domain.styles import prompt_with_style


@pytest.mark.parametrize("style", StylePreset)
def test_each_style_appends_its_own_text_to_the_prompt(style: StylePreset) -> None:
    prompt = prompt_with_style("a heron", style, MAX_PROMPT_CHARS)
    assert prompt.startswith("a heron\n\nStyle: ")
    assert prompt not in {
        prompt_with_style("a heron", other, MAX_PROMPT_CHARS) for other in StylePreset if other is not style
    }


def test_without_a_style_the_prompt_is_unchanged() -> None:
    assert prompt_with_style("a heron", None, MAX_PROMPT_CHARS) == "a heron"


def test_a_prompt_of_maximum_length_gets_no_style_text() -> None:
    longest = "x" * MAX_PROMPT_CHARS
    assert prompt_with_style(longest, StylePreset.ANIME, MAX_PROMPT_CHARS) == longest
