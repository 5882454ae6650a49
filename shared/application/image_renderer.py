"""An image by one model, with what the model cannot do itself bridged: style in words, proportions, file format."""

from collections.abc import Callable
from dataclasses import replace

from shared.domain.generation import MAX_PROMPT_CHARS, GeneratedImage, ImageToImage, TextToImage
from shared.domain.models import Model
from shared.domain.styles import in_words
from shared.ports import ImagePostprocessor, ImageProviders, InputImageFitter


class ImageRenderer:
    """Asks the model's provider and finishes what it made."""

    def __init__(
        self, *, provider: ImageProviders, fitter: Callable[[], InputImageFitter], finisher: ImagePostprocessor
    ) -> None:
        self._provider = provider
        self._fitter = fitter
        self._finisher = finisher

    def check(self, model: Model) -> None:
        """Raises ProviderUnavailableError where this deployment does not have the model's provider."""
        self._provider(model)

    def make(self, model: Model, request: TextToImage) -> GeneratedImage:
        """The image in the format and proportions asked for. Raises ProviderError and its kin,
        ContentFilteredError.
        """
        provider = self._provider(model)
        bridged = _bridged(model, request)
        if isinstance(bridged, ImageToImage):
            made = provider.transform(self._fitted(model, bridged))
        else:
            made = provider.generate(bridged)
        return self._finisher.finish(made, request)

    def _fitted(self, model: Model, request: ImageToImage) -> ImageToImage:
        """The fitter is had only where the model has rules: it brings a decoder along."""
        if model.takes is None:
            return request
        return replace(request, image=self._fitter().fit(request.image, model.takes).content)


def _bridged[R: TextToImage](model: Model, request: R) -> R:
    """The request as this model understands it."""
    if "style_preset" not in model.controls and request.style_preset:
        prompt = in_words(request.prompt, request.style_preset, MAX_PROMPT_CHARS)
        request = replace(request, prompt=prompt, style_preset=None)
    if "negative_prompt" not in model.controls:
        request = replace(request, negative_prompt=None)
    return request
