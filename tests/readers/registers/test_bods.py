import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enduse.readers.records import Company, Ownership, Party, Quarantined, Reading
from enduse.readers.registers.bods import read_bods
from reading import records, text_file

OLD = [
    {
        "statementID": "e1", "statementType": "entityStatement", "name": "Example Plant",
        "alternateNames": ["Plant"], "incorporatedInJurisdiction": {"name": "Russia", "code": "RU"},
        "identifiers": [{"schemeName": "INN", "id": "7719717008"}],
        "addresses": [{"address": "1 Street, Moscow", "country": "RU"}],
        "foundingDate": "2004-05-20",
    },
    {
        "statementID": "p1", "statementType": "personStatement",
        "names": [{"fullName": "A. Person"}, {"givenName": "Alexei", "familyName": "Person"}],
        "nationalities": [{"code": "RU"}],
    },
    {
        "statementID": "o1", "statementType": "ownershipOrControlStatement",
        "subject": {"describedByEntityStatement": "e1"},
        "interestedParty": {"describedByPersonStatement": "p1"},
        "interests": [
            {"type": "voting-rights", "share": {"exact": 60}},
            {"type": "shareholding", "share": {"minimum": 25, "maximum": 50},
             "startDate": "2020-01-01"},
        ],
    },
]  # fmt: skip
NEW = [
    {
        "recordId": "e1", "recordType": "entity",
        "recordDetails": {"name": "Example Plant", "jurisdiction": {"code": "RU"},
                          "entityType": {"type": "registeredEntity"}},
    },
    {
        "recordId": "p1", "recordType": "person",
        "recordDetails": {"names": [{"fullName": "A. Person"}]},
    },
    {
        "recordId": "r1", "recordType": "relationship", "recordStatus": "closed",
        "statementDate": "2023-07-01",
        "recordDetails": {"subject": "e1", "interestedParty": "p1",
                          "interests": [{"type": "boardMember", "startDate": "2020-01-01"}]},
    },
    {
        "recordId": "r2", "recordType": "relationship",
        "recordDetails": {"subject": "e1", "interestedParty": {"reason": "unknown"}},
    },
]  # fmt: skip


def read(tmp_path: Path, statements: list[Any], lines: bool = False) -> list[Reading]:
    text = "\n".join(map(json.dumps, statements)) if lines else json.dumps(statements, indent=1)
    return list(read_bods(text_file(tmp_path, text, "bods.json")))


@pytest.mark.parametrize("lines", [False, True])
def test_version_0_2(tmp_path: Path, lines: bool) -> None:
    readings = read(tmp_path, OLD, lines)
    plant, person = records(readings, Party)
    assert (plant.kind, plant.country, plant.identifiers[0].label) == ("company", "RU", "INN")
    assert [n.name for n in person.names] == ["A. Person", "Alexei Person"]
    assert records(readings, Company) == [Company(plant.ref, date(2004, 5, 20))]
    (owned,) = records(readings, Ownership)
    assert (owned.owner_ref, owned.owned_ref) == (person.ref, plant.ref)
    assert (owned.role, owned.share_low_bp, owned.share_high_bp) == ("owner", 6000, 6000)


def test_version_0_4(tmp_path: Path) -> None:
    readings = read(tmp_path, NEW)
    (directed,) = records(readings, Ownership)
    assert (directed.role, directed.share_low_bp) == ("director", None)
    assert (directed.from_date, directed.to_date) == (date(2020, 1, 1), date(2023, 7, 1))
    assert records(readings, Quarantined)[0].reason == (
        "a relationship whose interestedParty is not known"
    )


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ({"exact": 50.1}, (5010, 5010)),
        ({"minimum": 25, "maximum": 50}, (2500, 5000)),
        ({"minimum": 25, "exclusiveMinimum": True}, (2500, 10_000)),
        ({"exclusiveMinimum": 25}, (2500, 10_000)),
        ({"maximum": 50}, (0, 5000)),
        ({"exact": "all"}, (None, None)),
        ({"exact": 250}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_shares(
    tmp_path: Path, share: dict[str, object], expected: tuple[int | None, int | None]
) -> None:
    statement = OLD[2] | {"interests": [{"type": "shareholding", "share": share}]}
    (owned,) = records(read(tmp_path, [statement]), Ownership)
    assert (owned.share_low_bp, owned.share_high_bp) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
)  # fmt: skip
KEYS = ["recordDetails", "names", "interests", "subject", "identifiers", "addresses", "name"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.sampled_from(["entity", "person", "relationship", "x"]),
    st.dictionaries(st.sampled_from(KEYS), JSON),
)
def test_no_statement_makes_it_fail(tmp_path: Path, kind: str, content: dict[str, object]) -> None:
    readings = read(tmp_path, [{"recordId": "1", "recordType": kind, **content}, [5]])
    assert [len(reading.records) > 0 for reading in readings] == [True] * 2
