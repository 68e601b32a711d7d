import dataclasses
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from enduse import schema
from enduse.errors import InputError, WorkspaceError
from enduse.readers import keep
from enduse.readers.claims import load_claims
from enduse.readers.lists import ListOptions, Loaded, load_list
from enduse.readers.records import (
    Claim,
    Company,
    Financials,
    ListChange,
    ListEntry,
    Ownership,
    Party,
    Reading,
    WrittenName,
    key60,
    party_key,
)
from enduse.readers.registers import load_register
from enduse.workspace import Workspace
from reading import text_file

WHEN = "2026-01-01T00:00:00Z"
HEADER = "entry,name,alias,kind,country,identifiers,address,listed_from\n"
OPTIONS = ListOptions(list="mine", authority="Me")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "ws")


def load(workspace: Workspace, tmp_path: Path, text: str, name: str = "list.csv") -> Loaded:
    file = text_file(tmp_path, text, name)
    return load_list(workspace, [file.path], "csv", OPTIONS, WHEN)[0]


def counts(loaded: Loaded) -> tuple[int, int, int, int]:
    source = loaded.source
    return (
        source.rows_read, source.rows_loaded, source.rows_duplicate, source.rows_quarantined,
    )  # fmt: skip


def rows(workspace: Workspace, table: str) -> list[dict[str, Any]]:
    return [row for path in workspace.paths(table) for row in pq.read_table(path).to_pylist()]


def test_every_row_ends_loaded_duplicate_or_quarantined(
    workspace: Workspace, tmp_path: Path
) -> None:
    loaded = load(
        workspace,
        tmp_path,
        HEADER
        + "1,Example,Ex,company,RU,INN: 5,Moscow,2022-02-24\n"
        + "1,Example,Ex,company,RU,INN: 5,Moscow,2022-02-24\n"
        + "2,,,,,,,\n"
        + "3,Other,,,,,,\n",
    )
    assert counts(loaded) == (4, 2, 1, 1)
    assert loaded.source.details["lists"] == {"mine": 2}
    (duplicate,) = rows(workspace, "duplicates")
    assert (duplicate["row_no"], duplicate["of_row_no"]) == (3, 2)
    assert duplicate["of_source_id"] == loaded.source.source_id
    (quarantined,) = rows(workspace, "quarantine")
    assert (quarantined["row_no"], quarantined["reason"]) == (4, "no name")
    assert [row["row_no"] for row in rows(workspace, "list_entries")] == [2, 5]


def test_parts_have_the_columns_and_types_of_the_schema(
    workspace: Workspace, tmp_path: Path
) -> None:
    load(workspace, tmp_path, HEADER + "1,Example,,company,RU,INN: 5,Moscow,2022-02-24\n,,,,,,,\n")
    for table in ("parties", "party_names", "party_identifiers", "party_addresses",
                  "list_entries", "quarantine"):  # fmt: skip
        (path,) = workspace.paths(table)
        written = [(field.name, field.type) for field in pq.read_schema(path)]
        assert written == [(f.name, f.type) for f in keep.arrow_schema(schema.TABLES[table])], table
    (party,) = rows(workspace, "parties")
    assert party["party_key"] == party_key("mine|1")
    assert (party["origin_kind"], party["kind"], party["country"]) == ("list", "company", "RU")


def test_loading_twice_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    text = HEADER + "1,Example,,,,,,\n"
    first = load(workspace, tmp_path, text)
    again = load(workspace, tmp_path, text, "copy.csv")
    assert (first.again, again.again) == (False, True)
    assert again.source == first.source
    assert len(workspace.sources()) == 1


