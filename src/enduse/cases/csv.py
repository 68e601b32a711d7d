"""The tables of a case as CSV that a spreadsheet opens without running anything.

UTF-8 with a byte order mark, or Excel reads Cyrillic as Windows-1252. A text that a spreadsheet
would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"); numbers do not.
"""

from __future__ import annotations

import csv
import io
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv

from enduse.cases.model import Case, Records
from enduse.readers.cells import FORMULA, PLAIN_NUMBER, safe

BOM = b"\xef\xbb\xbf"


def files(case: Case) -> dict[str, bytes]:
    """Return every table of the case by file name, without the empty ones."""
    identity = case.identity
    limits = case.limits
    records: dict[str, Records] = {
        **{name: identity[name] for name in identity},
        "months": case.timeline["months"],
        "marks": case.timeline["marks"],
        "laws": case.timeline["laws"],
        "network": case.network["edges"],
        "goods": [{"side": side} | row for side, rows in case.goods.items() for row in rows],
        "claims": case.claims,
        "findings": case.findings,
        "priority": case.priority,
        "coverage": limits["coverage"],
        "lists_loaded": limits["lists"],
        "quarantined": limits["quarantined"],
        "duplicates": limits["duplicates"],
        "sources": case.sources,
    }
    made = {f"{name}.csv": _of_records(rows) for name, rows in sorted(records.items()) if rows}
    return made | {f"{name}.csv": _of_table(table) for name, table in sorted(case.tables.items())}


def _of_records(rows: Records) -> bytes:
    out = io.StringIO(newline="")
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return BOM + out.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return safe("; ".join(_cell(item) for item in value))
    if isinstance(value, dict):
        return safe(", ".join(f"{key}={_cell(item)}" for key, item in value.items()))
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe(value) if isinstance(value, str) else str(value)


def _of_table(table: pa.Table) -> bytes:
    """Write a long table without making a Python value of every cell."""
    columns = [
        _safe_column(column) if pa.types.is_string(column.type) else column
        for column in table.columns
    ]
    out = io.BytesIO()
    out.write(BOM)
    pc_csv.write_csv(pa.table(columns, names=table.column_names), out)
    return out.getvalue()


def _safe_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    runs = pc.and_not(
        pc.match_substring_regex(column, FORMULA), pc.match_substring_regex(column, PLAIN_NUMBER)
    )
    return pc.if_else(runs, pc.binary_join_element_wise("'", column, ""), column)
