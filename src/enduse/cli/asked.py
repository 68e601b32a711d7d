"""What a question about rules names: countries, days and HS codes, read from the command line."""

from __future__ import annotations

import datetime

from enduse.errors import InputError, cut

_AHEAD = datetime.timedelta(days=365)
_FIRST = datetime.date(1990, 1, 1)
_EDITION = 2022
_DIGITS = range(2, 11)


def day(option: str, given: datetime.datetime) -> datetime.date:
    """Return a day; InputError before 1990, and where nobody can know the rules of then yet."""
    found, last = given.date(), datetime.date.today() + _AHEAD
    if found > last:
        raise InputError(
            f"{option} {found} is more than a year from now and the rules of then are not known; "
            f"give a day until {last}"
        )
    if found < _FIRST:
        raise InputError(f"{option} {found} is before 1990; the rulebook says nothing of then")
    return found


def between(given: tuple[datetime.datetime, datetime.datetime]) -> tuple[datetime.date, ...]:
    """Return a first and a last day; InputError where they are the other way round."""
    first, last = (day("--between", one) for one in given)
    if first > last:
        raise InputError(f"{first} is after {last}; give the earlier day first")
    return first, last


def country(option: str, given: str) -> str:
    """Return the code of a country given by code or name; InputError where it is none."""
    from enduse.names.countries import country_code, is_country_code

    code = given.strip().upper()
    if is_country_code(code):  # the names in all languages take long to read
        return code
    found = country_code(given)
    if found is None:
        raise InputError(f"{option} {cut(given)!r} is no country; give a code such as TW")
    return found


def codes(given: str) -> list[str]:
    """Return HS codes of 2022 given by commas, points left out; InputError for what is none."""
    from enduse.rules.hs_editions import fault

    found = ["".join(part.split()).replace(".", "") for part in given.split(",") if part.strip()]
    for code in found:
        if not (code.isascii() and code.isdigit() and len(code) in _DIGITS):
            raise InputError(f"{cut(code)!r} is no HS code; give digits, for example 8457,8466.93")
        if wrong := fault(code, _EDITION):
            raise InputError(f"{wrong}; give codes of the edition of {_EDITION}")
    if not found:
        raise InputError("give at least one HS code, for example 845811")
    return list(dict.fromkeys(found))
