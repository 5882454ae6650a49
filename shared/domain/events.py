"""Events about jobs, as other systems receive them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JobEvent:
    """One event: `name` is the EventBridge detail-type, `detail` its JSON object."""

    name: str
    detail: Mapping[str, object]
