"""Reads the word list: which words are not used any more, where, and which are used instead."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

WORD_LIST = Path(__file__).with_name("words.toml")
SCOPES = {"identifiers", "functions", "files", "keys", "prose"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One old word, in all its forms."""

    word: str
    instead: str
    why: str
    where: frozenset[str]
    forms: tuple[str, ...] = ()
    """Parts of names in snake_case, or several in a row: `row`, or `row_end`, which `LastRowEnd` contains."""
    names: tuple[str, ...] = ()
    """Whole names, to the letter, of code or of files."""
    prose: re.Pattern[str] | None = None
    allow: re.Pattern[str] | None = None
    """What contains the word and is allowed: in names as snake_case (`keep_alive`), in prose as text."""
    allow_paths: tuple[str, ...] = ()

    def applies_to(self, path: PurePosixPath) -> bool:
        return not any(path.full_match(pattern) for pattern in self.allow_paths)

    def allows(self, text: str, start: int, end: int) -> bool:
        """Whether something allowed covers the word at this place."""
        if self.allow is None:
            return False
        return any(match.start() <= start and end <= match.end() for match in self.allow.finditer(text))

    def message(self, kind: str, name: str) -> str:
        wrong = "is an old name" if name in self.names else f'has the old word "{self.word}"'
        return f"{kind} {name} {wrong} ({self.why}); use instead: {self.instead}"


@dataclass(frozen=True, slots=True)
class WordList:
    """The entries, and the files whose content other people worded."""

    entries: tuple[Entry, ...]
    ignored_paths: tuple[str, ...] = ()

    def ignores(self, path: PurePosixPath) -> bool:
        return any(path.full_match(pattern) for pattern in self.ignored_paths)

    def only(self, words: list[str]) -> "WordList":
        unknown = set(words) - {entry.word for entry in self.entries}
        if unknown:
            raise ValueError(f"the word list has no entry {', '.join(sorted(unknown))}; see {WORD_LIST.name}")
        return WordList(tuple(entry for entry in self.entries if entry.word in words), self.ignored_paths)


def read_word_list(path: Path = WORD_LIST) -> WordList:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return WordList(
        entries=(
            *(_entry(row) for row in data.get("word", [])),
            *(_renamed(old, new) for old, new in data.get("renamed", {}).items()),
        ),
        ignored_paths=tuple(pattern for row in data.get("ignore", []) for pattern in row["paths"]),
    )


def _entry(row: dict[str, Any]) -> Entry:
    unknown = set(row["where"]) - SCOPES
    if unknown:
        raise ValueError(f"{row['word']}: no such scope as {', '.join(sorted(unknown))}; there are {sorted(SCOPES)}")
    return Entry(
        word=row["word"],
        instead=row["instead"],
        why=row["why"],
        where=frozenset(row["where"]),
        forms=tuple(row.get("forms", [] if "names" in row else [row["word"]])),
        names=tuple(row.get("names", [])),
        prose=re.compile(row["prose"], re.IGNORECASE) if "prose" in row else None,
        allow=re.compile("|".join(f"(?:{one})" for one in row["allow"]), re.IGNORECASE) if "allow" in row else None,
        allow_paths=tuple(row.get("allow_paths", [])),
    )


def _renamed(old: str, new: str) -> Entry:
    return Entry(
        word=old, instead=new, why="no standard term", where=frozenset({"identifiers", "files", "keys"}), names=(old,)
    )
