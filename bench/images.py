"""Measures validation of a large image: peak memory above an idle process, as a multiple of the decoded image.

Each file is created in one process and measured in another, because the system's figure for peak memory never falls
and a child process starts with that of its parent. The decoded size is that in Pillow: four bytes per pixel.
"""

import io
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final

from PIL import Image

from shared.adapters.pillow_image_validator import PillowImageValidator
from shared.adapters.pillow_input_fitter import PillowInputImageFitter
from shared.domain.image_fitting import InputImageRules

_SIZE: Final = (8_000, 6_000)
_MEBIBYTE: Final = 1024 * 1024
_RULES: Final = InputImageRules(sizes=((1024, 576), (576, 1024), (768, 768)))


def _file(pillow_name: str, mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(_SIZE, Image.Resampling.NEAREST).convert(mode).save(out, pillow_name, **options)
    return out.getvalue()


def _rotated() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


CASES: Final[dict[str, Callable[[], bytes]]] = {
    "JPEG": lambda: _file("JPEG", quality=90),
    "JPEG, rotated by EXIF": lambda: _file("JPEG", quality=90, exif=_rotated()),
    "JPEG, progressive": lambda: _file("JPEG", quality=90, progressive=True),
    "JPEG, CMYK": lambda: _file("JPEG", "CMYK", quality=90),
    "PNG": lambda: _file("PNG"),
    "PNG, alpha": lambda: _file("PNG", "RGBA"),
    "PNG, palette": lambda: _file("PNG", "P"),
    "PNG, grey of 16 bits": lambda: _file("PNG", "I;16"),
    "WEBP, lossy": lambda: _file("WEBP", method=0),
    "WEBP, lossless": lambda: _file("WEBP", lossless=True, quality=40, method=1),
    "WEBP, rotated by EXIF": lambda: _file("WEBP", method=0, exif=_rotated()),
    "fitted: JPEG to 1024x576": lambda: _file("JPEG", quality=90),
    "fitted: PNG to 1024x576": lambda: _file("PNG"),
}


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def measure(name: str) -> None:
    """Measure the file from standard input, so that its creation is not measured."""
    content = sys.stdin.buffer.read()
    small = io.BytesIO()
    Image.new("RGB", (8, 8)).save(small, "PNG")
    PillowImageValidator().validate(small.getvalue())
    before, started = _peak(), time.perf_counter()
    if name.startswith("fitted"):
        PillowInputImageFitter().fit(content, _RULES)
    else:
        PillowImageValidator().validate(content)
    seconds, memory = time.perf_counter() - started, _peak() - before
    decoded = 4 * _SIZE[0] * _SIZE[1]
    print(f"{name:26} {len(content) / _MEBIBYTE:6.1f} {memory / _MEBIBYTE:9.0f} {memory / decoded:9.2f} {seconds:9.2f}")  # noqa: T201


def main() -> None:
    python = [sys.executable, "-m", "bench.images"]
    print(f"{'48 megapixels as':26} {'MiB':>6} {'peak MiB':>9} {'x decoded':>9} {'seconds':>9}")  # noqa: T201
    for name in CASES:
        created = subprocess.run([*python, "create", name], stdout=subprocess.PIPE, check=True)  # noqa: S603 - this file
        subprocess.run([*python, "measure", name], input=created.stdout, check=True)  # noqa: S603 - this file


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["create", name]:
            sys.stdout.buffer.write(CASES[name]())
        case ["measure", name]:
            measure(name)
        case _:
            main()
