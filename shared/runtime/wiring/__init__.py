"""The composition root: which adapter implements which port, and which use case gets which port.

`stores` and `providers` make the adapters, `models` the catalogue, `use_cases` everything built on them. Only handlers
call it. Imports stand inside functions, so that a route loads only what it uses.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.runtime.wiring.stores import AwsPorts
    from shared.runtime.wiring.use_cases import UseCases


@cache
def get_ports() -> "AwsPorts":
    """The adapters of this deployment."""
    from shared.runtime.wiring.stores import AwsPorts

    return AwsPorts()


@cache
def get_use_cases() -> "UseCases":
    """The use cases on the adapters of this deployment."""
    from shared.runtime.wiring.use_cases import UseCases

    return UseCases(get_ports())  # pyright: ignore[reportArgumentType]  # takes no cached_property for a property; mypy does
