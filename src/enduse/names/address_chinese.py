"""Chinese addresses, which run from the province down to the room without spaces."""

from __future__ import annotations

import re
from typing import Final

from anyascii import anyascii

from enduse.names.address_words import HAN_CITIES
from enduse.names.data import table
from enduse.names.phrases import simplify

_CITY = re.compile(r"(?:^|[省区国])?([\u4e00-\u9fff]{2,5}?)市")
_STREET = re.compile(
    r"([\u4e00-\u9fff]{1,12}?(?:大道|大街|大路|路|街|道|巷|弄)"
    r"(?:[东南西北中]?[一二三四五六七八九十0-9]{1,3}段)?)"
)
# A province, city, county or district before the street; 开发区 and the like too.
_DIVISION = re.compile(r"[\u4e00-\u9fff]{1,9}?(?:自治区|特别行政区|开发区|新区|省|市|县|区|镇|乡)")
_HOUSE = re.compile(r"(?<=[路街道巷弄段东南西北中])\s*([0-9]+(?:[-甲乙丙丁A-Z之][0-9]*)*)\s*号")
_FLOOR = re.compile(r"([0-9]{1,3})\s*[楼层樓層]")
_UNIT = re.compile(r"([0-9A-Z]+(?:-[0-9A-Z]+)*)\s*[室房]")
_LAST_NUMBER = re.compile(r"号.*?(?<![0-9A-Z-])([0-9]{3,4}[A-Z]?(?:-[0-9]{1,4})?)$")
_LANE = re.compile(r"([0-9]+)弄")
_KINDS = (
    ("大道", "AVENUE"), ("大街", "STREET"), ("大路", "ROAD"), ("路", "ROAD"), ("街", "STREET"),
    ("道", "ROAD"), ("巷", "LANE"), ("弄", "LANE"),
)  # fmt: skip
_DIRECTIONS = {"北": "NORTH", "南": "SOUTH", "东": "EAST", "西": "WEST", "中": "MIDDLE"}
_STEMS = str.maketrans({"甲": "A", "乙": "B", "丙": "C", "丁": "D", "之": "-"})
_COMPOUND = re.compile(r"(\d{1,6})([A-Z])(\d{1,6})")
_COUNTRY = re.compile(r"^(?:中华人民共和国|中国)")
_HONG_KONG: Final[dict[str, str]] = {
    simplify(name): street for name, street in table("hong_kong_streets")["streets"].items()
}
_HONG_KONG_STREET = re.compile("|".join(sorted(_HONG_KONG, key=lambda name: (-len(name), name))))
_CITY_ORDER: Final = {name: order for order, name in enumerate(HAN_CITIES)}
_HAN_CITY_KEYS: Final = tuple(HAN_CITIES.values())
_CITIES_BY_LETTER: Final = {
    letter: [name for name in HAN_CITIES if name[0] == letter]
    for letter in {n[0] for n in HAN_CITIES}
}
_Read = tuple[str | None, str | None, str | None, str | None, str | None]


def read_chinese(text: str) -> _Read | None:
    """Return city, street, house, floor and unit of a Chinese address; None where it is none.

    `辽宁省沈阳市铁西区开发大路17甲1号` is Shenyang, Kaifa Road, house 17A1. Names become their
    syllables, so that they meet the pinyin of a Latin writing; in Hong Kong they become the English
    name, which is another word. House numbers written together with a stem (甲, 乙) keep all their
    pieces. A number of three or four digits that ends the address is the unit.
    """
    plain = _COUNTRY.sub("", simplify(text).upper())
    city = _city(plain)
    street = _find_street(plain, city)
    if not street and "市" not in plain:
        return None
    house = _HOUSE.search(plain)
    floor, unit = _FLOOR.search(plain), _UNIT.search(plain) or _LAST_NUMBER.search(plain)
    return (
        city,
        street,
        whole_house(house[1].translate(_STEMS)) if house else None,
        floor[1] if floor else None,
        unit[1] if unit else None,
    )


def _find_street(plain: str, city: str | None) -> str | None:
    """Return the street in its Latin form; a lane (弄) is part of it: `张江路88弄`."""
    if city == "HONG KONG" and (match := _HONG_KONG_STREET.search(plain)):
        return _HONG_KONG[match[0]]
    street = _STREET.search(_DIVISION.sub(" ", _without_city(plain)))
    if not street:
        return None
    lane = _LANE.search(plain)
    return _street(street[1]) + (f" LAN {lane[1]}" if lane else "")


def _without_city(plain: str) -> str:
    """Leave out the cities that the address begins with: `香港九龙弥敦道` is `弥敦道`."""
    while name := next(filter(plain.startswith, _CITIES_BY_LETTER.get(plain[:1], ())), None):
        plain = plain[len(name) :].removeprefix("市").lstrip(" ,，")
    return plain


def whole_house(number: str) -> str:
    """Return a compound house number in one order: `1A17`, as written abroad, is `17A1`."""
    match = _COMPOUND.fullmatch(number)
    if match and int(match[1]) < int(match[3]):
        return match[3] + match[2] + match[1]
    return number


def _city(plain: str) -> str | None:
    found = [
        _CITY_ORDER[name]
        for at, letter in enumerate(plain)
        for name in _CITIES_BY_LETTER.get(letter, ())
        if plain.startswith(name, at)
    ]
    if found:
        return _HAN_CITY_KEYS[min(found)]
    match = _CITY.search(plain.rsplit("省", maxsplit=1)[-1])
    return _syllables(match[1]) if match else None


def _street(name: str) -> str:
    for ending, kind in _KINDS:
        if name.endswith(ending):
            stem = name[: -len(ending)]
            direction = _DIRECTIONS.get(stem[-1:], "") if len(stem) > 1 else ""
            return f"{_syllables(stem[:-1] if direction else stem)}{direction} {kind}"
    return _syllables(name)


def _syllables(name: str) -> str:
    return "".join(filter(str.isalnum, anyascii(name).upper()))
