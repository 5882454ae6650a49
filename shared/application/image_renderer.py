"""Render an image with one model, and emulate what the model cannot do: styles, aspect ratio, file format."""

from dataclasses import replace

from shared.domain.generation import MAX_PROMPT_CHARS, GeneratedImage, ImageToImage, TextToImage
from shared.domain.models import Model
from shared.domain.proportions import is_as_requested
from shared.domain.styles import prompt_with_style
from shared.ports.media import ImagePostprocessor, InputImageFitter
from shared.ports.providers import Providers


class ImageRenderer:
    """Calls the model's provider and converts its image to what was requested."""

    def __init__(self, *, providers: Providers, fitter: InputImageFitter, postprocessor: ImagePostprocessor) -> None:
        self._providers = providers
        self._fitter = fitter
        self._postprocessor = postprocessor

    def require_provider(self, model: Model) -> None:
        """Raises ProviderUnavailableError (the model's provider is not set up here)."""
        self._providers.image_provider(model)

    def render(self, model: Model, request: TextToImage) -> GeneratedImage:
        """The image in the requested format and aspect ratio.

        Raises ProviderError and its subclasses, ContentFilteredError.
        """
        provider = self._providers.image_provider(model)
        emulated = _emulate_options(model, request)
        if isinstance(emulated, ImageToImage):
            image = provider.transform(self._fit(model, emulated))
        else:
            image = provider.generate(emulated)
        if is_as_requested(image, request):
            return GeneratedImage(image.content, request.output_format)
        return self._postprocessor.process(image, request)

    def _fit(self, model: Model, request: ImageToImage) -> ImageToImage:
        if model.input_rules is None:
            return request
        return replace(request, image=self._fitter.fit(request.image, model.input_rules).content)


def _emulate_options[R: TextToImage](model: Model, request: R) -> R:
    """The request without options that the model does not have; a style goes into the prompt."""
    if "style_preset" not in model.controls and request.style_preset:
        prompt = prompt_with_style(request.prompt, request.style_preset, MAX_PROMPT_CHARS)
        request = replace(request, prompt=prompt, style_preset=None)
    if "negative_prompt" not in model.controls:
        request = replace(request, negative_prompt=None)
    return request
