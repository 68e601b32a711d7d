"""Loads customs records and domestic sales: one file, one source, every row accounted for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from enduse import schema
from enduse.engine.csv import REJECTED
from enduse.engine.duck import DuckEngine
from enduse.engine.portable import literal
from enduse.errors import InputError, cut
from enduse.evidence import sha256_of
from enduse.names.parties import needs_split_regex
from enduse.readers.customs import cells
from enduse.readers.customs.choose import Choice, choose, match
from enduse.readers.customs.currency import load_rates
from enduse.readers.customs.layout import STAGED, Layout
from enduse.readers.customs.numbers import notations
from enduse.readers.customs.people import distinct_people, party_tables, people_sql
from enduse.readers.customs.profile import Profile, find_profile, profiles
from enduse.readers.customs.repeats import duplicates_sql, find_repeats, kept_sql
from enduse.readers.customs.report import LoadOptions, LoadReport
from enduse.readers.customs.rows import Shape, Words, pairs_sql, refused_sql, rows_sql
from enduse.readers.customs.telling import (
    reasons_of,
    told_by_others,
    unread,
    unused,
    values,
)
from enduse.readers.tabular.table import ReadOptions, TextTable, open_table, stage
from enduse.workspace import Source, Transaction, Workspace

_SORT_BELOW = 100_000  # above, rows stay in the order of the file, which the engine keeps
_LONGEST_MISSING = 60  # longer names state something


def load_shipments(
    workspace: Workspace, paths: Sequence[Path], options: LoadOptions, loaded_at: str
) -> list[LoadReport]:
    """Load files of customs records; all of them count, or none.

    `loaded_at` is the time of loading as text, given by the caller. Raises InputError where a
    file cannot be read, no profile fits, or not one row of it can be used.
    """
    return _load_all(workspace, paths, options, ("shipments", loaded_at))


def load_sales(
    workspace: Workspace, paths: Sequence[Path], options: LoadOptions, loaded_at: str
) -> list[LoadReport]:
    """Load files of domestic sales (tax documents); all of them count, or none.

    As `load_shipments`, with the profiles whose table is `sales`.
    """
    return _load_all(workspace, paths, options, ("sales", loaded_at))


def _load_all(
    workspace: Workspace, paths: Sequence[Path], options: LoadOptions, told: tuple[str, str]
) -> list[LoadReport]:
    options.check()
    with workspace.transaction() as transaction:
        return [_load(transaction, path, options, told) for path in paths]


def _load(
    transaction: Transaction, path: Path, options: LoadOptions, told: tuple[str, str]
) -> LoadReport:
    kind, loaded_at = told
    if not path.is_file():
        raise InputError(f"{path}: no such file; check the path")
    digest = sha256_of(path)
    candidates = _candidates(options, kind)
    known = transaction.known(digest, kind)
    if known:
        if options.profile and known.profile != candidates[0].name:
            raise InputError(
                f"{path}: loaded before with profile {known.profile}, not {candidates[0].name}; "
                f"unload it first: enduse unload {digest[:16]}"
            )
        return _again(path, known)
    source_id = digest[:16]
    scratch = transaction.scratch(source_id)
    table = open_table(
        path,
        scratch,
        partial(_fit, candidates),
        ReadOptions(options.encoding, options.delimiter, options.sheet),
    )
    choice = _choose(candidates, table, options, path)
    settings = transaction.workspace.settings
    engine = DuckEngine(settings.embedded(), scratch)
    try:
        load = _Load(
            transaction, engine, path, Layout(choice.profile, table.header.headings), source_id
        )
        counts = load.run(table, options)
        reasons, warnings = reasons_of(engine), load.warnings(table, choice)
    finally:
        engine.close()
    report = LoadReport(
        path, digest, choice.profile.name, choice.reason, table.encoding, table.delimiter,
        table.header.row, *counts, reasons, warnings,
    )  # fmt: skip
    return _added(transaction, report, kind, loaded_at)


def _added(transaction: Transaction, report: LoadReport, kind: str, loaded_at: str) -> LoadReport:
    details: dict[str, object] = {
        "profile_reason": report.profile_reason,
        "encoding": report.encoding,
        "delimiter": report.delimiter,
        "header_row": report.header_row,
        "quarantine": [asdict(reason) for reason in report.quarantine],
        "warnings": list(report.warnings),
    }
    source = Source(
        report.sha256[:16], str(report.path), report.sha256, kind, report.profile, loaded_at,
        report.rows_read, report.rows_loaded, report.rows_duplicate, report.rows_quarantined,
        details,
    )  # fmt: skip
    values = {name: getattr(report, name) for name in report.__dataclass_fields__}
    return LoadReport(**{**values, "source": transaction.add(source)})


def _again(path: Path, known: Source) -> LoadReport:
    return LoadReport(
        path, known.sha256, known.profile, "as loaded before",
        str(known.details.get("encoding", "")), None, 0,
        known.rows_read, known.rows_loaded, known.rows_duplicate, known.rows_quarantined,
        again=True, source=known,
    )  # fmt: skip


def _candidates(options: LoadOptions, kind: str) -> list[Profile]:
    if not options.profile:
        return [profile for profile in profiles() if profile.table == kind]
    asked = find_profile(options.profile)
    if asked.table != kind:
        raise InputError(
            f"profile {asked.name} is for {asked.table}; load it with: enduse load {asked.table}"
        )
    return [asked]


def _fit(candidates: Sequence[Profile], row: Sequence[str]) -> float:
    """Say how much a row looks like the headings of one of the profiles."""
    if len([cell for cell in row if cell and len(cell) < 200]) < 2:
        return 0.0
    return max(found.score + found.usable for found in (match(p, row) for p in candidates))


def _choose(
    candidates: Sequence[Profile], table: TextTable, options: LoadOptions, path: Path
) -> Choice:
    headings = [h for h in table.header.headings if h.strip()]
    if not options.profile:
        return choose(candidates, headings, path.name)
    found = match(candidates[0], headings)
    if not found.usable:
        raise InputError(
            f"{path.name}: has no column {cut(found.missing[0], 200)}, which profile "
            f"{found.profile.name} needs; its headings (row {table.header.row}): "
            f"{cut(', '.join(headings), 200)}"
        )
    return Choice(found.profile, "asked for", found.unexplained)


@dataclass
class _Load:
    """The load of one file: steps on an engine, then parts of the stored tables."""

    transaction: Transaction
    engine: DuckEngine
    path: Path
    layout: Layout
    source_id: str
    shape: Shape | None = None

    @property
    def table(self) -> schema.Table:
        return schema.TABLES[self.layout.profile.table]

    def run(self, table: TextTable, options: LoadOptions) -> tuple[int, int, int, int]:
        """Do all steps; return rows read, loaded, duplicate and quarantined."""
        rejected = stage(self.engine, STAGED, table, self.layout.columns)
        staged = self._count(STAGED)
        if not staged:
            raise self._nothing(rejected)
        self._look_up()
        self.shape = self._shape(options)
        refused = self._refuse(rejected)
        rows = staged - refused
        if not rows:
            raise self._nothing(
                self.engine.fetch("SELECT * FROM quarantined ORDER BY row_no LIMIT 1")
            )
        order = " ORDER BY row_no" if staged < _SORT_BELOW else ""
        self.engine.step("read_rows", rows_sql(self.shape, bool(refused)) + order)
        loaded, repeats = self._keep(order)
        self._keep_parties(["refused"] * bool(refused) + ["repeats"] * bool(repeats))
        quarantined = refused + rejected.num_rows
        return staged + rejected.num_rows, loaded, repeats, quarantined

    def _count(self, name: str) -> int:
        return int(self.engine.fetch(f"SELECT count(*) AS n FROM {name}").to_pylist()[0]["n"])

    def _nothing(self, first: pa.Table) -> InputError:
        rows = first.slice(0, 1).to_pylist()
        if not rows:
            return InputError(f"{self.path.name}: has headings but no rows")
        why = rows[0]
        column = f", column {cut(why['column_name'])}" if why["column_name"] else ""
        return InputError(
            f"{self.path.name}: not one row can be used; the first is row {why['row_no']}{column}: "
            f"{why['reason']}: {cut(why['text'] or '')}; "
            f"is {self.layout.profile.name} the right profile?"
        )

    def _look_up(self) -> None:
        """Read every distinct cell of days, codes, countries, currencies and names once."""
        profile = self.layout.profile
        days = partial(cells.read_days, order=profile.date_order, month_only=profile.month_only)
        self._map("days", ["date_cell"], days, cells.DAYS)
        self._map("codes", ["hs_cell"], cells.read_codes, cells.CODES)
        self._map("countries", self.layout.country_cells(), cells.read_countries, cells.CODES)
        self._map("currencies", self.layout.currency_cells(), cells.read_currencies, cells.CODES)
        names = [f"{person.role}_cell" for person in self.layout.people]
        to_split = f"regexp_matches(cell, {literal(needs_split_regex)})"
        odd = f"length(cell) <= {_LONGEST_MISSING} OR {to_split}"
        self._map("people", names, cells.read_people, cells.PEOPLE, odd)
        self.engine.map_batches(
            "people_numbers",
            "SELECT cell FROM people WHERE coalesce(ids, principal_ids) IS NOT NULL",
            cells.read_numbers,
            cells.NUMBERS,
        )

    def _map(
        self,
        name: str,
        columns: Sequence[str],
        function: Callable[[pa.RecordBatch], pa.RecordBatch],
        shape: pa.Schema,
        where: str = "true",
    ) -> None:
        union = " UNION ".join(
            f"SELECT {column} AS cell FROM ({self.layout.sql}) AS c" for column in columns
        )
        source = union or f"SELECT date_cell AS cell FROM ({self.layout.sql}) AS c WHERE false"
        distinct = f"SELECT DISTINCT cell FROM ({source}) AS u WHERE cell IS NOT NULL AND ({where})"
        self.engine.step(f"{name}_cells", distinct)
        self.engine.map_batches(name, f"SELECT cell FROM {name}_cells", function, shape)

    def _shape(self, options: LoadOptions) -> Shape:
        """Settle notations and rates; without party cells to take apart, no join is made for it."""
        numbers = notations(
            self.engine, self.layout.sql, self.layout.numbers(), options.decimal, self.path.name
        )
        words = Words(options.currency, options.reporter, options.direction)
        people = people_sql(self.layout, self._count("people") > 0)
        shape = Shape(self.layout, numbers, people, words, self.source_id, False)
        return Shape(self.layout, numbers, people, words, self.source_id, self._rates(shape))

    def _rates(self, shape: Shape) -> bool:
        """Keep the rate of every currency and day that needs one; return whether there is any."""
        if all(a.currency == "USD" for a in self.layout.amounts):
            return False
        pairs = self.engine.fetch(pairs_sql(shape)).to_pylist()
        rates = load_rates(self.transaction.workspace.root)
        found = [
            {"currency": p["currency"], "date": p["date"], "rate": rate[0], "rate_date": rate[1]}
            for p in pairs
            if (rate := rates.rate(p["currency"], p["date"]))
        ]
        kinds = [
            ("currency", pa.string()),
            ("date", pa.date32()),
            ("rate", pa.float64()),
            ("rate_date", pa.date32()),
        ]
        self._known("rates", pa.Table.from_pylist(found, schema=pa.schema(kinds)))
        return bool(found)

    def _known(self, name: str, rows: pa.Table) -> None:
        path = self.engine.path(name)
        pq.write_table(rows, path)
        self.engine.read(name, [path], schema.Table(name, "", (), ()))

    def _refuse(self, rejected: pa.Table) -> int:
        """Find rows that cannot be used; write the quarantine; return how many were found."""
        assert self.shape is not None  # noqa: S101 - settled before
        self.engine.step("refused", refused_sql(self.shape))
        self._known("rejected", rejected.cast(REJECTED))
        self.engine.step(
            "quarantined",
            f"SELECT '{self.source_id}' AS source_id, row_no, reason, column_name, text FROM ("
            "SELECT row_no, reason, column_name, text FROM refused UNION ALL "
            "SELECT row_no, reason, column_name, text FROM rejected) AS q ORDER BY row_no",
        )
        self._part("quarantine", "quarantined")
        return self._count("refused")

    def _keep(self, order: str) -> tuple[int, int]:
        """Write the rows that count and the duplicates; return how many there are of each."""
        self.engine.read("existing", self.transaction.paths(self.table.name), self.table)
        repeats, keyed = find_repeats(self.engine, self.table, self.source_id)
        if repeats:
            self.engine.step("duplicated", duplicates_sql(self.source_id))
            self._part("duplicates", "duplicated")
        if repeats or keyed:
            self.engine.step(
                "kept_rows", kept_sql(self.table) + order.replace("row_no", "r.row_no")
            )
        kept = "kept_rows" if repeats or keyed else "read_rows"
        self._part(self.table.name, kept)
        return self._count(kept), repeats

    def _keep_parties(self, left_out: Sequence[str]) -> None:
        assert self.shape is not None  # noqa: S101 - settled before
        people = self.shape.people
        if not people.roles:
            return
        self.engine.step("writings", distinct_people(self.layout, people, tuple(left_out)))
        origin = "sale" if self.table.name == "sales" else "shipment"
        split = self._count("people") > 0
        for name, sql in party_tables(people, (self.source_id, origin), split).items():
            self.engine.step(f"part_{name}", sql)
            self._part(name, f"part_{name}")

    def _part(self, table: str, step: str) -> None:
        """Make a step this source's part of a stored table, if it has rows."""
        target = self.transaction.part(table, self.source_id)
        if self._count(step):
            target.unlink(missing_ok=True)
            target.hardlink_to(self.engine.path(step))

    def warnings(self, table: TextTable, choice: Choice) -> tuple[str, ...]:
        """Return what the user should know of what was read, and what was not used."""
        assert self.shape is not None  # noqa: S101 - settled before
        rates = load_rates(self.transaction.workspace.root).origin
        return (
            *table.notes,
            *unused(self.layout, choice),
            *told_by_others(self.layout, self.shape.notations),
            *values(self.engine, rates),
            *unread(self.engine, self.layout),
        )
