"""Similarity measures for two images: brightness, structure and edges."""

import numpy as np
from PIL import Image

from sandbox.arrays import Field, ImageArray


def mean_difference(first: ImageArray, second: ImageArray) -> float:
    """Return the mean absolute difference of all bytes."""
    return float(np.abs(first.astype(np.int16) - second.astype(np.int16)).mean())


def structural_similarity(first: ImageArray, second: ImageArray) -> float:
    """Return the SSIM over 8 x 8 blocks of brightness: 1 for the same structure, 0 for none in common."""
    a, b = _blocks(first), _blocks(second)
    mean_a, mean_b = a.mean(axis=-1), b.mean(axis=-1)
    covariance = ((a - mean_a[..., None]) * (b - mean_b[..., None])).mean(axis=-1)
    numerator = (2 * mean_a * mean_b + 6.5) * (2 * covariance + 58.5)
    denominator = (mean_a**2 + mean_b**2 + 6.5) * (a.var(axis=-1) + b.var(axis=-1) + 58.5)
    return float((numerator / denominator).mean())


def edge_map(image: ImageArray) -> Field:
    """Return the edges of an image at low resolution, normalised to mean 0 and length 1."""
    grayscale = np.asarray(
        Image.fromarray(image).convert("L").resize((128, 128), Image.Resampling.BOX), dtype=np.float32
    )
    gradient: Field = np.hypot(np.gradient(grayscale, axis=0), np.gradient(grayscale, axis=1))
    edges: Field = gradient.reshape(32, 4, 32, 4).mean(axis=(1, 3))
    edges = edges - edges.mean()
    return edges / max(float(np.linalg.norm(edges)), 1e-6)


def edge_correlation(first: ImageArray, second: ImageArray) -> float:
    """Return the correlation of the edges of two images: 1 for equal positions, 0 for random ones."""
    return float((edge_map(first) * edge_map(second)).sum())


def _blocks(image: ImageArray) -> Field:
    grayscale = np.asarray(Image.fromarray(image).convert("L"), dtype=np.float32)
    rows, columns = grayscale.shape[0] // 8, grayscale.shape[1] // 8
    return grayscale[: rows * 8, : columns * 8].reshape(rows, 8, columns, 8).swapaxes(1, 2).reshape(rows, columns, 64)
