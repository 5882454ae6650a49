"""What a large upload costs at the gate: peak memory above an idle process, as a multiple of the decoded image.

Each case is made in one process and measured in another: the system's figure for peak memory never falls, and a child
begins with its parent's. Decoded is what Pillow holds:
four bytes a pixel, however many the file has.
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


def _turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


CASES: Final[dict[str, Callable[[], bytes]]] = {
    "JPEG": lambda: _file("JPEG", quality=90),
    "JPEG, turned": lambda: _file("JPEG", quality=90, exif=_turned()),
    "JPEG, progressive": lambda: _file("JPEG", quality=90, progressive=True),
    "JPEG, CMYK": lambda: _file("JPEG", "CMYK", quality=90),
    "PNG": lambda: _file("PNG"),
    "PNG, alpha": lambda: _file("PNG", "RGBA"),
    "PNG, palette": lambda: _file("PNG", "P"),
    "PNG, grey of 16 bits": lambda: _file("PNG", "I;16"),
    "WEBP, lossy": lambda: _file("WEBP", method=0),
    "WEBP, lossless": lambda: _file("WEBP", lossless=True, quality=40, method=1),
    "WEBP, turned": lambda: _file("WEBP", method=0, exif=_turned()),
    "fitted: JPEG to 1024x576": lambda: _file("JPEG", quality=90),
    "fitted: PNG to 1024x576": lambda: _file("PNG"),
}


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def measure(name: str) -> None:
    """Reads a file from standard input, so that making it is not part of what is measured."""
    content = sys.stdin.buffer.read()
    small = io.BytesIO()
    Image.new("RGB", (8, 8)).save(small, "PNG")
    PillowImageValidator().validate(small.getvalue())
    before, started = _peak(), time.perf_counter()
    if name.startswith("fitted"):
        PillowInputImageFitter().fit(content, _RULES)
    else:
        PillowImageValidator().validate(content)
    spent, taken = time.perf_counter() - started, _peak() - before
    decoded = 4 * _SIZE[0] * _SIZE[1]
    print(f"{name:26} {len(content) / _MEBIBYTE:6.1f} {taken / _MEBIBYTE:9.0f} {taken / decoded:9.2f} {spent:9.2f}")  # noqa: T201


def main() -> None:
    python = [sys.executable, "-m", "bench.images"]
    print(f"{'48 megapixels as':26} {'MiB':>6} {'peak MiB':>9} {'x decoded':>9} {'seconds':>9}")  # noqa: T201
    for name in CASES:
        made = subprocess.run([*python, "make", name], stdout=subprocess.PIPE, check=True)  # noqa: S603 - this file
        subprocess.run([*python, "measure", name], input=made.stdout, check=True)  # noqa: S603 - this file


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", name]:
            sys.stdout.buffer.write(CASES[name]())
        case ["measure", name]:
            measure(name)
        case _:
            main()
