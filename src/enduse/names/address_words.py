"""Words and cities of addresses, as tables; the text of an address as words in parts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from enduse.names.data import table
from enduse.names.phrases import PLAIN, PhraseTable

_TABLE: Final = table("address_words")

STREETS: Final[dict[str, str]] = {
    word: kind for kind, found in _TABLE["streets"].items() for word in found
}
STREETS_FIRST: Final = frozenset(_TABLE["streets_first"])
HOUSE: Final = frozenset(_TABLE["house"])
PARTS: Final[dict[str, str]] = {
    word: kind for kind, found in _TABLE["parts"].items() for word in found
}
FLOOR: Final = frozenset(_TABLE["floor"])
GROUND: Final[dict[str, str]] = _TABLE["ground_floors"]
UNIT: Final = frozenset(_TABLE["unit"])
ROMAN_UNITS: Final = frozenset(_TABLE["roman_units"])
BUILDINGS: Final[dict[str, str]] = {
    word: kind for kind, found in _TABLE["buildings"].items() for word in found
}
BUILDING_WORDS: Final[dict[str, str]] = _TABLE["building_words"] | BUILDINGS
REGIONS: Final = frozenset(_TABLE["regions"])
ENDS_DISTRICT: Final = frozenset(_TABLE["ends_district"])
CITY_MARKS: Final = frozenset(_TABLE["city_marks"])
TURKISH: Final = frozenset(_TABLE["turkish"])
MARKS: Final = HOUSE | frozenset(PARTS) | FLOOR | UNIT

_CITY_ROWS: Final = [
    (country, row) for country, rows in table("cities")["cities"].items() for row in rows
]
CITY_COUNTRY: Final[dict[str, str]] = {row[0]: country for country, row in _CITY_ROWS}
CITIES: Final = PhraseTable((writing, row[0]) for _, row in _CITY_ROWS for writing in row)
HAN_CITIES: Final[dict[str, str]] = {
    writing: row[0]
    for _, row in _CITY_ROWS
    for writing in row
    if "\u3400" <= writing[0] <= "\u9fff"
}

_SEPARATES = re.compile(r"[,;()\n|]+")
_KEPT = {ord(mark): mark for mark in "-/"} | {ord(mark): "," for mark in ",;()\n|"}
_ADDRESS_PLAIN: Final = PLAIN | _KEPT | {ord(dash): "-" for dash in "‐‑‒–—―"} | {ord("№"): " NO "}
_LOST_DASH = re.compile(r"(?<=\d)\s*\?\s*(?=\d)|(?<=\d) - (?=\d)")
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")  # office 4.11
_LOST_LETTER = re.compile(r"(?<=\w)\?(?=\w)")
_INITIAL = re.compile(r"(?<=\d )[A-Z]\. ?(?=[A-Z]{4})")  # 12 M. MKRTCHYAN STREET
_SLASH = re.compile(r"(?<=[A-Z])\s*/\s*(?=[A-Z])")
_TOKEN = re.compile(r"[0-9A-Z]+(?:[-/][0-9A-Z]+)*")
_FUSED = re.compile(
    r"(D|DOM|KORP|STR|OF|OFIS|KV|POM|KOM|LIT|NO|RM|ROOM|UNIT|FLAT|KAT)(\d[0-9A-Z/-]*)"
)


def parts(text: str) -> list[tuple[str, ...]]:
    """Return the parts of an address between commas, each as upper-case ASCII words.

    Dashes and slashes inside a word stay (`1318-19`, `13/F`, `12/1`). A question mark between
    digits is a dash that was lost in a list's encoding (`1505?6`).
    """
    return [words for part in _SEPARATES.split(text) for words in _words(part)]


@lru_cache(maxsize=1 << 17)  # cities, offices and houses come again and again
def _words(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of what stands between two commas; a letter may become one more comma."""
    if "?" in text or " - " in text:
        text = _LOST_LETTER.sub("", _LOST_DASH.sub("-", text))
    text = _DECIMAL.sub("-", _INITIAL.sub("", text))
    plain = text.translate(_ADDRESS_PLAIN)
    if not plain.isascii():
        plain = anyascii(plain).upper().translate(_ADDRESS_PLAIN)
    if "/" in plain:
        plain = _SLASH.sub(" ", plain)
    found = [_TOKEN.findall(part) for part in plain.split(",")]
    return tuple(tuple(_unfused(part)) for part in found if part)


def _unfused(part: list[str]) -> list[str]:
    """Take apart a mark and its number written as one: `D5`, `OF403`."""
    words: list[str] = []
    for word in part:
        match = None if word.isalpha() or word[0].isdigit() else _FUSED.fullmatch(word)
        if match and not (words and words[-1] in MARKS):
            words += match.groups()
        else:
            words.append(word)
    return words
