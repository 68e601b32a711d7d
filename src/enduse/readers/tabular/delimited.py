"""CSV files: the delimiter, the row of headings, and the rows as a step of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from enduse.engine.csv import CsvPlan, stage_csv
from enduse.engine.duck import DuckEngine
from enduse.errors import EngineError, InputError, cut
from enduse.readers.tabular.text import LONGEST_LINE, PlainText, even, prepare

DELIMITERS = (",", ";", "\t", "|")
HEADER_WITHIN = 60  # titles, notes and blank rows before the headings
_SAMPLE = 1 << 20
# What exports write where a cell has nothing; not NA, which is Namibia.
MISSING = (
    "NULL", "null", "Null", "(null)", "N/A", "n/a", "#N/A", "NaN", "nan", "NAN", "None", "none",
    "NONE", "nil", "NIL", "-", "--", "\\N",
)  # fmt: skip

Fit = Callable[[Sequence[str]], float]


@dataclass(frozen=True)
class Header:
    """Where the headings stand (row from 1), what they say, and how well they fit."""

    row: int
    headings: tuple[str, ...]
    fit: float


@dataclass(frozen=True)
class DelimitedFile:
    """A CSV file of which it is known how it is cut into cells."""

    name: str
    text: PlainText
    delimiter: str
    header: Header
    scratch: Path


def open_delimited(
    path: Path, scratch: Path, fit: Fit, encoding: str | None, delimiter: str | None
) -> DelimitedFile:
    """Find encoding, delimiter and headings; `fit` says how much a row looks like headings.

    Raises InputError where the file is empty, no text, or has no row of headings.
    """
    text = prepare(path, scratch, encoding)
    with text.path.open("rb") as file:
        sample = file.read(_SAMPLE).decode("utf-8-sig", "replace")
    found = [
        (header, at)
        for at in ((delimiter,) if delimiter else DELIMITERS)
        for header in _headers(sample, at, fit)
    ]
    if not found:
        raise InputError(
            f"{path.name}: no row in its first {HEADER_WITHIN} has two cells; give --delimiter"
        )
    header, chosen = max(found, key=lambda f: (f[0].fit, len(f[0].headings), -f[0].row))
    return DelimitedFile(path.name, text, chosen, header, scratch)


def _headers(sample: str, delimiter: str, fit: Fit) -> list[Header]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    found: list[Header] = []
    try:
        for number, cells in enumerate(reader, 1):
            if number > HEADER_WITHIN:
                break
            filled = [cell for cell in cells if cell.strip()]
            if len(filled) > 1:
                found.append(Header(number, tuple(cells), fit(cells)))
    except csv.Error:  # a cell of more than 128 KiB: no headings lie behind it
        pass
    return found


def stage_delimited(
    engine: DuckEngine, name: str, file: DelimitedFile, columns: dict[str, tuple[int, ...]]
) -> pa.Table:
    """Keep the chosen columns as step `name`, with `row_no`; return the refused rows."""
    plan = CsvPlan(
        path=_evened(file),
        delimiter=file.delimiter,
        skip_lines=file.header.row,
        width=len(file.header.headings),
        columns=columns,
        missing=MISSING,
        longest_line=LONGEST_LINE,
    )
    try:
        return stage_csv(engine, name, plan)
    except EngineError as error:
        raise InputError(f"{file.name}: cannot be read as CSV ({cut(error, 300)})") from error


def _evened(file: DelimitedFile) -> Path:
    """Return the file as the engine can count it: lines alike, empty ones marked."""
    if not file.text.mixed_ends and file.text.blank_at < _header_end(file):
        return file.text.path
    target = file.scratch / "even.csv"
    even(file.text.path, target)
    return target


def _header_end(file: DelimitedFile) -> int:
    """Return a place in the file that is not behind the end of the row of headings."""
    with file.text.path.open("rb") as opened:
        for _ in range(file.header.row):
            opened.readline(LONGEST_LINE)
        return opened.tell()
