"""Rule: words. No old word in a name, a file's name, a key of the infrastructure, or, where it is unambiguous, in prose."""

from collections.abc import Iterable, Iterator
from functools import cache

from tools.house.finding import Finding
from tools.house.occurrences import Occurrence, functions, identifiers, keys, prose
from tools.house.source import SourceFile
from tools.house.word_list import Entry, NameMatcher, ProseMatcher, WordList


def check_words(files: Iterable[SourceFile], words: WordList) -> Iterator[Finding]:
    folders: set[str] = set()
    for file in files:
        here = [entry for entry in words.entries if entry.applies_to(file.path)]
        yield from _in_path(file, here, folders)
        if words.ignores(file.path):
            continue
        yield from _in_names(file, identifiers(file), _of_scope(here, "identifiers"), words.ignored_names)
        yield from _in_names(file, functions(file), _of_scope(here, "functions"), words.ignored_names)
        yield from _in_names(file, keys(file), _of_scope(here, "keys"), words.ignored_names)
        yield from _in_prose(file, _of_scope(here, "prose"))


def _of_scope(entries: Iterable[Entry], scope: str) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if scope in entry.where)


_name_matcher = cache(NameMatcher)
_prose_matcher = cache(ProseMatcher)
"""Most files are held against the same entries."""


def _in_path(file: SourceFile, entries: list[Entry], folders: set[str]) -> Iterator[Finding]:
    """A folder is reported once, at the first of its files."""
    matcher = _name_matcher(_of_scope(entries, "files"))
    *above, name = file.path.parts
    for depth, part in enumerate(above, 1):
        folder = "/".join(above[:depth])
        if folder not in folders:
            folders.add(folder)
            yield from (Finding(folder, 1, entry.says("folder", part), entry.word) for entry in matcher.entries_of(part))
    yield from (Finding(file.name, 1, entry.says("file", name), entry.word) for entry in matcher.entries_of(name))


def _in_names(
    file: SourceFile, occurrences: Iterator[Occurrence], entries: tuple[Entry, ...], ignored: frozenset[str]
) -> Iterator[Finding]:
    """A name is reported once a file, where it stands first."""
    matcher = _name_matcher(entries)
    first: dict[tuple[str, str], Finding] = {}
    times: dict[tuple[str, str], int] = {}
    for line, kind, name in occurrences:
        if name in ignored:
            continue
        for entry in matcher.entries_of(name):
            key = (name, entry.word)
            times[key] = times.get(key, 0) + 1
            if key not in first or line < first[key].line:
                first[key] = Finding(file.name, line, entry.says(kind, name), entry.word)
    for key, finding in first.items():
        yield Finding(finding.path, finding.line, finding.message, finding.word, times[key])


def _in_prose(file: SourceFile, entries: tuple[Entry, ...]) -> Iterator[Finding]:
    matcher = _prose_matcher(entries)
    for line, kind, text in prose(file):
        yield from (Finding(file.name, line, entry.says(kind, f'"{found}"'), entry.word) for entry, found in matcher.matches(text))
