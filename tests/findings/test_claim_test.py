from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enduse.findings.base import Said
from enduse.findings.claim_grammar import parse_what
from enduse.findings.claim_test import KIND
from worlds import evidence, found, world

ENTITIES = [
    {"entity_id": "E1", "name": "I Machine Technology"},
    {"entity_id": "E2", "name": "TAIWAN TRADER"},
    {"entity_id": "E3", "name": "PLANT"},
]
COVERAGE = {
    "reporter": "RU", "direction": "import", "from_date": date(2023, 1, 9),
    "to_date": date(2023, 7, 28), "lines": 63, "months": 7, "month_only": 0,
}  # fmt: skip
SPAN = {"from_date": date(2023, 1, 1), "to_date": date(2023, 7, 31)}


def claim(kind: str, **changes: Any) -> dict[str, Any]:
    return {
        "source_id": "C", "row_no": 2, "claim": "c-1", "type": kind, "subject_id": "E1",
        "speaker": "A. Bredikhin", "role": "importer", "comparison": "equal", "what": "shipments",
    } | SPAN | changes  # fmt: skip


def line(row: int, **changes: Any) -> dict[str, Any]:
    return {
        "source_id": "S", "row_no": row, "date": date(2023, 3, 1), "date_precision": "day",
        "reporter": "RU", "direction": "import", "hs": "845811", "hs6": "845811",
        "hs6_2022": "845811", "tier": "4B", "origin": "TW", "value_usd_cents": 100_00,
        "importer_id": "E1", "receiver_id": "E1", "exporter_id": "E2", "shipper_id": "E2",
    } | changes  # fmt: skip


def sale(row: int, buyer: str, cents: int | None) -> dict[str, Any]:
    return {
        "source_id": "T", "row_no": row, "date": date(2023, 1, 9 + row), "date_precision": "day",
        "seller_id": "E1", "buyer_id": buyer, "value_usd_cents": cents,
    }  # fmt: skip


def asked_of(tmp_path: Path, asked: dict[str, Any], *lines: dict[str, Any], **tables: Any) -> Said:
    tables = {"coverage": [COVERAGE], "entities": ENTITIES} | tables
    engine = world(tmp_path, entity_claims=[asked], lines=list(lines), **tables)
    ((_, said),) = found(engine, KIND)
    return said


PART = {"hs": "846693", "hs6": "846693", "hs6_2022": "846693"}


