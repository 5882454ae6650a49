"""Measures our own time for a call of a provider: choose the model and translate the request. No call is made.

Run by `make bench`; the target is 1 ms per image.
"""

import json
import time
from collections.abc import Callable

from urllib3.filepost import encode_multipart_formdata

from shared.adapters.providers import bedrock_images, gemini, openai_images, stability
from shared.domain.catalogue import load_catalogue
from shared.domain.generation import AspectRatio, OutputFormat, StylePreset, TextToImage
from shared.domain.jobs import JobKind

_REQUEST = TextToImage(
    prompt="a heron in morning fog",
    negative_prompt="rain",
    style_preset=StylePreset.ANIME,
    aspect_ratio=AspectRatio.WIDESCREEN,
    output_format=OutputFormat.WEBP,
    seed=5,
)
_ROUNDS = 2000


def _milliseconds(work: Callable[[], object]) -> float:
    work()
    started = time.perf_counter()
    for _ in range(_ROUNDS):
        work()
    return (time.perf_counter() - started) * 1000 / _ROUNDS


def main() -> None:
    catalogue = load_catalogue()
    ultra, on_bedrock = (catalogue.get("stable-diffusion-3.5-ultra", name) for name in ("stability", "bedrock"))
    gpt, banana = catalogue.get("gpt-image-2", "openai"), catalogue.get("gemini-nano-banana-2.1", "gemini")
    rows: dict[str, Callable[[], object]] = {
        "choose a model and its fallbacks": lambda: catalogue.candidates(
            JobKind.GENERATE, "stable-diffusion-3.5-ultra"
        ),
        "translate for Stability": lambda: encode_multipart_formdata(stability.to_parts(_REQUEST, ultra)),
        "translate for Bedrock": lambda: json.dumps(bedrock_images.to_fields(_REQUEST, on_bedrock)),
        "translate for OpenAI": lambda: json.dumps(openai_images.to_fields(_REQUEST, gpt)),
        "translate for Gemini": lambda: json.dumps(gemini.to_fields(_REQUEST, banana)),
    }
    for name, work in rows.items():
        print(f"{name:<48} {_milliseconds(work):7.4f} ms")  # noqa: T201 - it prints the figures


if __name__ == "__main__":
    main()
