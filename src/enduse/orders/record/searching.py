"""Finding entries by party, country, document, order and day, and how long each is kept.

Keys of names are worked out when somebody asks, not when an entry is written: a better reading of
names finds old entries too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from enduse.errors import InputError, cut
from enduse.names.countries import country_code
from enduse.names.keys import name_key
from enduse.names.text import clean
from enduse.orders.record.log import read_entry
from enduse.orders.record.tables import LOG_ENTRY, LOG_SUBJECT

_AT_ONCE = 500
_BELONG = ("order", "assurance")  # entries of one of these are kept as long as its latest


@dataclass(frozen=True)
class Wanted:
    """What to find; an empty text and None want nothing. Days are those of the entries, UTC."""

    party: str = ""
    country: str = ""
    document: str = ""
    order: str = ""
    since: date | None = None
    until: date | None = None


def keep_until(day: str, years: int) -> date:
    """Return the last day on which a record that counts from `day` has to be kept."""
    start = date.fromisoformat(day)
    if start.year + years > date.max.year:
        return date.max
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February
        return start.replace(year=start.year + years, month=3, day=1)


def search(connection: Connection, wanted: Wanted, years: int) -> list[dict[str, Any]]:
    """Return the entries that meet all that is wanted, oldest first.

    A party is found by a part of its name, in any script and legal form; a document by its letters
    and digits; `keep_until` counts `years` from the last day of what the entry belongs to.
    """
    numbers = _numbers(connection, wanted)
    query = select(LOG_ENTRY).order_by(LOG_ENTRY.c.number)
    if wanted.since:
        query = query.where(LOG_ENTRY.c.at >= wanted.since.isoformat())
    if wanted.until:
        query = query.where(LOG_ENTRY.c.at <= f"{wanted.until.isoformat()}T23:59:59Z")
    counts_from = _counts_from(connection)
    found = []
    for row in connection.execute(query).mappings():
        entry = read_entry(row)
        if numbers is not None and entry.number not in numbers:
            continue
        told = entry.told
        belongs = [(kind, v) for kind in _BELONG for v in told["subjects"].get(kind, ())]
        day = max([entry.day, *(counts_from[one] for one in belongs if one in counts_from)])
        found.append(
            {
                "number": entry.number,
                "at": entry.at,
                "by": entry.by,
                "kind": entry.kind,
                "subjects": told["subjects"],
                "row": told["row"],
                "keep_until": keep_until(day, years),
                "hash": entry.hash,
            }
        )
    return found


def _numbers(connection: Connection, wanted: Wanted) -> set[int] | None:
    """Return the entries whose subjects meet what is wanted; None where no subject is."""
    tests: list[tuple[str, Callable[[str], bool]]] = []
    if wanted.party:
        key = _asked(name_key(wanted.party).key, "--party", wanted.party)
        tests.append(("party", lambda value: key in name_key(value).key))
    if wanted.country:
        code = _asked(country_code(wanted.country) or "", "--country", wanted.country)
        tests.append(("country", lambda value: value == code))
    if wanted.document:
        mark = _asked(_letters(wanted.document), "--document", wanted.document)
        tests.append(("document", lambda value: mark in _letters(value)))
    if wanted.order:
        order = clean(wanted.order)
        tests.append(("order", lambda value: value == order))
    if not tests:
        return None
    return set.intersection(*(_with(connection, kind, test) for kind, test in tests))


def _asked(key: str, option: str, text: str) -> str:
    if not key:
        raise InputError(f"{option} {cut(text)!r} names nothing that can be looked for")
    return key


def _letters(text: str) -> str:
    return "".join(c for c in clean(text).casefold() if c.isalnum())


def _with(connection: Connection, kind: str, test: Callable[[str], bool]) -> set[int]:
    """Return the entries with a subject that passes; each writing is looked at once."""
    every = connection.execute(
        select(LOG_SUBJECT.c.value).where(LOG_SUBJECT.c.kind == kind).distinct()
    )
    values = [value for value in every.scalars() if test(value)]
    numbers: set[int] = set()
    for part in _parts(values):
        query = select(LOG_SUBJECT.c.entry).where(
            LOG_SUBJECT.c.kind == kind, LOG_SUBJECT.c.value.in_(part)
        )
        numbers.update(connection.execute(query).scalars())
    return numbers


def _parts(values: list[str]) -> Iterable[list[str]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def _counts_from(connection: Connection) -> dict[tuple[str, str], str]:
    """Return the last day that any entry of an order or an assurance speaks of."""
    query = (
        select(LOG_SUBJECT.c.kind, LOG_SUBJECT.c.value, func.max(LOG_ENTRY.c.day).label("day"))
        .join(LOG_ENTRY, LOG_ENTRY.c.number == LOG_SUBJECT.c.entry)
        .where(LOG_SUBJECT.c.kind.in_(_BELONG))
        .group_by(LOG_SUBJECT.c.kind, LOG_SUBJECT.c.value)
    )
    return {(row.kind, row.value): row.day for row in connection.execute(query)}
