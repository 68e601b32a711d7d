"""Groups of countries that rules speak of, each country with the days on which it belonged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from enduse.errors import InputError
from enduse.names.countries import is_country_code

EVERYWHERE: Final = "all-countries"
Span = tuple[dt.date, dt.date]
"""First day, and first day no longer."""


@dataclass(frozen=True, eq=False)
class Areas:
    """The areas by name; `all-countries` is every country."""

    members: Mapping[str, Mapping[str, tuple[Span, ...]]]

    @classmethod
    def read(cls, document: Any) -> Areas:
        """Read `areas.yaml` as parsed; InputError for a country or a day that is none."""
        members: dict[str, dict[str, tuple[Span, ...]]] = {}
        for name, area in document["areas"].items():
            spans: dict[str, tuple[Span, ...]] = {}
            for group in area["members"]:
                span = (
                    dt.date.fromisoformat(group.get("from", "0001-01-01")),
                    dt.date.fromisoformat(group.get("to", "9999-12-31")),
                )
                for country in group["countries"]:
                    if not is_country_code(country):
                        raise InputError(f"areas.yaml, {name}: {country} is no country code")
                    spans[country] = (*spans.get(country, ()), span)
            members[name] = spans
        return cls(members)

    def check(self, names: Iterable[str], where: str) -> None:
        """Raise InputError for a name that is neither an area nor a country code."""
        for name in names:
            if name not in self.members and name != EVERYWHERE and not is_country_code(name):
                raise InputError(
                    f"{where}: {name} is neither a country code nor an area; see areas.yaml"
                )

    def holds(self, names: Iterable[str], country: str | None, day: dt.date | None) -> bool | None:
        """Say whether a country is in any of the named areas on a day; None where it is not known.

        Without a day the answer is known only where it is the same on all days.
        """
        if country is None:
            return True if EVERYWHERE in names else None
        open_ = False
        for name in names:
            if name in (EVERYWHERE, country):
                return True
            spans = self.members.get(name, {}).get(country, ())
            if day is None:
                open_ = open_ or bool(spans)
                if any(start.year == 1 and end.year == 9999 for start, end in spans):
                    return True
            elif any(start <= day < end for start, end in spans):
                return True
        return None if open_ else False

    def days(self) -> set[dt.date]:
        """Return the days on which any membership changes."""
        return {
            day
            for spans in self.members.values()
            for of_country in spans.values()
            for span in of_country
            for day in span
            if 1 < day.year < 9999
        }
