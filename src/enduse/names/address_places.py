"""City, street and named building from the words of an address that no mark took."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from enduse.names.address_marks import ORDINAL, Marks, is_number
from enduse.names.address_words import (
    BUILDING_WORDS,
    BUILDINGS,
    CITIES,
    CITY_MARKS,
    ENDS_DISTRICT,
    REGIONS,
    STREETS,
    STREETS_FIRST,
    TURKISH,
)

_DIRECTIONS = {
    "N": "NORTH", "S": "SOUTH", "E": "EAST", "W": "WEST", "NORTH": "NORTH", "SOUTH": "SOUTH",
    "EAST": "EAST", "WEST": "WEST",
}  # fmt: skip
_SURE_BUILDINGS = frozenset(("BUILDING", "TOWER", "PLAZA", "CENTRE", "MANSION"))
_IOTATED = re.compile(r"(?<=[BCDFGHKLMNPRSTVZ])Y[OE]|^YE|J[OE]")
_PINYIN_DIRECTIONS = {
    "BEI": "NORTH", "NAN": "SOUTH", "DONG": "EAST", "XI": "WEST", "ZHONG": "MIDDLE",
}  # fmt: skip
_ROMANISED = frozenset(("RU", "BY", "UA", "KZ", "KG", "UZ", "TJ", "TM", "AM", "GE", "AZ", "MD"))
_ENDING = re.compile(r"(?:IY|YI|YY|II|IJ|YJ|I|Y)$")
_GLIDE = re.compile("I?[YJ](?=[AU])|I(?=[AU])")  # LENINSKAIA, LENINSKAJA, LENINSKAYA
_UNMARKED = re.compile(r"\d{3,4}[A-Z]?(?:-\d{1,4})?")
_ROOM_AND_NAME = re.compile(r"(\d{1,2}[A-Z]|\d{3,4}[A-Z]?) ([A-Z].*)")
_COMPANY = frozenset(("CO", "LTD", "LLC", "INC", "BOX"))
_SUBSTREETS = frozenset(("SEC", "SECTION", "LANE", "ALLEY"))
Part = tuple[str, ...]  # the words between two commas


@dataclass(frozen=True, slots=True)
class Street:
    """A street by name and kind, with what the same words say of the house and the building."""

    name: str
    house: str | None = None
    building: str | None = None


def take_postcode(rest: list[Part]) -> str | None:
    """Take a postcode of five or six digits that stands alone or at the end of a part."""
    for index, part in enumerate(rest):
        if part and _is_postcode(part[0]) and STREETS.keys().isdisjoint(part):
            rest[index] = part[1:]  # not a street's name, as in Gaziantep: 60214 Nolu Caddesi
            return part[0]
        if part and _is_postcode(part[-1]):
            rest[index] = part[:-1]
            return part[-1]
    return None


def _is_postcode(word: str) -> bool:
    return 5 <= len(word) <= 6 and word.isdigit()


def take_city(rest: list[Part]) -> str | None:
    """Take every known city out of the parts; return the first that stands there.

    A city's name in the name of a street or a building stays there (`Beijing Road`).
    """
    found = [_city_and_rest(part) for part in rest]
    rest[:] = [words for _, words in found]
    return next((city for city, _ in found if city), None)


@lru_cache(maxsize=1 << 15)
def _city_and_rest(words: Part) -> tuple[str | None, Part]:
    """Return the first known city of one part, and the part without any."""
    part = [*words]
    city = None
    position = 0
    while position < len(part):
        hit = _city_at(part, position)
        if hit is None or _names_something(part, position, position + hit[0]):
            position += 1
            continue
        city = city or hit[1]
        start = position - (position > 0 and part[position - 1] in CITY_MARKS)
        end = position + hit[0]
        end += end < len(part) and part[end] in ("CITY", "SHI")
        del part[start:end]
        position = start
    return city, tuple(part)


def _city_at(part: list[str], position: int) -> tuple[int, str] | None:
    """Return how many words the city takes and its key; `SANKT-PETERBURG` is one word here."""
    if part[position] in CITIES:
        return CITIES.at_start(part[position:])
    if "-" not in part[position]:
        return None
    pieces = part[position].split("-")
    if pieces[0] in CITIES:
        hit = CITIES.at_start(pieces)
        return (1, hit[1]) if hit and hit[0] == len(pieces) else None
    return None


def _names_something(part: list[str], start: int, end: int) -> bool:
    before = part[start - 1] if start else ""
    if before in CITY_MARKS:
        return False
    after = part[end:]
    if after and after[0] in _DIRECTIONS:
        after = after[1:]
    if not after:
        return before in STREETS_FIRST
    names_next = after[0] in STREETS_FIRST and len(after) > 1
    if before in STREETS_FIRST or (after[0] in STREETS and not names_next):
        return True
    return after[0] in REGIONS or any(word in BUILDINGS for word in after)


def guess_city(rest: list[Part], country: str | None) -> str | None:
    """Return the first part that can only be a place: words alone, no street, no region."""
    for part in rest:
        if part and part[0] in CITY_MARKS and len(part) > 1 and all(map(str.isalpha, part)):
            return folded(part[1:], country)
    for part in rest:
        words = [word for word in part if word not in CITY_MARKS]
        if not words or not all(word.replace("-", "").isalpha() for word in part):
            continue
        if any(word in REGIONS or word in STREETS or word in BUILDINGS for word in part):
            continue
        if not _COMPANY.isdisjoint(part):  # c/o X LTD
            continue
        if len(words) <= 3 and len("".join(words)) > 2:
            return folded(words, country)
    return None


def take_street(marks: Marks, country: str | None) -> Street | None:
    """Read the street part: its name, its house number, the named building before the number.

    `country` says which romanisation its name may have, whose variants are folded.
    """
    if not all(map(ENDS_DISTRICT.isdisjoint, marks.rest)):
        marks.rest = [_after_district(part) for part in marks.rest]
    for index, part in enumerate(marks.rest):
        if len(part) < 2 or STREETS.keys().isdisjoint(part) or part[0] in _SUBSTREETS:
            continue
        street, left = _street_in(part, marks.house is not None, country)
        if street is None:
            continue
        marks.rest[index] = left
        house = street.house
        if marks.house is None and house is None:
            house = _neighbour(marks.rest, index)
        name = " ".join([street.name, *_substreets(marks.rest)])
        return Street(name, house, street.building)
    return None


@lru_cache(maxsize=1 << 15)
def _street_in(words: Part, house_known: bool, country: str | None) -> tuple[Street | None, Part]:
    """Return the street that one part names, and what of the part stands before it."""
    part = [*words]
    kinds = [i for i, word in enumerate(part) if word in STREETS and not _in_tower(part, i)]
    if not kinds:
        return None, words
    first = _stands_first(part, kinds[-1])
    street = _read_street(part, kinds[-1], first, house_known, country)
    return street, words[: kinds[-1]] if first else ()


def _in_tower(part: list[str], position: int) -> bool:
    """True where a kind of street belongs to the name of a building: `BRIGHT WAY TOWER`."""
    following = part[position + 1] if position + 1 < len(part) else ""
    return BUILDINGS.get(following) in _SURE_BUILDINGS


def _substreets(rest: list[Part]) -> list[str]:
    """Take `SEC 2` and `LANE 280` that stand in parts of their own."""
    found: list[str] = []
    for index, part in enumerate(rest):
        if part and part[0] in _SUBSTREETS:
            found += _substreet(part)
            rest[index] = ()
    return found


def _after_district(part: Part) -> Part:
    """Leave out a Turkish or Uzbek neighbourhood, which ends with its mark: `SANAYI MAH`."""
    if ENDS_DISTRICT.isdisjoint(part):
        return part
    ends = [i for i, word in enumerate(part) if word in ENDS_DISTRICT]
    return part[ends[-1] + 1 :]


def _stands_first(part: list[str], kind_at: int) -> bool:
    """True where the kind of street stands before the name: `UL LENINA`."""
    before, after = part[:kind_at], part[kind_at + 1 :]
    if before and part[kind_at] in TURKISH:  # 1234 SOKAK NO 7
        return False
    if part[kind_at] in STREETS_FIRST and _has_name(after):
        return True
    return not _has_name(before) and (_has_name(after) or not before)


def _read_street(
    part: list[str], kind_at: int, first: bool, house_known: bool, country: str | None
) -> Street | None:
    read = _after_kind if first else _before_kind
    name, house, building = read(part[:kind_at], part[kind_at + 1 :])
    if house_known and house and not (first and name):
        name, house = [house, *name], None  # 1469 Cad. No:18
    if not name:
        return None
    return Street(f"{folded(name, country)} {STREETS[part[kind_at]]}", house, building)


def _has_name(words: list[str]) -> bool:
    return any(len(word) > 1 and not is_number(word) for word in words) or any(
        map(ORDINAL.fullmatch, words)
    )


def _after_kind(before: list[str], after: list[str]) -> tuple[list[str], str | None, str | None]:
    """`UL LENINA 5`, `58 UL RABOCHE-KRESTYANSKAYA`."""
    numbers = [i for i, word in enumerate(after) if is_number(word) and i > 0]
    if numbers:
        house = after[numbers[0]] + "".join(
            word for word in after[numbers[0] + 1 : numbers[0] + 2] if len(word) == 1
        )
        return after[: numbers[0]], house, None
    return after, next((word for word in before if is_number(word)), None), None


def _before_kind(before: list[str], after: list[str]) -> tuple[list[str], str | None, str | None]:
    """`40 BOLSHAYA SEMYONOVSKAYA STREET`, `ONE CAPITAL PLACE 18 LUARD RD`, `NATHAN RD 610`."""
    tail = [_DIRECTIONS[word] for word in after if word in _DIRECTIONS]
    tail += [word for word in after[:1] if word == "CENTRAL"]  # Queen's Road Central
    tail += _substreet(after)
    later = [word for word in after if is_number(word) and word not in tail]
    numbers = [i for i, word in enumerate(before) if is_number(word)]
    if not numbers:
        split = _end_of_building(before)
        if split:
            return before[split:] + tail, None, named_building(before[:split])
        return before + tail, later[0] if later and not tail else None, None
    last = numbers[-1]
    name, lead = before[last + 1 :], before[:last]
    if later and not lead and not tail:  # 16 Parkovaya Street 30
        return [before[last], *name], later[0], None
    number = before[last]
    if name and len(name[0]) == 1 and len(name) > 1 and name[0] not in _DIRECTIONS:
        number, name = number + name[0], name[1:]
    return name + tail, number, named_building(lead)


def _end_of_building(before: list[str]) -> int:
    """Return where the street begins behind a building: `ATRIUM CENTER BANK STREET`; else 0."""
    for i, word in enumerate(before[:-1]):
        if i and BUILDINGS.get(word) in _SURE_BUILDINGS:
            return i + 1
    return 0


def _substreet(after: Sequence[str]) -> list[str]:
    """`SEC 2`, `LANE 280`: part of the street in Taiwan."""
    found: list[str] = []
    for word, following in pairwise(after):
        if word in _SUBSTREETS and following.isdigit():
            found += [word[:3], following]
    return found


def _neighbour(rest: list[Part], index: int) -> str | None:
    """Return the house number that has a part of its own beside the street: `90, MARATA UL`."""
    after, before = filter(None, rest[index + 1 :]), filter(None, reversed(rest[:index]))
    for part in (next(after, None), next(before, None)):
        if part is None or not is_number(part[0]):
            continue
        if len(part) == 1:
            return part[0]
        if len(part) == 2 and len(part[1]) == 1 and part[1].isalpha():
            return part[0] + part[1]
    return None


def named_building(words: Sequence[str]) -> str | None:
    """Return the normal form of a named building (`HO KING COMM CTR`), None where it is none."""
    if BUILDINGS.keys().isdisjoint(words):
        return None
    words = words[1:] if words[0] == "AND" else words
    places = [i for i, word in enumerate(words) if word in BUILDINGS]
    if not any(word.isalpha() and word not in BUILDINGS for word in words):
        return None
    end = places[-1] + 1
    if end < len(words) and (words[end].isdigit() or len(words[end]) == 1):
        end += 1  # AL THURAYA TOWER 1
    return " ".join(BUILDING_WORDS.get(word, word) for word in words[:end])


def take_unit(rest: list[Part], house: str | None) -> str | None:
    """Return the number that begins an address without a mark: `907, AL THURAYA TOWER`."""
    first = next(filter(None, rest), ())
    if len(first) == 1 and first[0] != house and _UNMARKED.fullmatch(first[0]):
        return first[0]
    return None


def unit_before_building(building: str) -> tuple[str | None, str]:
    """Part the room from the building's name: `19C LOCKHART CENTRE`."""
    match = _ROOM_AND_NAME.fullmatch(building)
    return (match[1], match[2]) if match else (None, building)


def take_building(rest: list[Part]) -> str | None:
    """Take the first part that names a building."""
    for index, part in enumerate(rest):
        if not BUILDINGS.keys().isdisjoint(part) and (name := named_building(part)):
            rest[index] = ()
            return name
    return None


def folded(words: Sequence[str], country: str | None) -> str:
    """Return the words of a place with the variants of its romanisation folded.

    `SEMYONOVSKAYA` and `SEMENOVSKAYA`, `ZHUKOVSKIY` and `ZHUKOVSKY` are one, and in China `KAI FA`
    and `KAIFA`. Elsewhere directions are written in full.
    """
    if country == "CN":
        last = _PINYIN_DIRECTIONS.get(words[-1]) if len(words) > 1 else None
        named = [*words[:-1], last] if last else words
        return "".join(_DIRECTIONS.get(word, word) for word in named)
    if country and country not in _ROMANISED:
        return " ".join(_DIRECTIONS.get(word, word) for word in words)
    return " ".join(
        _ENDING.sub("Y", _GLIDE.sub("Y", _IOTATED.sub("E", word))) if len(word) > 3 else word
        for word in words
    )
