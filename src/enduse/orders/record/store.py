"""Where orders, decisions and assurances are kept, each with its entry in the log.

A row and the entry that tells of it are one transaction: both are there or neither. Writers wait
for each other, so that the chain has one order. See `enduse.database` for the database itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection
from sqlalchemy.engine import URL

from enduse.database import Database, Shape, at_place
from enduse.errors import InputError, WorkspaceError, cut
from enduse.orders.record import assurances as register
from enduse.orders.record import ceilings, log, reading, searching, verify
from enduse.orders.record.breaches import Tested, Used, held_against
from enduse.orders.record.canonical import canonical, digest, iso_day, parsed, word
from enduse.orders.record.decide import rule
from enduse.orders.record.head import Head, HeadFile
from enduse.orders.record.model import ANSWERS, STATES, Check, Decision, OrderState
from enduse.orders.record.subjects import last_day, subjects
from enduse.orders.record.tables import HEAD
from enduse.orders.record.transactions import Transaction
from enduse.workspace import Workspace

FILE = "orders.sqlite"
HEAD_FILE = "orders.head"
_MOST_BYTES = 10_000_000
Clock = Callable[[], str]


def utc_now() -> str:
    """The instant, UTC, as the log writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class OrderStore(Database):
    """The record of orders. Rows are added; none is changed or removed."""

    SHAPE = Shape(
        what="orders",
        head=HEAD,
        migrations=Path(__file__).parent / "migrations",
        version_table="orders_version",
        written="log_entry",
        lock=8_412_706_155_502,
    )
    _clock: Clock = staticmethod(utc_now)
    _head: HeadFile | None = None

    @classmethod
    def open(cls, url: URL, head: Path | None = None, clock: Clock = utc_now) -> Self:
        """Open the record at `url`; the head of its log is kept in the file `head`.

        Without `head`, that of a SQLite file lies beside it under its name, ending in `.head`.
        Raises WorkspaceError where the database cannot be reached, or is gone though a head is
        kept.
        """
        path = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        if head is None and path is not None:
            head = path.with_suffix(".head")
        kept = HeadFile(head) if head else None
        if kept and path and (known := kept.read()) and _empty(path):
            raise WorkspaceError(
                f"{path} is gone or empty, but {kept.path} says that its log had {known.number} "
                "entries; restore the file from your backup"
            )
        store = super().open(url)
        store._head, store._clock = kept, clock
        return store

    def keep_check(
        self, order_id: str, order: bytes, answer: dict[str, Any],
        versions: dict[str, Any], by: str,
    ) -> int:  # fmt: skip
        """Keep an order as given and the answer of its check; return the number of the check.

        `order` is JSON as UTF-8, kept byte for byte; the same bytes as before are no new version.
        `answer` has `answer`, one of `ANSWERS`; it or `versions` has `as_of`, a day. `versions`
        says what the answer rests on. Raises InputError for anything else, and keeps nothing then.
        """
        order_id, by = word(order_id, "order id", "id"), word(by, "--by", "name")
        if len(order) > _MOST_BYTES:
            raise InputError(f"order {order_id} has more than {_MOST_BYTES:,} bytes")
        content = parsed(order, f"order {order_id}")
        if answer.get("answer") not in ANSWERS:
            raise InputError(
                f"the answer of a check is {cut(answer.get('answer'))!r}; it is one of "
                f"{', '.join(ANSWERS)}"
            )
        as_of = iso_day(
            answer.get("as_of", versions.get("as_of")), "as_of of the answer"
        ).isoformat()
        checked = {
            "answer": answer["answer"],
            "answer_json": canonical(answer),
            "as_of": as_of,
            "versions_json": canonical(versions),
        }
        found = subjects(content) | {"order": [order_id]}
        with self._keeping(by) as keeper:
            version_id = keeper.version(order_id, order, found, last_day(content))
            return keeper.row("check", {"version_id": version_id, **checked}, found)

    def latest_check(self, order_id: str) -> Check:
        """Return the newest check of an order; InputError where the order is not kept."""
        with self._told(), self._reading() as connection:
            return reading.latest_check(connection, order_id)

    def checks(self, order_id: str) -> list[Check]:
        """Return all checks of an order, oldest first; an empty list where it is not kept."""
        with self._told(), self._reading() as connection:
            return reading.checks(connection, order_id)

    def decisions(self, order_id: str) -> list[Decision]:
        """Return all decisions on an order, oldest first."""
        with self._told(), self._reading() as connection:
            return reading.decisions(connection, order_id)

    def orders(self, state: str | None = None) -> list[OrderState]:
        """Return where every order stands, by its id; only those in `state`, if one is given."""
        if state is not None and state not in STATES:
            raise InputError(f"{cut(state)!r} is no state; say one of {', '.join(STATES)}")
        with self._told(), self._reading() as connection:
            return [one for one in reading.standings(connection) if state in (None, one.state)]

    def state(self, order_id: str) -> OrderState:
        """Return where one order stands; InputError where it is not kept."""
        with self._told(), self._reading() as connection:
            return reading.standing(connection, order_id)

    def decide(
        self, order_id: str, decision: str, by: str, reason: str, on: int | None = None
    ) -> OrderState:
        """Keep a decision, `release` or `refuse`, and return where the order stands then.

        It is about the latest check; with `on`, the number of the check that the person saw, it is
        refused when there is a newer one. Raises InputError for an order that is not kept, an
        empty name or reason, a second word of the same person, and what is decided already.
        """
        by, reason = word(by, "--by", "name"), word(reason, "--reason")
        with self._keeping(by) as keeper:
            standing = reading.standing(keeper.connection, order_id)
            check = standing.check
            if on is not None and on != check.number:
                raise InputError(
                    f"order {order_id} was checked again: check {check.number} answers "
                    f"{check.word}; look at it before you decide"
                )
            ruling = rule(standing, decision, by)
            row = {
                "check_id": check.number, "decision": decision, "effect": ruling.effect,
                "seconds": ruling.seconds, "reason": reason,
            }  # fmt: skip
            found = subjects(parsed(check.order, f"order {order_id}")) | {"order": [order_id]}
            keeper.row("decision", row, found)
            return reading.standing(keeper.connection, order_id)

    def add_assurance(self, assurance: register.Assurance, by: str) -> bool:
        """Keep an assurance; False where the very same is kept already.

        Raises InputError where another one has its id.
        """
        by = word(by, "--by", "name")
        body = canonical(assurance.json())
        with self._keeping(by) as keeper:
            for known in register.kept(keeper.connection):
                if known.assurance.id == assurance.id:
                    if canonical(known.assurance.json()) == body:
                        return False
                    raise InputError(
                        f"assurance {assurance.id} is kept already (entry {known.entry}) and says "
                        "something else; end it, and add this one under another id"
                    )
            row = {"assurance_id": assurance.id, "body": body}
            keeper.row("assurance", row, assurance.subjects(), assurance.expires)
        return True

    def end_assurance(self, assurance_id: str, ended_on: date, why: str, by: str) -> None:
        """End an assurance: from `ended_on` on it holds no more. It stays in the register.

        Raises InputError for an id that is not kept, and for one that has ended already.
        """
        by, why = word(by, "--by", "name"), word(why, "--why")
        with self._keeping(by) as keeper:
            known = register.one(register.kept(keeper.connection), assurance_id)
            if known.ended_on is not None:
                raise InputError(
                    f"assurance {assurance_id} ended on {known.ended_on}: {cut(known.ended_why)}"
                )
            row = {"assurance": known.row, "ended_on": ended_on.isoformat(), "why": why}
            keeper.row("assurance_end", row, known.assurance.subjects(), ended_on)

    def assurances(self) -> list[register.Kept]:
        """Return every assurance with its end, if it has one, by its id."""
        with self._told(), self._reading() as connection:
            return register.kept(connection)

    def assurances_version(self) -> str:
        """Return the number of the newest entry on an assurance as text; 0 before the first."""
        with self._told(), self._reading() as connection:
            return str(register.newest_entry(connection))

    def assurance(self, assurance_id: str) -> register.Kept:
        """Return one assurance; InputError where it is not kept."""
        return register.one(self.assurances(), assurance_id)

    def held_against(self, transaction: Transaction, as_of: date) -> Tested:
        """Hold the register against an order, shipment or service request, as of a day."""
        known = self.assurances()
        return held_against(transaction, as_of, known, self.used(transaction, known))

    def used(
        self, transaction: Transaction, known: Sequence[register.Kept], before: int | None = None
    ) -> dict[str, Used]:
        """Return what other orders take of the ceilings of `known` that concern a transaction.

        By the id of the assurance; with `before`, by the orders before that entry of the log.
        """
        with self._told(), self._reading() as connection:
            return ceilings.used(connection, known, transaction, before)

    def search(self, wanted: searching.Wanted, years: int) -> list[dict[str, Any]]:
        """Return the entries that meet all that is wanted, with the day they are kept until."""
        with self._told(), self._reading() as connection:
            return searching.search(connection, wanted, years)

    def entry(self, number: int) -> log.Entry:
        """Return one entry of the log; InputError where there is none of this number."""
        with self._told(), self._reading() as connection:
            found = log.one_entry(connection, number)
        if found is None:
            raise InputError(f"there is no entry {number}; see: enduse log search")
        return found

    def head(self) -> Head | None:
        """Return number and hash of the newest entry; None while the log is empty."""
        with self._told(), self._reading() as connection:
            last = log.last_entry(connection)
        return Head(last.number, last.hash) if last else None

    def verify(self, receipt: Head | None = None) -> verify.Verified:
        """Return what is wrong with the log and with the rows that it tells of.

        Compared are the head that was kept beside the database and `receipt`, if it is given.
        """
        heads = []
        if self._head and (known := self._head.read()):
            heads.append((self._head.path.name, known))
        if receipt:
            heads.append(("the receipt", receipt))
        with self._told(), self._reading() as connection:
            found = verify.verify(connection, heads)
            local = connection.dialect.name == "sqlite"
        if local and found.entries and self._head and not heads:
            return found.with_problem(
                f"{self._head.path.name} is missing: that no entry was cut off at the end cannot "
                "be told; compare a receipt with --head"
            )
        return found

    @contextmanager
    def _keeping(self, by: str) -> Iterator[Keeper]:
        """One transaction that adds rows and entries; afterwards the head is kept."""
        with self._told(), self._writing() as connection:
            self._check_head(connection)
            keeper = Keeper(connection, self._clock(), by)
            yield keeper
        if self._head and keeper.last:
            self._head.advance(keeper.last)

    def _check_head(self, connection: Connection) -> None:
        """Refuse to write after a log that is not the one whose head was kept."""
        known = self._head.read() if self._head else None
        if self._head is None or known is None:
            return
        entry = log.one_entry(connection, known.number)
        if entry is None or entry.hash != known.hash:
            raise WorkspaceError(
                f"{self._place}: the log does not hold entry {known.number} that "
                f"{self._head.path} names, so nothing was written; see: enduse log verify"
            )


