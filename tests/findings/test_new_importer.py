from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enduse.engine.portable import problems
from enduse.findings import new_importer
from enduse.findings.new_importer import KIND
from worlds import evidence, found, world

ENTITIES = [
    {"entity_id": "E1", "name": "FIRM", "country": "TR"},
    {"entity_id": "E2", "name": "ALLY", "country": "DE"},
    {"entity_id": "E3", "name": "NOWHERE"},
]
BEFORE, AFTER = date(2022, 2, 23), date(2022, 2, 24)


def cover(**changes: Any) -> dict[str, Any]:
    return {"reporter": "TR", "direction": "import", "from_date": date(2021, 1, 1),
            "to_date": date(2023, 12, 31), "lines": 999, "months": 36} | changes  # fmt: skip


def line(row: int, when: date | None, tier: str | None, **changes: Any) -> dict[str, Any]:
    return {
        "source_id": "S", "row_no": row, "date": when, "date_precision": "day", "reporter": "TR",
        "direction": "import", "hs": "8542310000" if tier else "6907210000",
        "hs6_2022": "854231" if tier else "690721", "tier": tier,
        "tier_status": "on_list" if tier else None, "value_usd_cents": 100_00,
        "receiver_id": "E1",
    } | changes  # fmt: skip


def run(tmp_path: Path, lines: list[dict[str, Any]], **tables: Any) -> tuple[Any, Any]:
    tables = {"coverage": [cover()], "entities": ENTITIES} | tables
    engine = world(tmp_path, lines=lines, **tables)
    return engine, found(engine, KIND)


MONTH = {"date_precision": "month"}
SPLIT = {"hs6_2022": None, "hs": "8541400000"}


@pytest.mark.parametrize(
    ("lines", "variant"),
    [
        ([line(1, AFTER, "1")], "never_imported"),
        ([line(1, BEFORE, "1")], None),
        ([line(1, BEFORE, None), line(2, AFTER, "1")], "no_high_priority"),
        ([line(1, BEFORE, "1"), line(2, AFTER, "1")], None),
        ([line(1, AFTER, None)], None),  # no high-priority goods at all
        ([line(1, BEFORE, None, **SPLIT), line(2, AFTER, "1")], "cannot_tell"),
        # known to the month: January is before, February cannot be placed, March is after
        ([line(1, date(2022, 1, 1), None, **MONTH), line(2, AFTER, "1")], "no_high_priority"),
        ([line(1, date(2022, 2, 1), None, **MONTH), line(2, AFTER, "1")], "cannot_tell"),
        ([line(1, date(2022, 3, 1), "1", **MONTH)], "never_imported"),
        ([line(1, None, None), line(2, AFTER, "1")], "cannot_tell"),
        ([line(1, AFTER, "1", receiver_id="E2")], None),  # inside the coalition
        ([line(1, AFTER, "1", receiver_id="E3")], "never_imported"),  # an import of Turkey
        ([line(1, AFTER, "1", receiver_id="E3", direction="export")], None),  # country not known
        ([line(1, AFTER, "1", receiver_id=None)], None),
    ],
)
def test_patterns(tmp_path: Path, lines: list[dict[str, Any]], variant: str | None) -> None:
    coverage = [cover(), cover(direction="export")]
    _, results = run(tmp_path, lines, coverage=coverage)
    assert [row["variant"] for row, _ in results] == ([variant] if variant else [])


@pytest.mark.parametrize(
    ("coverage", "variant"),
    [
        ([cover(from_date=date(2021, 2, 24), months=35)], "never_imported"),
        ([cover(from_date=date(2021, 2, 25), months=35)], "cannot_tell"),
        ([cover(to_date=date(2022, 2, 24), months=14)], "never_imported"),
        ([cover(months=24)], "cannot_tell"),  # a third of the months have no records
        ([], "cannot_tell"),
    ],
)
def test_how_far_the_records_reach(
    tmp_path: Path, coverage: list[dict[str, Any]], variant: str
) -> None:
    _, [(row, said)] = run(tmp_path, [line(1, AFTER, "1")], coverage=coverage)
    assert row["variant"] == variant
    if variant == "cannot_tell":
        assert (said.severity, said.confidence) == ("info", "low")
        assert "cannot be told" in said.statement


def test_all_records_that_show_the_goods_must_reach_back(tmp_path: Path) -> None:
    lines = [line(1, AFTER, "1"), line(2, AFTER, "1", reporter="KZ")]
    coverage = [cover(), cover(reporter="KZ", from_date=date(2022, 1, 1), months=24)]
    _, [(row, _)] = run(tmp_path, lines, coverage=coverage)
    assert row["variant"] == "cannot_tell"


def test_statement_scales_and_evidence(tmp_path: Path) -> None:
    lines = [line(1, BEFORE, None), line(2, AFTER, "1"), line(3, date(2023, 5, 1), "1")]
    identified = [{"entity_id": "E1", "scheme": "tr-vkn", "value": "1", "valid": True}]
    engine, [(row, said)] = run(tmp_path, lines, entity_identifiers=identified)
    assert said.statement == (
        "Against 2022-02-24: FIRM has 1 import line before that day, none of a high-priority code; "
        "since then it received 2 lines worth $200 of high-priority goods, the first on 2022-02-24 "
        "(the import records of TR from 2021-01-01 to 2023-12-31)."
    )
    assert (said.severity, said.confidence) == ("medium", "high")
    shown = [(n, side) for n, side, _ in evidence(engine, KIND, row["finding_key"])]
    assert shown == [(1, "against"), (2, "for"), (3, "for")]


def test_goods_that_were_not_yet_on_the_list_weigh_less(tmp_path: Path) -> None:
    _, [(_, said)] = run(tmp_path, [line(1, AFTER, "4B", tier_status="before_joining")])
    assert said.severity == "low"
    assert "1 line came before the code joined the list" in said.counter_evidence[-1]


def test_mirrored_records_are_not_added_up(tmp_path: Path) -> None:
    lines = [line(1, AFTER, "1"), line(2, AFTER, "1", reporter="CN", direction="export")]
    coverage = [cover(), cover(reporter="CN", direction="export")]
    _, [(_, said)] = run(tmp_path, lines, coverage=coverage)
    assert said.figures["high_priority_lines_after"] == 1
    assert said.confidence == "medium"  # no identifier: the lines are joined by name


def test_a_young_firm_is_said_to_be_young(tmp_path: Path) -> None:
    facts = [{"entity_id": "E1", "founded": date(2023, 1, 1)}]
    _, [(_, said)] = run(tmp_path, [line(1, AFTER, "1")], company_facts=facts)
    assert any("founded on 2023-01-01" in text for text in said.counter_evidence)


def test_empty_tables_and_portable_sql(tmp_path: Path) -> None:
    assert found(world(tmp_path), KIND) == []
    assert problems(new_importer._FOUND) == []
    assert problems(new_importer._ROWS) == []
