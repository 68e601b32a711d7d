"""Keeps what readers yield: records of one file become that file's part of each stored table.

The reader's records are streamed into passing Parquet files of bounded batches; a few SQL steps
then drop what is said already (by an earlier row or another file), find records that point to
somebody whom no file has, and write the parts in the order of their keys. Every row ends as
loaded, duplicate or quarantined; the workspace checks that the three add up to the rows read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from enduse import schema
from enduse.engine import Engine, open_engine
from enduse.evidence import sha256_of
from enduse.readers import keep_sql
from enduse.readers.records import (
    AddressText,
    Claim,
    Company,
    Financials,
    ListChange,
    ListEntry,
    Ownership,
    Party,
    Quarantined,
    Reading,
    Record,
    content_key,
    party_key,
)
from enduse.readers.textfile import TextFile
from enduse.workspace import Source, Transaction

BATCH_ROWS = 20_000
TEXT_LENGTH = 2000
_ARROW = {
    "BIGINT": pa.int64(), "INTEGER": pa.int32(), "VARCHAR": pa.string(), "DATE": pa.date32(),
    "BOOLEAN": pa.bool_(),
}  # fmt: skip
_TABLES: dict[type, str] = {  # the fields of each record stand in the order of its table's columns
    ListEntry: "new_list_entries", ListChange: "new_list_changes", Company: "new_companies",
    Ownership: "new_ownerships", Financials: "new_financials", Claim: "new_claims",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What the caller says of a load: list, register or claim; the form; the time, as text."""

    kind: str
    form: str
    loaded_at: str


@dataclass(frozen=True)
class Loaded:
    """What became of one file: its source, whether it was there already, what to warn of."""

    source: Source
    again: bool = False
    warnings: tuple[str, ...] = ()


@dataclass
class _Staging:
    """Passing Parquet files of one load, one per table, written in batches of rows as tuples."""

    directory: Path
    buffers: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    writers: dict[str, pq.ParquetWriter] = field(default_factory=dict)

    def add(self, table: str, *cells: Any) -> None:
        """Take one row: its cells in the order of the table's columns."""
        buffer = self.buffers[table]
        buffer.append(cells)
        if len(buffer) >= BATCH_ROWS:
            self.flush(table)

    def flush(self, table: str) -> None:
        """Write the rows that wait."""
        shape = arrow_schema(keep_sql.STAGED[table])
        if table not in self.writers:
            self.writers[table] = pq.ParquetWriter(self.path(table), shape)
        rows = self.buffers.pop(table, [])
        columns = zip(*rows, strict=True) if rows else ([] for _ in shape)
        arrays = [pa.array(cells, field.type) for cells, field in zip(columns, shape, strict=True)]
        self.writers[table].write_batch(pa.record_batch(arrays, shape))

    def path(self, table: str) -> Path:
        return self.directory / f"{table}.parquet"

    def close(self) -> None:
        """Write what is left; every table gets a file, if an empty one."""
        for table in keep_sql.STAGED:
            self.flush(table)
            self.writers[table].close()


def arrow_schema(table: schema.Table) -> pa.Schema:
    """Return the Arrow schema of a table of schema.py."""
    return pa.schema([(column.name, _ARROW[column.type]) for column in table.columns])


def load_file(
    transaction: Transaction, file: TextFile, readings: Iterator[Reading], told: Told
) -> Loaded:
    """Load what `readings` yields of `file` into the workspace, as part of a transaction.

    A file that was loaded before changes nothing. InputError when not one row can be used.
    """
    digest = sha256_of(file.path)
    for kind in ("list", "register", "claim"):  # one reader may serve several kinds
        known = transaction.known(digest, kind)
        if known:
            return Loaded(known, again=True)
    file.source_id = digest[:16]
    scratch = transaction.scratch(file.source_id)
    staging = _Staging(scratch)
    try:
        first_reason = _stage(staging, file, readings, told)
    finally:
        staging.close()
    engine = _engine(transaction, scratch)
    try:
        _read_tables(engine, transaction, staging)
        for name, sql in keep_sql.steps(file.source_id):
            engine.step(name, sql)
        counts = engine.fetch(keep_sql.COUNTS).to_pylist()[0]
        if not counts["loaded"] + counts["duplicate"]:
            raise file.refuse(
                f"none of {file.rows_read} rows can be used, the first because: "
                f"{first_reason or 'it points to nothing in the file'}; is it the right form?"
            )
        lists = {row["list"]: row["entries"] for row in engine.fetch(keep_sql.LISTS).to_pylist()}
        _write_parts(engine, transaction, file.source_id)
    finally:
        engine.close()
    return _loaded(transaction, file, told, (digest, counts, lists))


