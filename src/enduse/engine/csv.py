"""CSV to one step of text columns, with true row numbers and the rows that were refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from enduse.engine.duck import DuckEngine, quoted
from enduse.errors import InputError

BLANK_LINE = "\x1fblank"  # stands for an empty line, which DuckDB would pass over uncounted
MOST_REFUSED = 500_000
_TEXT_CUT = 2000
_SPACE = " \t\r\n\u00a0"
_REASONS = {
    "MISSING COLUMNS": "too few fields",
    "TOO MANY COLUMNS": "too many fields",
    "UNQUOTED VALUE": "broken quotes",
    "INVALID ENCODING": "bytes that are not text in this encoding",
    "INVALID UNICODE": "bytes that are not text in this encoding",
    "LINE SIZE OVER MAXIMUM": "line too long",
}
REJECTED = pa.schema(
    [("row_no", pa.int64()), ("reason", pa.string()), ("column_name", pa.string()),
     ("text", pa.string())]
)  # fmt: skip


@dataclass(frozen=True)
class CsvPlan:
    """How a UTF-8 file is cut into cells.

    `skip_lines` rows stand before the first row of data; every row has `width` fields; `columns`
    gives, for each column to keep, the places it is read from (from 0), of which the first filled
    one counts; cells that read as one of `missing` are null.
    """

    path: Path
    delimiter: str
    skip_lines: int
    width: int
    columns: dict[str, tuple[int, ...]]
    missing: tuple[str, ...]
    longest_line: int


def stage_csv(engine: DuckEngine, name: str, plan: CsvPlan) -> pa.Table:
    """Keep the rows of a CSV file as step `name` and return the refused rows (`REJECTED`).

    The step has the columns of the plan as text, without white space at the ends, and `row_no`.
    Raises InputError where so many rows are refused that the file cannot be what it is taken for.
    """
    held = f"{name}_cells"
    cells = ", ".join(f"{_first(places)} AS {column}" for column, places in plan.columns.items())
    # A table that spills, not a file: its rows are read once or twice and thrown away, and writing
    # them as Parquet took twice as long.
    engine._run(f"CREATE OR REPLACE TEMP TABLE {held} AS SELECT {cells} FROM {_read_csv(plan)}")
    rejects = _rejects(engine, plan)
    engine._run("DROP TABLE IF EXISTS csv_rejects; DROP TABLE IF EXISTS csv_scans")
    columns = ", ".join(plan.columns)
    if not rejects.num_rows:
        engine._run(
            f"CREATE OR REPLACE VIEW {name} AS "
            f"SELECT {columns}, rowid + {plan.skip_lines + 1} AS row_no FROM {held}"
        )
        return rejects
    numbers = engine.path(f"{name}_numbers")
    rows = int(str(engine._run(f"SELECT count(*) FROM {held}")[0][0]))
    _write_row_numbers(numbers, rows, rejects, plan.skip_lines + 1)
    engine._run(
        f"CREATE OR REPLACE VIEW {name} AS SELECT {columns}, n.row_no FROM {held} s "
        f"JOIN read_parquet({quoted(numbers)}) n ON s.rowid = n.place"
    )
    blank = pc.equal(rejects["text"], BLANK_LINE)
    return rejects.filter(pc.invert(blank))


def _first(places: tuple[int, ...]) -> str:
    """Return SQL of the first cell that holds something, of those at `places`."""
    cells = [_trimmed(f"c{place}") for place in places]
    return cells[0] if len(cells) == 1 else f"coalesce({', '.join(cells)})"


def _trimmed(cell: str) -> str:
    """Trim only where there is something to trim: looking costs a tenth of trimming."""
    return (
        f"CASE WHEN {cell} LIKE ' %' OR {cell} LIKE '% ' "
        f"THEN nullif(nullif(trim({cell}, {quoted(_SPACE)}), ''), 'NULL') ELSE {cell} END"
    )


def _read_csv(plan: CsvPlan) -> str:
    kinds = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(plan.width))
    missing = ", ".join(quoted(text) for text in ("", *plan.missing))
    return (
        f"read_csv({quoted(plan.path)}, delim = {quoted(plan.delimiter)}, quote = '\"', "
        f"escape = '\"', header = false, skip = {plan.skip_lines}, columns = {{{kinds}}}, "
        f"auto_detect = false, strict_mode = true, nullstr = [{missing}], "
        f"max_line_size = {plan.longest_line}, buffer_size = {2 * plan.longest_line}, "
        "store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans', "
        f"rejects_limit = {MOST_REFUSED})"
    )


def _rejects(engine: DuckEngine, plan: CsvPlan) -> pa.Table:
    """Return one row per refused row of the file, blank lines included."""
    made = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'csv_rejects'"
    if not engine._run(made)[0][0]:  # there is no such table without a refused row
        return REJECTED.empty_table()
    reasons = " ".join(f"WHEN {quoted(kind)} THEN {quoted(why)}" for kind, why in _REASONS.items())
    line_ends = "chr(10) || chr(13)"
    found = engine.fetch(
        f"SELECT row_no, CASE kind {reasons} ELSE 'cannot be read as CSV' END AS reason, "
        f"CAST(NULL AS VARCHAR) AS column_name, text FROM ("
        "SELECT line AS row_no, min(error_type) AS kind, min(substring("
        f"rtrim(ltrim(csv_line, {line_ends}), {line_ends}), 1, {_TEXT_CUT})) AS text "
        "FROM csv_rejects GROUP BY line) AS r ORDER BY row_no"
    )
    if found.num_rows >= MOST_REFUSED:
        raise InputError(
            f"{plan.path.name}: more than {MOST_REFUSED:,} rows do not have {plan.width} fields "
            f"parted by {plan.delimiter!r}; check the file, or give --delimiter and --encoding"
        )
    return found.cast(REJECTED)


def _write_row_numbers(path: Path, rows: int, rejects: pa.Table, first_row: int) -> None:
    """Write which row of the file each kept row is, counting the refused rows between them."""
    refused = rejects["row_no"].to_numpy()
    every = np.arange(first_row, first_row + rows + len(refused), dtype=np.int64)
    kept = every[~np.isin(every, refused, assume_unique=True)][:rows]
    pq.write_table(pa.table({"place": np.arange(rows, dtype=np.int64), "row_no": kept}), path)
