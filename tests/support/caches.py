"""Clear what the code caches for the lifetime of a Lambda worker, to simulate a new worker."""

import sys


def clear_caches(*, but: frozenset[str] = frozenset()) -> None:
    """Clear every `functools.cache` of the wiring, except those in the modules named in `but`."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("functions.", "shared.runtime.")) and name not in but:
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
