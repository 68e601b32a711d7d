"""Loading: every row is accounted for, whatever the file does."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from enduse import schema
from enduse.errors import InputError
from enduse.readers.customs import LoadOptions, LoadReport, load_sales, load_shipments
from enduse.workspace import Workspace
from xlsx_files import raw, xlsx

HEAD = "date,declaration,item,exporter,importer,importer_id,hs,description,quantity,value_usd\n"
WHEN = "2026-01-01T00:00:00Z"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "workspace")


def line(number: int = 1, **cells: str) -> str:
    row = {
        "date": "17.05.2023", "declaration": f"D{number}", "item": "1", "exporter": "MAKER LTD",
        "importer": "ООО ТЕСТ", "importer_id": "7719717008", "hs": "8457101000",
        "description": "STANOK", "quantity": "1", "value_usd": "1000.50",
    }  # fmt: skip
    return ",".join({**row, **cells}.values()) + "\n"


def load(workspace: Workspace, path: Path, **options: str) -> LoadReport:
    report = load_shipments(workspace, [path], LoadOptions(**options), WHEN)[0]
    assert report.rows_read == (
        report.rows_loaded + report.rows_duplicate + report.rows_quarantined
    )
    return report


def rows(workspace: Workspace, table: str = "shipments") -> list[dict[str, Any]]:
    paths = workspace.paths(table)
    found = [row for path in paths for row in pq.read_table(path).to_pylist()]
    return sorted(found, key=lambda row: (row.get("row_no") or 0, str(row)))


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def named(workspace: Workspace, role: str) -> list[str | None]:
    names = {row["party_key"]: row["name"] for row in rows(workspace, "party_names")}
    return [names.get(row[f"{role}_party"]) for row in rows(workspace)]


def test_one_row_has_every_field_in_its_unit(workspace: Workspace, tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        "date,declaration,item,exporter,exporter_country,importer,importer_inn,hs,description,"
        "brand,model,serial,quantity,unit,gross_kg,net_kg,value,currency,incoterm,payment,origin,"
        "dispatch,destination,trading,reporter,direction,note,PUBLISHED\n"
        "17.05.2023,10702070/170523/1,3,SHENYANG LTD,China,ООО ТЕСТ,7719717008,8457.10.1000,"
        "ЦЕНТР,SMTCL,VMC850,S-1,2,ШТ,1500.5,1400.25,1000,USD,DAP,cash,КИТАЙ,CN,RUSSIA,HK,RU,"
        "import,mine,date\n",
    )
    report = load(workspace, path)
    assert (report.profile, report.rows_loaded, report.delimiter) == ("generic", 1, ",")
    row = rows(workspace)[0]
    expected = {
        "row_no": 2, "declaration": "10702070/170523/1", "item": "3", "date": date(2023, 5, 17),
        "date_precision": "day", "reporter": "RU", "direction": "import", "hs": "8457101000",
        "hs6": "845710", "hs_vintage": 2022, "brand": "SMTCL", "model": "VMC850",
        "serial": "S-1", "quantity_milli": 2000, "unit": "ШТ", "gross_g": 1_500_500,
        "net_g": 1_400_250, "value_usd_cents": 100_000, "value_basis": "declared_usd",
        "value_cents": 100_000, "currency": "USD", "rate_date": None, "incoterm": "DAP",
        "payment": "cash", "origin": "CN", "dispatch": "CN", "destination": "RU", "trading": "HK",
        "note": "mine; date", "seller_party": None,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert list(row) == list(schema.SHIPMENTS.names)
    assert named(workspace, "importer") == ["ООО ТЕСТ"]
    parties = {p["party_key"]: p for p in rows(workspace, "parties")}
    assert parties[row["exporter_party"]]["country_basis"] == "stated"
    assert parties[row["exporter_party"]]["country"] == "CN"
    assert [i["label"] for i in rows(workspace, "party_identifiers")] == ["INN"]


def test_parts_have_the_columns_and_types_of_the_schema(
    workspace: Workspace, tmp_path: Path
) -> None:
    text = HEAD + line(1) + line(1) + line(2, hs="x")
    load(workspace, write(tmp_path / "a.csv", text))
    kinds = {
        "BIGINT": pa.int64(),
        "INTEGER": pa.int32(),
        "VARCHAR": pa.string(),
        "DATE": pa.date32(),
    }
    for table in ("shipments", "duplicates", "quarantine", "parties", "party_names",
                  "party_identifiers"):  # fmt: skip
        shape = pq.read_schema(workspace.paths(table)[0])
        wanted = [(c.name, kinds[c.type]) for c in schema.TABLES[table].columns]
        assert [(field.name, field.type) for field in shape] == wanted, table


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(
    workspace: Workspace, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = HEAD + "".join(line(n, description=f"СТАНОК ТОКАРНЫЙ НОМЕР {n}") for n in range(1, 9))
    path = write(tmp_path / "a.csv", text.replace(",", delimiter), encoding)
    report = load(workspace, path)
    assert (report.rows_loaded, report.delimiter) == (8, delimiter)
    assert rows(workspace)[0]["description"] == "СТАНОК ТОКАРНЫЙ НОМЕР 1"
    assert named(workspace, "importer")[0] == "ООО ТЕСТ"


def test_title_and_blank_rows_before_the_headings(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "Report of imports,,\n\n\n" + HEAD + line(1) + "\n" + line(2))
    report = load(workspace, path)
    assert (report.header_row, report.rows_read) == (4, 2)
    assert [row["row_no"] for row in rows(workspace)] == [5, 7]


@pytest.mark.parametrize("ends", ["\r\n", "\r", "mixed"])
def test_line_ends(workspace: Workspace, tmp_path: Path, ends: str) -> None:
    text = HEAD + line(1) + line(2, description='"TWO\nLINES"') + line(3)
    if ends == "mixed":
        text = text.replace("\n", "\r\n", 2)
    else:
        text = text.replace("\n", ends).replace(f"TWO{ends}LINES", "TWO\nLINES")
    report = load(workspace, write(tmp_path / "a.csv", text))
    assert report.rows_loaded == 3
    assert [row["row_no"] for row in rows(workspace)] == [2, 3, 4]
    assert rows(workspace)[1]["description"] == "TWO\nLINES"


def test_row_numbers_stay_right_between_refused_rows(workspace: Workspace, tmp_path: Path) -> None:
    lines = [line(n) for n in range(1, 41)]
    lines[3] = "too,few\n"
    lines[7] = line(8).rstrip("\n") + ",one,more\n"
    lines[11] = line(12, description='"BRO"KEN"')
    lines[15] = line(16, description='"TWO\n\nLINES"')
    lines[19] = "\n"
    lines[23] = line(24, hs="845")
    lines[27] = ",,,,,,,,,\n"
    report = load(workspace, write(tmp_path / "a.csv", HEAD + "".join(lines)))
    assert (report.rows_read, report.rows_loaded, report.rows_quarantined) == (39, 34, 5)
    for row in rows(workspace):
        assert row["declaration"] == f"D{row['row_no'] - 1}"
    reasons = {row["row_no"]: row["reason"] for row in rows(workspace, "quarantine")}
    assert reasons == {
        5: "too few fields", 9: "too many fields", 13: "broken quotes", 25: "not a goods code",
        29: "no day and no goods code",
    }  # fmt: skip


def test_row_numbers_in_a_file_of_many_buffers(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    bad = set()
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for number in range(1, 60_001):
            if number % 997 == 0:
                file.write("too,few\n")
                bad.add(number + 1)
            else:
                file.write(line(number, description="X" * 600))
    report = load(workspace, path)
    assert report.rows_quarantined == len(bad)
    assert {row["row_no"] for row in rows(workspace, "quarantine")} == bad
    table = pq.read_table(workspace.paths("shipments")[0], columns=["row_no", "declaration"])
    numbers, declared = table["row_no"].to_pylist(), table["declaration"].to_pylist()
    assert declared == [f"D{number - 1}" for number in numbers]


def test_broken_bytes_cost_their_row_only(workspace: Workspace, tmp_path: Path) -> None:
    good = [line(n, description="СТАНОК").encode() for n in range(1, 30)]
    good[4] = line(5, description="X").encode().replace(b"X", b"\xff\xfe")
    (tmp_path / "a.csv").write_bytes(HEAD.encode() + b"".join(good))
    report = load(workspace, tmp_path / "a.csv")
    assert (report.rows_loaded, report.quarantine[0].first_rows) == (28, (6,))
    assert report.quarantine[0].reason == "bytes that are not text in this encoding"


@pytest.mark.parametrize(
    ("cells", "reason", "column"),
    [
        ({"date": ""}, "no day", "date"),
        ({"date": "31.02.2023"}, "not a day", "date"),
        ({"hs": ""}, "no goods code", "hs"),
        ({"hs": "845"}, "not a goods code", "hs"),
        ({"hs": "7700000000"}, "not a goods code", "hs"),
        ({"value_usd": "lots"}, "not a number", "value_usd"),
        ({"quantity": "1e99"}, "not a number", "quantity"),
        ({"quantity": "inf"}, "not a number", "quantity"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(
    workspace: Workspace, tmp_path: Path, cells: dict[str, str], reason: str, column: str
) -> None:
    report = load(workspace, write(tmp_path / "a.csv", HEAD + line(1) + line(2, **cells)))
    found = rows(workspace, "quarantine")
    assert [(row["row_no"], row["reason"], row["column_name"]) for row in found] == [
        (3, reason, column)
    ]
    assert found[0]["text"] == (next(iter(cells.values())) or None)
    assert report.quarantine[0].reason == reason
    assert report.rows_loaded == 1


def test_the_text_null_is_nothing(workspace: Workspace, tmp_path: Path) -> None:
    cells = {"item": "NULL", "exporter": " NULL ", "description": "N/A", "importer_id": "NULL"}
    load(workspace, write(tmp_path / "a.csv", HEAD + line(1, **cells)))
    row = rows(workspace)[0]
    assert (row["item"], row["exporter_party"], row["description"]) == (None, None, None)
    assert rows(workspace, "party_identifiers") if workspace.paths("party_identifiers") else True
    assert not workspace.paths("party_identifiers")


@pytest.mark.parametrize(
    ("numbers", "cents"),
    [
        (['"1234,5"', '"12,75"'], [123_450, 1_275]),
        (['"1 234,50"', '"1\u00a0000,00"'], [123_450, 100_000]),
        (['"1.234,50"', '"12.345"'], [123_450, 1_234_500]),
        (['"1,234.50"', '"12,345"'], [123_450, 1_234_500]),
        (["1234.5", "12.345"], [123_450, 1_235]),
        (["0.125", "12.345"], [13, 1_235]),
        (['"1,234,567"', '"12,345"'], [123_456_700, 1_234_500]),
    ],
)
def test_the_decimal_sign_is_told_by_the_whole_column(
    workspace: Workspace, tmp_path: Path, numbers: list[str], cents: list[int]
) -> None:
    text = HEAD + "".join(line(n, value_usd=v) for n, v in enumerate(numbers, 1))
    load(workspace, write(tmp_path / "a.csv", text))
    assert [row["value_usd_cents"] for row in rows(workspace)] == cents


def test_a_column_that_does_not_tell_its_decimal_sign_asks(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv", HEAD + line(1, value_usd='"12,345"'))
    with pytest.raises(InputError, match=r"value_usd does not tell.*--decimal comma"):
        load(workspace, path)
    assert load(workspace, path, decimal="comma").rows_loaded == 1
    assert rows(workspace)[0]["value_usd_cents"] == 1_235


def test_a_column_with_both_signs_asks(workspace: Workspace, tmp_path: Path) -> None:
    text = HEAD + line(1, value_usd='"12,5"') + line(2, value_usd="12.5")
    with pytest.raises(InputError, match="1 numbers with a decimal point and 1 with a decimal"):
        load(workspace, write(tmp_path / "a.csv", text))


def test_party_cells_are_taken_apart(workspace: Workspace, tmp_path: Path) -> None:
    cells = {
        "importer": '"7722476458 772201001 ООО ""ИМПОРТ"" ПО ПОРУЧЕНИЮ ООО ""ЗАВОД"""',
        "importer_id": "",
        "exporter": "TRADER LTD ПО ПОРУЧЕНИЮ MAKER LTD",
    }
    load(workspace, write(tmp_path / "a.csv", HEAD + line(1, **cells)))
    assert named(workspace, "importer") == ['ООО "ИМПОРТ"']
    assert named(workspace, "buyer") == ['ООО "ЗАВОД"']
    assert named(workspace, "exporter") == ["TRADER LTD"]
    assert named(workspace, "seller") == ["MAKER LTD"]
    numbers = {(i["label"], i["written"]) for i in rows(workspace, "party_identifiers")}
    assert numbers == {("INN", "7722476458"), ("KPP", "772201001")}


