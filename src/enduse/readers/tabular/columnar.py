"""Parquet files: any column as text, rows numbered as a spreadsheet would show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from enduse.engine.portable import literal
from enduse.errors import InputError, cut
from enduse.readers.tabular.delimited import MISSING, Fit, Header

_BATCH_ROWS = 20_000
_SPACE = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_NO_SPACE = ((0x21, 0x7F), (0xA1, 0x1680), (0x3001, 0x10FFFF))  # stretches without white space
_LONGEST_MISSING = max(map(len, MISSING))


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


def readable_in_place(file: ColumnarFile, headings: Iterable[str]) -> bool:
    """Say whether SQL reads these columns from the file itself as `stage_columnar` reads them.

    So it does text and whole numbers, with `as_text` around; for an engine that does not tell
    small letters from capitals no two headings may be the same.
    """
    every = file.header.headings
    with pq.ParquetFile(file.path) as opened:
        stored = {c.path: c for c in map(opened.schema.column, range(len(opened.schema)))}
        arrow = opened.schema_arrow
    return len({heading.casefold() for heading in every}) == len(every) and all(
        heading in stored and _is_plain(arrow.field(heading).type, stored[heading])
        for heading in headings
    )


def _is_plain(kind: pa.DataType, stored: pq.ColumnSchema) -> bool:
    """Arrow may see more in a column than is stored for others: both must say text or number."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return str(stored.logical_type.type) == "STRING"
    return pa.types.is_integer(kind) and str(stored.logical_type.type) in ("INT", "NONE")


def as_text(cell: str) -> str:
    """Return SQL for a cell of text as `stage_columnar` writes it: trimmed, missing ones null.

    Most cells need nothing: no white space is at their ends, and they are longer than any word for
    a missing cell. To trim every cell costs thirty times as much as to see this. What is trimmed
    is said once, in a list of one: said twice, the engine would work it out for every row.
    """
    last = f"array_extract({cell}, -1)"
    missing = ", ".join(literal(text) for text in ("", *MISSING))
    says = f"(strlen({cell}) > {_LONGEST_MISSING} OR {cell} NOT IN ({missing}))"
    return (
        f"CASE WHEN {cell} BETWEEN '!' AND '~' AND {last} BETWEEN '!' AND '~' AND {says} "
        f"THEN {cell} WHEN {_no_space(cell)} AND {_no_space(last)} AND {says} THEN {cell} "
        f"ELSE list_extract(list_transform([trim({cell}, {literal(_SPACE)})], "
        f"lambda t: CASE WHEN t IN ({missing}) THEN NULL ELSE t END), 1) END"
    )


def _no_space(text: str) -> str:
    """Return SQL that is true only where no white space begins a text: it lies between others."""
    stretches = [
        f"({text} >= {literal(chr(first))} AND {text} < {literal(chr(after))})"
        for first, after in _NO_SPACE
    ]
    return f"({' OR '.join(stretches)})"
