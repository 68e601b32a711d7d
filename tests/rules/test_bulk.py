"""Verdicts in bulk are those of single transactions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.engine import EngineSettings, open_engine
from enduse.rules.book import rulebook
from enduse.rules.bulk import KEY, SCHEMA, judge, verdicts
from enduse.rules.control import assume, control
from enduse.rules.facts import Facts
from enduse.rules.model import JURISDICTIONS
from enduse.rules.situations import prepare

COUNTRIES = st.sampled_from(
    [None, "TW", "DE", "US", "JP", "KR", "GB", "CH", "CN", "RU", "KZ", "KP"]
)
SITUATIONS = st.fixed_dictionaries(
    {
        "hs6": st.sampled_from([None, "845811", "845710", "845970", "854231", "901320", "010121"]),
        "edition": st.sampled_from([2017, 2022]),
        "period": st.none() | st.dates(dt.date(2021, 1, 1), dt.date(2026, 12, 31)),
        "dispatch": COUNTRIES,
        "destination": st.sampled_from([None, "RU", "BY", "KP", "IR", "KZ", "AE"]),
        "origin": COUNTRIES,
        "maker_hq": COUNTRIES,
        "seller": COUNTRIES,
    }
)


def batch_of(rows: list[dict[str, object]]) -> pa.RecordBatch:
    schema = pa.schema([SCHEMA.field(name) for name in KEY])
    return pa.RecordBatch.from_pylist(rows, schema=schema)


@given(st.lists(SITUATIONS, min_size=1, max_size=20))
def test_one_and_many_agree(rows: list[dict[str, object]]) -> None:
    judged = judge(None, batch_of(rows)).to_pylist()
    for row, found in zip(rows, judged, strict=True):
        facts = Facts(
            hs=row["hs6"] or "", edition=row["edition"], day=row["period"],
            **{name: row[name] for name in KEY[3:]},
        )  # fmt: skip
        if not facts.hs:
            continue
        for one in control(rulebook(), assume(facts)[0]):
            assert found[f"verdict_{one.jurisdiction.lower()}"] == one.verdict
            rules = one.rules if one.verdict != "indeterminate" else one.may_apply
            named = set(filter(None, found[f"rules_{one.jurisdiction.lower()}"].split(",")))
            assert named == {rule.id for rule in rules}


def test_through_an_engine(tmp_path: Path) -> None:
    engine = open_engine(EngineSettings(), tmp_path)
    try:
        prepare(engine)
        days = engine.fetch(
            "SELECT period, count(*) AS days FROM rule_periods GROUP BY period ORDER BY period"
        )
        bounds = {day for day in rulebook().boundaries if day.year >= 1990}
        assert bounds <= set(days.column("period").to_pylist())
        assert (
            sum(days.column("days").to_pylist()) == (dt.date(2100, 1, 1) - dt.date(1990, 1, 1)).days
        )
        situation = (
            "SELECT '845970' AS hs6, 2022 AS edition, DATE '2022-10-01' AS period, "
            "'DE' AS dispatch, 'RU' AS destination, 'DE' AS origin, "
            "CAST(NULL AS VARCHAR) AS maker_hq, CAST(NULL AS VARCHAR) AS seller"
        )
        verdicts(engine, "judged", situation)
        found = engine.fetch("SELECT * FROM judged").to_pylist()
        assert [row["verdict_eu"] for row in found] == ["prohibited"]
        assert set(found[0]) == {*KEY, *(f"{what}_{one.lower()}" for what in ("verdict", "rules")
                                         for one in JURISDICTIONS)}  # fmt: skip
    finally:
        engine.close()


@pytest.mark.parametrize("rows", [0, 1])
def test_few_rows(rows: int) -> None:
    empty = batch_of([dict.fromkeys(KEY) | {"edition": 2022}] * rows)
    assert judge(None, empty).num_rows == rows
