"""Text files from outside, read as a stream with every size bounded.

A list or register may be gzipped, of any length, cut off, or made to hurt: one line never takes
more than `MAX_LINE` characters of memory, a CSV cell not more than `MAX_CELL`, an XML entry not
more than `MAX_ENTRY` bytes, JSON is not nested deeper than `MAX_DEPTH`.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from enduse.errors import InputError, cut

MAX_LINE = 1 << 24
MAX_CELL = 1 << 17
MAX_ENTRY = 1 << 24
MAX_DEPTH = 64
MAX_COLUMNS = 2000
MAX_WARNINGS = 100  # further ones are only counted
_GZIP = b"\x1f\x8b"
_NOT_TEXT = (b"PK\x03\x04", b"PAR1", b"%PDF", b"\xd0\xcf\x11\xe0")
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass
class TextFile:
    """One file being read: where it lies, how many rows it gave, what to warn of."""

    path: Path
    source_id: str = ""
    rows_read: int = 0
    warnings: list[str] = field(default_factory=list)
    warnings_more: int = 0

    def __post_init__(self) -> None:
        self.source_id = self.source_id or hashlib.sha256(self.path.name.encode()).hexdigest()[:16]

    def warn(self, text: str) -> None:
        """Note something that a person should know, although the row was loaded."""
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(text)
        else:
            self.warnings_more += 1

    def refuse(self, what: str, where: str = "") -> InputError:
        """Make the error that this file cannot be used: `path[, where]: what`."""
        return InputError(f"{self.path}{', ' if where else ''}{where}: {what}")

    @contextmanager
    def binary(self) -> Iterator[BinaryIO]:
        """Open the file, unpacked if it is gzipped; every way to fail becomes an InputError."""
        try:
            with self.path.open("rb") as raw:
                packed = raw.read(2) == _GZIP
                raw.seek(0)
                if packed:
                    with gzip.open(raw) as unpacked:
                        yield unpacked  # type: ignore[misc]
                else:
                    yield raw
        except EOFError as error:
            raise self.refuse("the gzip file is cut off; get it again") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise self.refuse(f"the gzip file is damaged ({cut(error)}); get it again") from error
        except OSError as error:
            raise self.refuse(f"cannot be read ({error.strerror}); check the path") from error

    @contextmanager
    def _text(self) -> Iterator[io.TextIOWrapper]:
        """Open the file as text: UTF-8, or UTF-16 where it says so in its first bytes."""
        with self.binary() as raw:
            buffered = io.BufferedReader(raw)  # type: ignore[type-var]
            head = buffered.peek(4)[:4]
            if not head:
                raise self.refuse("the file is empty; check that it was saved whole")
            if head.startswith(_NOT_TEXT):
                raise self.refuse(
                    "this is no text file (XLSX, ZIP, PDF or Parquet); save it as CSV"
                )
            coding = next((c for bom, c in _BOMS.items() if head.startswith(bom)), "utf-8")
            text = io.TextIOWrapper(buffered, encoding=coding, newline="")
            try:
                yield text
            except UnicodeError as error:
                name = coding.removesuffix("-sig").upper()
                raise self.refuse(f"not {name} ({cut(error, 60)}); save it as UTF-8") from error

    def chunks(self) -> Iterator[str]:
        """Yield the text in pieces of bounded size."""
        with self._text() as text:
            while chunk := text.read(1 << 16):
                yield chunk

    def lines(self) -> Iterator[str]:
        """Yield the lines with their ends; InputError on a wrong encoding or an endless line."""
        number = 0
        with self._text() as text:
            while line := text.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE:
                    raise self.refuse(
                        f"longer than {MAX_LINE} characters; is this the right file?",
                        f"line {number}",
                    )
                yield line

    def csv_rows(self, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
        """Yield (row number, cells), from 1, and count them; blank lines are not rows."""
        reader = csv.reader(self._without_nul(), delimiter=delimiter)
        row = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise self.refuse(
                    f"cannot be read as CSV ({cut(error)}); look for an open quote",
                    f"row {row + 1}",
                ) from error
            row += 1
            if not cells:
                continue
            if len(cells) > MAX_COLUMNS:
                raise self.refuse(f"more than {MAX_COLUMNS} columns", f"row {row}")
            self.rows_read += 1
            yield row, cells

    def _without_nul(self) -> Iterator[str]:
        return (line.replace("\0", "") if "\0" in line else line for line in self.lines())

    def json_lines(self) -> Iterator[tuple[int, object]]:
        """Yield (line number, value) of a JSON-lines file and count them.

        A line that is not JSON yields a `ValueError` in place of its value, for the quarantine.
        """
        for number, line in enumerate(self.lines(), 1):
            if not line.strip():
                continue
            self.rows_read += 1
            yield number, parse_json(line)


def parse_json(text: str) -> object:
    """Return the value of a JSON text, or the ValueError that says why it has none."""
    try:
        value: object = json.loads(text)
    except RecursionError:
        return ValueError("nested too deeply")
    except ValueError as error:
        return ValueError(f"not JSON: {error}")
    return value


def _columns(known: tuple[str, ...]) -> str:
    return f"it may have {cut(', '.join(known), 200)} (all of them: docs/load.md)"


def table_rows(
    file: TextFile, known: tuple[str, ...], required: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row number, cells by column) of a CSV with a header of our own columns.

    The delimiter is the one of `,`, `;` and tab that the header has most. Column names are read
    without regard to case and blanks around. InputError when a required column is missing or a
    column is not known: a misspelt column would otherwise be lost in silence.
    """
    first = next(file.lines(), "")
    delimiter = max(",;\t", key=first.count)
    rows = file.csv_rows(delimiter)
    _, header = next(rows, (1, []))
    file.rows_read = 0  # the header is not a row of data
    names = [cell.strip().lstrip("\ufeff").casefold() for cell in header]
    missing = [name for name in required if name not in names]
    if missing:
        raise file.refuse(
            f"no column {missing[0]!r}, which it needs; found {cut(', '.join(names))!r}; "
            f"{_columns(known)}",
            "header",
        )
    unknown = [name for name in names if name and name not in known]
    if unknown:
        raise file.refuse(f"column {cut(unknown[0])!r} is not known; {_columns(known)}", "header")
    for row, cells in rows:
        values = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            values["*"] = f"{len(cells)} cells under {len(names)} columns"
        yield row, values


class BoundedXml:
    """A binary file for an XML parser that refuses an entry of more than `MAX_ENTRY` bytes."""

    def __init__(self, raw: BinaryIO, file: TextFile) -> None:
        self._raw = raw
        self._file = file
        self._since_entry = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; InputError when too many came since the last whole entry."""
        if self._since_entry > MAX_ENTRY:
            raise self._file.refuse(
                f"more than {MAX_ENTRY} bytes without an entry; is this the right file?",
                f"after entry {self._file.rows_read}",
            )
        chunk = self._raw.read(min(size, 1 << 16) if size > 0 else 1 << 16)
        self._since_entry += len(chunk)
        return chunk

    def entry_read(self) -> None:
        """Say that a whole entry has been read."""
        self._since_entry = 0
