import csv
import io
from datetime import date
from pathlib import Path

import pytest

from enduse.errors import InputError
from enduse.readers.lists.eu_annexes import list_name, read_eu_annexes, read_numbers, split_cell
from enduse.readers.records import ListEntry, Party, Quarantined
from reading import read_list, records, text_file

COLUMNS = [
    "celex", "recordId", "programKey", "annex", "measure", "startDate", "schema", "name", "alias",
    "weakAlias", "previousName", "registrationNumber", "imoNumber", "address",
]  # fmt: skip


def table(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows({"celex": "32014R0833", "measure": "Export control", **row} for row in rows)
    return out.getvalue()


@pytest.mark.parametrize(
    ("celex", "annex", "expected"),
    [
        ("32014R0833", "IV", "eu-833-annex-iv"),
        ("32014R0269", "I.PERSONS", "eu-269-annex-i"),
        ("32014R0269", "I.ENTITIES", "eu-269-annex-i"),
        ("32014R0833", "XIX.A", "eu-833-annex-xix-a"),
        ("32017R1509", "", "eu-1509"),
    ],
)
def test_short_names(celex: str, annex: str, expected: str) -> None:
    assert list_name(celex, annex) == expected


def test_an_annex(tmp_path: Path) -> None:
    text = table(
        {
            "recordId": "519", "annex": "IV", "startDate": "23.6.2023", "schema": "LegalEntity",
            "name": "JSC Example", "alias": 'АО Пример; "Odd; One"; f.k.a.: Plant 5',
            "weakAlias": "EX", "registrationNumber": "0261013879 (Tax ID/INN)",
            "address": "1 Street, Ufa, Russian Federation",
        },
        {"annex": "XLII", "schema": "Vessel", "name": "Nurkez", "imoNumber": "9253325"},
        {"recordId": "1", "annex": "I.PERSONS", "schema": "Person",
         "name": "A", "alias": "Sergei AKSENOV (Сергей АКСЁНОВ)"},
        {"recordId": "1", "annex": "I.ENTITIES", "schema": "Company", "name": "B",
         "startDate": "May 2014"},
        {"annex": "IV", "schema": "Company"},
    )  # fmt: skip
    file = text_file(tmp_path, text)
    readings = read_list(read_eu_annexes, file)
    entries = records(readings, ListEntry)
    assert [(e.list, e.entry) for e in entries] == [
        ("eu-833-annex-iv", "519"),
        ("eu-833-annex-xlii", "Nurkez"),
        ("eu-833-annex-i", "persons 1"),
        ("eu-833-annex-i", "entities 1"),
    ]
    assert (entries[0].listed_from, entries[0].to_basis) == (date(2023, 6, 23), "open")
    assert entries[1].from_basis == "unknown"
    assert file.warnings == [
        "row 5, startDate: 'May 2014' is not a whole day, the date is left unknown"
    ]
    firm, ship, person, _ = records(readings, Party)
    assert [(n.name, n.quality) for n in firm.names] == [
        ("JSC Example", "primary"), ("АО Пример", "alias"), ("Odd; One", "alias"),
        ("Plant 5", "former"), ("EX", "weak"),
    ]  # fmt: skip
    assert (firm.kind, firm.country) == ("company", "RU")
    assert (ship.kind, ship.identifiers[0].written) == ("vessel", "9253325")
    assert [n.name for n in person.names] == ["A", "Sergei AKSENOV", "Сергей АКСЁНОВ"]
    assert records(readings, Quarantined)[0].reason == "no name"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7704730655 (Tax ID/INN)", [("c (Tax ID/INN)", "7704730655")]),
        (
            "1026604933475 (OGRN), 6660017837 (TIN)",
            [("c (OGRN)", "1026604933475"), ("c (TIN)", "6660017837")],
        ),
        ("1207700324941, KPP 772901001", [("c (KPP)", "772901001"), ("c", "1207700324941")]),
        ("614322649248.", [("c", "614322649248")]),
        ("9 102 157 783", [("c", "9 102 157 783")]),
        ("LL06889 (Malaysia)", [("c", "LL06889 (Malaysia)")]),
        ("Cooperative No 892", [("c", "Cooperative No 892")]),
    ],
)  # fmt: skip
def test_dirty_numbers(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(i.label, i.written) for i in read_numbers("c", text)] == expected


def test_cells_of_several_values() -> None:
    assert split_cell('"Foo; Bar"; Baz') == ["Foo; Bar", "Baz"]
    assert split_cell("one") == ["one"]
    assert split_cell("") == []


def test_another_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="an EU annex file has celex"):
        read_list(read_eu_annexes, text_file(tmp_path, "name,address\nx,y\n"))
