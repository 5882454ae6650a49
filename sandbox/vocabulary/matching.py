"""Finds the words of a vocabulary in a text of any language."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

_FIRST_CJK_CHARACTER = "\u2e80"
_MIN_STEM_LENGTH = 3


def find_entries(text: str, vocabulary: Mapping[str, str]) -> list[str]:
    """Return the entries that the text names: the most frequent first, then in order of appearance."""
    text = _normalize(text)
    entries_by_word = _index(tuple(vocabulary.items()))
    positions: dict[str, list[int]] = {}
    for token in re.finditer(r"\w+", text):
        for form in _word_forms(token.group()):
            for entry in entries_by_word.get(form, ()):
                positions.setdefault(entry, []).append(token.start())
    for word, entries in entries_by_word.items():
        if word[0] >= _FIRST_CJK_CHARACTER and (position := text.find(word)) >= 0:
            for entry in entries:
                positions.setdefault(entry, []).append(position)
    return sorted(positions, key=lambda entry: (-len(set(positions[entry])), min(positions[entry])))


def find_adjacent(text: str, adjectives: Mapping[str, str], nouns: Mapping[str, str]) -> dict[str, str]:
    """Map each noun to the adjective near it: "red wooden boat", "barco rojo"."""
    adjective_index, noun_index = _index(tuple(adjectives.items())), _index(tuple(nouns.items()))
    tokens = [_word_forms(token) for token in re.findall(r"\w+", _normalize(text))]
    found: dict[str, str] = {}
    for position, forms in enumerate(tokens):
        for adjective in (entry for form in sorted(forms) for entry in adjective_index.get(form, ())):
            for noun in (*tokens[position + 1 : position + 3], *tokens[max(0, position - 1) : position]):
                entries = [entry for form in sorted(noun) for entry in noun_index.get(form, ())]
                found.update((entry, adjective) for entry in entries if entry not in found)
    return found


def _word_forms(token: str) -> set[str]:
    singular = {token.removesuffix("s"), token.removesuffix("es")} if len(token) > _MIN_STEM_LENGTH else set[str]()
    stems = {f"{token[:end]}*" for end in range(_MIN_STEM_LENGTH, len(token) + 1)}
    return {token} | singular | stems


def _normalize(text: str) -> str:
    """Remove case and accents, so that `Montaña` and `montana` are the same word."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFKC", "".join(character for character in decomposed if not _is_accent(character)))


def _is_accent(character: str) -> bool:
    return "\u0300" <= character <= "\u036f"


@cache
def _index(entries: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    entries_by_word: dict[str, tuple[str, ...]] = {}
    for entry, words in entries:
        for word in words.split():
            entries_by_word[_normalize(word)] = (*entries_by_word.get(_normalize(word), ()), entry)
    return entries_by_word
