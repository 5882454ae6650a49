"""Matches names and prose against entries of the word list."""

import re
from functools import cache

from tools.house.word_list import Entry

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@cache
def in_snake_case(name: str) -> str:
    """Convert `RowEnd` and `row-end` to `_row_end_`, where every part has an underscore on both sides."""
    return f"_{'_'.join(_PART.findall(name)).lower()}_"


class NameMatcher:
    """Finds the entries that a name breaks; for a whole name that has its own entry, that one alone."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._by_form = {form: entry for entry in entries for form in entry.forms}
        self._by_name = {name: entry for entry in entries for name in entry.names}
        longest_first = sorted(self._by_form, key=len, reverse=True)
        self._pattern = re.compile(f"(?<=_)(?:{'|'.join(longest_first)})(?=_)") if longest_first else None
        self._results: dict[str, tuple[Entry, ...]] = {}

    def entries_of(self, name: str) -> tuple[Entry, ...]:
        if name not in self._results:
            self._results[name] = (self._by_name[name],) if name in self._by_name else self._entries_of_parts(name)
        return self._results[name]

    def _entries_of_parts(self, name: str) -> tuple[Entry, ...]:
        if self._pattern is None:
            return ()
        snake = in_snake_case(name)
        matches = [(self._by_form[match[0]], match.span()) for match in self._pattern.finditer(snake)]
        return tuple(dict.fromkeys(entry for entry, span in matches if not entry.allows(snake, *span)))


class ProseMatcher:
    """Finds the entries that a text breaks, each with the words that do."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._patterns = [(entry, entry.prose) for entry in entries if entry.prose is not None]
        every = "|".join(f"(?:{pattern.pattern})" for _, pattern in self._patterns)
        self._any = re.compile(every or "(?!)", re.IGNORECASE)

    def matches(self, text: str) -> list[tuple[Entry, str]]:
        if not self._any.search(text):
            return []
        return [
            (entry, match[0])
            for entry, pattern in self._patterns
            for match in pattern.finditer(text)
            if not entry.allows(text, *match.span())
        ]


name_matcher = cache(NameMatcher)
prose_matcher = cache(ProseMatcher)
"""Most files are matched against the same entries."""