def test_mixed_letters_of_a_name_are_kept_as_written(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, write(tmp_path / "a.csv", HEAD + line(1, importer="OOO CTAHКO")))
    assert named(workspace, "importer") == ["OOO CTAHКO"]


def test_values_in_another_currency(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.root / "rates.csv").write_text(
        "currency,date,usd_per_unit,source\nCNY,2023-05-10,0.14,bank\n", encoding="utf-8"
    )
    text = (
        "date,declaration,hs,importer,value,currency\n17.05.2023,1,845710,A,1000.00,CNY\n"
        "17.05.2023,2,845710,A,1000.00,юань\n17.07.2023,3,845710,A,1000.00,CNY\n"
        "17.05.2023,4,845710,A,1000.00,XBTX\n17.05.2023,5,845710,A,,CNY\n"
        "17.05.2023,6,845710,A,1000.00,USD\n"
    )
    report = load(workspace, write(tmp_path / "a.csv", text))
    found = [
        (r["value_usd_cents"], r["value_basis"], r["currency"], r["rate_date"])
        for r in rows(workspace)
    ]
    assert found == [
        (14_000, "converted", "CNY", date(2023, 5, 10)),
        (14_000, "converted", "CNY", date(2023, 5, 10)),
        (None, "missing", "CNY", None),
        (None, "missing", None, None),
        (None, "missing", None, None),
        (100_000, "declared_usd", "USD", None),
    ]
    assert [row["value_cents"] for row in rows(workspace)][:4] == [100_000] * 4
    told = "\n".join(report.warnings)
    assert "3 rows without a value in US dollars" in told
    assert "XBTX names none of the known currencies" in told


