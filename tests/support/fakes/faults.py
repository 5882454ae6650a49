"""Planned failures of a fake: each happens once, by method name, before or after the method took effect."""

from collections import Counter, defaultdict
from collections.abc import Callable


class Faults:
    """The planned failures of one fake; `calls` counts the calls of each method."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self._before: dict[str, list[Exception]] = defaultdict(list)
        self._after: dict[str, list[Exception]] = defaultdict(list)
        self._meanwhile: dict[str, list[Callable[[], object]]] = defaultdict(list)

    def plan(self, method: str, *errors: Exception) -> None:
        """The next calls fail before they change anything."""
        self._before[method].extend(errors)

    def plan_after(self, method: str, *errors: Exception) -> None:
        """The next calls take effect and then fail, as when the response is lost."""
        self._after[method].extend(errors)

    def on(self, method: str, happens: Callable[[], object]) -> None:
        """Run `happens` during the next call, as a concurrent change would."""
        self._meanwhile[method].append(happens)

    def before(self, method: str) -> None:
        self.calls[method] += 1
        if self._meanwhile[method]:
            self._meanwhile[method].pop(0)()
        if self._before[method]:
            raise self._before[method].pop(0)

    def after(self, method: str) -> None:
        if self._after[method]:
            raise self._after[method].pop(0)
