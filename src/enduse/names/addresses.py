"""Addresses read down to building and unit, and how two of them compare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from enduse.names.address_chinese import read_chinese, whole_house
from enduse.names.address_marks import Marks, read_marks, unit_number
from enduse.names.address_places import (
    guess_city,
    take_building,
    take_city,
    take_postcode,
    take_street,
    take_unit,
    unit_before_building,
)
from enduse.names.address_words import CITIES, CITY_COUNTRY, TURKISH, parts
from enduse.names.countries import country_in_address, is_country
from enduse.names.text import clean, fold_lookalikes, says_nothing, script

_LONGEST = 400
_NAME = re.compile("[A-Z]{3}")
_FULL_NUMBER = re.compile(r"\d{3}")
_BOX = re.compile(r"P\.?\s*O\.?\s*BOX\s*(?:NO\.?|:)?\s*[\w-]+", re.IGNORECASE)
_IN_CHINA = frozenset(("HK", "MO", "TW"))  # lists also give these addresses under CN
_MOST_COUNTRY_WORDS = 6
_CITY_STATES = {"HK": "HONG KONG", "SG": "SINGAPORE", "MO": "MACAO"}
_NAMED_FIRST = frozenset(("HK", "AE"))  # where a tower's name is surer than its street number
_UNIT_FIRST = frozenset(("HK", "AE", "CN"))  # where an address may begin with a bare unit number
_FLOOR_AND_FLAT = re.compile(r"(\d{1,2})([A-Z])")
_CHINESE = frozenset(("han", "mixed"))
_HOUSES = re.compile(r"(\d+)(?:-(\d+))?")
_LIKE = 0.75  # LENINSKAYA and LENINSKAIA; two streets of one city are rarely as alike


@dataclass(frozen=True, slots=True)
class Address:
    """An address as far as it could be read; None where it could not.

    Words are upper-case ASCII. `street` ends with its kind (`LENINA STREET`), `building` has the
    parts of the house (`K2 S1`: korpus 2, stroenie 1) or the building's name, `unit` the office,
    room or flat. `script` is the writing it came in: latin, cyrillic, han, mixed or other.
    """

    country: str | None = None
    postcode: str | None = None
    city: str | None = None
    street: str | None = None
    house: str | None = None
    building: str | None = None
    floor: str | None = None
    unit: str | None = None
    script: str = "other"

    @property
    def street_key(self) -> str | None:
        """Country, city and street; None unless all three were read."""
        if self.country and self.city and self.street:
            return f"{self.country}|{self.city}|{self.street}"
        return None

    @property
    def building_key(self) -> str | None:
        """The building: street, house and its parts, or the name of a building in a city.

        In Hong Kong and the Emirates the name comes first, because towers are known by it and the
        street is often left out.
        """
        if not (self.country and self.city):
            return None
        name = self.named_building
        housed = self.street and self.house
        if name and (self.country in _NAMED_FIRST or not housed):
            return f"{self.country}|{self.city}||{name}"
        if housed:
            inner = "" if name else self.building or ""
            return f"{self.country}|{self.city}|{self.street}|{self.house}|{inner}"
        return None

    @property
    def unit_key(self) -> str | None:
        """The unit in its building; None where no unit is written.

        A unit number of three or more digits names its floor; a shorter one needs the floor.
        """
        building = self.building_key if self.unit else None
        if not building:
            return None
        floor = self.floor or "" if self.is_short_unit else ""
        return f"{building}|{floor}|{self.unit}"

    @property
    def named_building(self) -> str | None:
        """The building's name, where it has one: `HOLLYWOOD PLAZA`; None for `K2 S1`."""
        if self.building and _NAME.search(self.building):
            return self.building
        return None

    @property
    def is_short_unit(self) -> bool:
        """True for `4` or `A`, which stand on every floor."""
        return self.unit is not None and not _FULL_NUMBER.search(self.unit)


def parse_address(text: str, country: str | None = None) -> Address:
    """Read an address in Latin, Cyrillic or Chinese writing.

    `country` is the ISO alpha-2 code where it is stated apart from the address; a country or a
    known city in the text goes before it only for Hong Kong, Macao and Taiwan, which lists also
    file under CN. What is not sure stays None: a post-office box is no building, a name without a
    kind of street or a house mark is no street. Of several addresses with `;` between them the
    first is read.
    """
    written = fold_lookalikes(clean(text[:_LONGEST]).upper())
    if says_nothing(written):
        return Address(country=country)
    first, several, _ = written.partition(";")
    if several:  # a list's cell with several addresses: the first, unless it is only a piece of one
        alone = parse_address(first, country or country_in_address(written))
        if alone.building_key:
            return alone
    kind = script(written)
    stated = country_in_address(written) if country in (None, "CN") else None
    if kind in ("han", "mixed") and (address := read_chinese(written)):
        city, street, house, floor, unit = address
        place = _country(country, stated, city)
        floor, unit = _at_floor(floor, unit and unit_number(unit), place)
        return Address(place, None, city, street, house, None, floor, unit, kind)
    if "BOX" in written:
        written = _BOX.sub(",", written)
    return _parse_words(written, _country(country, stated, None), kind)