def test_monthly_sums_have_a_month_and_no_currency(workspace: Workspace, tmp_path: Path) -> None:
    text = (
        "IMPORTER_NAME_EN,SUPPLIER_NAME_EN,HS_CODE,HS_CODE_DESCRIPTION_EN,"
        "SUMOFVALUE_IN_FOREIGN_CURRENCY,SUMOFQUANTITY,MONTHYEAR\nA,B,845710,X,1000.5,2,May-2023\n"
    )
    report = load(workspace, write(tmp_path / "a.csv", text))
    row = rows(workspace)[0]
    assert report.profile == "kz-import-short"
    assert (row["date"], row["date_precision"]) == (date(2023, 5, 1), "month")
    assert (row["value_cents"], row["currency"], row["value_usd_cents"]) == (100_050, None, None)
    again = Workspace.create(tmp_path / "other")
    load(again, tmp_path / "a.csv", currency="USD")
    assert rows(again)[0]["value_usd_cents"] == 100_050


def test_the_same_file_twice_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", HEAD + line(1) + line(2))
    load(workspace, path)
    before = (workspace.root / "manifest.json").read_bytes()
    again = load(workspace, path)
    assert again.again
    assert (workspace.root / "manifest.json").read_bytes() == before


def test_two_writings_of_one_line_are_duplicates(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, write(tmp_path / "a.csv", HEAD + line(1) + line(2) + line(1)))
    other = xlsx(
        tmp_path / "b.xlsx",
        (
            "Sheet",
            [
                [*HEAD.strip().split(",")],
                ["2023-05-17", "D2", "1", "MAKER LTD", "ООО ТЕСТ", "7719717008", 8457101000.0,
                 "STANOK", 1, 1000.5],
                ["2023-05-17", "D3", "1", "MAKER LTD", "ООО ТЕСТ", "7719717008", 8457101000.0,
                 "STANOK", 1, 1000.5],
            ],
        ),
    )  # fmt: skip
    report = load(workspace, other)
    assert (report.rows_loaded, report.rows_duplicate) == (1, 1)
    first, second = rows(workspace, "duplicates")[1], rows(workspace, "duplicates")[0]
    source_a = workspace.sources()[0].source_id
    assert (first["row_no"], first["of_source_id"], first["of_row_no"]) == (4, source_a, 2)
    assert (second["row_no"], second["of_source_id"], second["of_row_no"]) == (2, source_a, 3)
    assert len({row["line_key"] for row in rows(workspace)}) == 3


