"""The log: numbered entries, each with the hash of the one before; nothing leaves it.

The hash of an entry is SHA-256 over the canonical JSON of the hash before it, its number, instant,
who, kind, day and content. Whoever changes, removes, inserts or moves an entry breaks the chain
from there on. Whoever rewrites the chain to its end cannot rewrite the head that was kept
elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Table, func, select

from enduse.orders.record.canonical import canonical, digest
from enduse.orders.record.tables import LOG_ENTRY, LOG_SUBJECT, TOLD_OF

BEGINNING: Final = "0" * 64
"""Stands in the first entry where the others have the hash of the one before."""

_DIGESTED: Final = frozenset(("body", "answer_json", "versions_json"))
_AT_ONCE = 1_000
Subjects = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Entry:
    """One entry: who did what when. `content` is canonical JSON; `day` counts for retention."""

    number: int
    at: str
    by: str
    kind: str
    day: str
    content: str
    previous: str
    hash: str

    def worked_out(self) -> str:
        """The hash that this entry has to have."""
        told = [self.previous, self.number, self.at, self.by, self.kind, self.day, self.content]
        return digest(canonical(told))

    @property
    def told(self) -> dict[str, Any]:
        """The content: `row`, the row it tells of, and `subjects`, what it is found by."""
        content: dict[str, Any] = json.loads(self.content)
        return content


@dataclass(frozen=True)
class Happened:
    """What an entry says apart from its row: when, by whom, of whom; the last day it speaks of."""

    at: str
    by: str
    subjects: Subjects
    last_day: date | None = None

    @property
    def day(self) -> str:
        """The later of the day of the entry and the last day it speaks of."""
        today = self.at[:10]
        return max(today, self.last_day.isoformat()) if self.last_day else today


def facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as its entry tells of it: large cells by their SHA-256, without `entry`."""
    told = {name: value for name, value in row.items() if name != "entry"}
    for name in _DIGESTED & told.keys():
        told[f"{name}_sha256"] = digest(told.pop(name))
    return told


def keep(
    connection: Connection, kind: str, row: Mapping[str, Any], happened: Happened
) -> tuple[int, Entry]:
    """Keep a row of the table of `kind` and the entry that tells of it; return id and entry."""
    table = TOLD_OF[kind]
    number = _next(connection, table, "id")
    whole = {"id": number, **row}
    found_by = {name: sorted(set(values)) for name, values in happened.subjects.items() if values}
    told = {"row": facts(whole), "subjects": found_by}
    entry = _append(connection, kind, canonical(told), happened)
    subjects = [
        {"entry": entry.number, "kind": name, "value": value}
        for name, values in found_by.items()
        for value in values
    ]
    if subjects:
        connection.execute(LOG_SUBJECT.insert(), subjects)
    connection.execute(table.insert().values(**whole, entry=entry.number))
    return number, entry


def _append(connection: Connection, kind: str, content: str, happened: Happened) -> Entry:
    last = last_entry(connection)
    number = last.number + 1 if last else 1
    blank = Entry(
        number, happened.at, happened.by, kind, happened.day, content,
        last.hash if last else BEGINNING, "",
    )  # fmt: skip
    values = vars(blank) | {"hash": blank.worked_out()}
    values["made_by"] = values.pop("by")
    connection.execute(LOG_ENTRY.insert().values(**values))
    return read_entry(values)


def _next(connection: Connection, table: Table, column: str) -> int:
    return int(connection.scalar(select(func.max(table.c[column]))) or 0) + 1


def read_entry(row: RowMapping | Mapping[str, Any]) -> Entry:
    """Return a row of `log_entry` as an entry."""
    return Entry(
        row["number"], row["at"], row["made_by"], row["kind"], row["day"], row["content"],
        row["previous"], row["hash"],
    )  # fmt: skip


def last_entry(connection: Connection) -> Entry | None:
    """Return the newest entry; None in an empty log."""
    query = select(LOG_ENTRY).order_by(LOG_ENTRY.c.number.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return read_entry(row) if row else None


def one_entry(connection: Connection, number: int) -> Entry | None:
    """Return the entry of this number, if there is one."""
    query = select(LOG_ENTRY).where(LOG_ENTRY.c.number == number)
    row = connection.execute(query).mappings().first()
    return read_entry(row) if row else None


def entries(connection: Connection) -> Iterator[Entry]:
    """Yield all entries by their number, a thousand at a time."""
    query = select(LOG_ENTRY).order_by(LOG_ENTRY.c.number).execution_options(yield_per=_AT_ONCE)
    for part in connection.execute(query).mappings().partitions():
        yield from map(read_entry, part)