def _country(given: str | None, stated: str | None, city: str | None) -> str | None:
    of_city = CITY_COUNTRY.get(city) if city else None
    for place in (stated, of_city):
        if place in _IN_CHINA and given in (None, "CN"):
            return place
    return given or of_city or stated


def _parse_words(written: str, country: str | None, kind: str) -> Address:
    address = [part for part in parts(written) if not _is_country(part)]
    turkish = country == "TR" or not all(map(TURKISH.isdisjoint, address))
    marks = read_marks(address, turkish)
    postcode = take_postcode(marks.rest)
    city = _CITY_STATES.get(country or "") or take_city(marks.rest)
    country = _country(country, None, city)
    street = take_street(marks, country)
    if street and street.house and marks.house is None:
        marks.set_house(street.house)
    if street and marks.house is None and marks.parts[:1] and marks.parts[0][0] == "B":
        marks.house = marks.parts.pop(0)[1:]  # Vavilova Street, Building 52
    if turkish:
        marks.split_door()
    building = _take_units(marks, street.building if street else None, country)
    city = city or guess_city(marks.rest, country)
    floor, unit = _at_floor(marks.floor, "/".join(marks.units) or None, country)
    return Address(
        country=country,
        postcode=postcode,
        city=city,
        street=street.name if street else None,
        house=whole_house(marks.house) if marks.house and country == "CN" else marks.house,
        building=" ".join(filter(None, [building, *marks.parts])) or None,
        floor=floor,
        unit=unit,
        script=kind,
    )


def _take_units(marks: Marks, building: str | None, country: str | None) -> str | None:
    """Take the units that no mark shows; return the name of the building without them."""
    if not marks.units and country in _UNIT_FIRST:
        unmarked = take_unit(marks.rest, marks.house)
        marks.units += [unit_number(unmarked)] if unmarked else []
    building = building or take_building(marks.rest)
    if building and country == "HK":
        unit, building = unit_before_building(building)
        marks.units += [unit] if unit and not marks.units else []
    return building


def _at_floor(
    floor: str | None, unit: str | None, country: str | None
) -> tuple[str | None, str | None]:
    """Part a Hong Kong flat from its floor: `19C` is flat C on floor 19."""
    match = _FLOOR_AND_FLAT.fullmatch(unit) if unit and country == "HK" else None
    return (match[1], match[2]) if match and floor in (None, match[1]) else (floor, unit)


@lru_cache(maxsize=1 << 15)
def _is_country(part: tuple[str, ...]) -> bool:
    """True for a part that is a country's name and no city's (Hong Kong is both)."""
    if len(part) > _MOST_COUNTRY_WORDS or not part[0].isalpha():
        return False
    name = " ".join(part)
    return len(name) > 2 and is_country(name) and not CITIES.at_start(name.split(" "))


def compare_addresses(a: Address, b: Address) -> str:
    """Say how two addresses meet, as surely as both can be read.

    `same unit`, `same building` (units differ, or one is not written), `same street` (houses
    differ, or one is not written), `different`, or `cannot tell` where what would decide is
    missing or may be two writings of one thing.
    """
    if _differ(a.country, b.country):
        return "different"
    if a.city is None or a.city != b.city:
        known = a.city in CITY_COUNTRY and b.city in CITY_COUNTRY
        return "different" if known else "cannot tell"
    if _same_building(a, b):
        return "same unit" if _same_unit(a, b) else "same building"
    if a.street and a.street == b.street:
        return "same street"
    return "different" if _surely_two(a, b) else "cannot tell"


def _surely_two(a: Address, b: Address) -> bool:
    """True for two streets that cannot be two writings of one.

    A Chinese street name may be translated, not spelled, in the Latin writing; a name that is
    nearly the other may be another romanisation or a slip, unless their numbers differ.
    """
    if not (a.street and b.street) or (a.script in _CHINESE) != (b.script in _CHINESE):
        return False
    if re.findall(r"\d+", a.street) != re.findall(r"\d+", b.street):
        return True
    one, other = a.street.rpartition(" "), b.street.rpartition(" ")
    return one[2] != other[2] or Indel.normalized_similarity(one[0], other[0]) < _LIKE


def _same_building(a: Address, b: Address) -> bool:
    if a.named_building and a.named_building == b.named_building:
        return not (a.street and a.street == b.street and _apart(a.house, b.house))
    if not (a.street and a.street == b.street and a.house and a.house == b.house):
        return False
    if a.named_building or b.named_building:
        return True
    return _parts(a.building) == _parts(b.building)


def _apart(one: str | None, other: str | None) -> bool:
    """True for house numbers that are not of one building: `301` is one of `301-307`."""
    if one is None or other is None or one == other:
        return False
    a, b = _HOUSES.fullmatch(one), _HOUSES.fullmatch(other)
    if not a or not b:
        return True
    return int(a[2] or a[1]) < int(b[1]) or int(b[2] or b[1]) < int(a[1])


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _parts(building: str | None) -> tuple[str, ...]:
    """The parts of a house; `building 13` may be korpus or stroenie, so the kind is left out."""
    return tuple(part[1:] for part in (building or "").split())


def _same_unit(a: Address, b: Address) -> bool:
    if not a.unit or a.unit != b.unit or _differ(a.floor, b.floor):
        return False
    return not a.is_short_unit or a.floor == b.floor
