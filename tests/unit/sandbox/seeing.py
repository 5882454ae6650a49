"""Measures of how different two pictures look: in brightness, in structure, and in edges."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

type Picture = NDArray[np.uint8]


def difference(one: Picture, other: Picture) -> float:
    """Mean absolute difference of all bytes."""
    return float(np.abs(one.astype(np.int16) - other.astype(np.int16)).mean())


def likeness(one: Picture, other: Picture) -> float:
    """SSIM over 8 x 8 blocks of brightness: 1 = the same structure, 0 = none in common."""
    a, b = _blocks(one), _blocks(other)
    mean_a, mean_b = a.mean(axis=-1), b.mean(axis=-1)
    together = ((a - mean_a[..., None]) * (b - mean_b[..., None])).mean(axis=-1)
    top = (2 * mean_a * mean_b + 6.5) * (2 * together + 58.5)
    bottom = (mean_a**2 + mean_b**2 + 6.5) * (a.var(axis=-1) + b.var(axis=-1) + 58.5)
    return float((top / bottom).mean())


def edge_map(picture: Picture) -> NDArray[Any]:
    """Where brightness changes, coarse enough to compare compositions, of mean 0 and length 1."""
    grey = np.asarray(Image.fromarray(picture).convert("L").resize((128, 128), Image.Resampling.BOX), dtype=np.float32)
    edges = np.hypot(*np.gradient(grey)).reshape(32, 4, 32, 4).mean(axis=(1, 3))
    edges = edges - edges.mean()
    return edges / max(float(np.linalg.norm(edges)), 1e-6)


def shared_edges(one: Picture, other: Picture) -> float:
    """How far two pictures have their edges in the same places: 1 = all of them, 0 = as chance would have it."""
    return float((edge_map(one) * edge_map(other)).sum())


def _blocks(picture: Picture) -> NDArray[Any]:
    grey = np.asarray(Image.fromarray(picture).convert("L"), dtype=np.float32)
    rows, columns = grey.shape[0] // 8, grey.shape[1] // 8
    return grey[: rows * 8, : columns * 8].reshape(rows, 8, columns, 8).swapaxes(1, 2).reshape(rows, columns, 64)
