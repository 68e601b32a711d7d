"""The example files hold the published figures, mark every cell, and name nobody else."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from stdnum.ru import inn

from helpers import ROOT

EXAMPLES = ROOT / "examples"
SOURCES = ROOT.parent / "shared" / "sources"
CASES = ("shenyang", "taiwan")
MAKER = ("Genertec Shenyang Machine Tool Co., LTD", "Shenyang Machine Tool (Group) Co., Ltd.")
TRADER = "Shenyang Machine Tool Import & Export Company"
STANKO = "OOO Trading House Stankomachstroy"
TD_SMS = "ООО ТД СМС"
TIER_4B = {"845710", "845811", "845891", "845961", "846693"}
FIVE_MAKERS = {
    "I Machine Tools Corp",
    "Victor Taichung Machinery Works Co., Ltd",
    "Kao Fong Machinery Co.",
    "L.K. Machinery Corp",
    "Akira Seiki Co., Ltd",
}
UNNAMED = re.compile(r"unnamed (importer|exporter|supplier|other buyer|defence-industry buyer) \d+")

# Everyone whom a row of a case may name, because its documents (or the US list) name them.
NAMED = {
    "shenyang": {
        *MAKER,
        TRADER,
        STANKO,
        TD_SMS,
        "TD SMS Ltd.",
        "LLC Mashimport",
        "Promoil",
        "LLC KMT",
        "KAMI-Group Ltd.",
        "STANKOMASHSTROY",
        "Shenyang Machine Tools Company",
        "General Technology (Group) Holding Co Ltd",
        "State-owned Assets Supervision and Administration Commission of the State Council",
    },
    "taiwan": {"I Machine Technology", "Aleksey Bredikhin", *FIVE_MAKERS},
}
# Tax and registration numbers, by the document (004) or the list entry (45630) that gives them.
NUMBERS = {
    "7719717008": "004",
    "5835109448": "004",
    "5904112229": "004",
    "9719010156": "004",
    "7719429480": "004",
    "1145835004545": "004",
    "5835103100": "45630",
    "1135835003370": "45630",
}
PARTY_COLUMNS = (
    "SUPPLIER_NAME", "IMPORTER_NAME", "IMPORTER_NAME_EN", "MANUFACTURER", "CUSTOMS_BROKER_NAME",
    "CUSTOMS_DECLARANT_NAME", "name", "name_local", "alias", "weak_alias", "owner", "sdn_name",
    "seller", "buyer", "subject", "counterpart",
)  # fmt: skip

Row = dict[str, str]


def table(name: str, header_row: int = 1) -> list[Row]:
    with (EXAMPLES / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return [dict(zip(rows[header_row - 1], row, strict=True)) for row in rows[header_row:]]


def shipments(case: str) -> list[Row]:
    return table(f"{case}/shipments_ru_import.csv", header_row=6)


def all_rows(case: str) -> list[tuple[str, Row]]:
    """Every row of every file of a case, with the file's name."""
    files = sorted((EXAMPLES / case).rglob("*.csv"))
    heads = [6 if file.name.startswith("shipments") else 1 for file in files]
    return [
        (str(file.relative_to(EXAMPLES)), row)
        for file, head in zip(files, heads, strict=True)
        for row in table(str(file.relative_to(EXAMPLES)), head)
    ]


def stated_listings() -> list[Row]:
    files = sorted((EXAMPLES / "shenyang" / "lists").glob("*_stated.csv"))
    return [row for file in files for row in table(str(file.relative_to(EXAMPLES)))]


def dollars(rows: list[Row]) -> int:
    return sum(int(row["TOTAL_VALUE_USD"]) for row in rows)


def day(row: Row) -> str:
    return datetime.strptime(row["IMP_DATE"], "%d.%m.%Y").date().isoformat()


