"""Parquet cells read by SQL where they lie say what they say when they are staged as text."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from enduse.readers.tabular.columnar import (
    as_text,
    open_columnar,
    readable_in_place,
    stage_columnar,
)
from enduse.readers.tabular.delimited import MISSING

LETTERS = [chr(code) for code in range(1, 0x3100)]
CELLS = [
    None, "", " ", "a", "~", "~ends", "Ünlü ", "Стан", "沈阳机床", "😀", " null ", "nullnull",
    "\r\n",
    *MISSING,
    *(f" {word}\u3000" for word in MISSING),
    *LETTERS,
    *(f"longer than any {letter}" for letter in LETTERS),
    *(f"{letter} longer than any" for letter in LETTERS),
    *(f"é longer {letter}" for letter in LETTERS),
]  # fmt: skip


def written(tmp_path: Path, table: pa.Table) -> Path:
    path = tmp_path / "given.parquet"
    pq.write_table(table, path)
    return path


def test_text_in_place_is_text_as_staged(tmp_path: Path) -> None:
    path = written(tmp_path, pa.table({"name": CELLS}))
    file = open_columnar(path, lambda headings: 1.0)
    stage_columnar(file, tmp_path / "staged.parquet", {"name": (0,)})
    staged = pq.read_table(tmp_path / "staged.parquet")["name"].to_pylist()
    found = duckdb.sql(f"SELECT {as_text('name')} FROM read_parquet('{path}')").fetchall()
    assert [cell for (cell,) in found] == staged
    assert None in staged


COLUMNS = {
    "text": (pa.array(["a"]), True),
    "large text": (pa.array(["a"], pa.large_string()), True),
    "words in a dictionary": (pa.array(["a"]).dictionary_encode(), True),
    "whole numbers": (pa.array([1], pa.uint16()), True),
    "fractions": (pa.array([1.5]), False),
    "days": (pa.array([0], pa.date32()), False),
    "durations": (pa.array([1], pa.duration("us")), False),
    "bytes": (pa.array([b"a"]), False),
    "lists": (pa.array([["a"]]), False),
}


@pytest.mark.parametrize(("column", "expected"), COLUMNS.values(), ids=COLUMNS.keys())
def test_only_text_and_whole_numbers_are_read_in_place(
    tmp_path: Path, column: pa.Array, expected: bool
) -> None:
    path = written(tmp_path, pa.table({"other": [["nested"]], "cell": column}))
    file = open_columnar(path, lambda headings: 1.0)
    assert readable_in_place(file, ["cell"]) is expected


def test_headings_that_differ_in_capitals_only_are_staged(tmp_path: Path) -> None:
    path = written(tmp_path, pa.table({"cell": ["a"], "CELL": ["b"]}))
    assert not readable_in_place(open_columnar(path, lambda headings: 1.0), ["cell"])
