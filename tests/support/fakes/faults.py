"""What a fake lets go wrong on demand: once each, by the method's name, before or after it took effect."""

from collections import defaultdict
from collections.abc import Callable


class Faults:
    """What shall go wrong next."""

    def __init__(self) -> None:
        self._before: dict[str, list[Exception]] = defaultdict(list)
        self._after: dict[str, list[Exception]] = defaultdict(list)
        self._meanwhile: dict[str, list[Callable[[], object]]] = defaultdict(list)

    def plan(self, method: str, *errors: Exception) -> None:
        """The next calls fail and change nothing."""
        self._before[method].extend(errors)

    def plan_after(self, method: str, *errors: Exception) -> None:
        """The next calls do their work, and only then fail: the answer is lost on its way."""
        self._after[method].extend(errors)

    def on(self, method: str, happens: Callable[[], object]) -> None:
        """Something happens elsewhere while the next call is under way."""
        self._meanwhile[method].append(happens)

    def before(self, method: str) -> None:
        if self._meanwhile[method]:
            self._meanwhile[method].pop(0)()
        if self._before[method]:
            raise self._before[method].pop(0)

    def after(self, method: str) -> None:
        if self._after[method]:
            raise self._after[method].pop(0)
