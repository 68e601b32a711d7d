"""Country codes from country names in the languages of customs declarations, and back."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from babel import Locale
from babel.core import get_global

from enduse.names.data import table
from enduse.names.phrases import simplify, words
from enduse.names.text import clean, fold_lookalikes

# English first: where two languages write two countries alike, the English reading stands.
_LANGUAGES = (
    "en", "ru", "uk", "tr", "uz", "uz_Cyrl", "vi", "zh", "zh_Hant", "ja", "kk", "ky", "hy", "ka",
    "az", "be", "tg", "de", "fr", "es", "it", "ko",
)  # fmt: skip
_NOT_COUNTRIES = frozenset(("EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"))
_PART = re.compile(r"[,;\n•|、，]+")
_POSTCODE = re.compile(r"\d{4,}")
_HAN_COUNTRIES = (("中华人民共和国", "CN"), ("中国香港", "HK"), ("中国台湾", "TW"), ("中国", "CN"),
                  ("香港", "HK"), ("台湾", "TW"))  # fmt: skip
_HAN_BEGINS = frozenset(name[0] for name, _ in _HAN_COUNTRIES)
_LONGEST_HAN = max(len(name) for name, _ in _HAN_COUNTRIES)
_MOST_WORDS = 6
_LONGEST = 200  # a country's name is shorter, with whatever stands beside it
_STATES: Final = frozenset(table("countries")["states_of_the_usa"])


def country_code(text: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country as written; None where it names none.

    Takes alpha-2, alpha-3 and numeric codes, names in the languages of the customs services read
    here (Unicode CLDR) and the spellings of `data/countries.yaml`. Groups of states (`EU`,
    `ЕВРОСОЮЗ`), former states and unknown writings give None; `no_country_reason` says why.
    """
    key = _key(text)
    return _codes().get(key) if key else None


def no_country_reason(text: str) -> str | None:
    """Return why a writing is no country (`EU`, `СССР` ...); None where that is not recorded."""
    return _no_country().get(_key(text))


def is_country(name: str) -> bool:
    """True where `name`, in words as comparison keys have them, is a country's name or code."""
    return name in _codes()


def is_country_code(code: str) -> bool:
    """True for an ISO 3166-1 alpha-2 code in capitals, and for XK, which stands for Kosovo."""
    return (
        len(code) == 2
        and code.isupper()
        and code not in _NOT_COUNTRIES
        and code in Locale.parse("en").territories
    )


def country_name(code: str) -> str:
    """Return the English name of an ISO 3166-1 alpha-2 code; the code itself where it has none."""
    display: dict[str, str] = table("countries")["display"]
    return display.get(code) or str(Locale.parse("en").territories.get(code, code))


def country_in_address(text: str) -> str | None:
    """Return the code of the country named at the end or the start of an address, else None.

    Two-letter codes count only as the last part, and not where a state of the USA has the same
    letters (`Wilmington, DE`).
    """
    written = clean(text)
    plain = simplify(written[:_LONGEST_HAN])
    for name, place in _HAN_COUNTRIES if plain[:1] in _HAN_BEGINS else ():
        if plain.startswith(name):
            return place
    parts = [part for part in _PART.split(written) if any(map(str.isalpha, part))]
    if not parts:
        return None
    tail = parts[-1].strip(" .")[-_LONGEST:]
    if len(tail) <= 2:
        code = None if tail.upper() in _STATES else country_code(tail)
    else:
        code = _at_end(fold_lookalikes(tail))
    if code == "CN" and len(parts) > 1:  # Hong Kong, China
        inner = _at_end(parts[-2][-_LONGEST:])
        code = inner if inner in ("HK", "MO", "TW") else code
    if code or len(tail) <= 2:
        return code
    return _at_start(fold_lookalikes(parts[0][:_LONGEST]))


@lru_cache(maxsize=1 << 16)
def _at_end(text: str) -> str | None:
    """Return the country that the last words name; a postcode after it does not matter."""
    found = words(text)
    while found and _POSTCODE.fullmatch(found[-1]):
        found = found[:-1]
    codes = _codes()
    for length in range(min(_MOST_WORDS, len(found)), 0, -1):
        name = " ".join(found[-length:])
        code = codes.get(name)
        if code and len(name) > 2 and not name.isdigit():
            before = found[-length - 1] if length < len(found) else ""
            return None if before == "NEW" else code  # New Mexico, New Jersey
    return None


@lru_cache(maxsize=1 << 16)
def _at_start(text: str) -> str | None:
    """Return the country that the first words name; a postcode before it does not matter."""
    found = words(text)
    while found and _POSTCODE.fullmatch(found[0]):
        found = found[1:]
    codes = _codes()
    for length in range(min(_MOST_WORDS, len(found)), 0, -1):
        name = " ".join(found[:length])
        code = codes.get(name)
        if code and len(name) > 3 and not name.isdigit():
            return code
    return None


def _key(text: str) -> str:
    text = text.strip()
    if len(text) <= 2:  # a code; transliterated, the Russian ЕС (EU) would be Spain's ES
        return text.upper().zfill(3) if text.isdigit() else text.upper()
    return " ".join(words(fold_lookalikes(clean(text[:_LONGEST]))))


@cache
def _no_country() -> dict[str, str]:
    return {_key(name): reason for name, reason in table("countries")["no_country"].items()}


@cache
def _codes() -> dict[str, str]:
    """Return every known writing with its code; the first entry of a writing stands."""
    english = Locale.parse("en").territories
    countries = [
        code for code in english if re.fullmatch("[A-Z]{2}", code) and code not in _NOT_COUNTRIES
    ]
    codes = dict(zip(countries, countries, strict=True))
    for code, names in table("countries")["spellings"].items():
        for name in names:
            codes.setdefault(_key(name), code)
    for alias, targets in get_global("territory_aliases").items():
        if len(targets) == 1 and targets[0] in codes:
            codes.setdefault(alias, targets[0])
    for language in _LANGUAGES:
        territories = Locale.parse(language).territories
        for code in countries:
            if code in territories:
                codes.setdefault(_key(territories[code]), code)
    for name in _no_country():
        codes.pop(name, None)
    codes.pop("", None)
    return codes