def test_the_same_declaration_with_other_content_is_no_duplicate(
    workspace: Workspace, tmp_path: Path
) -> None:
    text = HEAD + line(1) + line(1, value_usd="999.99") + line(1, item="2")
    assert load(workspace, write(tmp_path / "a.csv", text)).rows_loaded == 3


def test_without_a_declaration_number_equal_rows_of_one_file_all_count(
    workspace: Workspace, tmp_path: Path
) -> None:
    row = line(1, declaration="")
    assert load(workspace, write(tmp_path / "a.csv", HEAD + row * 2)).rows_loaded == 2
    report = load(workspace, write(tmp_path / "b.csv", HEAD + row * 3))
    assert (report.rows_loaded, report.rows_duplicate) == (1, 2)
    repeated = sorted((d["row_no"], d["of_row_no"]) for d in rows(workspace, "duplicates"))
    assert repeated == [(2, 2), (3, 3)]


def test_a_repeated_heading_row_is_quarantined(workspace: Workspace, tmp_path: Path) -> None:
    report = load(workspace, write(tmp_path / "a.csv", HEAD + line(1) + HEAD + line(2)))
    assert (report.rows_loaded, report.quarantine[0].first_rows) == (2, (3,))


def test_columns_that_are_not_used_are_said(workspace: Workspace, tmp_path: Path) -> None:
    text = HEAD.replace("\n", ",colour,date\n") + line(1).replace("\n", ",red,x\n")
    report = load(workspace, write(tmp_path / "a.csv", text))
    assert "columns not used: colour" in report.warnings
    assert "headings that occur twice, the first was used: date" in report.warnings


