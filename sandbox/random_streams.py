"""Derives random streams from parameters and a seed: the same on every machine and in every process.

The labels of the streams are part of the result: another label gives another image for the same seed.
"""

import hashlib
import json

import numpy as np


def hash_parameters(*parameters: str | float | None) -> bytes:
    """Hash all parameters that must change the image into one key."""
    return hashlib.sha256(json.dumps(parameters).encode()).digest()


def random_stream(key: bytes, label: str) -> np.random.Generator:
    """Return an independent generator for one part of an image, so that removing a part changes no other."""
    digest = hashlib.sha256(key + label.encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))
