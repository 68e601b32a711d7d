"""What the rows of a file say apart from their ids: each distinct writing is read and judged once.

The step made is `cells`: each distinct writing, what it reads as, how many rows bear it, and why
it cannot be screened where it cannot.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from enduse.engine.duck import DuckEngine
from enduse.readers.days import day
from enduse.readers.places import country
from enduse.screening.asked import LONGEST_NAME, MOST_PARTS, fault_of_name, read_identifiers
from enduse.screening.given import CELLS, Given

TEXT_CUT = 200
_FAULTS = pa.schema([("text", pa.string()), ("fault", pa.string())])
_READ = pa.schema([("text", pa.string()), ("read", pa.string())])

# A name that says nothing may stand where an identifier is: then the identifier is screened.
_READ_CELLS = """
SELECT w.*, CASE WHEN f.fault IS NULL THEN coalesce(w.name_cell, '') ELSE '' END AS name,
  coalesce(c.read, '') AS country, coalesce(w.address_cell, '') AS address,
  coalesce(w.identifiers_cell, '') AS identifiers, coalesce(d.read, '') AS as_of,
  CASE WHEN w.name_cell IS NULL THEN 'no name' ELSE f.fault END AS name_fault,
  i.fault AS identifier_fault
FROM written_cells AS w
LEFT JOIN name_faults AS f ON f.text = w.name_cell
LEFT JOIN countries_read AS c ON c.text = w.country_cell
LEFT JOIN days_read AS d ON d.text = w.as_of_cell
LEFT JOIN identifier_faults AS i ON i.text = coalesce(w.identifiers_cell, '')
"""

_REASON = f"""
CASE
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
  END"""

# The text is told where a row is refused: only few cells need it.
_JUDGED = f"""
SELECT {{written}}, name, country, address, identifiers, as_of, row_count,
  country_cell IS NOT NULL AND country = '' AS country_unread, reason,
  CASE WHEN reason IS NOT NULL OR (name = '' AND name_cell IS NOT NULL)
    THEN coalesce(substring(CASE
      WHEN as_of_cell IS NOT NULL AND as_of = '' THEN as_of_cell
      WHEN length(identifiers) > {TEXT_CUT} THEN identifiers
      ELSE coalesce(name_cell, identifiers) END, 1, {TEXT_CUT}), '') END AS text
FROM (SELECT *, {_REASON} AS reason FROM cells_read) AS judged
"""


def judge_cells(engine: DuckEngine, given: Given) -> None:
    """Make the step `cells` of the rows `given`."""
    present = ", ".join(given.cells)
    engine.step(
        "distinct_cells",
        f"SELECT {present}, count(*) AS row_count FROM given GROUP BY {present}",
    )
    written = [f"{cell} AS written_{cell}" for cell in given.cells]
    texts = [
        f"{given.text(cell) if cell in given.cells else 'CAST(NULL AS VARCHAR)'} AS {cell}_cell"
        for cell in CELLS
    ]
    columns = ", ".join([*written, *texts])
    engine.view("written_cells", f"SELECT {columns}, row_count FROM distinct_cells")
    _read_cells(engine)
    engine.view("cells_read", _READ_CELLS)
    kept = ", ".join(f"written_{cell}" for cell in given.cells)
    engine.step("cells", _JUDGED.format(written=kept))


def _read_cells(engine: DuckEngine) -> None:
    """Read every distinct name, country, day and, where names say nothing, identifier once."""
    for name, column, function, schema in (
        ("name_faults", "name_cell", _name_faults, _FAULTS),
        ("countries_read", "country_cell", _countries_read, _READ),
        ("days_read", "as_of_cell", _days_read, _READ),
    ):
        source = f"SELECT DISTINCT {column} FROM written_cells WHERE {column} IS NOT NULL"
        engine.map_batches(name, source, function, schema)
    engine.map_batches(
        "identifier_faults",
        "SELECT DISTINCT coalesce(w.identifiers_cell, '') AS identifiers FROM written_cells AS w "
        "LEFT JOIN name_faults AS f ON f.text = w.name_cell "
        "WHERE w.name_cell IS NULL OR f.fault IS NOT NULL",
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
    return _two([(cell, code) for cell in cells if (code := country(cell[:TEXT_CUT]))], _READ)


def _days_read(batch: pa.RecordBatch) -> pa.RecordBatch:
    cells = batch.column(0).to_pylist()
    found = [(cell, read.isoformat()) for cell in cells if (read := day(cell[:TEXT_CUT]))]
    return _two(found, _READ)


def _two(rows: Sequence[tuple[str, str]], schema: pa.Schema) -> pa.RecordBatch:
    columns = list(zip(*rows, strict=True)) if rows else [(), ()]
    return pa.RecordBatch.from_arrays([pa.array(c, pa.string()) for c in columns], schema=schema)
