"""Any table file, opened by what it is rather than by how it is called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from enduse.engine.csv import REJECTED
from enduse.engine.duck import DuckEngine
from enduse.errors import InputError
from enduse.readers.tabular.columnar import ColumnarFile, open_columnar, stage_columnar
from enduse.readers.tabular.delimited import (
    DelimitedFile,
    Fit,
    Header,
    open_delimited,
    stage_delimited,
)
from enduse.readers.tabular.workbook import WorkbookFile, open_workbook, stage_workbook
from enduse.schema import Column, Table

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and XLSX under a password


@dataclass(frozen=True)
class ReadOptions:
    """What a user may say of a file, each where the program would else find out."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class TextTable:
    """A file whose headings are known and whose rows can be staged."""

    file: DelimitedFile | WorkbookFile | ColumnarFile

    @property
    def header(self) -> Header:
        """The row of headings."""
        return self.file.header

    @property
    def encoding(self) -> str:
        """The encoding of a CSV file with how it was told; the kind of file otherwise."""
        if isinstance(self.file, DelimitedFile):
            return f"{self.file.text.encoding.name} ({self.file.text.encoding.reason})"
        return "xlsx" if isinstance(self.file, WorkbookFile) else "parquet"

    @property
    def delimiter(self) -> str | None:
        """What parts the cells of a CSV file."""
        return self.file.delimiter if isinstance(self.file, DelimitedFile) else None

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know of how the file was read."""
        return self.file.notes if isinstance(self.file, WorkbookFile) else ()


def open_table(path: Path, scratch: Path, fit: Fit, options: ReadOptions) -> TextTable:
    """Open a CSV (also .gz), XLSX or Parquet file and find its headings.

    `fit` says how much a row looks like headings; the best of the first rows is taken. Passing
    files go to `scratch`. Raises InputError for what cannot be read, saying why and what to do.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    if not start:
        raise InputError(f"{path.name}: the file is empty")
    if start == _OLE:
        raise InputError(_why_ole(path))
    if start[:4] == b"PK\x03\x04":
        return TextTable(open_workbook(path, fit, options.sheet))
    if start[:4] == b"PAR1":
        return TextTable(open_columnar(path, fit))
    return TextTable(open_delimited(path, scratch, fit, options.encoding, options.delimiter))


def _why_ole(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(1 << 20)
    if "EncryptedPackage".encode("utf-16-le") in head:
        return f"{path.name}: is encrypted; save it without a password"
    return f"{path.name}: is an old Excel file (.xls); save it as .xlsx or CSV"


def stage(
    engine: DuckEngine, name: str, table: TextTable, columns: dict[str, tuple[int, ...]]
) -> pa.Table:
    """Keep columns of the file as step `name`: text, trimmed, missing cells null, and `row_no`.

    `columns` gives each name the places it is read from, from 0, the first filled one
    counting. Returns the refused rows as
    `engine.csv.REJECTED`.
    """
    if isinstance(table.file, DelimitedFile):
        return stage_delimited(engine, name, table.file, columns)
    target = engine.path(f"{name}_cells")
    rejected = REJECTED.empty_table()
    if isinstance(table.file, WorkbookFile):
        rejected = stage_workbook(table.file, target, columns)
    else:
        stage_columnar(table.file, target, columns)
    shape = Table(
        name, "cells of a file as text", tuple(Column(c, "VARCHAR", "") for c in columns), ()
    )
    engine.read(name, [target], shape)
    return rejected
