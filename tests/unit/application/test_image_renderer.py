"""ImageRenderer: options that a model does not have are emulated or left out, and input images are fitted."""

from dataclasses import dataclass, field
from typing import Any, Never

import pytest

from shared.application.image_renderer import ImageRenderer
from shared.domain.errors import ProviderUnavailableError
from shared.domain.generation import (
    MAX_PROMPT_CHARS,
    GeneratedImage,
    ImageToImage,
    OutputFormat,
    StylePreset,
    TextToImage,
)
from shared.domain.image_fitting import InputImageRules
from shared.domain.image_formats import ValidatedImage
from shared.domain.models import Model
from shared.domain.styles import prompt_with_style
from tests.support.fakes import image_files as files
from tests.support.fakes.image_postprocessor import FakeImagePostprocessor
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.fakes.providers import FakeProviders
from tests.support.fakes.samples import CONTROLS, a_model, image_to_image, text_to_image
from tests.support.fakes.video_provider import FakeVideoProvider

FULL = text_to_image(negative_prompt="rain", style_preset=StylePreset.ANIME)


@dataclass
class Fitter:
    """Implements the port `InputImageFitter`; the content shows that it was fitted."""

    rules: list[InputImageRules] = field(default_factory=list)

    def fit(self, content: bytes, rules: InputImageRules) -> ValidatedImage:
        self.rules.append(rules)
        return ValidatedImage(b"fitted " + content, "png")


@dataclass
class Rendering:
    """A renderer and the fakes that it calls."""

    provider: FakeImageProvider = field(default_factory=FakeImageProvider)
    postprocessor: FakeImagePostprocessor = field(default_factory=FakeImagePostprocessor)
    fitter: Fitter = field(default_factory=Fitter)

    def __post_init__(self) -> None:
        self.renderer = ImageRenderer(
            providers=FakeProviders(self.provider, FakeVideoProvider()),
            fitter=self.fitter,
            postprocessor=self.postprocessor,
        )

    def received(self, request: TextToImage, *without: str, **model: Any) -> TextToImage:
        """What the provider receives if its model has all controls but those."""
        controls = tuple(name for name in CONTROLS if name not in without)
        self.renderer.render(a_model(controls=controls, **model), request)
        return self.provider.requests[-1]


@pytest.fixture
def rendering() -> Rendering:
    return Rendering()


def test_model_with_all_controls_receives_the_request_unchanged(rendering: Rendering) -> None:
    assert rendering.received(FULL) == FULL


def test_style_is_added_to_the_prompt_of_a_model_without_styles(rendering: Rendering) -> None:
    received = rendering.received(FULL, "style_preset")
    assert received.prompt == prompt_with_style(FULL.prompt, StylePreset.ANIME, MAX_PROMPT_CHARS) != FULL.prompt
    assert (received.style_preset, received.negative_prompt) == (None, "rain")


def test_negative_prompt_is_left_out_for_a_model_without_one(rendering: Rendering) -> None:
    received = rendering.received(FULL, "negative_prompt")
    assert (received.prompt, received.negative_prompt, received.style_preset) == (FULL.prompt, None, StylePreset.ANIME)


@pytest.mark.parametrize(
    "image",
    [
        GeneratedImage(files.png((1024, 768)), OutputFormat.PNG),
        GeneratedImage(files.png((512, 512)), OutputFormat.PNG),
        GeneratedImage(files.webp((1024, 1024)), OutputFormat.WEBP),
        GeneratedImage(b"no image", OutputFormat.PNG),
    ],
    ids=["another aspect ratio", "too small", "another format", "no image"],
)
def test_postprocessor_gets_the_request_as_it_was_sent(
    rendering: Rendering, monkeypatch: pytest.MonkeyPatch, image: GeneratedImage
) -> None:
    monkeypatch.setattr(rendering.provider, "generate", lambda _request: image)
    rendering.renderer.render(a_model(controls=()), FULL)
    assert rendering.postprocessor.requests == [FULL]


def test_image_that_is_as_requested_is_not_postprocessed(rendering: Rendering) -> None:
    image = rendering.renderer.render(a_model(), FULL)
    assert image == rendering.provider.generate(FULL)
    assert rendering.postprocessor.requests == []


def test_input_image_is_fitted_for_a_model_with_rules_only(rendering: Rendering) -> None:
    rules = InputImageRules(min_side=64)
    plain, fitted = (rendering.received(image_to_image(b"image"), input_rules=each) for each in (None, rules))
    assert isinstance(plain, ImageToImage)
    assert isinstance(fitted, ImageToImage)
    assert (plain.image, fitted.image) == (b"image", b"fitted image")
    assert rendering.fitter.rules == [rules]


def test_provider_that_is_not_set_up_is_an_error_before_a_call(
    rendering: Rendering, monkeypatch: pytest.MonkeyPatch
) -> None:
    def image_provider(model: Model) -> Never:
        raise ProviderUnavailableError(f"The provider of {model.name} is not set up.")

    monkeypatch.setattr(rendering.renderer._providers, "image_provider", image_provider)
    with pytest.raises(ProviderUnavailableError):
        rendering.renderer.require_provider(a_model())
    assert rendering.provider.requests == []
