"""Earlier shipments of a workspace, looked up for one order in a few milliseconds."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

from enduse.engine import Engine
from enduse.errors import WorkspaceError, cut
from enduse.names.addresses import parse_address
from enduse.names.identifiers.identify import IDENTIFYING, identify
from enduse.names.keys import name_key
from enduse.orders.flags.base import threshold
from enduse.orders.flags.context import (
    CompanyFacts,
    Imports,
    ListedThere,
    Prices,
    Seen,
    Sendings,
    Sighting,
)
from enduse.orders.flags.history_files import STEPS, SortedFile, gather
from enduse.orders.model.contradict import serial_key
from enduse.orders.model.order import Order, Party
from enduse.trade.brands import recognise_mark
from enduse.trade.turning_point import DAYS_PER_MONTH_AT_MOST, REACH_BACK, TURN
from enduse.workspace import Workspace

FOLDER: Final = "orders_history"
_STAMP: Final = "stamp"
_VERSION: Final = "2"  # of the files' layout
_MOST_ENTITIES: Final = 3  # a name borne by more firms than this tells nothing
_MOST_TOLD: Final = 5
_COUNTS: Final = (
    "before_lines", "before_listed", "before_unreadable", "undated", "after_listed",
    "main_before_listed", "before_missing",
)  # fmt: skip
_KNOWN: Final = ("before_cents", "after_cents", "largest_cents", "before_days", "after_days")


class WorkspaceHistory:
    """The results of an investigated workspace, as files sorted for look-ups.

    A party is met by an identifier whose checksum does not fail, else by its name and country; a
    name that more than three entities of that country bear meets none.
    """

    def __init__(self, directory: Path) -> None:
        self._files = {name: SortedFile(directory / f"{name}.arrow") for name, _ in STEPS}
        self._reaches = frozenset(_reaching(self._files["coverage"].all()))

    @classmethod
    def open(
        cls, workspace: Workspace, results: Callable[[], AbstractContextManager[Engine]]
    ) -> WorkspaceHistory:
        """Open the history of a workspace; gather it first where the results are newer.

        `results` gives an engine that knows the results. Raises WorkspaceError where nothing has
        been investigated, or where the history cannot be written.
        """
        directory, stamp = workspace.root / FOLDER, _stamp(workspace)
        if _read(directory / _STAMP) != stamp:
            try:
                with results() as engine:
                    _replace(directory, engine, stamp)
            except OSError as error:
                raise WorkspaceError(
                    f"{directory} cannot be written ({cut(error)}); free space or give rights"
                ) from error
        return cls(directory)

    def close(self) -> None:
        """Let go of the files."""
        for file in self._files.values():
            file.close()

    def look_up(self, order: Order) -> Seen:
        """Return what the records show of an order's parties, serial numbers and prices."""
        met = {number: self._entities(party) for number, party in enumerate(order.parties)}
        known = {number: ids for number, ids in met.items() if ids}
        return Seen(
            parties=known,
            imports=_filled(known, self._imports),
            best_year_cents=_filled(known, self._best_year),
            sendings=_filled(known, self._sendings),
            register=_filled(known, self._register),
            serials=dict(self._serials(order)),
            prices=dict(self._prices(order)),
            addresses=dict(self._addresses(order, met)),
            managers=dict(self._managers(order, met)),
            reaches=self._reaches,
        )

    def _rows(self, name: str, keys: tuple[str, ...]) -> list[dict[str, Any]]:
        return [row for key in keys for row in self._files[name].rows(key)]

    def _entities(self, party: Party) -> tuple[str, ...]:
        numbers = [
            f"{found.scheme}:{found.value}"
            for number in party.identifiers
            for found in identify(number.value, number.label, party.country)
            if found.valid is not False and found.scheme in IDENTIFYING
        ]
        rows = self._rows("keys", tuple(dict.fromkeys(numbers)))
        if not rows:
            keys = (name_key(name).key for name in party.names)
            named = self._rows("keys", tuple(dict.fromkeys(f"name:{key}" for key in keys if key)))
            rows = [row for row in named if _same_country(row["country"], party.country)]
        ids = tuple(dict.fromkeys(row["entity_id"] for row in rows))
        return ids if len(ids) <= _MOST_ENTITIES else ()

    def _imports(self, ids: tuple[str, ...]) -> Imports | None:
        rows = self._rows("imports", ids)
        if not rows:
            return None
        main = max(rows, key=lambda row: (row["after_listed"], row["before_lines"]))
        told: dict[str, Any] = {name: sum(row[name] or 0 for row in rows) for name in _COUNTS}
        told |= {"main_before_listed": main["main_before_listed"] or 0}
        told |= {"after_listed": main["after_listed"] or 0}
        span = (
            f" from {main['covered_from']} to {main['covered_to']}" if main["covered_from"] else ""
        )
        return Imports(
            records=f"the {main['direction']} records of {main['reporter']}{span}",
            **told,
            **{name: main[name] for name in _KNOWN},
            reaches=all(_reach(row) for row in rows),
            main_reaches=bool(main["main_reaches"]),
        )

    def _best_year(self, ids: tuple[str, ...]) -> int | None:
        return max((row["cents"] for row in self._rows("years", ids)), default=None)

    def _sendings(self, ids: tuple[str, ...]) -> Sendings | None:
        rows = self._rows("sendings", ids)
        if not rows:
            return None
        firsts = [row["first"] for row in rows if row["first"]]
        brands = {brand for row in rows for brand in row["brands"] or () if brand}
        sums = ("lines", "branded", "russia_before", "russia_after", "elsewhere_after")
        counts = {name: sum(row[name] or 0 for row in rows) for name in sums}
        return Sendings(first=min(firsts, default=None), brands=tuple(sorted(brands)), **counts)

    def _register(self, ids: tuple[str, ...]) -> CompanyFacts | None:
        for row in self._rows("register", ids):
            return CompanyFacts(
                where=_row(row),
                founded=row["founded"],
                activity=row["activity"],
                activity_codes=row["activity_codes"],
                employees=row["employees"],
                premises=row["premises"],
            )
        return None

    def _serials(self, order: Order) -> Iterator[tuple[str, tuple[Sighting, ...]]]:
        given = [serial for goods in order.goods for serial in goods.serials]
        given += [request.serial for request in order.requests if request.serial]
        for key in dict.fromkeys(map(serial_key, given)):
            rows = self._files["serials"].rows(key)
            if rows:
                yield key, tuple(_sighting(row) for row in rows)

    def _prices(self, order: Order) -> Iterator[tuple[int, Prices]]:
        """Prices of the code and the brand; where that brand has few, of the code."""
        for number, goods in enumerate(order.goods):
            code = (goods.hs or "")[:6]
            mark = recognise_mark(goods.brand) if goods.brand else None
            keys = [f"{code}|{mark.brand}"] if mark else []
            found = [row for key in (*keys, f"{code}|") for row in self._files["prices"].rows(key)]
            least = threshold("least_prices")
            if len(code) == 6 and found:
                row = max(found, key=lambda one: (one["priced"] >= least, one["key"]))
                yield number, Prices(row["priced"], row["low_cents"], row["high_cents"])

    def _addresses(
        self, order: Order, met: dict[int, tuple[str, ...]]
    ) -> Iterator[tuple[int, tuple[ListedThere, ...]]]:
        for number, party in enumerate(order.parties):
            read = [parse_address(text, party.country) for text in party.addresses]
            keys = [one.unit_key or one.building_key for one in read]
            rows = self._rows("addresses", tuple(dict.fromkeys(key for key in keys if key)))
            others = [row for row in rows if row["entity_id"] not in met[number]]
            if others:
                yield (
                    number,
                    tuple(
                        ListedThere(
                            f"{row['what']} of {row['name'] or 'an entry'} ({row['list']})",
                            _row(row),
                        )
                        for row in others[:_MOST_TOLD]
                    ),
                )

    def _managers(
        self, order: Order, met: dict[int, tuple[str, ...]]
    ) -> Iterator[tuple[int, tuple[ListedThere, ...]]]:
        for number, party in enumerate(order.parties):
            keys = tuple(dict.fromkeys(name_key(name).key for name in party.managers))
            rows = self._rows("managers", tuple(key for key in keys if key))
            others = [row for row in rows if row["entity_id"] not in met[number]]
            if others:
                yield (
                    number,
                    tuple(
                        ListedThere(
                            f"{row['name']} directs {row['owned'] or 'a company'}, listed on "
                            f"{row['list']}",
                            _row(row),
                        )
                        for row in others[:_MOST_TOLD]
                    ),
                )


