"""The word list: which words are not used any more, where, and what stands in their place."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

WORD_LIST = Path(__file__).with_name("words.toml")
SCOPES = {"identifiers", "functions", "files", "keys", "prose"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One old word, in its forms."""

    word: str
    forms: tuple[str, ...]
    """As parts of a name in snake_case: `gate`, or several in a row: `bought_nothing`."""
    names: tuple[str, ...]
    """Whole names, to the letter: `Hold`, `failures.py`."""
    instead: str
    why: str
    where: frozenset[str]
    prose: re.Pattern[str] | None
    allow: re.Pattern[str] | None
    """What holds the word and is allowed, in snake_case: `keep_alive`. In prose: the text that is allowed."""
    allow_paths: tuple[str, ...]

    def applies_to(self, path: PurePosixPath) -> bool:
        return not any(path.full_match(pattern) for pattern in self.allow_paths)

    def says(self, kind: str, found: str) -> str:
        return f'{kind} {found} has the old word "{self.word}": {self.why}; use {self.instead} instead'


@dataclass(frozen=True, slots=True)
class WordList:
    entries: tuple[Entry, ...]
    ignored_paths: tuple[str, ...]
    """Files whose content is not ours to word."""
    ignored_names: frozenset[str]
    """Names that other people gave."""

    def ignores(self, path: PurePosixPath) -> bool:
        return any(path.full_match(pattern) for pattern in self.ignored_paths)

    def only(self, words: list[str]) -> "WordList":
        return WordList(tuple(one for one in self.entries if one.word in words), self.ignored_paths, self.ignored_names)


def read_word_list(path: Path = WORD_LIST) -> WordList:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    renamed = [_renamed(old, new) for old, new in data.get("renamed", {}).items()]
    return WordList(
        entries=(*(_entry(row) for row in data["word"]), *renamed),
        ignored_paths=tuple(pattern for row in data.get("ignore", []) for pattern in row.get("paths", [])),
        ignored_names=frozenset(name for row in data.get("ignore", []) for name in row.get("names", [])),
    )


def _entry(row: dict[str, Any]) -> Entry:
    unknown = set(row["where"]) - SCOPES
    if unknown:
        raise ValueError(f"{row['word']}: unknown scope {', '.join(sorted(unknown))}; known are {', '.join(sorted(SCOPES))}")
    return Entry(
        word=row["word"],
        forms=tuple(row.get("forms", [] if "names" in row else [row["word"]])),
        names=tuple(row.get("names", [])),
        instead=row["instead"],
        why=row["why"],
        where=frozenset(row["where"]),
        prose=re.compile(row["prose"], re.IGNORECASE) if "prose" in row else None,
        allow=re.compile("|".join(f"(?:{one})" for one in row["allow"]), re.IGNORECASE) if row.get("allow") else None,
        allow_paths=tuple(row.get("allow_paths", [])),
    )


def _renamed(old: str, new: str) -> Entry:
    return Entry(
        word=old,
        forms=(),
        names=(old,),
        instead=new,
        why="it is no standard term",
        where=frozenset({"identifiers", "files", "keys"}),
        prose=None,
        allow=None,
        allow_paths=(),
    )


_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@cache
def in_snake_case(name: str) -> str:
    """`SpendCapReached` and `spend-cap-reached` are `_spend_cap_reached_`; the outer underscores mark where a part may begin and end."""
    return f"_{'_'.join(_PART.findall(name)).lower()}_"


class NameMatcher:
    """Finds the entries that a name breaks; for a name that has an entry of its own, only that one."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._by_form = {form: entry for entry in entries for form in entry.forms}
        self._by_name = {name: entry for entry in entries for name in entry.names}
        forms = sorted(self._by_form, key=len, reverse=True)
        self._pattern = re.compile(f"(?<=_)({'|'.join(map(re.escape, forms))})(?=_)") if forms else None
        self._known: dict[str, tuple[Entry, ...]] = {}

    def entries_of(self, name: str) -> tuple[Entry, ...]:
        if name not in self._known:
            renamed = self._by_name.get(name)
            self._known[name] = (renamed,) if renamed else tuple(self._look_up(in_snake_case(name)))
        return self._known[name]

    def _look_up(self, snake: str) -> list[Entry]:
        if self._pattern is None:
            return []
        found = [(self._by_form[match[1]], match.span(1)) for match in self._pattern.finditer(snake)]
        return list({entry.word: entry for entry, span in found if not _is_allowed(entry, snake, span)}.values())


class ProseMatcher:
    """Finds the entries that a text breaks, and by which words."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._patterns = [(entry, entry.prose) for entry in entries if entry.prose is not None]
        every = "|".join(f"(?:{pattern.pattern})" for _, pattern in self._patterns)
        self._any = re.compile(every or r"(?!)", re.IGNORECASE)

    def matches(self, text: str) -> list[tuple[Entry, str]]:
        if not self._any.search(text):
            return []
        return [
            (entry, match[0])
            for entry, pattern in self._patterns
            for match in pattern.finditer(text)
            if not _is_allowed(entry, text, match.span())
        ]


def _is_allowed(entry: Entry, text: str, span: tuple[int, int]) -> bool:
    """Whether what is allowed covers the whole word that was found."""
    if entry.allow is None:
        return False
    return any(allowed.start() <= span[0] and span[1] <= allowed.end() for allowed in entry.allow.finditer(text))
