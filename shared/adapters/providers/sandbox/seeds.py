"""Turns parameters and a seed into streams of chance that are the same on every machine and in every process."""

import hashlib
import json

import numpy as np


def key_of(*parameters: str | float | None) -> bytes:
    """Make one key of all that must change the picture."""
    return hashlib.sha256(json.dumps(parameters).encode()).digest()


def stream(key: bytes, part: str) -> np.random.Generator:
    """Give each part of a picture chance of its own, so that leaving one part out moves no other."""
    digest = hashlib.sha256(key + part.encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))
