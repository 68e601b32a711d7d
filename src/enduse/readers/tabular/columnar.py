"""Parquet files: any column as text, rows numbered as a spreadsheet would show them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from enduse.errors import InputError, cut
from enduse.readers.tabular.delimited import MISSING, Fit, Header

_BATCH_ROWS = 20_000


@dataclass(frozen=True)
class ColumnarFile:
    """A Parquet file; its first row of data is row 2, under the headings."""

    name: str
    path: Path
    header: Header


def open_columnar(path: Path, fit: Fit) -> ColumnarFile:
    """Read the headings; InputError where the file is damaged or has nested columns."""
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            f"{path.name}: is no readable Parquet ({cut(error)}); get it again"
        ) from error
    headings = tuple(schema.names)
    return ColumnarFile(path.name, path, Header(1, headings, fit(headings)))


def stage_columnar(file: ColumnarFile, target: Path, columns: dict[str, tuple[int, ...]]) -> None:
    """Write the chosen columns as text with `row_no` to `target` as Parquet."""
    headings = file.header.headings
    wanted = list(dict.fromkeys(headings[at] for places in columns.values() for at in places))
    schema = pa.schema([*((name, pa.string()) for name in columns), ("row_no", pa.int64())])
    number = file.header.row + 1
    try:
        with pq.ParquetFile(file.path) as source, pq.ParquetWriter(target, schema) as writer:
            for batch in source.iter_batches(_BATCH_ROWS, columns=wanted):
                read = {n: _as_text(batch.column(n), n, file.name) for n in wanted}
                texts = [
                    pc.coalesce(*(read[headings[at]] for at in places))
                    for places in columns.values()
                ]
                numbers = pa.array(range(number, number + batch.num_rows), pa.int64())
                writer.write_table(pa.Table.from_arrays([*texts, numbers], schema=schema))
                number += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{file.name}: is damaged ({cut(error)}); get it again") from error


def _as_text(column: pa.Array, name: str, where: str) -> pa.Array:
    """Return a column as trimmed text; no fraction ends with just three digits.

    Three digits behind a point could be read as thousands.
    """
    if pa.types.is_nested(column.type):
        raise InputError(f"{where}: column {cut(name)} holds lists or records; give plain columns")
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    fraction = pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        raise InputError(f"{where}: column {cut(name)} holds bytes, no text; convert it first")
    text = pc.cast(column, pa.string())
    if fraction:
        text = pc.replace_substring_regex(text, r"\.0*$", "")
        text = pc.replace_substring_regex(text, r"(\.\d{3})$", r"\10")
    text = pc.utf8_trim_whitespace(text)
    nothing = pc.is_in(text, value_set=pa.array(["", *MISSING]))
    return pc.if_else(nothing, pa.scalar(None, pa.string()), text)