def _filled(
    known: dict[int, tuple[str, ...]], look: Callable[[tuple[str, ...]], Any]
) -> dict[int, Any]:
    found = {number: look(ids) for number, ids in known.items()}
    return {number: value for number, value in found.items() if value is not None}


def _same_country(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _row(row: dict[str, Any]) -> str:
    return f"source {row['source_id']} row {row['row_no']}"


def _sighting(row: dict[str, Any]) -> Sighting:
    return Sighting(
        _row(row), row["date"], row["country"], row["receiver"], row["hs"], row["brand"],
        row["receiver_id"],
    )  # fmt: skip


def _reach(row: dict[str, Any]) -> bool:
    """The records that show the goods decide; where none does, all records of the receiver."""
    return bool(row["all_reach"] if row["reaches"] is None else row["reaches"])


def _reaching(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the countries whose import records reach over the turn without large gaps."""
    for row in rows:
        first: dt.date | None = row["from_date"]
        last: dt.date | None = row["to_date"]
        if row["direction"] != "import" or not first or not last:
            continue
        dense = row["months"] * DAYS_PER_MONTH_AT_MOST >= (last - first).days
        if dense and first <= REACH_BACK and last >= TURN:
            yield row["reporter"]


def _stamp(workspace: Workspace) -> str:
    stamp = _read(workspace.results / "results.json")
    if stamp is None:
        raise WorkspaceError(
            f"{workspace.root}: nothing has been investigated yet; run: enduse investigate"
        )
    return f"{_VERSION} {hashlib.sha256(stamp.encode()).hexdigest()}"


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return None


def _replace(directory: Path, engine: Engine, stamp: str) -> None:
    """Gather beside the old files and take their place when all is there."""
    with tempfile.TemporaryDirectory(prefix=f"{FOLDER}-", dir=directory.parent) as fresh:
        made = Path(fresh) / FOLDER
        made.mkdir()
        gather(engine, made)
        (made / _STAMP).write_text(stamp, encoding="utf-8")
        shutil.rmtree(directory, ignore_errors=True)
        made.rename(directory)