def _loaded(
    transaction: Transaction,
    file: TextFile,
    told: Told,
    found: tuple[str, Mapping[str, int], dict[str, int]],
) -> Loaded:
    digest, counts, lists = found
    warnings = list(file.warnings)
    if file.warnings_more:
        warnings.append(f"and {file.warnings_more} more of this kind")
    details: dict[str, object] = {"warnings": warnings}
    if lists:
        details["lists"] = lists
    source = Source(
        source_id=file.source_id,
        path=str(file.path),
        sha256=digest,
        kind=told.kind,
        profile=told.form,
        loaded_at=told.loaded_at,
        rows_read=file.rows_read,
        rows_loaded=counts["loaded"],
        rows_duplicate=counts["duplicate"],
        rows_quarantined=counts["quarantined"],
        details=details,
    )
    return Loaded(transaction.add(source), warnings=tuple(warnings))


def _stage(
    staging: _Staging, file: TextFile, readings: Iterator[Reading], told: Told
) -> str | None:
    """Write all records to the passing files; return the reason of the first unusable row."""
    reason = None
    for reading in readings:
        unusable = reading.quarantined()
        if unusable:
            reason = reason or unusable.reason
            text = (unusable.text or "")[:TEXT_LENGTH]
            place = (file.source_id, reading.row)
            staging.add("new_quarantine", *place, unusable.reason, unusable.column, text)
            continue
        first = next((r.ref for r in reading.records if isinstance(r, Party)), None)
        kept = any(isinstance(r, AddressText) for r in reading.records)
        key = None if first is None else party_key(first)
        staging.add("new_rows", reading.row, content_key(reading.records), key, kept)
        for record in reading.records:
            if isinstance(record, Party):
                _stage_party(staging, reading.row, record, told.kind)
            elif not isinstance(record, AddressText | Quarantined):
                _stage_record(staging, file.source_id, reading.row, record)
    return reason


def _stage_record(staging: _Staging, source_id: str, row: int, record: Record) -> None:
    """Stage a record of a table of its own: its fields are the table's columns behind the row."""
    table = _TABLES[type(record)]
    cells = [
        party_key(value) if value is not None and name.endswith("_ref") else value
        for name, value in vars(record).items()
    ]
    staging.add(table, source_id, row, *cells)


def _stage_party(staging: _Staging, row: int, party: Party, origin: str) -> None:
    key = party_key(party.ref)
    head = (party.kind, party.country, party.country_basis)
    staging.add("new_parties", row, key, origin, *head)
    for name in party.names:
        staging.add("new_party_names", row, key, name.name, name.quality)
    for identifier in party.identifiers:
        staging.add("new_party_identifiers", row, key, identifier.label, identifier.written)
    for address in party.addresses:
        staging.add("new_party_addresses", row, key, address.address, address.country)


def _engine(transaction: Transaction, scratch: Path) -> Engine:
    return open_engine(transaction.workspace.settings.embedded(), scratch / "engine")


def _read_tables(engine: Engine, transaction: Transaction, staging: _Staging) -> None:
    for name in keep_sql.PARTS:
        engine.read(name, transaction.paths(name), schema.TABLES[name])
    for name, table in keep_sql.STAGED.items():
        engine.read(name, [staging.path(name)], table)


def _write_parts(engine: Engine, transaction: Transaction, source_id: str) -> None:
    for table in keep_sql.PARTS:
        name = f"part_{table}"
        rows = engine.fetch(f"SELECT count(*) AS n FROM {name}").to_pylist()[0]["n"]
        if rows:
            engine.path(name).replace(transaction.part(table, source_id))
