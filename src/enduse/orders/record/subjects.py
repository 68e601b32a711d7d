"""What an entry of the log is found by: parties, countries, document and serial numbers.

15 CFR 762.5(c): records are found by party, by country and by document number. The names of the
fields of an order and of an assurance decide (`order.schema.json`, `assurance.schema.json`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from enduse.names.countries import country_code
from enduse.names.text import clean
from enduse.orders.record.log import Subjects

KINDS: Final = ("party", "country", "document", "serial", "order", "assurance")
_LONGEST = 300  # a longer "name" is a paragraph; its head finds it
_DEEPEST = 8  # of so many fields the names are looked at
_NAMES = frozenset(
    ("name", "names", "managers", "owners", "signatory", "end_user", "asked_by", "holder", "issuer")
)
_COUNTRIES = frozenset(
    ("country", "countries", "not_to", "origin", "dispatch", "destination", "transit", "maker_hq")
)
_NUMBERS = frozenset(("number", "document"))
_SERIALS = frozenset(("serial", "serials", "covers"))
_NOT_PARTIES = frozenset(("goods", "items", "machines"))
_DAYS = frozenset(("contract", "order", "ship", "arrive", "expires"))


def subjects(content: dict[str, Any]) -> dict[str, list[str]]:
    """Return what an order or assurance is found by, each kind sorted and once."""
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for path, value in _leaves(content):
        kind = _kind(path)
        text = clean(str(value))[:_LONGEST]
        if kind == "country":
            text = country_code(text) or ""
        if kind and text:
            found[kind].add(text)
    return {kind: sorted(values) for kind, values in found.items() if values}


def joined(*all_of: Subjects) -> Subjects:
    """Return what stands in any of these, each kind sorted and once."""
    kinds = sorted({kind for one in all_of for kind in one})
    return {kind: sorted({v for one in all_of for v in one.get(kind, ())}) for kind in kinds}


def last_day(content: dict[str, Any]) -> date | None:
    """Return the last day of export, shipment, delivery or expiry that is stated, if any is."""
    days = []
    for path, value in _leaves(content):
        if path and path[-1] in _DAYS:
            try:
                days.append(date.fromisoformat(str(value)[:10]))
            except ValueError:
                continue
    return max(days, default=None)


def _kind(path: tuple[str, ...]) -> str:
    """Return what the field at `path` says of its record; empty for anything else."""
    last = path[-1] if path else ""
    if last in _NAMES and not _NOT_PARTIES & set(path):
        return "party"
    if last in _COUNTRIES or last.endswith("_country"):
        return "country"
    if last in _SERIALS:
        return "serial"
    return "document" if last in _NUMBERS else ""


def _leaves(content: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield each text and number with the names of the fields that lead to it."""
    waiting: list[tuple[tuple[str, ...], object]] = [((), content)]
    while waiting:  # a file may be nested deeper than Python calls
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*path[-_DEEPEST:], str(name)), inner) for name, inner in value.items()]
        elif isinstance(value, list):
            waiting += [(path, inner) for inner in value]
        elif isinstance(value, str | int) and not isinstance(value, bool):
            yield path, value
