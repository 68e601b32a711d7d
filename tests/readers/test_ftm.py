import json
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enduse.readers.entry import ListOptions
from enduse.readers.ftm import parse_entity, read_ftm
from enduse.readers.records import (
    AddressText,
    Company,
    ListEntry,
    Ownership,
    Party,
    Quarantined,
    WrittenIdentifier,
    WrittenName,
)
from reading import read_list, records, text_file


def entity(identity: str, schema: str, **properties: list[str]) -> dict[str, Any]:
    return {"id": identity, "schema": schema, "properties": properties, "datasets": ["us_ofac_sdn"]}


PLANT = entity(
    "NK-plant", "Company", name=["EXAMPLE PLANT LLC"], alias=["ООО ЗАВОД ПРИМЕР"],
    weakAlias=["EXPLANT"], previousName=["PLANT 5"], innCode=["7700000000"],
    ogrnCode=["1027700000000"], jurisdiction=["ru"], addressEntity=["addr-1"],
    incorporationDate=["2004-05-20"], okvedCode=["28.41", "46.69"], status=["active"],
)  # fmt: skip
ADDRESS = entity("addr-1", "Address", full=["1 Plant Street, Perm"], country=["ru"])
SANCTION = entity(
    "sanction-1", "Sanction", entity=["NK-plant"], authority=["US OFAC"],
    program=["RUSSIA-EO14024"], listingDate=["2023-11-02"], authorityId=["45528"],
)  # fmt: skip


def read(tmp_path: Path, *entities: object) -> tuple[list[Any], Any]:
    file = text_file(tmp_path, "\n".join(map(json.dumps, entities)), "x.ftm.json")
    return read_list(read_ftm, file), file


def test_a_company_with_an_address_that_stands_behind_it(tmp_path: Path) -> None:
    readings, _ = read(tmp_path, PLANT, ADDRESS)
    (party,) = records(readings, Party)
    assert party.ref == "ftm|NK-plant"
    assert (party.kind, party.country) == ("company", "RU")
    assert party.names == (
        WrittenName("EXAMPLE PLANT LLC"), WrittenName("ООО ЗАВОД ПРИМЕР", "alias"),
        WrittenName("EXPLANT", "weak"), WrittenName("PLANT 5", "former"),
    )  # fmt: skip
    assert WrittenIdentifier("innCode", "7700000000") in party.identifiers
    assert [a.address for a in party.addresses] == ["1 Plant Street, Perm"]
    assert records(readings, Company) == [
        Company("ftm|NK-plant", date(2004, 5, 20), status="active", activity_codes="28.41;46.69")
    ]
    assert [r.ref for r in records(readings, AddressText)] == ["addr-1"]


def test_a_sanction_is_an_entry_of_the_list_that_its_dataset_is(tmp_path: Path) -> None:
    readings, _ = read(tmp_path, PLANT, SANCTION)
    (entry,) = records(readings, ListEntry)
    assert (entry.list, entry.entry, entry.authority) == ("ofac-sdn", "45528", "US OFAC")
    assert (entry.listed_from, entry.from_basis) == (date(2023, 11, 2), "source")
    assert (entry.listed_to, entry.to_basis) == (None, "open")


def test_a_year_is_no_day(tmp_path: Path) -> None:
    undated = entity(
        "s", "Sanction", entity=["NK-plant"], startDate=["2022"], endDate=["2023-04-01"]
    )
    readings, file = read(tmp_path, PLANT, undated)
    (entry,) = records(readings, ListEntry)
    assert (entry.listed_from, entry.from_basis) == (None, "unknown")
    assert (entry.listed_to, entry.to_basis) == (date(2023, 4, 1), "source")
    assert file.warnings == ["line 2, startDate: '2022' is not a whole day, left unknown"]


def test_links_and_documents(tmp_path: Path) -> None:
    readings, _ = read(
        tmp_path,
        PLANT,
        entity("p", "Person", name=["A. Person"]),
        entity("o", "Ownership", owner=["p"], asset=["NK-plant"], percentage=["50.1"]),
        entity("d", "Directorship", director=["p"], organization=["NK-plant"],
               startDate=["2020-01-01"]),
        entity("u", "UnknownLink", subject=["p"], object=["NK-plant"]),
        entity("i", "Passport", holder=["p"], number=["12 34"], country=["ru"]),
    )  # fmt: skip
    assert [(o.role, o.share_low_bp, o.from_date) for o in records(readings, Ownership)] == [
        ("owner", 5010, None), ("director", None, date(2020, 1, 1)), ("associate", None, None),
    ]  # fmt: skip
    assert records(readings, Party)[-1] == Party(
        "ftm|p", identifiers=(WrittenIdentifier("Passport (ru)", "12 34"),)
    )


def test_what_no_table_holds_is_quarantined_with_its_reason(tmp_path: Path) -> None:
    readings, file = read(
        tmp_path,
        entity("f", "Family", person=["p"]),
        entity("n", "Company"),
        entity("s", "Sanction"),
        {"id": "x"},
        [1],
    )
    assert [q.reason for q in records(readings, Quarantined)] == [
        "schema 'Family' is not used", "no name", "a sanction that names no entity",
        "not a FollowTheMoney entity: no schema or properties",
        "not a FollowTheMoney entity: not an object",
    ]  # fmt: skip
    assert file.rows_read == len(readings) == 5


def test_entities_of_no_dataset_keep_to_their_file(tmp_path: Path) -> None:
    own = {"id": "1", "schema": "Company", "properties": {"name": ["X"]}}
    readings, file = read(tmp_path, own)
    assert records(readings, Party)[0].ref == f"{file.source_id}|1"


def test_the_list_can_be_said(tmp_path: Path) -> None:
    file = text_file(tmp_path, json.dumps(PLANT) + "\n" + json.dumps(SANCTION), "x.json")
    readings = read_list(read_ftm, file, ListOptions(list="mine", version="v1"))
    assert [(e.list, e.version) for e in records(readings, ListEntry)] == [("mine", "v1")]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(st.sampled_from(["Company", "Sanction", "Ownership", "Address", "Passport"]), JSON)
def test_no_properties_make_it_fail(tmp_path: Path, schema: str, properties: object) -> None:
    parse_entity(properties)
    readings, file = read(tmp_path, {"id": "x", "schema": schema, "properties": properties})
    assert len(readings) == file.rows_read == 1
    assert readings[0].records
