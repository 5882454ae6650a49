"""What a model cannot do is bridged, and it is asked for nothing that it does not know."""

from typing import Any

import pytest

from shared.application.image_renderer import ImageRenderer
from shared.domain.errors import ProviderUnavailableError
from shared.domain.generation import MAX_PROMPT_CHARS, GeneratedImage, ImageToImage, StylePreset, TextToImage
from shared.domain.image_fitting import InputImageRules
from shared.domain.models import Model
from shared.domain.styles import in_words
from shared.ports import ImageProvider, ValidatedImage
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.fakes.samples import CONTROLS, a_model, image_to_image, text_to_image


class Finisher:
    def __init__(self) -> None:
        self.asked: list[TextToImage] = []

    def finish(self, image: GeneratedImage, request: TextToImage) -> GeneratedImage:
        self.asked.append(request)
        return image


class Fitter:
    def __init__(self) -> None:
        self.rules: list[InputImageRules] = []

    def fit(self, content: bytes, rules: InputImageRules) -> ValidatedImage:
        self.rules.append(rules)
        return ValidatedImage(b"fitted " + content, "png")


class Set:
    """A studio and all that it works with."""

    def __init__(self) -> None:
        self.provider, self.finisher, self.fitter = FakeImageProvider(), Finisher(), Fitter()
        self.renderer = ImageRenderer(
            provider=lambda _model: self.provider, fitter=lambda: self.fitter, finisher=self.finisher
        )

    def asked(self, request: TextToImage, *without: str, **model: Any) -> TextToImage:
        controls = tuple(name for name in CONTROLS if name not in without)
        self.renderer.make(a_model(controls=controls, **model), request)
        return self.provider.asked[-1]


FULL = text_to_image(negative_prompt="rain", style_preset=StylePreset.ANIME)


def test_a_model_that_can_do_all_is_asked_as_we_were() -> None:
    assert Set().asked(FULL) == FULL


def test_a_style_is_said_in_words_where_there_is_no_field_for_it() -> None:
    asked = Set().asked(FULL, "style_preset")
    assert asked.prompt == in_words(FULL.prompt, StylePreset.ANIME, MAX_PROMPT_CHARS) != FULL.prompt
    assert (asked.style_preset, asked.negative_prompt) == (None, "rain")


def test_what_is_not_wanted_is_left_out_where_it_cannot_be_said() -> None:
    asked = Set().asked(FULL, "negative_prompt")
    assert (asked.prompt, asked.negative_prompt, asked.style_preset) == (FULL.prompt, None, StylePreset.ANIME)


def test_the_finisher_is_told_what_was_asked_for_not_what_became_of_it() -> None:
    work = Set()
    work.asked(FULL, "style_preset", "negative_prompt")
    assert work.finisher.asked == [FULL]


def test_a_image_is_made_to_fit_a_model_that_has_rules_and_no_other() -> None:
    work, rules = Set(), InputImageRules(min_side=64)
    plain, fitted = (work.asked(image_to_image(b"image"), takes=takes) for takes in (None, rules))
    assert isinstance(plain, ImageToImage)
    assert isinstance(fitted, ImageToImage)
    assert (plain.image, fitted.image) == (b"image", b"fitted image")
    assert work.fitter.rules == [rules]


def test_a_provider_that_is_not_there_is_found_out_beforehand() -> None:
    def none(_model: Model) -> ImageProvider:
        raise ProviderUnavailableError("not set up")

    with pytest.raises(ProviderUnavailableError):
        ImageRenderer(provider=none, fitter=Fitter, finisher=Finisher()).check(a_model())
