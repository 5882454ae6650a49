"""Image filters that several styles use: greyscale, lines, edges and the Kuwahara filter."""

import numpy as np
from PIL import Image, ImageFilter

from sandbox.arrays import Field, ImageArray, shrink


def grayscale(image: ImageArray) -> Image.Image:
    """Convert to greyscale."""
    return Image.fromarray(image).convert("L")


def line_strength(image: ImageArray, width: float) -> Field:
    """Detect dark lines of about this width (difference of Gaussians), 0..1."""
    pil_image = grayscale(image)
    fine = np.asarray(pil_image.filter(ImageFilter.GaussianBlur(width)), dtype=np.float32)
    coarse = np.asarray(pil_image.filter(ImageFilter.GaussianBlur(width * 1.7)), dtype=np.float32)
    lines: Field = np.clip((coarse - fine - 1.6) * np.float32(0.17), 0, 1)
    return lines


def edge_strength(image: ImageArray) -> Field:
    """Return the gradient magnitude of the brightness, 0..1, with the strongest edges at 1."""
    pixels = np.asarray(grayscale(image).filter(ImageFilter.GaussianBlur(1.2)), dtype=np.float32)
    down, right = np.zeros_like(pixels), np.zeros_like(pixels)
    down[1:-1] = pixels[2:] - pixels[:-2]
    right[:, 1:-1] = pixels[:, 2:] - pixels[:, :-2]
    strength = np.abs(down) + np.abs(right)
    return np.clip(strength / max(float(np.percentile(strength[::4, ::4], 97)), 26.0), 0, 1)


def kuwahara_filter(image: ImageArray, radius: int, *, longest: int = 600) -> ImageArray:
    """Smooth areas and preserve edges: a pixel takes the mean of the smoothest of four neighbourhoods around it."""
    small = shrink(image, longest)
    pil_image = Image.fromarray(small)
    mean = np.asarray(pil_image.filter(ImageFilter.BoxBlur(radius / 2)), dtype=np.uint8)
    edges = Image.fromarray((edge_strength(small) * 255).astype(np.uint8))
    energy = np.asarray(edges.filter(ImageFilter.BoxBlur(radius / 2)), dtype=np.uint8)
    half = max(1, radius // 2)
    lowest, result = np.full(energy.shape, 255, dtype=np.uint8), mean.copy()
    for down, right in ((-half, -half), (-half, half), (half, -half), (half, half)):
        shifted_energy = _shifted(energy, down, right)
        better = shifted_energy < lowest
        result = np.where(better[..., None], _shifted(mean, down, right), result)
        lowest = np.minimum(lowest, shifted_energy)
    height, width = image.shape[:2]
    return np.asarray(Image.fromarray(result).resize((width, height), Image.Resampling.BICUBIC), dtype=np.uint8)


def _shifted(image: ImageArray, down: int, right: int) -> ImageArray:
    """Shift an image and repeat its border pixels."""
    height, width = image.shape[:2]
    border = [(max(down, 0), max(-down, 0)), (max(right, 0), max(-right, 0)), (0, 0)][: image.ndim]
    padded = np.pad(image, border, mode="edge")
    return padded[max(-down, 0) :, max(-right, 0) :][:height, :width]
