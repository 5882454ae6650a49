"""Finds the lexicon's words in a text of any language."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

_FIRST_IDEOGRAPH = "\u2e80"
_SHORTEST_STEM = 3


def find(text: str, lexicon: Mapping[str, str]) -> list[str]:
    """List the lexicon's entries that the text calls for: most often named first, then first named."""
    text = _folded(text)
    meanings = _index(tuple(lexicon.items()))
    places: dict[str, list[int]] = {}
    for token in re.finditer(r"\w+", text):
        for form in _forms(token.group()):
            for entry in meanings.get(form, ()):
                places.setdefault(entry, []).append(token.start())
    for word, entries in meanings.items():
        if word[0] >= _FIRST_IDEOGRAPH and (place := text.find(word)) >= 0:
            for entry in entries:
                places.setdefault(entry, []).append(place)
    return sorted(places, key=lambda entry: (-len(set(places[entry])), min(places[entry])))


def next_to(text: str, before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Say which of `after` goes with which of `before`: "red wooden boat", "barco rojo"."""
    earlier, later = _index(tuple(before.items())), _index(tuple(after.items()))
    tokens = [_forms(token) for token in re.findall(r"\w+", _folded(text))]
    found: dict[str, str] = {}
    for place, forms in enumerate(tokens):
        for adjective in (entry for form in sorted(forms) for entry in earlier.get(form, ())):
            for noun in (*tokens[place + 1 : place + 3], *tokens[max(0, place - 1) : place]):
                entries = [entry for form in sorted(noun) for entry in later.get(form, ())]
                found.update((entry, adjective) for entry in entries if entry not in found)
    return found


def _forms(token: str) -> set[str]:
    singular = {token.removesuffix("s"), token.removesuffix("es")} if len(token) > _SHORTEST_STEM else set[str]()
    stems = {f"{token[:end]}*" for end in range(_SHORTEST_STEM, len(token) + 1)}
    return {token} | singular | stems


def _folded(text: str) -> str:
    """Drop case and accents, so that `Montaña` and `montana` are one word."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFKC", "".join(sign for sign in decomposed if not _is_accent(sign)))


def _is_accent(sign: str) -> bool:
    return "\u0300" <= sign <= "\u036f"


@cache
def _index(entries: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    meanings: dict[str, tuple[str, ...]] = {}
    for entry, words in entries:
        for word in words.split():
            meanings[_folded(word)] = (*meanings.get(_folded(word), ()), entry)
    return meanings
