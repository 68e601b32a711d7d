from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.made_up import made_up_case
from enduse.cases.csv import BOM, files
from enduse.readers.cells import safe


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+7 495 000", "'+7 495 000"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("-5", "-5"),
        ("+12.50", "+12.50"),
        ("8457109000", "8457109000"),
        ("ООО Станок", "ООО Станок"),
        ("", ""),
    ],
)
def test_formulas_are_defused_and_numbers_untouched(cell: str, written: str) -> None:
    assert safe(cell) == written


@given(st.text())
def test_no_text_starts_as_a_formula_unless_it_is_a_number(text: str) -> None:
    written = safe(text)
    assert written.removeprefix("'") == text.removeprefix("'")
    if written[:1] in {"=", "@", "\t", "\r"}:
        raise AssertionError(written)
    if written[:1] in {"+", "-"}:
        float(written.replace(",", "."))


def test_files_have_a_byte_order_mark_and_a_header(tmp_path: Path) -> None:
    made = files(made_up_case(tmp_path))
    assert {"rows.csv", "evidence.csv", "goods.csv", "names.csv", "sources.csv"} <= set(made)
    for name, data in made.items():
        assert data.startswith(BOM), name
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert len(rows) >= 1, name
        assert all(len(row) == len(rows[0]) for row in rows), name
    assert "'=Lantern Lathe" in made["names.csv"].decode()


def test_long_tables_are_defused_too(tmp_path: Path) -> None:
    from cases.made_up import LINES

    case = made_up_case(tmp_path, lines=[LINES[0] | {"description": "=HYPERLINK(1)", "hs": "-5"}])
    text = files(case)["rows.csv"].decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["description"], row["hs"]) == ("'=HYPERLINK(1)", "-5")