def test_what_another_file_says_already_is_a_duplicate(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = load(workspace, tmp_path, HEADER + "1,Example,,,,,,2022-02-24\n2,Other,,,,,,\n")
    second = load(
        workspace,
        tmp_path,
        HEADER + "2,Other,,,,,,\n1,Example,New Alias,,,,,2022-02-24\n3,Third,,,,,,\n",
        "newer.csv",
    )
    assert counts(second) == (3, 2, 1, 0)
    newer = [n for n in rows(workspace, "party_names") if n["party_key"] == party_key("mine|1")]
    assert [n["name"] for n in newer] == ["Example", "New Alias"]  # each name once
    (duplicate,) = rows(workspace, "duplicates")
    assert (duplicate["of_source_id"], duplicate["of_row_no"]) == (first.source.source_id, 3)
    keys = [party["party_key"] for party in rows(workspace, "parties")]
    assert len(keys) == len(set(keys)) == 3


def test_links_to_nobody_are_quarantined(workspace: Workspace, tmp_path: Path) -> None:
    lines = [
        {"id": "a", "schema": "Company", "properties": {"name": ["A"]}},
        {"id": "b", "schema": "Company", "properties": {"name": ["B"]}},
        {"id": "o", "schema": "Ownership", "properties": {"owner": ["a"], "asset": ["b"]}},
        {"id": "p", "schema": "Ownership", "properties": {"owner": ["ghost"], "asset": ["b"]}},
        {"id": "x", "schema": "Address", "properties": {"full": ["1 Street"]}},
    ]
    file = text_file(tmp_path, "\n".join(map(json.dumps, lines)), "ftm.json")
    (loaded,) = load_register(workspace, [file.path], "ftm", WHEN)
    assert counts(loaded) == (5, 4, 0, 1)
    assert [o["row_no"] for o in rows(workspace, "ownerships")] == [3]
    (quarantined,) = rows(workspace, "quarantine")
    assert quarantined["row_no"] == 4
    assert quarantined["reason"] == "points to somebody whom no loaded file has"
    (again,) = load_list(workspace, [file.path], "ftm", ListOptions(), WHEN)
    assert again.again  # one reader serves both kinds


def test_a_file_of_which_no_row_can_be_used_changes_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    good = text_file(tmp_path, HEADER + "1,Example,,,,,,\n", "good.csv")
    bad = text_file(tmp_path, HEADER + "1,,,,,,,\n2,,,,,,,\n", "bad.csv")
    with pytest.raises(InputError, match=r"none of 2 rows can be used, the first because: no name"):
        load_list(workspace, [good.path, bad.path], "csv", OPTIONS, WHEN)
    assert workspace.sources() == []
    assert workspace.paths("parties") == []
    assert not (workspace.root / "staging").exists()


def test_a_reader_that_loses_rows_is_found_out(workspace: Workspace, tmp_path: Path) -> None:
    file = text_file(tmp_path, "x")
    file.rows_read = 2
    readings = iter([Reading(1, (Party("mine|1", names=(WrittenName("X"),)),))])
    with workspace.transaction() as transaction, pytest.raises(WorkspaceError, match="report this"):
        keep.load_file(transaction, file, readings, keep.Told("list", "csv", WHEN))
    assert workspace.sources() == []


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    text = HEADER + "".join(f"{n},Name {n},A;B,company,RU,INN: {n},Street,\n" for n in range(50))
    file = text_file(tmp_path, text)
    found = []
    for name in ("one", "two"):
        workspace = Workspace.create(tmp_path / name)
        load_list(workspace, [file.path], "csv", OPTIONS, WHEN)
        paths = [path for table in schema.STORED for path in workspace.paths(table)]
        found.append({path.parent.name: path.read_bytes() for path in paths})
    assert found[0] == found[1]


def test_batches_are_joined(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep, "BATCH_ROWS", 3)
    loaded = load(workspace, tmp_path, HEADER + "".join(f"{n},Name {n},,,,,,\n" for n in range(10)))
    assert counts(loaded) == (10, 10, 0, 0)


@pytest.mark.parametrize("form", ["xml", ""])
def test_an_unknown_form_names_the_forms(workspace: Workspace, form: str) -> None:
    with pytest.raises(InputError, match="choose one of ofac-sdn, us-csl"):
        load_list(workspace, [], form, OPTIONS, WHEN)
    with pytest.raises(InputError, match="choose one of csv, bods, ftm"):
        load_register(workspace, [], form, WHEN)


def test_register_and_claims_load(workspace: Workspace, tmp_path: Path) -> None:
    register = text_file(
        tmp_path,
        "name,country,owner,owner_share,year,revenue,currency\n"
        "Plant,RU,Holding,51,2022,10,RUB\nPlant,RU,Holding,51,2023,11,RUB\n",
        "register.csv",
    )
    (loaded,) = load_register(workspace, [register.path], "csv", WHEN)
    assert counts(loaded) == (2, 2, 0, 0)
    assert [f["year"] for f in rows(workspace, "financials")] == [2022, 2023]
    claims = text_file(tmp_path, "type,subject\nonly_parts,Plant\n", "claims.csv")
    (said,) = load_claims(workspace, [claims.path], WHEN)
    assert counts(said) == (1, 1, 0, 0)
    (claim,) = rows(workspace, "claims")
    assert claim["type"] == "only_parts"
    assert {p["origin_kind"] for p in rows(workspace, "parties")} == {"register", "claim"}


def test_keys_are_those_of_the_engines(workspace: Workspace, tmp_path: Path) -> None:
    engine = workspace.engine(tmp_path / "engine")
    for text in ("mine|1", "ООО Пример", ""):
        sql = f"SELECT key60('{text}') AS k"
        assert engine.fetch(sql).to_pylist() == [{"k": key60(text)}]
    engine.close()


@pytest.mark.parametrize(
    ("record", "table"),
    [
        (ListEntry, "list_entries"), (ListChange, "list_changes"), (Company, "companies"),
        (Ownership, "ownerships"), (Financials, "financials"), (Claim, "claims"),
    ],
)  # fmt: skip
def test_the_fields_of_a_record_are_the_columns_of_its_table(record: type, table: str) -> None:
    fields = [field.name.removesuffix("_ref") for field in dataclasses.fields(record)]
    columns = [name.removesuffix("_party") for name in schema.TABLES[table].names[2:]]
    assert [name.removesuffix("_key") for name in columns] == fields


def test_a_companion_file_adds_names_to_an_entry_and_no_second_entry(
    workspace: Workspace, tmp_path: Path
) -> None:
    sdn = '101,"PLANT","-0-","P",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
    files = [
        text_file(tmp_path, '101,1,"aka","WORKS",-0- \n102,2,"aka","OTHER",-0- \n', "ALT.CSV"),
        text_file(tmp_path, "101,1,-0- ,-0- ,-0- ,-0- \n", "ADD.CSV"),
        text_file(tmp_path, sdn, "SDN.CSV"),
    ]
    paths = [file.path for file in files]
    loaded = load_list(workspace, paths, "ofac-sdn", ListOptions(), WHEN)
    assert [Path(one.source.path).name for one in loaded[:2]] == ["SDN.CSV", "ALT.CSV"]
    assert [counts(one)[1:3] for one in loaded[:2]] == [(1, 0), (2, 0)]
    assert [(e["entry"], e["programme"]) for e in rows(workspace, "list_entries")] == [
        ("101", "P"),
        ("102", None),  # SDN.CSV of that day is not there, but ALT.CSV proves the entry
    ]
    names = [n["name"] for n in rows(workspace, "party_names")]
    assert sorted(names) == ["OTHER", "PLANT", "WORKS"]