class Keeper:
    """Adds rows with their entries within one transaction, by one person at one instant."""

    def __init__(self, connection: Connection, at: str, by: str) -> None:
        self.connection = connection
        self.last: log.Entry | None = None
        self._at = at
        self._by = by

    def row(
        self, kind: str, row: Mapping[str, Any], found: log.Subjects, day: date | None = None
    ) -> int:
        """Keep a row and its entry; `day` is the last day that they speak of."""
        number, self.last = log.keep(
            self.connection, kind, row, log.Happened(self._at, self._by, found, day)
        )
        return number

    def version(
        self, order_id: str, order: bytes, found: log.Subjects, day: date | None
    ) -> int:  # fmt: skip
        """Return the row of this version of an order, kept now where it is new."""
        known = reading.latest_version(self.connection, order_id)
        sha256 = digest(order)
        if known and known["sha256"] == sha256:
            return int(known["id"])
        number = int(known["version"]) + 1 if known else 1
        row = {"order_id": order_id, "version": number, "body": order, "sha256": sha256}
        return self.row("order", row, found, day)


def _empty(path: Path) -> bool:
    return not path.exists() or path.stat().st_size == 0


def open_store(workspace: Workspace, make: bool = False) -> OrderStore | None:
    """Open the record of a workspace: the PostgreSQL of its settings, else its own file.

    Without `make`, None where nothing was kept yet and no URL is set.
    """
    path, url = workspace.root / FILE, workspace.orders_url
    head = workspace.root / HEAD_FILE
    if not url and not make and not path.exists() and not head.exists():
        return None
    return OrderStore.open(at_place(path, url, OrderStore.SHAPE.what), head)


@contextmanager
def record(workspace: Workspace) -> Iterator[OrderStore | None]:
    """Open the record of a workspace for reading; None where nothing is kept yet."""
    store = open_store(workspace)
    try:
        yield store
    finally:
        if store is not None:
            store.close()


@contextmanager
def made_record(workspace: Workspace) -> Iterator[OrderStore]:
    """Open the record of a workspace for writing, made where there is none yet."""
    store = open_store(workspace, make=True)
    if store is None:
        raise WorkspaceError(f"{workspace.root}: the record of orders cannot be made")
    try:
        yield store
    finally:
        store.close()
