"""Rule: no old word in names, file names and infrastructure, nor in prose where it can mean nothing else."""

from collections.abc import Iterable, Iterator

from tools.house.finding import Finding
from tools.house.matching import name_matcher, prose_matcher
from tools.house.names import Occurrence, function_names, identifiers, keys
from tools.house.prose import prose
from tools.house.source import SourceFile
from tools.house.word_list import Entry, WordList

_OCCURRENCES = {"identifiers": identifiers, "functions": function_names, "keys": keys}


def check_words(files: Iterable[SourceFile], words: WordList) -> Iterator[Finding]:
    checked_folders: set[str] = set()
    for file in files:
        entries = [entry for entry in words.entries if entry.applies_to(file.path)]
        yield from _check_path(file, _of_scope(entries, "files"), checked_folders)
        if not words.ignores(file.path):
            for scope, occurrences in _OCCURRENCES.items():
                yield from _check_names(file, occurrences(file), _of_scope(entries, scope))
            yield from _check_prose(file, _of_scope(entries, "prose"))


def _of_scope(entries: list[Entry], scope: str) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if scope in entry.where)


def _check_path(file: SourceFile, entries: tuple[Entry, ...], checked_folders: set[str]) -> Iterator[Finding]:
    """Check the file's name, and the names of those folders above it that were not checked before."""
    matcher = name_matcher(entries)
    for folder in file.path.parents:
        if str(folder) not in checked_folders:
            checked_folders.add(str(folder))
            for entry in matcher.entries_of(folder.name):
                yield Finding(str(folder), 1, entry.message("folder", folder.name), entry.word)
    for entry in matcher.entries_of(file.path.name):
        yield Finding(file.name, 1, entry.message("file", file.path.name), entry.word)


def _check_names(file: SourceFile, occurrences: Iterator[Occurrence], entries: tuple[Entry, ...]) -> Iterator[Finding]:
    """Report each name once, at its first line, with how often it occurs in the file."""
    matcher = name_matcher(entries)
    found: dict[tuple[str, Entry], list[tuple[int, str]]] = {}
    for line, kind, name in occurrences:
        for entry in matcher.entries_of(name):
            found.setdefault((name, entry), []).append((line, kind))
    for (name, entry), lines in found.items():
        line, kind = min(lines)
        yield Finding(file.name, line, entry.message(kind, name), entry.word, len(lines))


def _check_prose(file: SourceFile, entries: tuple[Entry, ...]) -> Iterator[Finding]:
    matcher = prose_matcher(entries)
    for line, text in prose(file):
        for entry, words in matcher.matches(text):
            yield Finding(file.name, line, entry.message("text", f'"{words}"'), entry.word)
