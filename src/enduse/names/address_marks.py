"""What the marks of an address say: house, part of the house, floor, unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from enduse.names.address_words import (
    BUILDINGS,
    FLOOR,
    GROUND,
    HOUSE,
    MARKS,
    PARTS,
    ROMAN_UNITS,
    STREETS,
    UNIT,
)

_FLOOR_WORD = re.compile(r"(\d{1,3}|G|LG|UG|M|B\d?)(?:/F|F)(?:-(\d+))?")
_ORDINAL_FLOOR = re.compile(r"(\d{1,3})(?:ST|ND|RD|TH)?")
_NUMBER = re.compile(r"\d+[A-Z]{0,2}(?:[-/]\d*[A-Z]{0,2}\d*)*")
ORDINAL = re.compile(r"\d+-?(?:YA|AYA|OY|GO|IY|LETIYA|LET|ST|ND|RD|TH)|\d+-[YI]")
_SPLIT_HOUSE = re.compile(r"(\d+(?:/\d+)?[A-Z]?)(?:K(\d+))?(?:S(?:TR)?(\d+))?")
_TURKISH_HOUSE = re.compile(r"(\d+)/(\d+|[A-Z])")
_ROOMS = re.compile(r"(\d{3,4})-(\d{3,4})")
_VALUE = re.compile(r"[A-Z]{0,3}\d[0-9A-Z/-]*|[A-Z](?:[-/][A-Z0-9]+)?")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_ANY_MARK: Final = MARKS | frozenset(GROUND)
_ROMAN_VALUES: Final = {"I": 1, "V": 5, "X": 10}
_KNOWN: Final = "0"  # stands for the house of an earlier part


@dataclass
class Marks:
    """What was read so far, and the words that no mark took."""

    house: str | None = None
    parts: list[str] = field(default_factory=list)
    floor: str | None = None
    units: list[str] = field(default_factory=list)
    rest: list[tuple[str, ...]] = field(default_factory=list)

    def set_house(self, number: str) -> None:
        """Take a house number; `5K2S1` is house 5, korpus 2, stroenie 1."""
        match = _SPLIT_HOUSE.fullmatch(number)
        if match is None:
            self.house = number
            return
        self.house = match[1]
        self.parts += [kind + value for kind, value in (("K", match[2]), ("S", match[3])) if value]

    def split_door(self) -> None:
        """Read a Turkish house number with its door: `NO:5/6` is house 5, door 6; `7/A` is 7A."""
        match = _TURKISH_HOUSE.fullmatch(self.house or "")
        if match and match[2].isalpha():
            self.house = match[1] + match[2]
        elif match and not self.units:
            self.house, self.units = match[1], [match[2]]


def is_number(word: str) -> bool:
    """True for house numbers: `5`, `12/1`, `45-51`, `15B`; not for `1ST` and `8-YA`."""
    return word[0].isdigit() and bool(_NUMBER.fullmatch(word)) and not ORDINAL.fullmatch(word)


def read_marks(address: Sequence[tuple[str, ...]], turkish: bool) -> Marks:
    """Read the marked numbers of all parts of an address.

    In Turkey `D` is a door (daire) and `K` a floor (kat), elsewhere house (дом) and korpus.
    """
    marks = Marks()
    for part in address:
        house, parts, floor, units, rest = _read_part(part, turkish, marks.house is None)
        marks.house = marks.house or house
        marks.parts += parts
        marks.floor = floor or marks.floor
        marks.units += units
        marks.rest.append(rest)
    return marks


_Read = tuple[str | None, tuple[str, ...], str | None, tuple[str, ...], tuple[str, ...]]


@lru_cache(maxsize=1 << 15)  # `OF 403` and `D 5` come again and again
def _read_part(part: tuple[str, ...], turkish: bool, houseless: bool) -> _Read:
    """Return what one part says: house, parts, floor, units, and the words that no mark took.

    `houseless`: no part before it has a house number.
    """
    marks = Marks(None if houseless else _KNOWN)
    rest: list[str] = []
    position = 0
    while position < len(part):
        word = part[position]
        bare = word.isalpha() and word not in _ANY_MARK  # most words: names of places
        taken = 0 if bare else _read_one(part, position, marks, turkish)
        if taken == 0:
            rest.append(word)
        position += taken or 1
    house = marks.house if houseless else None
    return house, tuple(marks.parts), marks.floor, tuple(marks.units), tuple(rest)


def _read_one(part: tuple[str, ...], position: int, marks: Marks, turkish: bool) -> int:
    """Read the mark at `position`; the number of words it took, 0 where there is none."""
    word = part[position]
    following = part[position + 1] if position + 1 < len(part) else ""
    if taken := _read_floor(part, position, marks):
        return taken
    if word in UNIT or (turkish and word == "D" and following[:1].isdigit()):
        return _read_unit(part, position, marks)
    if turkish and word == "K" and following.isdigit():
        marks.floor = following
        return 2
    if word in HOUSE and following[:1].isdigit() and not _is_name(part, position):
        return _read_house(part, position, marks, turkish) if marks.house is None else 0
    if word in PARTS and _is_part(part, position, marks):
        marks.parts.append(PARTS[word] + following.lstrip("0"))
        return 2
    return 0


def _read_floor(part: tuple[str, ...], position: int, marks: Marks) -> int:
    """`13/F`, `9F-1`, `5TH FLOOR`, `ETAZH 3`, `GROUND FLOOR`."""
    word = part[position]
    following = part[position + 1] if position + 1 < len(part) else ""
    after = part[position + 2] if position + 2 < len(part) else ""
    if match := _FLOOR_WORD.fullmatch(word):
        marks.floor = match[1].lstrip("0") or "0"
        if match[2]:
            marks.units.append(match[2])
        return 1
    if word in GROUND and following in FLOOR:
        marks.floor = GROUND[word]
        return 2
    if word in FLOOR and (match := _ORDINAL_FLOOR.fullmatch(following)):
        marks.floor = match[1]
        return 2
    if (following in FLOOR or following == "F") and not after[:1].isdigit():
        match = _ORDINAL_FLOOR.fullmatch(word)
        if match:
            marks.floor = match[1]
            return 2
    return 0


def _read_unit(part: tuple[str, ...], position: int, marks: Marks) -> int:
    """`OFIS 403`, `FLAT RM 2309`, `OFFICE NO 4`, `POM IV`; a word without a value goes too."""
    end = position + 1
    while end < len(part) and (part[end] in UNIT or part[end] == "NO" or _is_sign(part, end)):
        end += 1
    if end == len(part):
        return end - position
    value = part[end]
    if part[position] in ROMAN_UNITS and value and _ROMAN.fullmatch(value):
        marks.units.append(str(_roman(value)))
        return end + 1 - position
    if _VALUE.fullmatch(value) and not _FLOOR_WORD.fullmatch(value):
        taken = end + 1
        if part[taken : taken + 1] == ("AND",) and _follows(value, part[taken + 1 : taken + 2]):
            value, taken = f"{value}-{part[taken + 1]}", taken + 2
        marks.units.append(unit_number(value))
        return taken - position
    return end - position


def _follows(number: str, following: tuple[str, ...]) -> bool:
    """True for the next room: `1318 AND 1319`."""
    return number.isdigit() and following == (str(int(number) + 1),)


def unit_number(value: str) -> str:
    """Return a unit in one writing: `04` is `4`, `12-N` is `12N`, `1318-1319` is `1318-19`."""
    rooms = _ROOMS.fullmatch(value)
    if rooms and len(rooms[1]) == len(rooms[2]) and rooms[1][:-2] == rooms[2][:-2]:
        return f"{rooms[1]}-{rooms[2][-2:]}"
    pieces = [piece.lstrip("0") or "0" for piece in value.split("-")]
    if len(pieces) == 2 and pieces[0].isdigit() and len(pieces[1]) == 1 and pieces[1].isalpha():
        return "".join(pieces)
    return "-".join(pieces)


def _is_sign(part: tuple[str, ...], position: int) -> bool:
    """True for an `N` that is a number sign: `OFFICE N 4`, but not `UNIT N`."""
    return part[position] == "N" and position + 1 < len(part)


def _read_house(part: tuple[str, ...], position: int, marks: Marks, turkish: bool) -> int:
    """`D 5`, `DOM 15 A`, `NO 1 A 17`."""
    end = position + 2
    number = part[position + 1]
    while end < len(part) and _continues(part, end) and not (turkish and part[end] in "DK"):
        number += part[end]
        end += 1
    marks.set_house(number)
    return end - position


def _continues(part: tuple[str, ...], position: int) -> bool:
    """True for a letter that belongs to the house number, and for a number after such a letter."""
    word = part[position]
    following = part[position + 1] if position + 1 < len(part) else ""
    if word.isdigit():
        return len(part[position - 1]) == 1 and part[position - 1].isalpha()
    if len(word) != 1 or not word.isalpha():
        return False
    return word not in PARTS or not following[:1].isdigit()


def _is_part(part: tuple[str, ...], position: int, marks: Marks) -> bool:
    """True where a part mark and its value stand at `position`, and not a street or a name."""
    word = part[position]
    following = part[position + 1] if position + 1 < len(part) else ""
    if not following or not _VALUE.fullmatch(following):
        return False
    before = part[position - 1] if position else ""
    if word in STREETS:  # STR: stroenie after a number, else street
        if not following[:1].isdigit():
            return False
        alone = position == 0 and (len(part) == 2 or part[2] in MARKS)  # 29, STR 141
        return alone or before[:1].isdigit() or (len(before) < 2 and marks.house is not None)
    return not _is_name(part, position)


def _is_name(part: tuple[str, ...], position: int) -> bool:
    """True where a building word is the end of a name: `Pioneer Building 213 Wai Yip St`."""
    word = part[position]
    if word not in BUILDINGS or position == 0:
        return False
    before = part[position - 1]
    if not before.isalpha() or before in MARKS:
        return False
    if any(later in STREETS for later in part[position + 2 :]):
        return True
    return word != "HOUSE" and not any(earlier in STREETS for earlier in part[:position])


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
