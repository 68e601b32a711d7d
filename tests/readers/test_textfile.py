import gzip
from pathlib import Path

import pytest

from enduse.errors import InputError
from enduse.readers import textfile
from enduse.readers.textfile import TextFile, table_rows
from reading import text_file

GOOD = "name,country\nПРИМЕР,RU\n"


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.encode("utf-16"),
        gzip.compress(GOOD.encode(), mtime=0),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("name", " NAME ").encode(),
    ],
    ids=["UTF-8", "byte order mark", "UTF-16", "gzip", "semicolon", "tab", "CRLF", "spaced"],
)
def test_writings_of_one_table_read_alike(tmp_path: Path, content: bytes) -> None:
    file = text_file(tmp_path, content)
    rows = list(table_rows(file, ("name", "country"), ("name",)))
    assert rows == [(2, {"name": "ПРИМЕР", "country": "RU"})]
    assert file.rows_read == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "the file is empty"),
        (gzip.compress(GOOD.encode() * 5000, mtime=0)[:-40], "cut off"),
        (b"\x1f\x8b\x08\x00" + b"rubbish" * 20, "damaged"),
        ("name\nПример".encode("cp1251"), "not UTF-8"),
        (b"PK\x03\x04" + b"x" * 50, "no text file"),
        (b"nom,pays\nx,y\n", "no column 'name'"),
        (b"name,contry\nx,y\n", "column 'contry' is not known"),
        (b'name\n"' + b"x" * 200_000, "cannot be read as CSV"),
        (b"name" + b",x" * 3000 + b"\n", "more than 2000 columns"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_used_is_one_line(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    file = text_file(tmp_path, content)
    with pytest.raises(InputError) as error:
        list(table_rows(file, ("name", "country"), ("name",)))
    assert expected in str(error.value)
    assert str(file.path) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_file_and_a_directory_are_one_line(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            list(TextFile(path).lines())


def test_an_endless_line_is_refused_without_reading_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textfile, "MAX_LINE", 1000)
    bomb = gzip.compress(b"x" * 50_000_000)  # 50 kB on disk
    with pytest.raises(InputError, match="line 1: longer than 1000 characters"):
        list(text_file(tmp_path, bomb).lines())


def test_rows_keep_the_number_a_spreadsheet_shows(tmp_path: Path) -> None:
    file = text_file(tmp_path, 'name,country\n"two\nlines",RU\n\nlast,CN\n')
    rows = [(row, values["country"]) for row, values in table_rows(file, ("name", "country"), ())]
    assert rows == [(2, "RU"), (4, "CN")]


def test_cells_beyond_the_header_are_told(tmp_path: Path) -> None:
    file = text_file(tmp_path, "name,country\nx,RU,more\n")
    assert dict(table_rows(file, ("name", "country"), ()))[2]["*"] == "3 cells under 2 columns"


def test_json_lines_tell_what_is_no_json(tmp_path: Path) -> None:
    deep = "[" * 100_000
    file = text_file(tmp_path, f'{{"a": 1}}\n\nnot json\n{deep}\n', "x.json")
    values = list(file.json_lines())
    assert values[0] == (1, {"a": 1})
    assert "not JSON" in str(values[1][1])
    assert isinstance(values[2][1], ValueError)
    assert file.rows_read == 3


def test_warnings_are_bounded(tmp_path: Path) -> None:
    file = text_file(tmp_path, "x")
    for number in range(textfile.MAX_WARNINGS + 5):
        file.warn(str(number))
    assert (len(file.warnings), file.warnings_more) == (textfile.MAX_WARNINGS, 5)
