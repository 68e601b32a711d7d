"""Text as written in a cell: cleaned, told by script, with look-alike letters folded."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from enduse.names.data import table

_HIDDEN_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Co"))
# Fillers and variation selectors are letters or marks by category, yet show nothing.
_FILLER = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)

_LATIN_CLASS = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_CYRILLIC_CLASS = "\u0400-\u0481\u048a-\u052f\u1c80-\u1c8a"
_HAN_CLASS = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
_LATIN = re.compile(f"[{_LATIN_CLASS}]")
_CYRILLIC = re.compile(f"[{_CYRILLIC_CLASS}]")
_HAN = re.compile(f"[{_HAN_CLASS}]")
_OTHER = re.compile(rf"[^\W\d_{_LATIN_CLASS}{_CYRILLIC_CLASS}{_HAN_CLASS}]")
# A text in Cyrillic alone, as most are; the marks beside it are not letters of any script.
_ALL_CYRILLIC = re.compile(f"[ -@«»№]*[{_CYRILLIC_CLASS}][{_CYRILLIC_CLASS} -@«»№]*")
_WORD = re.compile(f"[{_LATIN_CLASS}{_CYRILLIC_CLASS}]+")

_PAIRS: Final[dict[str, str]] = table("lookalikes")["lookalikes"]
_TO_LATIN = str.maketrans(_PAIRS)
_TO_CYRILLIC = str.maketrans({latin: cyrillic for cyrillic, latin in _PAIRS.items()})

_MISSING: Final[frozenset[str]] = frozenset(word.upper() for word in table("missing")["missing"])
_LONGEST_MISSING = 40  # the longest writing has 20 letters; padding stays well below this
_EDGES = " \t.,;:!?*#_-\u2013\u2014\"'`()[]<>«»“”„"


def clean(text: str) -> str:
    """Return `text` as a person sees it: one form per character, single spaces, nothing hidden.

    Unicode NFKC (full-width letters become plain ones, `№` becomes `No`), control and invisible
    characters out, every run of white space one space, none at the ends. Cleaning twice changes
    nothing. Source: Unicode Standard Annex 15.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if not text.isprintable() or (not text.isascii() and _FILLER.search(text)):
        text = "".join(filter(_visible, _FILLER.sub("", text)))
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.split())


def _visible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in _HIDDEN_CATEGORIES


def fold_lookalikes(text: str) -> str:
    """Return `text` with each word in one alphabet where Cyrillic and Latin letters were mixed.

    Operators type `CТАНКО` with a Latin C, or `OOO` in a Cyrillic name; printed they look right.
    A mixed word goes to the alphabet that can hold all of its letters (`AКЦИЯ` can only be
    Cyrillic); if both can, to the alphabet of most of its letters; on a tie to that of the whole
    text. A word made only of look-alike letters goes to the alphabet of the whole text, unless
    the text has other words that can only be of the word's own alphabet. Texts in one alphabet
    come back unchanged. Source of the pairs: `data/lookalikes.yaml`.
    """
    if text.isascii() or not _LATIN.search(text) or not _CYRILLIC.search(text):
        return text
    words = set(_WORD.findall(text))
    cyrillic_leads = len(_CYRILLIC.findall(text)) >= len(_LATIN.findall(text))
    firm = (
        any(_only_latin(word) for word in words),
        any(_only_cyrillic(word) for word in words),
    )
    return _WORD.sub(lambda match: _fold_word(match[0], cyrillic_leads, firm), text)


def _fold_word(word: str, cyrillic_leads: bool, firm: tuple[bool, bool]) -> str:
    """Fold one word; `firm` says whether the text has words that are only Latin, only Cyrillic."""
    cyrillic, latin = len(_CYRILLIC.findall(word)), len(_LATIN.findall(word))
    as_cyrillic, as_latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    fits = (not _LATIN.search(as_cyrillic), not _CYRILLIC.search(as_latin))
    if not cyrillic or not latin:
        if not all(fits):
            return word
        own_is_firm = firm[0] if latin else firm[1]
        if own_is_firm:
            return word
        return as_cyrillic if cyrillic_leads else as_latin
    if fits[0] != fits[1]:
        return as_cyrillic if fits[0] else as_latin
    to_cyrillic = cyrillic > latin or (cyrillic == latin and cyrillic_leads)
    return as_cyrillic if to_cyrillic else as_latin


def _only_latin(word: str) -> bool:
    """True for a word of Latin letters of which at least one has no Cyrillic look-alike."""
    return not _CYRILLIC.search(word) and bool(_LATIN.search(word.translate(_TO_CYRILLIC)))


def _only_cyrillic(word: str) -> bool:
    """True for a word of Cyrillic letters of which at least one has no Latin look-alike."""
    return not _LATIN.search(word) and bool(_CYRILLIC.search(word.translate(_TO_LATIN)))


def script(text: str) -> str:
    """Return the writing of the letters of `text`: latin, cyrillic, han, mixed or other.

    `han` covers Chinese characters and Japanese kana. `mixed` means two or more of them;
    `other` any other script, and text without letters.
    """
    if text.isascii():
        return "latin" if _LATIN.search(text) else "other"
    if _ALL_CYRILLIC.fullmatch(text):
        return "cyrillic"
    found = [
        name
        for name, letters in (("latin", _LATIN), ("cyrillic", _CYRILLIC), ("han", _HAN))
        if letters.search(text)
    ]
    if _OTHER.search(text):
        found.append("other")
    if not found:
        return "other"
    return found[0] if len(found) == 1 else "mixed"


def is_missing(text: str) -> bool:
    """True where a cell states nothing: empty, `NULL`, `-`, `ОТСУТСТВУЕТ`, `НЕ УКАЗАН`, `无` ...

    For names, addresses and identifiers. Country cells go to `country_code` without this test,
    because `NA` is Namibia there. Source of the writings: `data/missing.yaml`.
    """
    if len(text) > _LONGEST_MISSING:
        return not text.strip()
    return says_nothing(clean(text))


def says_nothing(text: str) -> bool:
    """Say of cleaned text what `is_missing` says of a cell."""
    if len(text) > _LONGEST_MISSING:
        return not text
    core = text.strip(_EDGES).upper()
    return core in _MISSING or not any(map(str.isalnum, core))