CASES: list[tuple[dict[str, Any], list[dict[str, Any]], str]] = [
    # only_parts
    (claim("only_parts"), [line(1), line(2, **PART)], "contradicted"),
    (claim("only_parts"), [line(2, **PART, net_g=62_000)], "supported"),
    (claim("only_parts"), [line(2, **PART, net_g=3_200_000)], "cannot_tell"),
    (claim("only_parts"), [line(2, hs="940540")], "cannot_tell"),
    (claim("only_parts", what="origin:TW"), [line(1, origin="CN")], "cannot_tell"),
    (claim("only_parts"), [line(1, date=date(2024, 1, 1)), line(2, **PART)], "supported"),
    (claim("only_parts", from_date=date(2023, 3, 15)),  # March: before or after the 15th?
     [line(1, date_precision="month"), line(2, **PART, date=date(2023, 4, 1))], "cannot_tell"),
    # no_dealings_with
    (claim("no_dealings_with", counterpart_id="E2"), [line(1)], "contradicted"),
    (claim("no_dealings_with", counterpart_id="E3"), [line(1)], "supported"),
    (claim("no_dealings_with", counterpart_id=None), [line(1)], "cannot_tell"),
    (claim("no_dealings_with", counterpart_id="E3", from_date=date(2022, 1, 1)), [line(1)],
     "cannot_tell"),  # the records begin in 2023
    # not_after: the day itself is allowed
    (claim("not_after", from_date=None, to_date=date(2023, 3, 1)), [line(1)], "supported"),
    (claim("not_after", from_date=None, to_date=date(2023, 2, 28)), [line(1)], "contradicted"),
    (claim("not_after", from_date=None, to_date=date(2023, 3, 5)),
     [line(1, date_precision="month")], "cannot_tell"),
    (claim("not_after", from_date=None, to_date=date(2024, 1, 1)), [line(1)], "cannot_tell"),
    # count
    (claim("count", count=2), [line(1), line(2)], "supported"),
    (claim("count", count=3), [line(1), line(2)], "contradicted"),
    (claim("count", count=2), [line(1), line(2, date=None)], "cannot_tell"),
    (claim("count", count=2, comparison="at_least"), [line(1), line(2), line(3)], "supported"),
    (claim("count", count=100, comparison="about"), [line(n) for n in range(96)], "supported"),
    (claim("count", count=100, comparison="about"), [line(n) for n in range(94)],
     "contradicted"),
    (claim("count", count=1, what="hs:8458.11"), [line(1), line(2, **PART)], "supported"),
    (claim("count", count=1, what="hs:845811"), [line(1), line(2, hs="8458")], "cannot_tell"),
    (claim("count", count=2, what="tier:4.B"), [line(1), line(2)], "supported"),
    (claim("count", count=2, what="colour:red"), [line(1), line(2)], "cannot_tell"),
    (claim("count", count=2, role="exporter"), [line(1), line(2)], "cannot_tell"),
    (claim("count", count=2, role="any", to_date=None), [line(1), line(2)], "supported"),
    (claim("count", count=None), [line(1)], "cannot_tell"),
    # total_value
    (claim("total_value", value_usd_cents=200_00), [line(1), line(2)], "supported"),
    (claim("total_value", value_usd_cents=199_00), [line(1), line(2)], "contradicted"),
    (claim("total_value", value_usd_cents=200_00, comparison="at_least"),
     [line(1), line(2), line(3, value_usd_cents=None)], "supported"),
    (claim("total_value", value_usd_cents=300_00, comparison="at_least"),
     [line(1), line(2), line(3, value_usd_cents=None)], "cannot_tell"),
    (claim("total_value", value_usd_cents=150_00, comparison="at_most"),
     [line(1), line(2), line(3, value_usd_cents=None)], "contradicted"),
    (claim("total_value", value_usd_cents=100_00, what="origin:Taiwan"),
     [line(1), line(2, origin="CN")], "supported"),
    (claim("total_value", value_usd_cents=100_00, what="origin:TW"),
     [line(1), line(2, origin=None)], "cannot_tell"),
    (claim("total_value", value_usd_cents=100_00, what="brand:SMTCL"),
     [line(1, brand="SMTCL"), line(2, brand_written="HAAS", brand="Haas")], "supported"),
    (claim("total_value", value_usd_cents=100_00, what="brand:NoSuchMark"),
     [line(1, brand_written="nosuchmark"), line(2, brand_written="OTHER")], "supported"),
    (claim("total_value", value_usd_cents=100_00, what="supplier:OOO Taiwan Trader"),
     [line(1), line(2, shipper_id="E3")], "supported"),
    # share
    (claim("share", share_bp=9_500, comparison="at_least", what="origin:TW"),
     [*[line(n) for n in range(19)], line(20, origin="CN")], "supported"),
    (claim("share", share_bp=9_500, comparison="at_least", what="origin:TW"),
     [*[line(n) for n in range(18)], line(19, origin="CN")], "contradicted"),
    (claim("share", share_bp=9_500, comparison="at_least", what="origin:TW"),
     [*[line(n) for n in range(19)], line(20, origin="CN", value_usd_cents=None)],
     "cannot_tell"),
    (claim("share", share_bp=5_000, what="origin:TW"),  # no value at all: by number
     [line(1, value_usd_cents=None), line(2, origin="CN", value_usd_cents=None)], "supported"),
    (claim("share", share_bp=5_000, what="shipments"), [line(1)], "cannot_tell"),
]  # fmt: skip


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Said]:
    """All cases in one world, each with a subject of its own."""
    claims, lines = [], []
    for number, (asked, rows, _) in enumerate(CASES):
        subject = f"S{number:03}"
        claims.append(asked | {"subject_id": subject, "row_no": number})
        for row in rows:
            own = {k: subject if v == "E1" else v for k, v in row.items()}
            lines.append(own | {"source_id": subject})
    engine = world(
        tmp_path_factory.mktemp("claims"),
        entity_claims=claims,
        lines=lines,
        coverage=[COVERAGE],
        entities=ENTITIES,
        entity_names=[{"entity_id": "E2", "name": "TAIWAN TRADER", "name_key": "TAIWAN TRADER"}],
        brands=[{"brand": "SMTCL", "mark": "SMTCL"}, {"brand": "Haas", "mark": "HAAS"}],
    )
    return {
        row["entity_id"]: said for row, said in found(engine, KIND) if row["variant"] == "claim"
    }


@pytest.mark.parametrize("number", range(len(CASES)))
def test_result(answers: dict[str, Said], number: int) -> None:
    said = answers[f"S{number:03}"]
    assert said.figures["result"] == CASES[number][2], CASES[number]
    assert (said.confidence == "low") == (CASES[number][2] == "cannot_tell")


def test_a_contradicted_denial_with_rows_for_and_against(tmp_path: Path) -> None:
    engine = world(
        tmp_path,
        entity_claims=[claim("only_parts", what="origin:TW", quote="except for parts")],
        lines=[line(1), line(2), line(3, **PART)],
        coverage=[COVERAGE],
        entities=ENTITIES,
    )
    ((row, said),) = found(engine, KIND)
    assert said.statement == (
        "I Machine Technology: the records contradict what A. Bredikhin said of it: nothing but "
        "parts in its shipments of origin TW from 2023-01-01 to 2023-07-31; of 3 lines that it "
        "speaks of, 2 are of whole machine tools (headings 8456 to 8465) and 1 of parts of them "
        "(heading 8466)."
    )
    assert (said.severity, said.confidence) == ("medium", "medium")
    assert said.counter_evidence == ["1 line declared as parts (heading 8466)"]
    assert evidence(engine, KIND, row["finding_key"]) == [
        (1, "for", "shipment of 2023-03-01, code 845811: contradicts the claim"),
        (2, "for", "shipment of 2023-03-01, code 845811: contradicts the claim"),
        (2, "for", "the claim"),
        (3, "against", "shipment of 2023-03-01, code 846693: supports the claim"),
    ]


