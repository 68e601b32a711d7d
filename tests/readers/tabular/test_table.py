"""Opening tables: what would harm is refused before it is read whole."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enduse.engine import EngineSettings
from enduse.engine.csv import BLANK_LINE
from enduse.engine.duck import DuckEngine
from enduse.errors import InputError
from enduse.readers.tabular import text as texts
from enduse.readers.tabular import workbook
from enduse.readers.tabular.encoding import detect
from enduse.readers.tabular.table import ReadOptions, open_table, stage
from enduse.readers.tabular.text import even
from xlsx_files import xlsx


def fit(row: Sequence[str]) -> float:
    return float(len({"date", "hs", "name"} & set(row)))


def read(path: Path, tmp_path: Path) -> list[tuple[object, ...]]:
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    table = open_table(path, scratch, fit, ReadOptions())
    engine = DuckEngine(EngineSettings(), scratch)
    columns = {f"c{n}": (n,) for n in range(len(table.header.headings))}
    stage(engine, "staged", table, columns)
    rows = engine.fetch("SELECT * FROM staged ORDER BY row_no").to_pylist()
    engine.close()
    return [(row["row_no"], *(row[c] for c in columns)) for row in rows]


def test_a_line_without_an_end_is_refused_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"date,hs\n1,2\n")
        file.truncate(texts.LONGEST_LINE + (1 << 23))
    with pytest.raises(InputError, match=r"long.csv, row 3: the line is longer than 16 MiB"):
        open_table(path, tmp_path, fit, ReadOptions("utf-8"))


def test_a_long_line_inside_a_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.csv.gz"
    path.write_bytes(gzip.compress(b"date,hs\n" + b"x" * (texts.LONGEST_LINE + 10)))
    with pytest.raises(InputError, match="row 2: the line is longer"):
        open_table(path, tmp_path, fit, ReadOptions())


def test_a_gzip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_BOMB_FROM", 1 << 20)
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"date,hs\n" + b"1,2\n" * 4_000_000))
    with pytest.raises(InputError, match="unzips to more than 200 times its size"):
        open_table(path, tmp_path, fit, ReadOptions())


def test_a_line_of_three_megabytes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("date,hs\n1," + "x" * 3_000_000 + "\n2,y\n", encoding="utf-8")
    assert [row[0] for row in read(path, tmp_path)] == [2, 3]


def test_a_zip_bomb_in_a_workbook_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "RATIO_FROM", 1 << 20)
    path = xlsx(tmp_path / "bomb.xlsx", ("Sheet", [["date", "hs"]]))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(50 << 20))
    with pytest.raises(InputError, match=r"like a zip bomb; save it as CSV"):
        open_table(path, tmp_path, fit, ReadOptions())


def test_a_workbook_that_lies_about_its_sizes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "RATIO_FROM", 1 << 20)
    path = xlsx(tmp_path / "liar.xlsx", ("Sheet", [["date", "hs"]]))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/zeros.bin", bytes(50 << 20))
    content = path.read_bytes()
    true, lie = (50 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert true in content
    path.write_bytes(content.replace(true, lie))
    with pytest.raises(InputError, match=r"zip bomb|damaged"):
        open_table(path, tmp_path, fit, ReadOptions())


def test_a_workbook_that_spans_too_many_cells_is_refused(tmp_path: Path) -> None:
    far = '<c r="XFD1048576"><v>1</v></c>'
    path = xlsx(tmp_path / "far.xlsx", ("Sheet", [["date", "hs"], ["1", "2"]]))
    content = tmp_path / "new.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            data = old.read(name).replace(
                b"</sheetData>", f'<row r="1048576">{far}</row></sheetData>'.encode()
            )
            new.writestr(name, data)
    with pytest.raises(InputError, match="spans 1,048,576 rows and 16,384 columns"):
        open_table(content, tmp_path, fit, ReadOptions())


def test_the_sheet_that_fits_is_taken(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx",
        ("Cover", [["a", "b"], ["1", "2"]]),
        ("Data", [["date", "hs"], ["x", "y"]]),
    )
    table = open_table(path, tmp_path, fit, ReadOptions())
    assert table.header.headings == ("date", "hs")
    assert table.notes == ("sheet 'Data' of 2: its columns fit best",)
    other = open_table(path, tmp_path, fit, ReadOptions(sheet="Cover"))
    assert other.header.headings == ("a", "b")
    with pytest.raises(InputError, match="no sheet 'None'; it has Cover, Data"):
        open_table(path, tmp_path, fit, ReadOptions(sheet="None"))


def test_a_table_that_does_not_start_in_the_corner(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", ("S", [[], [], [None, "date", "hs"], [None, "x", 8457.0]]))
    assert read(path, tmp_path) == [(4, None, "x", "8457")]


@pytest.mark.parametrize(
    ("sample", "name"),
    [
        ("дата;код".encode("utf-16"), "utf-16-le"),
        ("дата;код;название товара".encode("utf-16-le"), "utf-16-le"),
        ("date;hs;name".encode("utf-16-be"), "utf-16-be"),
        ("date;hs;name".encode("utf-8-sig"), "utf-8"),
        ("дата;код".encode(), "utf-8"),
        ("Станок токарный, поставка в адрес завода".encode("windows-1251"), "windows-1251"),
        ("ВЕРСТАТ ТОКАРНИЙ, ПОСТАВКА НА АДРЕСУ ЗАВОДУ".encode("windows-1251"), "windows-1251"),
        (b"plain", "utf-8"),
        ("ж".encode()[:1] + b"", None),
        (("стан" * 200).encode()[:-1], "utf-8"),
    ],
)
def test_encodings_are_told(sample: bytes, name: str | None) -> None:
    if name is None:
        assert detect(sample, "f").name == "utf-8"  # a character cut by the end of the sample
    else:
        assert detect(sample, "f").name == name


@pytest.mark.parametrize("encoding", ["cp866", "koi8-r", "windows-1254"])
def test_other_encodings_are_not_guessed(encoding: str) -> None:
    text = "Torna tezgâhı, İşleme merkezi ğüşiöç" * 9
    if encoding != "windows-1254":
        text = "Станок токарный, поставка в адрес завода по договору"
    with pytest.raises(InputError, match="--encoding"):
        detect(text.encode(encoding), "f")


def test_empty_lines_are_marked_and_quoted_ones_are_not(tmp_path: Path) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(b'a,b\r\n\r\n1,"x\r\n\r\ny"\n\n2,"bro"ken\n\n3,4\n\n\n')
    even(source, target)
    mark = BLANK_LINE.encode()
    assert target.read_bytes() == (
        b"a,b\n" + mark + b'\n1,"x\r\n\r\ny"\n' + mark + b'\n2,"bro"ken\n' + mark + b"\n3,4\n"
    )


CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\x1f", exclude_categories=("Cs", "Cc")),
    min_size=1,
    max_size=8,
)


@settings(max_examples=30, deadline=None)
@given(
    records=st.lists(st.one_of(st.none(), st.tuples(CELL, CELL)), min_size=1, max_size=12),
    chunk=st.integers(4, 64),
)
def test_rows_are_cut_alike_however_the_file_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    records: list[tuple[str, str] | None],
    chunk: int,
) -> None:
    tmp_path = tmp_path_factory.mktemp("even")
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    quoted = [
        "" if r is None else ",".join('"' + c.replace('"', '""') + '\n\n"' for c in r)
        for r in records
    ]
    source.write_text("\n".join(quoted) + "\n", encoding="utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_CHUNK", chunk)
        even(source, target)
    while quoted and not quoted[-1]:
        quoted.pop()
    expected = "".join((q or BLANK_LINE) + "\n" for q in quoted)
    assert target.read_bytes().decode() == expected


def test_spaces_around_cells_and_words_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("date,hs,name\n  x , NULL,N/A\n-, \u00a0y \u00a0 , NA\n", encoding="utf-8")
    assert read(path, tmp_path) == [(2, "x", None, None), (3, None, "y", "NA")]
