"""A file of parties to screen: which rows can be used, why others cannot, and each query once.

Steps made: `given` (the cells), `refused` (row and reason), `usable` (rows with their query in
comparable cells) and `queries` (each distinct one with a number).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from enduse.engine.csv import REJECTED
from enduse.engine.duck import DuckEngine
from enduse.errors import InputError, cut
from enduse.readers.days import day
from enduse.readers.places import country
from enduse.readers.tabular.table import ReadOptions, open_table, stage
from enduse.schema import Column, Table
from enduse.screening.asked import LONGEST_NAME, MOST_PARTS, fault_of_name, read_identifiers

COLUMNS = ("id", "name", "country", "address", "identifiers", "as_of")
NEEDED = ("id",)
_TEXT_CUT = 200
_FAULTS = pa.schema([("text", pa.string()), ("fault", pa.string())])
_DAYS = pa.schema([("text", pa.string()), ("read", pa.string())])
_REFUSED = Table(
    "rejected",
    "Rows that are no rows of the file's shape.",
    (
        Column("row_no", "BIGINT", "the row"),
        Column("reason", "VARCHAR", "why"),
        Column("column_name", "VARCHAR", "the column at fault"),
        Column("text", "VARCHAR", "the text at fault"),
    ),
    ("row_no",),
)

# A name that says nothing may stand where an identifier is: then the identifier is screened.
_READ = """
SELECT g.row_no, g.id, CASE WHEN f.fault IS NULL THEN coalesce(g.name, '') ELSE '' END AS name,
  coalesce(c.read, '') AS country, coalesce(g.address, '') AS address,
  coalesce(g.identifiers, '') AS identifiers, coalesce(d.read, '') AS as_of,
  g.country AS country_cell, g.as_of AS as_of_cell, g.name AS name_cell,
  CASE WHEN g.name IS NULL THEN 'no name' ELSE f.fault END AS name_fault,
  i.fault AS identifier_fault, r.first_row
FROM given AS g
LEFT JOIN (
  SELECT id, min(row_no) AS first_row FROM given GROUP BY id HAVING count(*) > 1
) AS r ON r.id = g.id
LEFT JOIN name_faults AS f ON f.text = g.name
LEFT JOIN countries_read AS c ON c.text = g.country
LEFT JOIN days_read AS d ON d.text = g.as_of
LEFT JOIN identifier_faults AS i ON i.text = coalesce(g.identifiers, '')
"""

_JUDGED = f"""
SELECT *, CASE
  WHEN id IS NULL THEN 'no id'
  WHEN row_no > first_row THEN 'the id stands in row ' || CAST(first_row AS VARCHAR) || ' already'
  WHEN as_of_cell IS NOT NULL AND as_of = '' THEN 'as_of is not a whole day'
  WHEN length(identifiers) - length(replace(identifiers, ';', '')) >= {MOST_PARTS}
    THEN 'more than {MOST_PARTS} identifiers'
  WHEN length(address) - length(replace(address, ';', '')) >= {MOST_PARTS}
    THEN 'more than {MOST_PARTS} addresses'
  WHEN length(name_cell) > {LONGEST_NAME} THEN name_fault
  WHEN name_fault IS NOT NULL AND identifier_fault IS NOT NULL
    THEN CASE WHEN name_cell IS NULL AND identifiers = '' THEN 'no name and no identifier'
              WHEN identifiers = '' THEN name_fault
              ELSE 'no name that can be compared, and ' || identifier_fault END
  END AS reason
FROM rows_read
"""

_REFUSALS = f"""
SELECT row_no, id, reason, coalesce(substring(CASE
  WHEN row_no > first_row THEN id
  WHEN as_of_cell IS NOT NULL AND as_of = '' THEN as_of_cell
  WHEN length(identifiers) > {_TEXT_CUT} THEN identifiers
  ELSE coalesce(name_cell, identifiers) END, 1, {_TEXT_CUT}), '') AS text
