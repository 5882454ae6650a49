"""Digital art: broad confident brush work, rich colour, rim light."""

import numpy as np

from shared.adapters.providers.sandbox.optics import bloom, curved, saturated, toned
from shared.adapters.providers.sandbox.pixels import Picture, to_light, to_picture
from shared.adapters.providers.sandbox.styles.drawing import daubed


def digital_art(picture: Picture, rng: np.random.Generator) -> Picture:  # noqa: ARG001 - nothing is left to chance
    """Render as a concept painting."""
    broad, fine = to_light(daubed(picture, 11)), to_light(daubed(picture, 7))
    strokes = broad * np.float32(0.72) + fine * np.float32(0.28)
    rim = np.clip(fine - np.roll(fine, (4, 4), axis=(0, 1)), 0, 1)
    painted = toned(saturated(strokes * 0.94, 1.28), (0.40, 0.42, 0.66), (0.60, 0.52, 0.44), 0.28)
    full = curved(to_picture(painted + rim * np.float32(0.9)), 0.6)
    return to_picture(to_light(full) + bloom(full, picture.shape[0] * 0.02, 0.75) * 0.3)
