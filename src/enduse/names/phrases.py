"""Words of a name as the comparison key has them, and tables of phrases over such words."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable
from itertools import product
from typing import Final

from anyascii import anyascii

from enduse.names.data import table

_DOTTED = re.compile(r"\b\w(?:\.\w)+\b\.?")
_DIGIT_EDGE = re.compile(r"(?<=[A-Z])(?=\d)|(?<=\d)(?=[A-Z])(?!(?:ST|ND|RD|TH)\b)")
_DIGIT = re.compile(r"\d")
_HAN_LETTERS = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_BETWEEN_HAN = re.compile(r"(?<=[\u3040-\u9fff])[\W_]+(?=[\u3040-\u9fff])")
_BRACES = re.compile(r"\{([^}]*)\}")
_JOINED = frozenset("'`’‘ʻʼʹʺ\u02bb\u02bc")  # apostrophes and soft signs stand inside a word


def _plain_letters() -> dict[int, str]:
    """Map characters up to Cyrillic, and punctuation, to upper-case ASCII, `AND` or a space.

    Marks that stand over a letter go: `İ` in small letters is two characters, `i` and a dot.
    """
    letters: dict[int, str] = {}
    for code in (*range(0x0530), *range(0x1C80, 0x1C8B), *range(0x1E00, 0x1F00)):
        character = chr(code)
        ascii_text = anyascii(character.upper()).upper() if character.isalnum() else " "
        letters[code] = "".join(filter(str.isalnum, ascii_text)) if ascii_text != " " else " "
    letters.update(dict.fromkeys((*range(0x2010, 0x2060), *range(0x3000, 0x3005)), " "))
    letters.update({code: "" for code in letters if unicodedata.combining(chr(code))})
    letters.update({ord(character): "" for character in _JOINED})
    letters[ord("&")] = " AND "
    return letters


PLAIN: Final = _plain_letters()
_SIMPLIFIED: Final = str.maketrans(
    {pair[0]: pair[1] for row in table("han_variants")["pairs"] for pair in row}
)


def simplify(text: str) -> str:
    """Return `text` with traditional Chinese characters in their simplified form."""
    return text if text.isascii() else text.translate(_SIMPLIFIED)


def words(text: str) -> list[str]:
    """Return the words of cleaned `text`: upper-case ASCII letters or digits, no punctuation.

    Letters of other scripts are transliterated (anyascii). `L.L.C.` and `L L C` are one word,
    letters and digits stand apart, a number sign before digits is left out. Chinese characters
    become their syllables plus eight hex digits of the characters themselves, because many
    firms' names differ in writing only, not in sound (`鑫达`, `新达`).
    """
    if text.isascii() and text.replace(" ", "").isalpha():
        return _join_letters(text.upper().split())
    if "." in text:
        text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    plain = text.translate(PLAIN)
    code = ""
    if not plain.isascii():
        plain = _BETWEEN_HAN.sub("", plain.translate(_SIMPLIFIED))
        han = "".join(_HAN_LETTERS.findall(plain))
        code = f"{zlib.crc32(han.encode()):08X}" if han else ""
        plain = anyascii(plain).upper().translate(PLAIN)
    found = plain.split()
    if _DIGIT.search(plain):
        found = _without_number_sign(_DIGIT_EDGE.sub(" ", plain).split())
    found = _join_letters(found)
    return [*found, code] if code else found


def _without_number_sign(found: list[str]) -> list[str]:
    """Leave out `N` and `NO` before digits: `ЗАВОД № 5` is `ЗАВОД 5`."""
    after = [*found[1:], ""]
    return [
        word
        for word, following in zip(found, after, strict=True)
        if not (word in ("N", "NO", "NR") and following[:1].isdigit())
    ]


def _join_letters(found: list[str]) -> list[str]:
    """Join runs of single letters: `S A R L` is `SARL`."""
    if 1 not in map(len, found):
        return found
    joined: list[str] = []
    in_run = False
    for word in found:
        single = len(word) == 1 and word.isalpha()
        if single and in_run:
            joined[-1] += word
        else:
            joined.append(word)
        in_run = single
    return joined


def expand(pattern: str) -> list[str]:
    """Return the writings of a data-file pattern: `A {B|C}` gives `A B` and `A C`."""
    pieces = _BRACES.split(pattern)
    choices = [piece.split("|") if i % 2 else [piece] for i, piece in enumerate(pieces)]
    return ["".join(choice) for choice in product(*choices)]


class PhraseTable:
    """Phrases of key words with what each stands for, found at the start, the end or anywhere."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        """Take (pattern, meaning) pairs; the longest phrase wins, the first entry of equals."""
        phrases: dict[tuple[str, ...], str] = {}
        for pattern, meaning in entries:
            for writing in expand(pattern):
                phrases.setdefault(tuple(words(writing)), meaning)
        phrases.pop((), None)
        self._phrases = phrases
        self._first: dict[str, list[int]] = {}  # lengths by first word, the longest first
        self._last: dict[str, list[int]] = {}
        for lengths, place in ((self._first, 0), (self._last, -1)):
            for edge, length in sorted({(phrase[place], -len(phrase)) for phrase in phrases}):
                lengths.setdefault(edge, []).append(-length)

    def __contains__(self, word: str) -> bool:
        """True where some phrase starts with `word`."""
        return word in self._first

    def at_start(self, found: list[str]) -> tuple[int, str] | None:
        """Return the length and meaning of the longest phrase that `found` starts with."""
        for length in self._first.get(found[0], ()):
            phrase = tuple(found[:length])
            if meaning := self._phrases.get(phrase):
                return len(phrase), meaning
        return None

    def at_end(self, found: list[str]) -> tuple[int, str] | None:
        """Return the length and meaning of the longest phrase that `found` ends with."""
        for length in self._last.get(found[-1], ()):
            phrase = tuple(found[-length:])
            if meaning := self._phrases.get(phrase):
                return len(phrase), meaning
        return None

    def replace(self, found: list[str]) -> list[str]:
        """Return `found` with every phrase replaced by the words of its meaning."""
        if self._first.keys().isdisjoint(found):
            return found
        replaced: list[str] = []
        while found:
            hit = self.at_start(found) if found[0] in self._first else None
            length, meaning = hit or (1, found[0])
            replaced += meaning.split()
            found = found[length:]
        return replaced