def run_build(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "build.py"), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_files_are_what_the_facts_give() -> None:
    done = run_build(EXAMPLES, "--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_check_names_a_changed_file_and_a_rebuild_gives_the_same_bytes(tmp_path: Path) -> None:
    copy = shutil.copytree(EXAMPLES, tmp_path / "examples")
    changed = copy / "shenyang" / "shipments_ru_import.csv"
    committed = changed.read_bytes()
    changed.write_bytes(committed.replace(b"SMTCL", b"OTHER", 1))
    (copy / "taiwan" / "sales.csv").unlink()
    done = run_build(copy, "--check")
    assert done.returncode == 1
    assert "shipments_ru_import.csv" in done.stderr
    assert "sales.csv" in done.stderr
    assert run_build(copy).returncode == 0
    assert changed.read_bytes() == committed
    assert run_build(copy, "--check").returncode == 0


@pytest.mark.parametrize("case", CASES)
def test_customs_files_come_as_vendors_deliver_them(case: str) -> None:
    path = EXAMPLES / case / "shipments_ru_import.csv"
    lines = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert "reconstruction" in lines[0][0]
    assert not any(cell for line in lines[1:5] for cell in line)
    assert lines[5][:3] == ["RECORDS_TAG", "DECLARATION_NUMBER", "IMP_DATE"]
    assert lines[5][-2:] == ["RECORD_ID", "PUBLISHED"]
    assert len(lines[5]) == 48
    assert {len(line) for line in lines} == {48}


@pytest.mark.parametrize(
    ("column", "values", "count", "total"),
    [
        ("SUPPLIER_NAME", MAKER, 6, 415_355),
        ("SUPPLIER_NAME", MAKER[:1], 5, None),
        ("SUPPLIER_NAME", MAKER[1:], 1, None),
        ("SUPPLIER_NAME", (TRADER,), 5, 320_619),
        ("IMPORTER_NAME", ("LLC Mashimport",), 1, None),
        ("IMPORTER_NAME", (STANKO,), 2, None),
        ("IMPORTER_NAME", ("Promoil",), 1, None),
        ("IMPORTER_NAME", (TD_SMS,), 2, 168_439),
        ("BRAND", ("SMTCL",), 13, 415_355 + 320_619 + 168_439),
    ],
)
def test_shenyang_totals(
    column: str, values: tuple[str, ...], count: int, total: int | None
) -> None:
    rows = [row for row in shipments("shenyang") if row[column] in values]
    assert len(rows) == count
    assert total is None or dollars(rows) == total


@pytest.mark.parametrize(
    ("supplier", "codes"),
    [
        (MAKER, {"845710": 2, "845811": 3, "845891": 1}),
        ((TRADER,), {"845939": 3, "846693": 1, "845819": 1}),
        (("unnamed exporter 1",), {"845939": 2}),
    ],
)
def test_shenyang_codes(supplier: tuple[str, ...], codes: dict[str, int]) -> None:
    found = [row["HS_CODE"] for row in shipments("shenyang") if row["SUPPLIER_NAME"] in supplier]
    assert Counter(found) == codes


def test_exactly_one_of_the_traders_five_is_tier_4b() -> None:
    rows = [row for row in shipments("shenyang") if row["SUPPLIER_NAME"] == TRADER]
    assert [row["IMPORTER_NAME"] for row in rows if row["HS_CODE"] in TIER_4B] == ["Promoil"]


@pytest.mark.parametrize(
    ("column", "value", "first", "last"),
    [
        ("SUPPLIER_NAME", MAKER[0], "2022-09-01", "2024-02-29"),
        ("SUPPLIER_NAME", MAKER[1], "2022-09-01", "2024-02-29"),
        ("SUPPLIER_NAME", TRADER, "2022-08-11", "2024-03-20"),  # mid-August to mid-March
        ("IMPORTER_NAME", STANKO, "2023-07-01", "2023-12-31"),
        ("IMPORTER_NAME", "Promoil", "2022-08-11", "2023-11-01"),  # before its listing
        ("IMPORTER_NAME", TD_SMS, "2024-03-24", "2024-03-24"),
    ],
)
def test_shenyang_days(column: str, value: str, first: str, last: str) -> None:
    days = [day(row) for row in shipments("shenyang") if row[column] == value]
    assert days
    assert first <= min(days) <= max(days) <= last


def test_shenyang_periods_reach_from_the_first_to_the_last_month_published() -> None:
    rows = shipments("shenyang")
    maker = sorted(day(row)[:7] for row in rows if row["SUPPLIER_NAME"] in MAKER)
    trader = sorted(day(row)[:7] for row in rows if row["SUPPLIER_NAME"] == TRADER)
    assert (maker[0], maker[-1]) == ("2022-09", "2024-02")
    assert (trader[0], trader[-1]) == ("2022-08", "2024-03")


def test_two_spellings_of_the_maker_have_one_address() -> None:
    rows = [row for row in shipments("shenyang") if row["SUPPLIER_NAME"] in MAKER]
    assert len({row["SUPPLIER_ADDRESS"] for row in rows}) == 1


def test_one_tax_id_has_two_names_and_the_us_list_another_id() -> None:
    rows = [row for row in shipments("shenyang") if row["IMPORTER_CODE"] == "5835109448"]
    listed = [row for row in stated_listings() if "5835109448" in row["identifiers"]]
    (entry,) = table("shenyang/lists/us_list_excerpt.csv")
    assert {row["IMPORTER_NAME"] for row in rows} == {STANKO, TD_SMS}
    assert [row["name"] for row in listed] == [STANKO]
    assert (entry["ent_num"], entry["sdn_name"]) == ("45630", "STANKOMASHSTROY")
    assert "5835103100" in entry["remarks"]
    assert "5835109448" not in entry["remarks"]


def test_listings_have_the_days_that_the_document_states_and_no_others() -> None:
    rows = stated_listings()
    assert {row["name"]: row["listed_from"] for row in rows} == {
        "LLC Mashimport": "",
        STANKO: "2024-02-23",
        "Promoil": "2023-11-02",
        "LLC KMT": "",
        "KAMI-Group Ltd.": "",
    }
    assert not any(row["listed_to"] for row in rows)


def test_profit_of_td_sms_is_6_2_times_that_of_the_year_before() -> None:
    rows = [row for row in table("shenyang/registers/companies.csv") if row["profit"]]
    profit = {row["year"]: int(row["profit"]) for row in rows}
    assert profit["2023"] == 1_300_000_000
    assert profit["2023"] / profit["2022"] == pytest.approx(6.2)


def test_taiwan_totals() -> None:
    rows = shipments("taiwan")
    assert len(rows) == 63
    assert dollars(rows) > 20_000_000
    assert {row["IMPORTER_NAME"] for row in rows} == {"I Machine Technology"}
    assert {row["ORIGIN_COUNTRY"] for row in rows} == {"TAIWAN"}
    assert {row["HS_CODE"] for row in rows} == {"845710", "845811", "845891", "845961"}
    assert all(row["SUPPLIER_NAME"].startswith("unnamed supplier ") for row in rows)
    assert not any(row["BRAND"] or row["MANUFACTURER"] or row["IMPORTER_CODE"] for row in rows)


def test_taiwan_rows_lie_on_both_sides_of_the_claims_january() -> None:
    days = [day(row) for row in shipments("taiwan")]
    assert min(days) < "2023-02-01" < max(days) <= "2023-07-31"


def test_taiwan_machines_weigh_what_machines_weigh() -> None:
    assert all(3_000 < int(row["NET_WEIGHT_KG"]) < 15_000 for row in shipments("taiwan"))


def test_taiwan_sales_go_mostly_to_defence_buyers_of_the_register() -> None:
    sales = table("taiwan/sales.csv")
    register = {row["name"]: row for row in table("taiwan/registers/companies.csv")}
    value = Counter[bool]()
    for sale in sales:
        value[bool(register[sale["buyer"]]["defence_linked"])] += int(sale["value"])
    assert value[True] / value.total() > 0.9
    assert value[False] > 0
    assert {sale["seller"] for sale in sales} == {"I Machine Technology"}


def test_five_makers_are_in_the_register_and_in_no_shipment() -> None:
    register = table("taiwan/registers/companies.csv")
    assert {row["name"] for row in register if row["country"] == "TW"} == FIVE_MAKERS
    assert not any(maker in str(row) for maker in FIVE_MAKERS for row in shipments("taiwan"))


@pytest.mark.parametrize("case", CASES)
def test_every_filled_cell_is_marked_exactly_once(case: str) -> None:
    for row in shipments(case):
        mark = row.pop("PUBLISHED")
        text = re.sub(r"\([^()]*\)", "", mark)
        marked = [name for name in re.findall(r"\b[A-Z][A-Z0-9_]+\b", text) if name in row]
        assert Counter(marked) == Counter(name for name, value in row.items() if value)
        assert mark.startswith("published in 00")
        assert "; allocated: " in mark


@pytest.mark.parametrize("case", CASES)
def test_marks_point_to_facts_with_a_place_in_a_named_document(case: str) -> None:
    facts = yaml.safe_load((EXAMPLES / case / "facts.yaml").read_text(encoding="utf-8"))
    text = " ".join(str(row) for _, row in all_rows(case))
    used = set(re.findall(r"\bF\d+\b", text))
    assert used
    assert used <= set(facts["facts"])
    for fact in facts["facts"].values():
        assert re.split(r"[ ,]", fact["where"])[0] in facts["documents"]
        assert fact["says"]


@pytest.mark.parametrize("case", CASES)
def test_registers_and_sales_say_what_is_published(case: str) -> None:
    rows = [row for file, row in all_rows(case) if "registers" in file or "sales" in file]
    assert rows
    assert all(re.match("published|allocated|worked out", row["note"]) for row in rows)


@pytest.mark.parametrize("case", CASES)
def test_nobody_is_named_whom_the_documents_do_not_name(case: str) -> None:
    rows = all_rows(case)
    found = {row[column] for _, row in rows for column in PARTY_COLUMNS if row.get(column)}
    assert {name for name in found if not UNNAMED.fullmatch(name)} == NAMED[case]


def test_unnamed_parties_have_no_identifier_or_street() -> None:
    for case in CASES:
        for _, row in all_rows(case):
            if UNNAMED.fullmatch(row.get("IMPORTER_NAME", "")):
                assert row["IMPORTER_CODE"] == row["IMPORTER_ADDRESS"] == ""
            if UNNAMED.fullmatch(row.get("name", "")):
                assert row["identifiers"] == row["address"] == ""


def test_all_numbers_are_published_ones() -> None:
    text = " ".join(str(row) for case in CASES for _, row in all_rows(case))
    found = set(re.findall(r"\b(?:\d{10}|\d{13})\b", text)) - {"1300000000"}  # a profit
    assert found == set(NUMBERS)
    assert all(inn.is_valid(number) for number in NUMBERS if len(number) == 10)


@pytest.mark.parametrize("case", CASES)
def test_names_and_numbers_stand_in_the_documents(case: str) -> None:
    if not SOURCES.exists():
        pytest.skip(f"needs {SOURCES}, which is not on this machine")
    facts = yaml.safe_load((EXAMPLES / case / "facts.yaml").read_text(encoding="utf-8"))
    files = [name for name in facts["documents"].values() if name.endswith(".txt")]
    text = " ".join((SOURCES / name).read_text(encoding="utf-8") for name in files)
    text = re.sub(r"\s+", " ", text.replace("’", "'"))
    text = text.replace("Ma-chine", "Machine").replace("Machine-ry", "Machinery")  # as printed
    missing = {name for name in NAMED[case] if name not in text}
    assert missing <= {"STANKOMASHSTROY"}  # of the US list
    if case == "shenyang":
        assert [n for n, where in NUMBERS.items() if (n in text) != (where == "004")] == []
