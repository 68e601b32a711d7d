from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enduse.engine.portable import problems
from enduse.findings import end_user_implausible
from enduse.findings.end_user_implausible import KIND
from worlds import evidence, found, world

ENTITIES = [{"entity_id": "E1", "name": "SMALL TULIP TRADER"}]
JOINED = date(2024, 2, 23)
HIGH_PRIORITY = [{"hs6": "845710", "tier": "4B", "joined": JOINED, "joined_by": JOINED}]


def line(row: int, **changes: Any) -> dict[str, Any]:
    return {
        "source_id": "S", "row_no": row, "date": date(2023, 3, row), "date_precision": "day",
        "hs": "8457100000", "hs6_2022": "845710", "value_usd_cents": 100_000_00,
        "receiver_id": "E1",
    } | changes  # fmt: skip


def facts(**changes: Any) -> dict[str, Any]:
    return {"source_id": "R", "row_no": 1, "entity_id": "E1"} | changes


def years(year: int, usd: int | None, row: int = 2) -> dict[str, Any]:
    cents = None if usd is None else usd * 100
    return {"source_id": "R", "row_no": row, "entity_id": "E1", "year": year,
            "revenue_usd_cents": cents}  # fmt: skip


def run(tmp_path: Path, lines: list[dict[str, Any]], **tables: Any) -> tuple[Any, Any]:
    tables = {"entities": ENTITIES, "high_priority": HIGH_PRIORITY} | tables
    engine = world(tmp_path, lines=lines, **tables)
    return engine, found(engine, KIND)


@pytest.mark.parametrize(
    ("register", "weights"),
    [
        ({}, None),
        ({"activity_codes": "25.62"}, None),
        ({"activity_codes": "46.62"}, None),  # a dealer in machine tools
        ({"activity_codes": "46.90"}, None),  # a general trader alone is no finding
        ({"activity_codes": "46.22"}, {"line_of_business": "strong"}),
        ({"activity": "flowers"}, {"line_of_business": "strong"}),
        ({"premises": "none"}, {"premises": "strong"}),
        ({"premises": "2 halls"}, None),
        ({"founded": date(2022, 2, 23)}, None),
        ({"founded": date(2022, 2, 24)}, {"founded": "moderate"}),
        ({"employees": 2}, None),
        ({"employees": 1}, {"employees": "weak"}),
        ({"employees": 0}, {"employees": "weak"}),
        ({"employees": 1, "activity_codes": "46.90"}, {"employees": "weak", "trader": "weak"}),
    ],
)
def test_facts_of_the_register(
    tmp_path: Path, register: dict[str, Any], weights: dict[str, str] | None
) -> None:
    _, results = run(tmp_path, [line(1)], company_facts=[facts(**register)])
    assert [said.figures["facts"] for _, said in results] == ([weights] if weights else [])
    for _, said in results:
        strong = set(said.figures["facts"].values()) != {"weak"}
        assert said.severity == ("medium" if strong else "low")
        assert "A plausible user would be a works that machines metal" in said.statement


@pytest.mark.parametrize(
    ("revenues", "is_found"),
    [
        ([], False),
        ([years(2023, 200_000)], False),  # as much as it received in 2023 is not more
        ([years(2023, 199_999)], True),
        ([years(2022, 199_999)], True),  # the year before, where the year is not known
        ([years(2022, 1), years(2023, 200_000)], False),  # the year itself is known
        ([years(2023, None), years(2022, 199_999)], True),
        ([years(2021, 1)], False),
    ],
)
def test_size_against_revenue(
    tmp_path: Path, revenues: list[dict[str, Any]], is_found: bool
) -> None:
    tables = {"company_facts": [facts()], "company_years": revenues}
    engine, results = run(tmp_path, [line(1), line(2)], **tables)
    assert bool(results) == is_found
    for row, said in results:
        assert said.figures["facts"] == {"size": "strong"}
        assert "worth $200,000 against a revenue of $199,999" in said.statement
        rows = evidence(engine, KIND, row["finding_key"])
        assert any(shows.startswith("revenue of 202") for _, _, shows in rows)


def test_the_tulip_trader_of_the_published_case(tmp_path: Path) -> None:
    lines = [line(n, date=date(2015, 5, n), payment="cash") for n in (1, 2, 3)]
    register = facts(activity_codes="47.76", activity="tulip trader", premises="none")
    engine, [(row, said)] = run(tmp_path, lines, company_facts=[register])
    assert said.statement.startswith(
        "SMALL TULIP TRADER received 3 lines worth $300,000 of machine tools; its line of business "
        "is trade in flowers and plants (strong), the register says it has no premises (strong) "
        "and 3 lines were paid in cash (moderate)."
    )
    assert (said.severity, said.confidence) == ("medium", "medium")
    assert [(n, side) for n, side, _ in evidence(engine, KIND, row["finding_key"])] == [
        (1, "for"), (1, "for"), (2, "for"), (3, "for"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "is_found"),
    [
        ({"hs": "8455100000"}, False),
        ({"hs": "8456110000"}, True),
        ({"hs": "8466930000"}, True),
        ({"hs": "8467110000"}, False),
        ({"hs": None}, False),
        ({"receiver_id": None}, False),
        ({"receiver_id": "X", "end_user_id": "E1"}, True),
        ({"receiver_id": "X"}, False),  # no register row, no judgement
    ],
)
def test_which_goods_and_parties(tmp_path: Path, changes: dict[str, Any], is_found: bool) -> None:
    _, results = run(tmp_path, [line(1, **changes)], company_facts=[facts(activity_codes="47.76")])
    assert [row["entity_id"] for row, _ in results] == (["E1"] if is_found else [])


def test_the_same_party_as_receiver_and_end_user_counts_once(tmp_path: Path) -> None:
    lines = [line(1, end_user_id="E1")]
    _, [(_, said)] = run(tmp_path, lines, company_facts=[facts(activity_codes="47.76")])
    assert said.figures["lines"] == 1


def test_the_kindest_of_several_register_rows_counts(tmp_path: Path) -> None:
    rows = [facts(activity_codes="47.76"), facts(row_no=2, activity_codes="25.62")]
    assert run(tmp_path, [line(1)], company_facts=rows)[1] == []


@pytest.mark.parametrize(
    ("founded", "words"),
    [
        (date(2024, 2, 22), "founded on 2024-02-22, on or after 24 February 2022"),
        (date(2024, 2, 23), "after the goods joined the Common High Priority List"),
    ],
)
def test_founded_after_the_goods_joined_the_list(tmp_path: Path, founded: date, words: str) -> None:
    identified = [{"entity_id": "E1", "scheme": "ru-inn", "value": "1", "valid": True}]
    tables = {"company_facts": [facts(founded=founded)], "entity_identifiers": identified}
    _, [(_, said)] = run(tmp_path, [line(1, date=date(2024, 6, 1))], **tables)
    assert words in said.statement
    assert said.confidence == "high"


def test_empty_tables_and_portable_sql(tmp_path: Path) -> None:
    assert found(world(tmp_path), KIND) == []
    for name, value in vars(end_user_implausible).items():
        if isinstance(value, str) and "SELECT" in value and name.startswith("_"):
            assert problems(value) == [], name
