import csv
import io
from datetime import date
from pathlib import Path

import pytest

from enduse.errors import InputError
from enduse.readers.lists.us_csl import read_ids, read_us_csl, split_cell
from enduse.readers.records import ListEntry, Party, Quarantined, WrittenIdentifier, WrittenName
from reading import read_list, records, text_file

COLUMNS = [
    "_id", "source", "entity_number", "type", "programs", "name", "addresses",
    "federal_register_notice", "start_date", "end_date", "license_requirement", "alt_names",
    "citizenships", "ids",
]  # fmt: skip
ENTITY_LIST = "Entity List (EL) - Bureau of Industry and Security"
DENIED = "Denied Persons List (DPL) - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
CMIC = "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department"


def table(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_several_lists_in_one_file(tmp_path: Path) -> None:
    text = table(
        {
            "_id": "ab12", "source": ENTITY_LIST, "name": "Example Plant",
            "addresses": "1 Street, Kabul, AF; 2 Road, Kabul, AF", "start_date": "2011-11-21",
            "license_requirement": "For all items", "alt_names": "Plant; and Exp",
            "federal_register_notice": "76 FR 71867",
        },
        {
            "_id": "cd34", "source": DENIED, "name": "A PERSON", "start_date": "2002-03-04",
            "end_date": "2056-06-29", "addresses": "605 TRAIL, RICHARDSON, TX, 75081, US",
        },
        {
            "_id": "424", "source": SDN, "entity_number": "424", "type": "Entity",
            "name": "BOUTIQUE", "ids": "Tax ID No., 7744001497, RU; Website, www.x.ru",
        },
        {
            "_id": "9", "source": CMIC, "entity_number": "9", "name": "CHINA EXAMPLE",
            "ids": "Listing Date (CMIC), 2021-06-03",
        },
        {"_id": "5", "source": "New List (NL) - Some Department", "name": "Z"},
    )  # fmt: skip
    readings = read_list(read_us_csl, text_file(tmp_path, text))
    entries = records(readings, ListEntry)
    assert [(e.list, e.entry, e.authority) for e in entries] == [
        ("bis-entity", "ab12", "US BIS"),
        ("bis-dpl", "cd34", "US BIS"),
        ("ofac-sdn", "424", "US OFAC"),
        ("ofac-cmic", "9", "US OFAC"),
        ("us-new-list-nl-some-department", "5", "Some Department"),
    ]
    assert [(e.listed_from, e.listed_to, e.to_basis) for e in entries] == [
        (date(2011, 11, 21), None, "open"),
        (date(2002, 3, 4), date(2056, 6, 29), "source"),
        (None, None, "unknown"),
        (date(2021, 6, 3), None, "open"),
        (None, None, "unknown"),
    ]
    first, second, third, *_ = records(readings, Party)
    assert [n.name for n in first.names] == ["Example Plant", "Plant", "Exp"]
    assert (first.country, first.country_basis) == ("AF", "stated")
    assert second.country == "US"
    assert third.ref == "ofac-sdn|424"  # the same party as in OFAC's own file
    assert third.identifiers == (WrittenIdentifier("Tax ID No. (RU)", "7744001497"),)


def test_a_header_said_again_and_a_row_cut_short(tmp_path: Path) -> None:
    whole = table({"_id": "1", "source": SDN, "name": "FIRST"})
    header = whole.splitlines()[0]
    cut = f'2,{SDN},2,Individual,SDNT,"SECOND","c/o SOME'
    file = text_file(tmp_path, f"{whole}{header}\n{cut}")
    readings = read_list(read_us_csl, file)
    assert records(readings, Quarantined)[0].reason == "the header again"
    last = records(readings, Party)[-1]
    assert last.names == (WrittenName("SECOND"),)
    assert last.addresses == ()  # the cell before the cut may be half a cell
    assert file.warnings == ["row 4: cut short after 7 of 14 columns"]
    assert file.rows_read == 3


def test_a_date_that_cannot_be_read_leaves_the_entry(tmp_path: Path) -> None:
    file = text_file(tmp_path, table({"source": DENIED, "name": "X", "start_date": "2011-02-31"}))
    (entry,) = records(read_list(read_us_csl, file), ListEntry)
    assert (entry.listed_from, entry.from_basis) == (None, "unknown")
    assert file.warnings == [
        "row 2, start_date: '2011-02-31' is not a whole day, the date is left unknown"
    ]


def test_ids_keep_identifiers_alone() -> None:
    assert read_ids(
        "Unified Social Credit Code (USCC), 9111000071093019X7, CN; Issuer Name, X; Gender, Male; "
        "Executive Order 14024 Directive Information, Subject to Directive 3 - new debt"
    ) == (WrittenIdentifier("Unified Social Credit Code (USCC) (CN)", "9111000071093019X7"),)
    assert split_cell("A; and B;; ") == ["A", "B"]


def test_another_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not the US Consolidated Screening List"):
        read_list(read_us_csl, text_file(tmp_path, "name,source\nx,y\n"))