FROM rows_judged WHERE reason IS NOT NULL
UNION ALL
SELECT row_no, CAST(NULL AS VARCHAR), reason, substring(coalesce(text, ''), 1, {_TEXT_CUT})
FROM rejected
"""

_QUERY = ("name", "country", "address", "identifiers", "as_of")
_QUERY_CELLS = ", ".join(_QUERY)
_QUERIES = f"""
SELECT row_number() OVER (ORDER BY {_QUERY_CELLS}) - 1 AS query, {_QUERY_CELLS}
FROM (SELECT DISTINCT {_QUERY_CELLS} FROM usable) AS every_query
"""


@dataclass(frozen=True)
class Counts:
    """Rows of a file and what became of them: `read = screened + refused`.

    `countries_unread` counts rows that are screened without the country they state, because it is
    none that is known.
    """

    read: int
    screened: int
    refused: int
    queries: int
    countries_unread: int

    def check(self, path: str) -> None:
        """Raise InputError unless every row read is screened or refused."""
        if self.read != self.screened + self.refused:
            raise InputError(
                f"{path}: {self.read:,} rows read, but {self.screened:,} screened and "
                f"{self.refused:,} refused; nothing was written, please report this"
            )


def stage_parties(engine: DuckEngine, path: Path, scratch: Path) -> Counts:
    """Read a file of parties and make the steps `usable`, `queries` and `refused`.

    Raises InputError where the file cannot be read or lacks its columns.
    """
    table = open_table(path, scratch, _fit, ReadOptions())
    places = _places(path, table.header.headings)
    rejected = stage(engine, "given_cells", table, places)
    absent = [f"CAST(NULL AS VARCHAR) AS {c}" for c in COLUMNS if c not in places]
    engine.step("given", f"SELECT {', '.join([*places, *absent])}, row_no FROM given_cells")
    pq.write_table(rejected.cast(REJECTED), scratch / "rejected.parquet")
    engine.read("rejected", [scratch / "rejected.parquet"], _REFUSED)
    _read_cells(engine)
    engine.step("rows_read", _READ)
    engine.step("rows_judged", _JUDGED)
    engine.step("refused", _REFUSALS)
    engine.step(
        "usable", f"SELECT row_no, id, {_QUERY_CELLS} FROM rows_judged WHERE reason IS NULL"
    )
    engine.step("queries", f"{_QUERIES} ORDER BY query")
    counts = _counts(engine)
    counts.check(path.name)
    return counts


def _fit(headings: Sequence[str]) -> float:
    return len(set(COLUMNS) & {_plain(heading) for heading in headings}) / len(COLUMNS)


def _plain(heading: str) -> str:
    return heading.strip().casefold().replace(" ", "_")


def _places(path: Path, headings: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return where each column stands; InputError where what is needed is missing."""
    plain = [_plain(heading) for heading in headings]
    places = {c: tuple(at for at, h in enumerate(plain) if h == c) for c in COLUMNS if c in plain}
    if "id" not in places or not {"name", "identifiers"} & places.keys():
        raise InputError(
            f"{path.name}: needs the columns id and name (or identifiers), and has "
            f"{cut(', '.join(headings), 200)}; rename them"
        )
    return places


def _read_cells(engine: DuckEngine) -> None:
    """Read every distinct name, country, day and, where names say nothing, identifier once."""
    for name, column, function in (
        ("name_faults", "name", _name_faults),
        ("countries_read", "country", _countries_read),
        ("days_read", "as_of", _days_read),
    ):
        source = f"SELECT DISTINCT {column} FROM given WHERE {column} IS NOT NULL"
        engine.map_batches(name, source, function, _FAULTS if name == "name_faults" else _DAYS)
    engine.map_batches(
        "identifier_faults",
        "SELECT DISTINCT coalesce(g.identifiers, '') AS identifiers FROM given AS g "
        "LEFT JOIN name_faults AS f ON f.text = g.name "
        "WHERE g.name IS NULL OR f.fault IS NOT NULL",
        _identifier_faults,
        _FAULTS,
    )


def _name_faults(batch: pa.RecordBatch) -> pa.RecordBatch:
    names = batch.column(0).to_pylist()
    found = [(name, fault) for name in names if (fault := fault_of_name(name))]
    return _two(found, _FAULTS)


def _identifier_faults(batch: pa.RecordBatch) -> pa.RecordBatch:
    cells = batch.column(0).to_pylist()
    none = "no identifier that can be compared"
    return _two([(cell, none) for cell in cells if not read_identifiers((cell,), None)], _FAULTS)


def _countries_read(batch: pa.RecordBatch) -> pa.RecordBatch:
    cells = batch.column(0).to_pylist()
    return _two([(cell, code) for cell in cells if (code := country(cell[:_TEXT_CUT]))], _DAYS)


def _days_read(batch: pa.RecordBatch) -> pa.RecordBatch:
    cells = batch.column(0).to_pylist()
    found = [(cell, read.isoformat()) for cell in cells if (read := day(cell[:_TEXT_CUT]))]
    return _two(found, _DAYS)


def _two(rows: Sequence[tuple[str, str]], schema: pa.Schema) -> pa.RecordBatch:
    columns = list(zip(*rows, strict=True)) if rows else [(), ()]
    return pa.RecordBatch.from_arrays([pa.array(c, pa.string()) for c in columns], schema=schema)


def _counts(engine: DuckEngine) -> Counts:
    row = engine.fetch(
        "SELECT (SELECT count(*) FROM given) + (SELECT count(*) FROM rejected) AS read, "
        "(SELECT count(*) FROM usable) AS screened, (SELECT count(*) FROM refused) AS refused, "
        "(SELECT count(*) FROM queries) AS queries, "
        "(SELECT count(*) FROM rows_judged WHERE reason IS NULL AND country = '' "
        "AND country_cell IS NOT NULL) AS countries_unread"
    ).to_pylist()[0]
    return Counts(**row)
