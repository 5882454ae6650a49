"""Forget what the code keeps for the life of a Lambda worker, as a new worker would."""

import sys


def forget_cached(*, but: frozenset[str] = frozenset()) -> None:
    """Empty every `functools.cache` of the wiring, those of the modules named in `but` excepted."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("functions.", "shared.runtime.")) and name not in but:
            for thing in vars(module).values():
                if hasattr(thing, "cache_clear"):
                    thing.cache_clear()
