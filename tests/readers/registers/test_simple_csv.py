from datetime import date
from pathlib import Path

from enduse.readers.records import Company, Financials, Ownership, Party, Quarantined
from enduse.readers.registers.simple_csv import COLUMNS, read_simple_register
from reading import records, text_file


def table(*rows: dict[str, str]) -> str:
    lines = [",".join(COLUMNS)]
    lines += [",".join(f'"{row.get(column, "")}"' for column in COLUMNS) for row in rows]
    return "\n".join(lines) + "\n"


PLANT = {
    "name": "Example Plant", "name_local": "ООО Пример", "country": "RU",
    "identifiers": "INN: 7719717008", "founded": "2022-03-01", "activity_codes": "28.41; 46.69",
    "employees": "12",
}  # fmt: skip


def test_rows_of_one_company_add_owners_and_years(tmp_path: Path) -> None:
    text = table(
        PLANT | {"owner": "A. Person", "owner_kind": "person", "owner_share": "50.5%",
                 "owner_from": "2022-03-01", "year": "2022", "revenue": "1000.50",
                 "profit": "-3", "currency": "rub"},
        PLANT | {"owner": "Holding", "owner_share": "25-50", "owner_role": "parent",
                 "owner_identifiers": "INN: 5", "year": "2023", "revenue": "7", "currency": "USD"},
    )  # fmt: skip
    file = text_file(tmp_path, text)
    readings = list(read_simple_register(file))
    parties = records(readings, Party)
    assert parties[0] == parties[2]  # one company, said twice
    assert records(readings, Company) == [
        Company(parties[0].ref, date(2022, 3, 1), activity_codes="28.41;46.69", employees=12)
    ]
    assert [
        (o.role, o.share_low_bp, o.share_high_bp, o.from_date) for o in records(readings, Ownership)
    ] == [("owner", 5050, 5050, date(2022, 3, 1)), ("parent", 2500, 5000, None)]
    years = records(readings, Financials)
    assert [(y.year, y.revenue_cents, y.profit_cents, y.currency) for y in years] == [
        (2022, 100_050, -300, "RUB"),
        (2023, 700, None, "USD"),
    ]
    assert [y.revenue_usd_cents for y in years] == [None, 700]


def test_what_cannot_be_read_is_unknown_and_told(tmp_path: Path) -> None:
    file = text_file(
        tmp_path,
        table(
            {"name": "X", "country": "Atlantis", "founded": "2022", "employees": "many"},
            {"name": "Y", "owner": "Z", "owner_share": "half", "year": "2022", "revenue": "lots"},
            {"note": "no name"},
        ),
    )
    readings = list(read_simple_register(file))
    assert len(readings) == file.rows_read == 3
    assert [w.split(":")[0] for w in file.warnings] == [
        "row 2, country", "row 2, founded", "row 2, employees", "row 3, owner_share",
        "row 3, revenue",
    ]  # fmt: skip
    assert records(readings, Quarantined)[0].reason == "no name"


def test_companies_of_one_name_in_two_countries_are_two(tmp_path: Path) -> None:
    file = text_file(
        tmp_path, table({"name": "X", "country": "RU"}, {"name": "X", "country": "CN"})
    )
    refs = {party.ref for party in records(list(read_simple_register(file)), Party)}
    assert len(refs) == 2


def test_an_owner_that_is_a_company_of_the_file_is_one_party(tmp_path: Path) -> None:
    text = table(
        {"name": "Holding", "country": "RU", "identifiers": "INN: 5"},
        {"name": "Plant", "country": "RU", "owner": "HOLDING JSC", "owner_country": "RU",
         "owner_identifiers": "INN: 5"},
    )  # fmt: skip
    readings = list(read_simple_register(text_file(tmp_path, text)))
    assert records(readings, Ownership)[0].owner_ref == records(readings, Party)[0].ref
