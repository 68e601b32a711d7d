"""Is the log whole? Every entry, its place in the chain, the rows it tells of, and its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Table, select

from enduse.errors import cut
from enduse.orders.record.canonical import canonical, digest
from enduse.orders.record.head import Head
from enduse.orders.record.log import BEGINNING, Entry, entries, facts
from enduse.orders.record.tables import LOG_SUBJECT, ORDER_VERSION, TOLD_OF


@dataclass(frozen=True)
class Problem:
    """Something that is wrong: `entry` is the number of the log it is about; 0 for the whole."""

    entry: int
    what: str


@dataclass(frozen=True)
class Verified:
    """How many entries were looked at, the newest of them, and what is wrong."""

    entries: int
    head: Head | None
    problems: tuple[Problem, ...]

    def with_problem(self, what: str) -> Verified:
        """Return the same with a problem of the whole log."""
        return replace(self, problems=(*self.problems, Problem(0, what)))


@dataclass
class _Seen:
    """What the walk over the entries remembers: hashes by number, and what each tells."""

    hashes: dict[int, str] = field(default_factory=dict)
    rows: dict[int, tuple[str, str]] = field(default_factory=dict)
    subjects: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, entry: int, what: str) -> None:
        self.problems.append(Problem(entry, what))


def verify(connection: Connection, heads: Sequence[tuple[str, Head]]) -> Verified:
    """Look at everything; `heads` are the ends that were kept elsewhere, with where they stand."""
    seen = _Seen()
    if connection.dialect.name == "sqlite":
        _pages(connection, seen)
    last = _walk(entries(connection), seen)
    for kind, table in TOLD_OF.items():
        _rows(connection, kind, table, seen)
    _found_by(connection, seen)
    for place, head in heads:
        _end(place, head, last, seen)
    newest = Head(last, seen.hashes[last]) if last else None
    return Verified(len(seen.hashes), newest, tuple(sorted(seen.problems, key=lambda p: p.entry)))


def _pages(connection: Connection, seen: _Seen) -> None:
    told = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if told != "ok":
        seen.wrong(0, f"the file is damaged: {cut(told, 200)}; restore it from your backup")


def _walk(found: Iterator[Entry], seen: _Seen) -> int:
    """Follow the chain from the first entry; return the number of the last one."""
    last, previous = 0, BEGINNING
    for entry in found:
        gap = entry.number - last - 1
        if gap == 1:
            seen.wrong(last + 1, f"entry {last + 1} is missing")
        elif gap > 1:
            seen.wrong(last + 1, f"entries {last + 1} to {entry.number - 1} are missing")
        elif gap < 0:
            seen.wrong(entry.number, f"entry {entry.number} stands before the first")
        if entry.worked_out() != entry.hash:
            seen.wrong(
                entry.number,
                f"entry {entry.number} was changed or moved: its hash is that of another writing",
            )
        elif gap == 0 and entry.previous != previous:
            seen.wrong(
                entry.number,
                f"entry {entry.number} does not follow entry {last}: one was inserted, exchanged "
                "or rewritten here",
            )
        _remember(entry, seen)
        last, previous = max(entry.number, last), entry.hash
    return last


def _remember(entry: Entry, seen: _Seen) -> None:
    seen.hashes[entry.number] = entry.hash
    try:
        told = entry.told
        seen.rows[entry.number] = (entry.kind, digest(canonical(told["row"])))
        subjects = {(kind, v) for kind, values in told["subjects"].items() for v in values}
    except (ValueError, KeyError, TypeError, AttributeError):
        seen.wrong(entry.number, f"the content of entry {entry.number} cannot be read")
        return
    seen.subjects[entry.number] = subjects


def _rows(connection: Connection, kind: str, table: Table, seen: _Seen) -> None:
    """Compare the rows of one table with what the entries of this kind tell."""
    unseen = {number for number, (told, _) in seen.rows.items() if told == kind}
    for row in connection.execute(select(table).order_by(table.c.id)).mappings():
        number, name = row["entry"], f"{table.name} {row['id']}"
        unseen.discard(number)
        told = seen.rows.get(number)
        if told is None or told[0] != kind:
            seen.wrong(number, f"{name} stands without an entry that tells of it")
        elif told[1] != digest(canonical(_plain(row))):
            seen.wrong(number, f"{name} is not what entry {number} tells: it was changed")
        elif table is ORDER_VERSION and digest(bytes(row["body"])) != row["sha256"]:
            seen.wrong(number, f"the order of {name} has another SHA-256 than was kept")
    for number in unseen:
        seen.wrong(number, f"the row of {table.name} that entry {number} tells of is missing")


def _plain(row: Any) -> dict[str, Any]:
    return facts({name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items()})


def _found_by(connection: Connection, seen: _Seen) -> None:
    """Compare what entries are found by with what they tell."""
    kept: dict[int, set[tuple[str, str]]] = {}
    for row in connection.execute(select(LOG_SUBJECT)):
        kept.setdefault(row.entry, set()).add((row.kind, row.value))
    for number in sorted(kept.keys() | seen.subjects.keys()):
        if kept.get(number, set()) != seen.subjects.get(number, set()):
            seen.wrong(number, f"what entry {number} is found by was changed")


def _end(place: str, head: Head, last: int, seen: _Seen) -> None:
    known = seen.hashes.get(head.number)
    if head.number > last:
        cut_off = head.number - last
        seen.wrong(
            head.number,
            f"{place} names entry {head.number}, but the log ends with {last}: {cut_off} "
            f"{'entry was' if cut_off == 1 else 'entries were'} cut off",
        )
    elif known != head.hash:
        seen.wrong(
            head.number,
            f"entry {head.number} is not the one that {place} names: the log was rewritten",
        )