def test_both_bounds_are_said(tmp_path: Path) -> None:
    asked = claim("count", count=2)
    said = asked_of(tmp_path, asked, line(1), line(2), line(3, date=None))
    assert "they show between 2 and 3; 1 row that may or may not be meant" in said.statement
    asked = claim("total_value", value_usd_cents=500_00)
    said = asked_of(tmp_path, asked, line(1), line(2, value_usd_cents=None))
    assert "they show at least $100" in said.statement


def test_no_rows_of_the_subject(tmp_path: Path) -> None:
    said = asked_of(tmp_path, claim("count", count=0))
    assert said.figures["result"] == "cannot_tell"
    assert "stands in none of the rows" in said.statement


def test_share_of_sales_to_defence_and_listed_buyers(tmp_path: Path) -> None:
    tables: dict[str, Any] = {
        "sale_lines": [sale(1, "E2", 800_00), sale(2, "E3", 150_00), sale(3, "E4", 50_00)],
        "company_facts": [
            {"entity_id": "E2", "defence_linked": "makes drones"},
            {"entity_id": "E3", "activity_codes": "46.69; 30.30.32"},
            {"entity_id": "E4", "activity_codes": "125.40;46.69"},
        ],
        "listings": [{"entity_id": "E3", "list": "l", "listed_from": date(2023, 1, 11)}],
    }
    span = {"from_date": date(2023, 1, 10), "to_date": date(2023, 1, 12)}
    defence = claim("share", role="seller", what="buyers:defence", share_bp=9_500, **span)
    said = asked_of(tmp_path, defence, **tables)
    assert said.figures["result"] == "supported"
    assert said.statement.startswith(
        "I Machine Technology: the records support what A. Bredikhin said of it: 95 % of its sales "
        "being to defence-linked buyers from 2023-01-10 to 2023-01-12; they show 95 %"
    )
    listed = claim("share", role="seller", what="buyers:listed", share_bp=1_500, **span)
    assert asked_of(tmp_path, listed, **tables).figures["result"] == "supported"


@pytest.mark.parametrize(
    ("claims", "disagree"),
    [
        # $45m as 1.47 % and $100m as 10 % imply different totals
        ([("total_value", "hs:8458", 45), ("share", "hs:8458", 147),
          ("total_value", "origin:TW", 100), ("share", "origin:TW", 1000)], True),
        ([("total_value", "hs:8458", 45), ("share", "hs:8458", 1000),
          ("total_value", "origin:TW", 46), ("share", "origin:TW", 1000)], False),  # rounded
        ([("total_value", "value", 100), ("total_value", "origin:TW", 40),
          ("share", "origin:TW", 8000)], True),
        ([("total_value", "origin:TW", 40), ("share", "origin:TW", 8000)], False),  # one pair
    ],
)  # fmt: skip
def test_claims_of_value_and_share_against_each_other(
    tmp_path: Path, claims: list[tuple[str, str, int]], disagree: bool
) -> None:
    asked = [
        claim(kind, what=what, row_no=number, claim=f"c-{number}",
              value_usd_cents=figure * 100_000_000 if kind == "total_value" else None,
              share_bp=figure if kind == "share" else None)
        for number, (kind, what, figure) in enumerate(claims)
    ]  # fmt: skip
    engine = world(tmp_path, entity_claims=asked, entities=ENTITIES)
    said = [said for row, said in found(engine, KIND) if row["variant"] == "claims_disagree"]
    assert bool(said) == disagree
    if disagree:
        assert "imply different totals" in said[0].statement


def test_claims_of_two_speakers_are_not_set_against_each_other(tmp_path: Path) -> None:
    asked = [
        claim("total_value", what="value", value_usd_cents=100, speaker="A", row_no=3),
        claim("total_value", what="value", value_usd_cents=900, speaker="B", row_no=4),
    ]
    engine = world(tmp_path, entity_claims=asked, entities=ENTITIES)
    assert [row["variant"] for row, _ in found(engine, KIND)] == ["claim", "claim"]


@pytest.mark.parametrize(
    ("what", "parsed"),
    [
        ("", ("shipments", "")),
        ("Shipments", ("shipments", "")),
        ("origin: Taiwan", ("origin", "TW")),
        ("hs:8458.11", ("hs", "845811")),
        ("tier:4.b", ("tier", "4B")),
        ("supplier:ООО ТД СМС", ("supplier", "TD SMS")),
        ("buyers:defence", ("buyers", "defence")),
        ("buyers:friends", ("unknown", "buyers:friends")),
        ("origin:Atlantis", ("unknown", "origin:Atlantis")),
        ("origin:", ("unknown", "origin:")),
        ("shipments:3", ("unknown", "shipments:3")),
    ],
)
def test_what(what: str, parsed: tuple[str, str]) -> None:
    assert parse_what(what) == parsed


def test_empty_tables_give_nothing(tmp_path: Path) -> None:
    assert found(world(tmp_path), KIND) == []
