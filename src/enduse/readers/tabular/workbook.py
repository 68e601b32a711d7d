"""XLSX files: refused where they would harm, read without running formulas."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import unescape

import pyarrow as pa
import pyarrow.parquet as pq
import python_calamine as calamine

from enduse.engine.csv import REJECTED
from enduse.errors import InputError, cut
from enduse.readers.tabular.delimited import HEADER_WITHIN, MISSING, Fit, Header

LARGEST_MEMBER = 2 << 30  # bytes of one part, unzipped
LARGEST_RATIO = 200  # real workbooks unzip to 5 to 30 times their size
RATIO_FROM = 64 << 20  # below this, unzipped, no ratio harms
MOST_CELLS = 80_000_000  # of the rectangle that holds all cells: that is what is kept in memory
_CHUNK = 1 << 20
_OVERLAP = 1 << 16
_BATCH_ROWS = 20_000
_WIDE = re.compile(rb'\br="([A-Z]{2,3})\d')
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d{1,7})"')
# A formula cell whose stored value is absent or empty: Excel shows a figure, the file has none.
_UNSTORED = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
# An error value, for example #DIV/0!; the parser would give an empty cell.
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s((?=[^>]*\bt="e")[^>]*)>(?:(?!</(?:\w+:)?c>).){0,2000}?<(?:\w+:)?v>([^<]{0,40})<',
    re.DOTALL,
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_NOT_AVAILABLE = "#N/A"  # this one says that there is nothing
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_SHEET = re.compile(r'<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")


@dataclass
class SheetScan:
    """What the XML of a sheet tells before it is parsed."""

    last_row: int = 0
    width: int = 26
    formulas: int = 0
    unstored: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class WorkbookFile:
    """The sheet of a workbook that holds the table."""

    name: str
    path: Path
    sheet: str
    header: Header
    scan: SheetScan
    notes: tuple[str, ...]


def open_workbook(path: Path, fit: Fit, sheet: str | None) -> WorkbookFile:
    """Find the sheet and row of the headings; `fit` says how much a row looks like headings.

    Raises InputError for a workbook that is damaged, encrypted, a zip bomb or too large, and
    where no sheet has a row of headings.
    """
    scans = _scan(path)
    book = _load(path)
    names = [m.name for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
    if sheet and sheet not in names:
        raise InputError(
            f"{path.name}: no sheet {cut(sheet)!r}; it has {cut(', '.join(names), 200)}"
        )
    found: list[tuple[Header, str]] = []
    for name in [sheet] if sheet else names:
        found.extend((header, name) for header in _headers(book, name, fit))
    if not found:
        raise InputError(f"{path.name}: no sheet has a row with two cells; is it the right file?")
    header, chosen = max(found, key=lambda f: (f[0].fit, len(f[0].headings), -f[0].row))
    notes = [] if len(names) == 1 else [f"sheet {chosen!r} of {len(names)}: its columns fit best"]
    scan = scans.get(chosen, SheetScan())
    if scan.formulas:
        notes.append(f"{scan.formulas} formula cells; the stored values were used")
    return WorkbookFile(path.name, path, chosen, header, scan, tuple(notes))


def _load(path: Path) -> Any:
    try:
        return calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError as error:
        raise InputError(f"{path.name}: is encrypted; save it without a password") from error
    except (calamine.CalamineError, OSError) as error:
        raise InputError(
            f"{path.name}: is no readable XLSX ({cut(error)}); save it again"
        ) from error


def _rows(book: Any, sheet: str, limit: int | None = None) -> Iterator[tuple[int, list[Any]]]:
    """Yield row numbers from 1 and cells from column A, however the used area is placed."""
    try:
        area = book.get_sheet_by_name(sheet)
    except (calamine.CalamineError, OSError) as error:
        raise InputError(
            f"sheet {cut(sheet)!r} cannot be read ({cut(error)}); save it again"
        ) from error
    if area.start is None:
        return
    top, left = area.start
    rows: Iterable[list[Any]] = area.to_python(skip_empty_area=True, nrows=limit)
    for number, cells in enumerate(rows, top + 1):
        yield number, [""] * left + cells


def _headers(book: Any, sheet: str, fit: Fit) -> list[Header]:
    found = []
    for number, cells in _rows(book, sheet, HEADER_WITHIN):
        texts = tuple(_text(cell) for cell in cells)
        if sum(1 for text in texts if text.strip()) > 1:
            found.append(Header(number, texts, fit(texts)))
    return found


def stage_workbook(
    file: WorkbookFile, target: Path, columns: dict[str, tuple[int, ...]]
) -> pa.Table:
    """Write the chosen columns with `row_no` to `target` as Parquet; return the refused rows.

    Refused is a row with an error value or with a formula whose value is not stored, in a column
    that is loaded. Rows without any text do not count.
    """
    schema = pa.schema([*((name, pa.string()) for name in columns), ("row_no", pa.int64())])
    refused: list[dict[str, object]] = []
    kept: list[tuple[object, ...]] = []
    pick = _picker(file, columns, refused)
    with pq.ParquetWriter(target, schema) as writer:
        for number, cells in _rows(_load(file.path), file.sheet):
            if number <= file.header.row or all(cell == "" for cell in cells):
                continue
            if (row := pick(number, cells)) is not None:
                kept.append(row)
            if len(kept) == _BATCH_ROWS:
                _write(writer, kept, schema)
        _write(writer, kept, schema)
    return pa.Table.from_pylist(refused, schema=REJECTED)


def _picker(
    file: WorkbookFile, columns: dict[str, tuple[int, ...]], refused: list[dict[str, object]]
) -> Callable[[int, list[Any]], tuple[object, ...] | None]:
    """Return what takes the cells of a row, or says why it cannot be used."""
    headings = file.header.headings

    def refuse(number: int, at: int, reason: str, text: str) -> None:
        refused.append(
            {"row_no": number, "reason": reason, "column_name": headings[at], "text": text}
        )

    def pick(number: int, cells: list[Any]) -> tuple[object, ...] | None:
        values: list[object] = []
        for places in columns.values():
            found = None
            for at in places:
                text = _text(cells[at]).strip() if at < len(cells) else ""
                if error := file.scan.errors.get((number, at)):
                    refuse(number, at, "error value in the cell", error)
                    return None
                if not text and (number, at) in file.scan.unstored:
                    refuse(number, at, "formula without a stored value", "")
                    return None
                if found is None and text and text not in MISSING:
                    found = text
            values.append(found)
        return (*values, number)

    return pick


def _write(writer: pq.ParquetWriter, rows: list[tuple[object, ...]], schema: pa.Schema) -> None:
    if rows:
        columns = zip(zip(*rows, strict=True), schema.types, strict=True)
        arrays = [pa.array(column, kind) for column, kind in columns]
        writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
        rows.clear()


def _text(cell: Any) -> str:
    """Return a cell as text: whole numbers without `.0`, days as ISO days.

    A number gets no three digits behind its point, which could be read as thousands.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        text = repr(cell)
        return text + "0" if re.search(r"\.\d{3}$", text) else text
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ", timespec="seconds")
    return str(cell)


