"""Finding trade marks in what was declared.

A mark is compared by its key: look-alike letters folded, other alphabets transliterated, upper
case, punctuation gone. Spaces do not tell marks apart (`DMG-MORI`, `DMGMORI`). Chinese marks are
looked for as written, because Chinese text has no spaces between words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from unicodedata import is_normalized

from anyascii import anyascii

from enduse.names.keys import name_key
from enduse.names.text import clean, fold_lookalikes, is_missing
from enduse.trade.data import table

_WORD = re.compile(r"[^\W_]+")
_NOT_ALNUM = re.compile(r"[^A-Z0-9]+")
_HAN = re.compile("[\u3400-\u9fff]")
_PARTS = re.compile(r"[,;/|()«»\"“”]+")
_LONGEST = 4000  # a description is read this far
# `МА ЗАК` for MAZAK is a slip of the pen; `L K` for LK would be any two letters of a list
_JOINED_FROM = 5
# 中捷 and 大立 are marks, yet two characters also stand by chance within other words
_SURE_HAN = 3
# "CNC lathe STAR SR-20", "токарный станок с ЧПУ STAR": the machine word is this close to the mark
_NEAR = 2
# "товарный знак: STAR", "ТОВАРНЫЙ ЗНАК - (НЕТ) STAR"
_AFTER_MARK_WORD = 2


@dataclass(frozen=True)
class Mark:
    """One writing of a trade mark: of which brand, and whether it is also another word."""

    written: str
    brand: str
    ambiguous: bool
    controller: bool


@dataclass(frozen=True)
class _Hit:
    mark: Mark
    at: int
    length: int

    def rank(self) -> tuple[bool, int, int, str]:
        """Machines before controls, then the longest mark, then the first."""
        return (self.mark.controller, -self.length, self.at, self.mark.brand)


def mark_key(text: str) -> str:
    """Return the upper-case ASCII key of a trade mark: words of letters and digits.

    `Мазак` gives MAZAK, `L.K.` gives `L K`, `Nicolás Correa` gives `NICOLAS CORREA`.
    """
    return " ".join(_keyed(text))


def _keyed(text: str) -> list[str]:
    """Return the keys of the words of a text; words repeat, so each is worked out once."""
    head = text[:_LONGEST]
    plain = head.isascii() or (head.isprintable() and is_normalized("NFKC", head))
    return [
        key for word in _WORD.findall(head if plain else clean(head)) for key in _word_keys(word)
    ]


@lru_cache(maxsize=200_000)
def _word_keys(word: str) -> tuple[str, ...]:
    latin = word if word.isascii() else anyascii(fold_lookalikes(word))
    return tuple(_NOT_ALNUM.sub(" ", latin.upper()).split())


def compact(text: str) -> str:
    """Return the key of a mark without spaces: what decides whether two writings are one mark."""
    return mark_key(text).replace(" ", "")


@dataclass(frozen=True)
class _Words:
    machines: tuple[str, ...]
    beside: tuple[str, ...]
    marks: frozenset[str]
    han: tuple[str, ...]


@cache
def _words() -> _Words:
    words = table("machine_words.yaml")
    return _Words(
        tuple(mark_key(word) for word in words["machines"]),
        tuple(mark_key(word).split()[0] for word in words["beside"]),
        frozenset(mark_key(word).split()[-1] for word in words["marks"]),
        tuple(words["han"]),
    )


class MarkIndex:
    """All marks, made ready for look-up."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._marks: dict[str, Mark] = {}
        self._keys: set[str] = set()
        self._han: list[Mark] = []
        for mark in marks:
            if _HAN.search(mark.written):
                self._han.append(mark)
            self._marks.setdefault(compact(mark.written), mark)
            self._keys.add(mark_key(mark.written))
        self._starts = {key[:n] for key in self._marks for n in range(1, len(key) + 1)}

    def in_column(self, written: str) -> str | None:
        """Return the brand that a brand cell names; an ambiguous mark must stand alone."""
        if is_missing(written):
            return None
        pieces = [written, *_PARTS.split(written)]
        whole = [
            _Hit(mark, place, len(key))
            for place, piece in enumerate(pieces)
            for key in {compact(piece), name_key(piece).key.replace(" ", "")}
            if (mark := self._marks.get(key)) is not None
        ]
        if whole:
            return min(whole, key=_Hit.rank).mark.brand
        inside = [hit for hit in self._hits(written, _keyed(written)) if not hit.mark.ambiguous]
        return min(inside, key=_Hit.rank).mark.brand if inside else None

    def in_text(self, description: str) -> str | None:
        """Return the brand that a description names; see `brands.find_marks`."""
        words = _keyed(description)
        hits = list(self._hits(description, words))
        if not hits:
            return None
        names_machine = any(word.startswith(_words().machines) for word in words) or any(
            word in description for word in _words().han
        )
        counted = [
            hit
            for hit in hits
            if not (hit.mark.controller and names_machine)
            and (not hit.mark.ambiguous or _is_near(hit, words, description))
        ]
        return min(counted, key=_Hit.rank).mark.brand if counted else None

    def _hits(self, text: str, words: list[str]) -> Iterator[_Hit]:
        for start, word in enumerate(words):
            if word not in self._starts:
                continue
            joined = ""
            for end in range(start, len(words)):
                joined += words[end]
                if joined not in self._starts:
                    break
                mark = self._marks.get(joined)
                as_written = end == start or " ".join(words[start : end + 1]) in self._keys
                if mark and (as_written or len(joined) >= _JOINED_FROM):
                    yield _Hit(mark, start, len(joined))
        if not text.isascii() and _HAN.search(text):
            yield from self._han_hits(text)

    def _han_hits(self, text: str) -> Iterator[_Hit]:
        shown = clean(text[:_LONGEST])
        for mark in self._han:
            if mark.written in shown:
                unsure = mark.ambiguous or len(mark.written) < _SURE_HAN
                yield _Hit(replace(mark, ambiguous=unsure), -1, len(compact(mark.written)))


def _is_near(hit: _Hit, words: list[str], description: str) -> bool:
    """True where an ambiguous mark stands by a machine word, or after a word such as `brand`."""
    if hit.at < 0:
        return any(word in description for word in _words().han)
    end = hit.at + 1
    while len("".join(words[hit.at : end])) < hit.length:
        end += 1
    around = words[max(0, hit.at - _NEAR) : hit.at] + words[end : end + _NEAR]
    stems = _words().machines + _words().beside
    before = words[max(0, hit.at - _AFTER_MARK_WORD) : hit.at]
    return any(word.startswith(stems) for word in around) or any(
        word in _words().marks for word in before
    )
