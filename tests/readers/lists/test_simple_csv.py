from datetime import date
from pathlib import Path

import pytest

from enduse.errors import InputError
from enduse.readers.entry import ListOptions
from enduse.readers.lists.changes import read_changes
from enduse.readers.lists.simple_csv import read_simple_list
from enduse.readers.records import ListChange, ListEntry, Party, Quarantined
from reading import read_list, records, text_file

OPTIONS = ListOptions(list="my-list", authority="My Ministry", version="2024-01")


def test_a_list_of_ones_own(tmp_path: Path) -> None:
    text = (
        "entry,name,alias,weak_alias,kind,country,identifiers,address,programme,measure,"
        "listed_from,listed_to,citation\n"
        "S1,LLC Example,ООО Пример; Primer,EX,company,RU,INN: 7719717008,Moscow,P,barred,"
        "2024-02-23,2024-06-01,paragraph 2\n"
        ",Other,,,,Nowhere,,,,,spring 2022,,\n"
        ",,,,,,,,,,,,\n"
    )
    file = text_file(tmp_path, text)
    readings = read_list(read_simple_list, file, OPTIONS)
    first, second = records(readings, ListEntry)
    assert (first.list, first.authority, first.entry) == ("my-list", "My Ministry", "S1")
    assert (first.programme, first.measure, first.version) == ("P paragraph 2", "barred", "2024-01")
    assert (first.listed_from, first.listed_to, first.to_basis) == (
        date(2024, 2, 23), date(2024, 6, 1), "source",
    )  # fmt: skip
    assert (second.entry, second.from_basis) == ("Other", "unknown")
    party = records(readings, Party)[0]
    assert [(n.name, n.quality) for n in party.names] == [
        ("LLC Example", "primary"), ("ООО Пример", "alias"), ("Primer", "alias"), ("EX", "weak"),
    ]  # fmt: skip
    assert records(readings, Quarantined)[0].reason == "no name"
    assert len(file.warnings) == 1


def test_the_list_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--list NAME"):
        read_list(read_simple_list, text_file(tmp_path, "name\nX\n"))


def test_changes(tmp_path: Path) -> None:
    text = (
        "entry,date,action,list,citation\n"
        "45528,2023-11-02,added,,88 FR 1\n"
        "45528,6 March 2025,Removed,ofac-ssi,\n"
        ",2023-11-02,added,,\n"
        "1,2023-11,added,,\n"
        "2,2023-11-02,amended,,\n"
    )
    readings = read_list(read_changes, text_file(tmp_path, text))
    assert records(readings, ListChange) == [
        ListChange("ofac-sdn", "45528", date(2023, 11, 2), "added", "88 FR 1"),
        ListChange("ofac-ssi", "45528", date(2025, 3, 6), "removed"),
    ]
    assert [(q.column, q.reason) for q in records(readings, Quarantined)] == [
        ("entry", "no entry number"),
        ("date", "not a whole day"),
        ("action", "action is neither added nor removed"),
    ]
