"""Shipments of one number are answered alike: judged by number, and each for itself."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enduse.engine import Engine, EngineSettings, open_engine
from enduse.rules.alike import COUNTRY_FACTS, ELSEWHERE, countries_alike, marks
from enduse.rules.bulk import controlled_elsewhere, judge, judged
from enduse.rules.control import edition_in_force
from enduse.rules.facts import kleene
from enduse.rules.goods import on_list
from enduse.rules.hs_editions import EDITIONS
from enduse.rules.model import JURISDICTIONS
from enduse.rules.situations import KEY, KEY_SCHEMA, Shipments, numbered, prepare, read_back
from enduse.schema import Column, Table

CODES = ["845811", "845710", "845970", "846630", "854231", "901320", "010121", "847130", "847989"]
COUNTRY = st.sampled_from(
    [None, "TW", "DE", "IE", "US", "JP", "KR", "GB", "CH", "NO", "CN", "RU", "BY", "KZ", "KP", "XX"]
)
SHIPMENT = st.fixed_dictionaries(
    {
        "hs6": st.none() | st.sampled_from([*CODES, "84581", "ABCDEF"]),
        "date": st.none() | st.dates(dt.date(2012, 1, 1), dt.date(2026, 12, 31)),
        "date_precision": st.sampled_from(["day", "month"]),
        **dict.fromkeys(COUNTRY_FACTS, COUNTRY),
    }
)
SHAPE = pa.schema(
    [("row_no", pa.int64()), ("hs6", pa.string()), ("date", pa.date32())]
    + [(name, pa.string()) for name in ("date_precision", *COUNTRY_FACTS)]
)


_FILES = itertools.count()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_engine(EngineSettings(threads=1), tmp_path)
    prepare(made)
    yield made
    made.close()


def by_number(engine: Engine, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    # a new file each time: the engine may remember what it read of a file of this name
    path = engine.directory / f"shipments-{next(_FILES)}.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=SHAPE), path)
    engine.read("shipments", [path], Table("any", "", (Column("row_no", "BIGINT", ""),), ()))
    everything = "SELECT * FROM shipments"
    numbered(engine, "lines", Shipments(everything, everything, ("row_no",)))
    judged(engine, "judged", "lines")
    return list(
        engine.fetch(
            "SELECT o.* FROM lines AS l JOIN judged AS v ON v.situation = l.situation "
            "JOIN judged_outcomes AS o ON o.outcome = v.outcome ORDER BY l.row_no"
        ).to_pylist()
    )


def periods(engine: Engine, row: dict[str, object]) -> list[dt.date | None]:
    """Return the first days of the times that the row's day, or its whole month, lies in."""
    day = row["date"]
    if not isinstance(day, dt.date):
        return [None]
    first, last = day, day
    if row["date_precision"] == "month":
        first = day.replace(day=1)
        last = (first + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)
    found = engine.fetch(
        "SELECT DISTINCT period FROM rule_periods "
        f"WHERE day BETWEEN DATE '{first}' AND DATE '{last}' ORDER BY period"
    ).column("period")
    return list(found.to_pylist())


def told(engine: Engine, row: dict[str, object]) -> dict[str, object]:
    """Judge one shipment for itself, on each of the times that it may be in."""
    own = [
        {
            **row,
            "hs6": row["hs6"] if str(row["hs6"]).isdigit() else None,
            "edition": edition_in_force(row["date"]),  # type: ignore[arg-type]
            "period": period,
        }
        for period in periods(engine, row)
    ]
    said = judge(None, pa.RecordBatch.from_pylist(own, schema=KEY_SCHEMA)).to_pylist()
    found: dict[str, object] = {}
    for law in JURISDICTIONS:
        verdict, rules = f"verdict_{law.lower()}", f"rules_{law.lower()}"
        words = {one[verdict] for one in said}
        found[verdict] = words.pop() if len(words) == 1 else "indeterminate"
        every = (rule for one in said for rule in one[rules].split(",") if rule)
        found[rules] = ",".join(dict.fromkeys(every))
    return found


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(shipments=st.lists(SHIPMENT, min_size=1, max_size=30))
def test_by_number_and_each_for_itself(engine: Engine, shipments: list[dict[str, object]]) -> None:
    rows = [{**row, "row_no": number} for number, row in enumerate(shipments)]
    for found, row in zip(by_number(engine, rows), rows, strict=True):
        said = told(engine, row)
        assert {name: found[name] for name in said} == said


def test_a_month_within_which_rules_changed_is_every_time_that_it_holds(engine: Engine) -> None:
    row = {
        "row_no": 1, "hs6": "845811", "date": dt.date(2024, 3, 1), "date_precision": "month",
        "destination": "RU",
    }  # fmt: skip
    said = {seat: by_number(engine, [{**row, "dispatch": seat}])[0] for seat in ("TW", "DE", "CN")}
    assert said["TW"]["verdict_tw"] == "indeterminate"  # the rule came on the 8th
    assert "tw-machine-tools-77" in str(said["TW"]["rules_tw"])
    assert said["DE"]["verdict_eu"] == "prohibited"  # on all days of the month
    assert said["CN"]["verdict_eu"] in ("not_controlled", "no_jurisdiction")


def test_equal_countries_share_a_number() -> None:
    dispatch = countries_alike()["dispatch"].numbers
    assert dispatch["AT"] == dispatch["DE"]
    assert len({dispatch.get(one, ELSEWHERE) for one in ("DE", "US", "JP", "TW", "BR")}) == 5


@given(st.sampled_from(CODES) | st.from_regex("[0-9]{2,6}", fullmatch=True),
       st.sampled_from(EDITIONS))  # fmt: skip
def test_a_mark_is_what_every_list_says(hs6: str, edition: int) -> None:
    whole = (
        max(kleene(on_list(goods, hs6, edition, None)) for goods in together)
        for together in marks().lists
    )
    assert marks().mark(hs6, edition) == "".join(map(str, whole))


def test_number_of_nothing_known_reads_back() -> None:
    row = read_back(np.array([0], dtype=np.int64)).to_pylist()[0]
    assert row == dict.fromkeys(KEY) | {"edition": EDITIONS[-1]}


def test_goods_sent_from_elsewhere(engine: Engine) -> None:
    goods = (
        "SELECT '845811' AS hs6, 2022 AS edition, CAST({} AS DATE) AS period, '{}' AS destination"
    )
    asked = [("DATE '2023-06-01'", "RU"), ("DATE '2023-06-01'", "BR"), ("NULL", "RU")]
    query = " UNION ALL ".join(goods.format(*one) for one in asked)
    controlled_elsewhere(engine, "found", query, ("TW", "EU", "US"))
    found = engine.fetch("SELECT * FROM found").to_pylist()
    assert [(row["destination"], row["period"]) for row in found] == [("RU", dt.date(2023, 6, 1))]
    assert "EU" in found[0]["elsewhere"].split()
