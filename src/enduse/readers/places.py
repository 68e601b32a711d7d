"""Countries in the wording of lists and registers, as ISO 3166-1 alpha-2 codes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from enduse.names.countries import country_code, country_in_address
from enduse.readers.data import table


@cache
def _wordings() -> dict[str, str]:
    return {name.casefold(): code for name, code in table("countries").items()}


@cache
def country(text: str) -> str | None:
    """Return the country that `text` names, by code, name or nationality (`Russian`), or None."""
    plain = text.strip(" \t.,;").replace("’", "'")
    return _wordings().get(plain.casefold()) or country_code(plain)


@cache
def country_at_end(address: str) -> str | None:
    """Return the country with which an address ends, or None.

    `Hong Kong, China` is Hong Kong. Two-letter endings are not read: `IN` and `CO` are states of
    the USA as well as countries.
    """
    ends = [part.strip(" .;()") for part in address.rsplit(",", 2)[-2:]]
    both = _wordings().get(", ".join(ends).casefold())
    if both or len(ends[-1]) <= 3:
        return both
    return country(ends[-1]) or country_in_address(ends[-1])


def only_country(countries: Iterable[str | None]) -> str | None:
    """Return the one country that all of `countries` are, or None where they differ or lack."""
    found = set(countries)
    return found.pop() if len(found) == 1 else None
