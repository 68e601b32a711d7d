"""The rows of a file of parties as they were given, kept so that ids can be told for hits.

A Parquet file of text and numbers is kept as it is and its cells are read where they are used:
writing a hundred million rows anew takes longer than matching their names. Any other file is kept
as text with the number of each row.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from enduse.engine.csv import REJECTED
from enduse.engine.duck import DuckEngine, quoted
from enduse.errors import InputError, cut
from enduse.readers.tabular.columnar import ColumnarFile, as_text, readable_in_place
from enduse.readers.tabular.table import ReadOptions, open_table, stage

CELLS = ("name", "country", "address", "identifiers", "as_of")
COLUMNS = ("id", *CELLS)
_FIRST_ROW = 2  # of data in a Parquet file, whose headings count as row 1


@dataclass(frozen=True)
class Given:
    """What is known of the view `given`: `row_no`, and each of `COLUMNS` as it is written.

    `cells` are those of `CELLS` that the file has; the others are null. `written` cells still
    need `text`; those that were staged are text already.
    """

    cells: tuple[str, ...]
    written: bool

    def text(self, cell: str) -> str:
        """Return SQL for a cell as trimmed text, null where it says nothing."""
        return as_text(cell) if self.written else cell

    def same(self, left: str, right: str) -> str:
        """Return SQL that joins rows by all their cells but the id, `right` called written_*."""
        return " AND ".join(
            f"{left}.{cell} IS NOT DISTINCT FROM {right}.written_{cell}" for cell in self.cells
        )


def keep(engine: DuckEngine, path: Path, scratch: Path, target: Path) -> pa.Table:
    """Keep the rows of a file as Parquet at `target`; return the rows of no shape (`REJECTED`).

    Raises InputError where the file cannot be read or lacks its columns.
    """
    table = open_table(path, scratch, _fit, ReadOptions())
    headings = table.header.headings
    places = _places(path.name, headings)
    wanted = [headings[at] for at in sorted(at for each in places.values() for at in each)]
    if not isinstance(table.file, ColumnarFile) or not readable_in_place(table.file, wanted):
        rejected = stage(engine, "given_cells", table, places)
        engine.step("given_rows", f"SELECT {', '.join(places)}, row_no FROM given_cells")
        engine.path("given_rows").replace(target)
        return rejected
    if len(wanted) == len(headings):
        shutil.copyfile(path, target)
    else:
        cells = ", ".join(map(_name, wanted))
        engine.step("given_rows", f"SELECT {cells} FROM read_parquet({quoted(path)})")
        engine.path("given_rows").replace(target)
    return REJECTED.empty_table()


def see(engine: DuckEngine, kept: Path) -> Given:
    """Make the rows that were kept known as `given`."""
    headings = pq.read_schema(kept).names
    places = _places(kept.name, headings)
    written = "row_no" not in headings
    given = Given(tuple(cell for cell in CELLS if cell in places), written)
    columns = [f"{_cell(given, headings, places.get(c, ()))} AS {c}" for c in COLUMNS]
    number = f"file_row_number + {_FIRST_ROW} AS row_no" if written else "row_no"
    engine.view(
        "given", f"SELECT {', '.join([*columns, number])} FROM read_parquet({quoted(kept)})"
    )
    return given


def _cell(given: Given, headings: Sequence[str], places: Sequence[int]) -> str:
    """Return SQL of the first cell that says something, of those at `places`."""
    cells = [f"CAST({_name(headings[at])} AS VARCHAR)" for at in places]
    if len(cells) > 1:
        return f"coalesce({', '.join(map(given.text, cells))})"
    return cells[0] if cells else "CAST(NULL AS VARCHAR)"


def _name(heading: str) -> str:
    return '"' + heading.replace('"', '""') + '"'


def _fit(headings: Sequence[str]) -> float:
    return len(set(COLUMNS) & {_plain(heading) for heading in headings}) / len(COLUMNS)


def _plain(heading: str) -> str:
    return heading.strip().casefold().replace(" ", "_")


def _places(where: str, headings: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return where each column stands; InputError where what is needed is missing."""
    plain = [_plain(heading) for heading in headings]
    places = {c: tuple(at for at, h in enumerate(plain) if h == c) for c in COLUMNS if c in plain}
    if "id" not in places or not {"name", "identifiers"} & places.keys():
        raise InputError(
            f"{where}: needs the columns id and name (or identifiers), and has "
            f"{cut(', '.join(headings), 200)}; rename them"
        )
    return places
