from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from enduse.engine.portable import problems
from enduse.findings import surge
from enduse.findings.surge import KIND
from worlds import evidence, found, world

TURN = date(2022, 2, 24)
ENTITIES = [{"entity_id": "E1", "name": "FIRM", "country": "TR"}]
# 365 days before the turn and 365 from it on: rates compare as the counts do
COVER = {"reporter": "TR", "direction": "import", "from_date": date(2021, 2, 24),
         "to_date": date(2023, 2, 23), "lines": 99, "months": 25}  # fmt: skip


def lines(
    before: list[int | None], after: list[int | None], **changes: Any
) -> list[dict[str, Any]]:
    """One line for each value in dollars, a day apart, from the turn backwards and forwards."""
    days = [(TURN - timedelta(n + 1), usd) for n, usd in enumerate(before)]
    days += [(TURN + timedelta(n), usd) for n, usd in enumerate(after)]
    return [
        {
            "source_id": "S", "row_no": n, "date": when, "date_precision": "day",
            "reporter": "TR", "direction": "import", "hs": "8542310000", "hs6_2022": "854231",
            "tier": "1", "tier_status": "on_list", "receiver_id": "E1",
            "value_usd_cents": None if usd is None else usd * 100,
        } | changes
        for n, (when, usd) in enumerate(days, 1)
    ]  # fmt: skip


def run(tmp_path: Path, rows: list[dict[str, Any]], **cover: Any) -> tuple[Any, Any]:
    engine = world(tmp_path, lines=rows, entities=ENTITIES, coverage=[COVER | cover])
    return engine, found(engine, KIND)


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ([10, 10], [10, 10, 10, 10], "lines, not in value"),  # without the largest: 30 against 20
        ([10, 10], [10, 10, 10, 10, 10], "lines and in value"),
        ([10, 10], [10, 10, 10], None),
        ([10], [10, 10], None),  # twice as many, but only two
        ([10, 10, 10], [50, 50, 50], "value"),
        ([10, 10, 10], [10, 10, 5_000_000], None),  # one big item is no spike
        ([10, 10, 10], [40, 20, 5_000_000], "value"),  # the rest doubles without it
        ([None, 10], [10, 10, 10, 10, 10], "lines, not in value"),  # before is not fully known
        ([], [10, 10, 10], None),  # that is a new importer
    ],
)
def test_what_is_a_spike(
    tmp_path: Path, before: list[int | None], after: list[int | None], where: str | None
) -> None:
    _, results = run(tmp_path, lines(before, after))
    assert [row["variant"] for row, _ in results] == (["surge"] if where else [])
    for _, said in results:
        assert f"the spike is in {where}" in said.statement


@pytest.mark.parametrize(
    ("cover", "variant"),
    [
        ({}, "surge"),
        ({"from_date": date(2021, 2, 25)}, "cannot_tell"),
        ({"to_date": date(2022, 5, 26), "months": 16}, "surge"),  # 92 days
        ({"to_date": date(2022, 5, 25), "months": 16}, "cannot_tell"),
        ({"months": 12}, "cannot_tell"),
    ],
)
def test_how_far_the_records_reach(tmp_path: Path, cover: dict[str, Any], variant: str) -> None:
    _, [(row, said)] = run(tmp_path, lines([10], [10] * 8), **cover)
    assert row["variant"] == variant
    assert (said.severity == "info") == (variant == "cannot_tell")


def test_inside_the_coalition_is_not_asked(tmp_path: Path) -> None:
    rows = lines([10], [10] * 8)
    entities = [{"entity_id": "E1", "name": "FIRM", "country": "JP"}]
    engine = world(tmp_path, lines=rows, entities=entities, coverage=[COVER])
    assert found(engine, KIND) == []


def test_figures_and_evidence(tmp_path: Path) -> None:
    engine, [(row, said)] = run(tmp_path, lines([10, 10], [10] * 5))
    assert said.figures["lines_a_month_before"] == 0.17
    assert said.figures["lines_a_month_after"] == 0.42
    assert said.figures["largest_line_usd"] == 10.0
    assert (said.severity, said.confidence) == ("medium", "medium")
    shown = [side for _, side, _ in evidence(engine, KIND, row["finding_key"])]
    assert shown == ["against"] * 2 + ["for"] * 5


def test_empty_tables_and_portable_sql(tmp_path: Path) -> None:
    assert found(world(tmp_path), KIND) == []
    for sql in (surge._RATED, surge._FOUND, surge._ROWS):
        assert problems(sql) == []
