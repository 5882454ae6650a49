"""What draughtsmen see: outlines, flat areas, brush strokes, plain cells."""

import numpy as np
from PIL import Image, ImageFilter

from shared.adapters.providers.sandbox.pixels import Field, Picture, shrink


def grey(picture: Picture) -> Image.Image:
    """Give brightness alone."""
    return Image.fromarray(picture).convert("L")


def outlines(picture: Picture, width: float) -> Field:
    """Find lines of about this width, 0..1, full size."""
    image = grey(picture)
    fine = np.asarray(image.filter(ImageFilter.GaussianBlur(width)), dtype=np.float32)
    coarse = np.asarray(image.filter(ImageFilter.GaussianBlur(width * 1.7)), dtype=np.float32)
    lines: Field = np.clip((coarse - fine - 1.6) * np.float32(0.17), 0, 1)
    return lines


def edges(picture: Picture) -> Field:
    """Say how quickly brightness changes, 0..1 with the strongest edges at 1."""
    light = np.asarray(grey(picture).filter(ImageFilter.GaussianBlur(1.2)), dtype=np.float32)
    down, right = np.zeros_like(light), np.zeros_like(light)
    down[1:-1] = light[2:] - light[:-2]
    right[:, 1:-1] = light[:, 2:] - light[:, :-2]
    strength = np.abs(down) + np.abs(right)
    return np.clip(strength / max(float(np.percentile(strength[::4, ::4], 97)), 26.0), 0, 1)


def daubed(picture: Picture, radius: int, *, longest: int = 600) -> Picture:
    """Paint with daubs that stop at edges: a place takes the calmest of four patches around it (after Kuwahara)."""
    small = shrink(picture, longest)
    image = Image.fromarray(small)
    mean = np.asarray(image.filter(ImageFilter.BoxBlur(radius / 2)), dtype=np.uint8)
    unrest = Image.fromarray((edges(small) * 255).astype(np.uint8)).filter(ImageFilter.BoxBlur(radius / 2))
    busy = np.asarray(unrest, dtype=np.uint8)
    half = max(1, radius // 2)
    calmest, painted = np.full(busy.shape, 255, dtype=np.uint8), mean.copy()
    for down, right in ((-half, -half), (-half, half), (half, -half), (half, half)):
        moved = _shifted(busy, down, right)
        better = moved < calmest
        painted = np.where(better[..., None], _shifted(mean, down, right), painted)
        calmest = np.minimum(calmest, moved)
    height, width = picture.shape[:2]
    return np.asarray(Image.fromarray(painted).resize((width, height), Image.Resampling.BICUBIC), dtype=np.uint8)


def _shifted(picture: Picture, down: int, right: int) -> Picture:
    """Move a picture, repeating its border instead of wrapping round."""
    height, width = picture.shape[:2]
    border = [(max(down, 0), max(-down, 0)), (max(right, 0), max(-right, 0)), (0, 0)][: picture.ndim]
    padded = np.pad(picture, border, mode="edge")
    return padded[max(-down, 0) :, max(-right, 0) :][:height, :width]