def _scan(path: Path) -> dict[str, SheetScan]:
    """Unzip every part once within limits, before anything parses it; look at the sheets."""
    try:
        with zipfile.ZipFile(path) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise InputError(
                    f"{path.name}: is a zip, but no XLSX; unzip it and load what is inside"
                )
            sheets = {part: name for name, part in _sheet_parts(archive, path.name)}
            found = {}
            for info in archive.infolist():
                scan = SheetScan()
                wanted = info.filename in sheets
                _unzip(archive, info, path.name, scan if wanted else None)
                if wanted:
                    found[sheets[info.filename]] = scan
                    _check_size(scan, sheets[info.filename], path.name)
            return found
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        raise InputError(
            f"{path.name}: the XLSX is damaged ({cut(error)}); get it again"
        ) from error
    except RuntimeError as error:  # what zipfile raises for a password
        raise InputError(f"{path.name}: is encrypted; save it without a password") from error


def _unzip(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str, scan: SheetScan | None
) -> None:
    """Count what a part really unzips to; the size its header declares can be a lie."""
    limit = min(LARGEST_MEMBER, max(RATIO_FROM, LARGEST_RATIO * max(info.compress_size, 1)))
    grown, rest = 0, b""
    if info.file_size > limit:
        raise InputError(_bomb(where, info, info.file_size))
    with archive.open(info) as part:
        while chunk := part.read(_CHUNK):
            grown += len(chunk)
            if grown > limit:
                raise InputError(_bomb(where, info, grown))
            if scan:
                rest = _look(scan, rest + chunk)
        if scan:
            _look(scan, rest, final=True)


