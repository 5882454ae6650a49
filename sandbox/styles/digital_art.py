"""Digital art: broad brush strokes, saturated colours, rim light."""

import numpy as np

from sandbox.arrays import ImageArray, to_float, to_uint8
from sandbox.postprocessing import adjust_saturation, apply_s_curve, bloom, split_tone
from sandbox.styles.filters import kuwahara_filter


def digital_art(image: ImageArray, rng: np.random.Generator) -> ImageArray:  # noqa: ARG001 - the style is deterministic
    """Render as a digital painting."""
    broad, fine = to_float(kuwahara_filter(image, 11)), to_float(kuwahara_filter(image, 7))
    strokes = broad * np.float32(0.72) + fine * np.float32(0.28)
    rim = np.clip(fine - np.roll(fine, (4, 4), axis=(0, 1)), 0, 1)
    painted = split_tone(adjust_saturation(strokes * 0.94, 1.28), (0.40, 0.42, 0.66), (0.60, 0.52, 0.44), 0.28)
    contrasted = apply_s_curve(to_uint8(painted + rim * np.float32(0.9)), 0.6)
    return to_uint8(to_float(contrasted) + bloom(contrasted, image.shape[0] * 0.02, 0.75) * 0.3)