def test_gzip(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress((HEAD + line(1)).encode("windows-1251")))
    assert load(workspace, path).rows_loaded == 1


def test_parquet(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table(
        {
            "date": pa.array([date(2023, 5, 17)] * 2),
            "declaration": ["D1", "D2"],
            "hs": pa.array([8457101000.0, 402101900.0]),
            "importer": ["ООО ТЕСТ", " NULL "],
            "value_usd": pa.array([12.345, None]),
        }
    )
    pq.write_table(table, path)
    assert load(workspace, path).rows_loaded == 2
    found = rows(workspace)
    assert [row["hs"] for row in found] == ["8457101000", "0402101900"]
    assert [row["value_usd_cents"] for row in found] == [1_235, None]
    assert [row["row_no"] for row in found] == [2, 3]
    assert found[1]["importer_party"] is None


def test_workbook_cells(workspace: Workspace, tmp_path: Path) -> None:
    day = raw('<c r="{ref}" s="1"><v>45063</v></c>')
    stored = raw('<c r="{ref}"><f>1+1</f><v>2</v></c>')
    unstored = raw('<c r="{ref}"><f>1+1</f></c>')
    broken = raw('<c r="{ref}" t="e"><v>#DIV/0!</v></c>')
    head = ["date", "declaration", "hs", "importer", "quantity", "value_usd"]
    path = xlsx(
        tmp_path / "a.xlsx",
        ("Notes", [["made by hand"]]),
        (
            "Data",
            [
                ["Imports of May"],
                [],
                head,
                [day, "D1", 8457101000.0, "A", stored, 12.345],
                [45063, "D2", "8457.10", "A", unstored, 10],
                [],
                ["17.05.2023", "D3", "845710", "A", 1, broken],
                ["17.05.2023", "D4", "845710", "<script>alert(1)</script>", None, "1"],
            ],
        ),
        extra='<mergeCells count="1"><mergeCell ref="A1:F1"/></mergeCells>',
    )
    report = load(workspace, path)
    assert (report.header_row, report.encoding) == (3, "xlsx")
    found = rows(workspace)
    assert [row["row_no"] for row in found] == [4, 8]
    assert (found[0]["date"], found[0]["quantity_milli"]) == (date(2023, 5, 17), 2000)
    assert found[0]["value_usd_cents"] == 1_235
    reasons = {r["row_no"]: (r["reason"], r["column_name"]) for r in rows(workspace, "quarantine")}
    assert reasons == {
        5: ("formula without a stored value", "quantity"),
        7: ("error value in the cell", "value_usd"),
    }
    assert "2 formula cells; the stored values were used" in report.warnings
    assert named(workspace, "importer")[1] == "<script>alert(1)</script>"


def test_sales(workspace: Workspace, tmp_path: Path) -> None:
    text = (
        "document,date,seller,seller_inn,buyer,buyer_inn,description,value,currency,note\n"
        "1,17.05.2023,ООО А,7719717008,АО Б,5904112229,станок,1000.00,USD,published\n"
        "1,17.05.2023,ООО А,7719717008,АО Б,5904112229,станок,1000.00,USD,again\n"
        "2,17.05.2023,,,,,станок,1.00,USD,nobody\n"
    )
    path = write(tmp_path / "sales.csv", text)
    report = load_sales(workspace, [path], LoadOptions(), WHEN)[0]
    assert (report.rows_read, report.rows_loaded, report.rows_duplicate) == (3, 1, 1)
    assert report.quarantine[0].reason == "neither seller nor buyer is named"
    row = rows(workspace, "sales")[0]
    assert list(row) == list(schema.SALES.names)
    assert (row["value_usd_cents"], row["note"]) == (100_000, "published")
    assert {p["origin_kind"] for p in rows(workspace, "parties")} == {"sale"}
    with pytest.raises(InputError, match="enduse load sales"):
        load_shipments(workspace, [path], LoadOptions(profile="sales"), WHEN)


WRONG = {
    "no such file": (None, "no such file; check the path"),
    "empty": (b"", "the file is empty"),
    "blank": (b"\n \n\n", "the file is empty"),
    "headings only": (HEAD.encode(), "has headings but no rows"),
    "no headings": (b"a,b\n1,2\n", "no profile fits its columns"),
    "one column": (b"just text\nand more\n", "give --delimiter"),
    "truncated gzip": (gzip.compress(os.urandom(99_999))[:50_000], "the gzip is cut off"),
    "damaged gzip": (b"\x1f\x8b\x08\x00" + b"\x01" * 50, "the gzip is damaged"),
    "binary": (bytes(range(256)) * 40, "zero bytes"),
    "unknown encoding": (HEAD.encode() + line(1).encode().replace(b"STANOK", bytes(range(128, 160)) * 9), "give --encoding"),  # noqa: E501
    "koi8": ((HEAD + line(1, description="СТАНОК ТОКАРНЫЙ С ПРОГРАММНЫМ УПРАВЛЕНИЕМ")).encode("koi8-r"), "reads best as koi8-r"),  # noqa: E501
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"an old Excel file"),
    "encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),  # noqa: E501
    "a zip": (b"PK\x05\x06" + bytes(18), "zero bytes"),
    "damaged xlsx": (b"PK\x03\x04" + bytes(60), "XLSX is damaged"),
    "damaged parquet": (b"PAR1" + bytes(60), "no readable Parquet"),
    "nothing usable": ((HEAD + line(1, hs="x")).encode(), r"not one row can be used; the first is row 2, column hs: not a goods code: x"),  # noqa: E501
    "all refused": ((HEAD + "a,b\n").encode(), "row 2: too few fields"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_gets_one_line_and_leaves_nothing(
    workspace: Workspace, tmp_path: Path, case: str
) -> None:
    content, message = WRONG[case]
    path = tmp_path / "wrong.csv"
    if content is not None:
        path.write_bytes(content)
    before = (
        sorted(workspace.root.rglob("*.parquet")),
        (workspace.root / "manifest.json").read_bytes(),
    )
    with pytest.raises(InputError, match=message) as error:
        load(workspace, path)
    assert "\n" not in str(error.value)
    assert "wrong.csv" in str(error.value)
    after = (
        sorted(workspace.root.rglob("*.parquet")),
        (workspace.root / "manifest.json").read_bytes(),
    )
    assert after == before
    assert not (workspace.root / "staging").exists()


def test_one_wrong_file_of_two_loads_neither(workspace: Workspace, tmp_path: Path) -> None:
    good = write(tmp_path / "good.csv", HEAD + line(1))
    wrong = write(tmp_path / "wrong.csv", "a,b\n1,2\n")
    with pytest.raises(InputError):
        load_shipments(workspace, [good, wrong], LoadOptions(), WHEN)
    assert Workspace.open(workspace.root).sources() == []


def test_a_profile_that_does_not_fit_says_which_column_it_needs(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv", HEAD + line(1))
    with pytest.raises(InputError, match="has no column IMP_DATE, which profile ru-import needs"):
        load(workspace, path, profile="ru-import")


def test_wrong_options(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", HEAD + line(1))
    with pytest.raises(InputError, match="no encoding 'martian'"):
        load(workspace, path, encoding="martian")
    with pytest.raises(InputError, match="choose one of"):
        load(workspace, path, profile="none")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("decimal", "dot"), ("direction", "transit"), ("reporter", "Russia"), ("currency", "EURO"),
        ("delimiter", "::"), ("delimiter", '"'),
    ],
)  # fmt: skip
def test_options_that_cannot_be(
    workspace: Workspace, tmp_path: Path, option: str, value: str
) -> None:
    path = write(tmp_path / "a.csv", HEAD + line(1))
    with pytest.raises(InputError, match=f"--{option} .* cannot be; give"):
        load(workspace, path, **{option: value})


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", HEAD + "".join(line(n % 50, item=str(n)) for n in range(500)))
    parts = []
    for name in ("one", "two"):
        workspace = Workspace.create(tmp_path / name)
        load(workspace, path)
        tables = workspace.root / "tables"
        parts.append(
            {p.relative_to(tables): p.read_bytes() for p in sorted(tables.rglob("*.parquet"))}
        )
    assert parts[0] == parts[1]
    assert len(parts[0]) == 4


_LOADS = """
import sys
from pathlib import Path
from enduse.readers.customs import LoadOptions, load_shipments
from enduse.workspace import Workspace
print("ready", flush=True)
load_shipments(Workspace.open(Path(sys.argv[1])), [Path(sys.argv[2])], LoadOptions(), "now")
"""


def test_a_killed_load_leaves_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        file.writelines(line(n, description="X" * 300) for n in range(200_000))
    process = subprocess.Popen(
        [sys.executable, "-c", _LOADS, str(workspace.root), str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    process.stdout.readline()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not list(workspace.root.glob("staging/scratch/*/*")):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert Workspace.open(workspace.root).sources() == []
    report = load(workspace, write(tmp_path / "small.csv", HEAD + line(1)))
    assert report.rows_loaded == 1
    assert not (workspace.root / "staging").exists()
