"""Line art: ink outlines and hatching on paper."""

import numpy as np
from PIL import ImageFilter

from shared.adapters.providers.sandbox.pixels import Picture, blur, mix, rgb, smoothstep, to_picture
from shared.adapters.providers.sandbox.styles.drawing import edges, grey, outlines

_SHADES = (0.30, 0.19, 0.09)


def line_art(picture: Picture, rng: np.random.Generator) -> Picture:
    """Render in ink."""
    height, width = picture.shape[:2]
    calm = blur(picture, 1.0)
    scale = max(height, width) / 1344
    ink = np.maximum(outlines(calm, 1.3 * scale + 0.3) * 1.5, smoothstep(0.30, 0.85, edges(calm)) * 0.9)
    tone = np.asarray(grey(calm).filter(ImageFilter.BoxBlur(3)), dtype=np.float32) / 255
    rows, columns = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None, :]
    step, wobble = np.float32(7.5 * scale + 2), rng.uniform(0, 6)
    for number, bar in enumerate(_SHADES):
        slant = (rows + columns, rows - columns, columns * 1.6 + rows * 0.4)[number]
        hatch = np.abs(np.mod(slant + wobble, step * 1.4) - step * 0.7) < 0.62 * scale + 0.35
        ink = np.maximum(ink, hatch * smoothstep(bar + 0.06, bar - 0.06, tone) * np.float32(0.8))
    paper = rgb((0.975, 0.965, 0.93))
    return to_picture(mix(paper, rgb((0.09, 0.10, 0.17)), np.clip(ink, 0, 1)[..., None]))
