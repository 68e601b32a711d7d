"""What in a name cell is the name, and what is an address, another party or another name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from enduse.names.address_words import CITIES, CITY_MARKS, HAN_CITIES, REGIONS
from enduse.names.countries import country_code
from enduse.names.data import table
from enduse.names.keys import name_key
from enduse.names.phrases import expand, simplify, words
from enduse.names.text import clean

_LONGEST = 500  # as long as a name key reads
_LONGEST_PLACE = 60
_MOST_COUNTRY_WORDS = 5
_MOST_PIECES = 12
_LAST_WORDS = 3
_TABLE: Final = table("noise_words")
_SHORT: Final = frozenset(_TABLE["short_places"])
_MARKS: Final = (CITY_MARKS | REGIONS) - {"M", "P", "S", "SH", "AO", "KR"}  # those are initials too
_REGIONS = frozenset(("OBL", "OBLAST", "OBLASTI", "KRAY", "KRAI", "REGION", "PROVINCE"))
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_SEPARATORS = re.compile(r"([,;]|\s[-\u2013\u2014]\s)")
_POSTCODE = re.compile(r"\d{5,6}")
_CITY_MARK = re.compile(r"(?:Г|ГОР|ГОРОД|G)\.?\s?", re.IGNORECASE)
_EDGES = " \t,;:-\u2013\u2014/"


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name cell taken apart; every part as written, except places.

    `core` is the name; `care_of` the party at whose address it is reached; `other_names` what it
    is also called; `places` the cities (by their key, `SHENZHEN`), countries (ISO alpha-2) and
    regions that stood beside the name. A place in brackets may tell two sister companies apart, so
    that whoever compares names decides what it weighs.
    """

    core: str
    care_of: str | None = None
    other_names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of `phrases` as words of their own."""
    found = sorted(
        {one for phrase in phrases for one in expand(phrase)}, key=lambda p: (-len(p), p)
    )
    written = [re.escape(one).replace(r"\.", "[./]?").replace(r"\ ", r"\s+") for one in found]
    return re.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)[\s:.]*", re.IGNORECASE)


_CARE_OF: Final = _pattern(_TABLE["care_of"])
_CARE_OF_FIRST: Final = re.compile(rf"^\W*{_CARE_OF.pattern}(?=.*\w)", re.IGNORECASE)
_ALSO: Final = _pattern(phrase for phrase in _TABLE["also_known"] if phrase[0] < "\u3400")
_ALSO_HAN: Final = re.compile(
    "|".join(phrase for phrase in _TABLE["also_known"] if phrase[0] >= "\u3400")
)


def split_noise(text: str) -> NameParts:
    """Take a name cell apart: `X LTD C/O Y`, `X (SHENZHEN) CO LTD`, `X, MOSCOW`, `X A.K.A. Y`.

    A place counts as noise only where it stands apart: in brackets, after a comma, a semicolon or
    a spaced dash, after `г.`, or behind a legal form (`X LLC MOSCOW`). `BANK OF MOSCOW` and
    `SHENYANG MACHINE TOOL` keep theirs. What would leave no name is left as it is; a cell that
    begins with `C/O` names nobody else, so that party is the core. Of more than 500 characters the
    first 500 are read.
    """
    written = clean(text[:_LONGEST])
    name, others = _cut(written, _ALSO_HAN if _ALSO_HAN.search(written) else _ALSO)
    name, care_of = _cut(_CARE_OF_FIRST.sub("", name), _CARE_OF)
    places: list[str] = []
    for take in (_take_brackets, _take_pieces, _take_last_words):
        name = take(name, places)
    return NameParts(
        core=name.strip(_EDGES) or written,
        care_of=care_of[0] if care_of else None,
        other_names=tuple(others),
        places=tuple(dict.fromkeys(places)),
    )


def _cut(name: str, pattern: re.Pattern[str]) -> tuple[str, list[str]]:
    """Return what stands before the pattern and the pieces after it; all of it if either lacks."""
    pieces = [_unbracketed(piece) for piece in pattern.split(name, maxsplit=_MOST_PIECES)]
    after = [piece for piece in pieces[1:] if _has_words(piece)]
    return (pieces[0], after) if after and _has_words(pieces[0]) else (name, [])


def _unbracketed(piece: str) -> str:
    """Take off the half of a bracket that a cut has left: `X (` and `Y)`."""
    piece = piece.strip(_EDGES)
    if piece.count("(") > piece.count(")"):
        piece = piece.removesuffix("(")
    if piece.count(")") > piece.count("("):
        piece = piece.removesuffix(")")
    return piece.strip(_EDGES)


def _take_brackets(name: str, places: list[str]) -> str:
    """`X (SHENZHEN) CO LTD` is `X CO LTD` in Shenzhen."""

    def place(match: re.Match[str]) -> str:
        found = _places(match[1])
        places.extend(found)
        return " " if found else match[0]

    if not _has_words(_BRACKETS.sub(" ", name)):
        return name
    return " ".join(_BRACKETS.sub(place, name).split())


def _take_pieces(name: str, places: list[str]) -> str:
    """`STANKO, MOSCOW, LLC` is `STANKO, LLC` in Moscow; the first piece is never a place."""
    pieces = _SEPARATORS.split(name)
    if not _has_words(pieces[0]):
        return name
    kept: list[str] = []
    before = len(places)
    for separator, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        found = _places(piece)
        places.extend(found)
        kept += [] if found else [separator + piece]
    if len(places) > before:
        kept = [piece for piece in kept if not _POSTCODE.fullmatch(piece.strip(_EDGES))]
    return (pieces[0] + "".join(kept)).strip()


def _take_last_words(name: str, places: list[str]) -> str:
    """`STANKO LLC MOSCOW`, `ООО СТАНКО Г. МОСКВА`."""
    pieces = name.split()
    for count in range(min(_LAST_WORDS, len(pieces) - 1), 0, -1):
        head, tail = " ".join(pieces[:-count]), " ".join(pieces[-count:])
        marked = _CITY_MARK.match(tail)
        found = _places(tail[marked.end() :] if marked else tail)
        if not found or not _has_words(head):
            continue
        bare = name_key(name).legal_form is None and name_key(head).legal_form is not None
        if marked or bare:
            places.extend(found)
            return head
    return name


def _places(piece: str) -> list[str]:
    """Return the places of a text that names nothing else; an empty list for any other text."""
    if len(piece) > _LONGEST_PLACE:
        return []
    written = simplify(piece.strip(_EDGES)).removesuffix("市")
    if written in HAN_CITIES:
        return [HAN_CITIES[written]]
    rest = words(written)
    if len(rest) > 1 and rest[-1] in _REGIONS:
        return [" ".join(rest)]
    found: list[str] = []
    while rest:
        taken, place = _place_at(rest)
        if not taken:
            return []
        found += [place] if place else []
        rest = rest[taken:]
    return found


def _place_at(rest: list[str]) -> tuple[int, str | None]:
    """Return how many words a place at the start takes and what it is; 0 where none stands."""
    if hit := CITIES.at_start(rest) if rest[0] in CITIES else None:
        return hit
    for length in range(min(_MOST_COUNTRY_WORDS, len(rest)), 0, -1):
        written = " ".join(rest[:length])
        if (len(written) > 2 or written in _SHORT) and (code := country_code(written)):
            return length, code
    if rest[0] in _MARKS or _POSTCODE.fullmatch(rest[0]):
        return 1, None
    return 0, None


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))