def _bomb(where: str, info: zipfile.ZipInfo, size: int) -> str:
    return (
        f"{where}: its part {cut(info.filename)} unzips to {size >> 20:,} MiB or more from "
        f"{info.compress_size:,} bytes, like a zip bomb; save it as CSV if it is genuine"
    )


def _look(scan: SheetScan, text: bytes, final: bool = False) -> bytes:
    """Take figures from a piece of a sheet; return its end, to be seen with the next piece."""
    end = len(text) if final else text.rfind(b"<", 0, max(len(text) - _OVERLAP, 0))
    piece, rest = text[: max(end, 0)], text[max(end, 0) :]
    for row in _ROW.findall(piece):
        scan.last_row = max(scan.last_row, int(row))
    for letters in set(_WIDE.findall(piece)):
        scan.width = max(scan.width, column_number(letters.decode()) + 1)
    if b"<f" in piece or b":f" in piece:
        scan.formulas += len(_FORMULA.findall(piece))
        # a cell may stand across two pieces
        scan.unstored.update(
            (int(row), column_number(letters.decode()))
            for letters, row in _UNSTORED.findall(piece + rest)
        )
    if b't="e"' in piece:
        for attributes, value in _ERROR.findall(piece + rest):
            place = _PLACE.search(attributes)
            if place and value.decode("utf-8", "replace") != _NOT_AVAILABLE:
                at = (int(place[2]), column_number(place[1].decode()))
                scan.errors[at] = value.decode("utf-8", "replace")
    return rest


def column_number(letters: str) -> int:
    """Return the place of a column from 0: A is 0, Z 25, AA 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _check_size(scan: SheetScan, sheet: str, where: str) -> None:
    if scan.last_row * scan.width > MOST_CELLS:
        raise InputError(
            f"{where}: sheet {cut(sheet)!r} spans {scan.last_row:,} rows and {scan.width:,} "
            f"columns, more than {MOST_CELLS:,} cells; save it as CSV"
        )


def _sheet_parts(archive: zipfile.ZipFile, where: str) -> list[tuple[str, str]]:
    """Return the names of the sheets and the parts that hold them."""
    book = _small(archive, "xl/workbook.xml", where)
    links = _small(archive, "xl/_rels/workbook.xml.rels", where)
    targets = {}
    for relation in _RELATION.findall(links):
        key, target = (re.search(rf'\b{name}="([^"]*)"', relation) for name in ("Id", "Target"))
        if key and target:
            part = target[1].lstrip("/")
            targets[key[1]] = part if part.startswith("xl/") else f"xl/{part}"
    quotes = {"&quot;": '"', "&apos;": "'"}
    return [(unescape(n, quotes), targets[r]) for n, r in _SHEET.findall(book) if r in targets]


def _small(archive: zipfile.ZipFile, part: str, where: str) -> str:
    try:
        info = archive.getinfo(part)
    except KeyError as error:
        raise InputError(f"{where}: lacks {part}, so it is no whole XLSX; save it again") from error
    with archive.open(info) as opened:
        return opened.read(RATIO_FROM).decode("utf-8", "replace")
