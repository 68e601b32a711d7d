"""The four verbs, told once and run on every engine that is installed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from enduse.engine import Engine, EngineSettings, digest, duck, open_engine
from enduse.engine.portable import key60
from enduse.errors import EngineError
from enduse.schema import TABLES

ENGINES = ["duckdb", pytest.param("sail", marks=pytest.mark.parity)]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    running = open_engine(EngineSettings(request.param), tmp_path / "steps")
    yield running
    running.close()


def doubled(batch: pa.RecordBatch) -> pa.RecordBatch:
    values = [value.as_py() * 2 for value in batch.column(0) if value.as_py() != 2]
    return pa.RecordBatch.from_arrays([pa.array(values, pa.int64())], names=["a"])


def test_the_four_verbs(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "q.parquet"
    rows = {
        "source_id": ["s", "s"],
        "row_no": [1, 2],
        "reason": ["x", None],
        "column_name": [None, None],
        "text": ["é", "b"],
    }
    types = pa.schema(
        [
            (c.name, pa.int64() if c.type == "BIGINT" else pa.string())
            for c in TABLES["quarantine"].columns
        ]
    )
    pq.write_table(pa.table(rows, schema=types), path)
    engine.read("quarantine", [path], TABLES["quarantine"])
    engine.step("sums", "SELECT sum(row_no) AS a, key60(max(text)) AS k FROM quarantine")
    engine.map_batches(
        "doubles", "SELECT row_no FROM quarantine", doubled, pa.schema([("a", pa.int64())])
    )
    assert engine.fetch("SELECT a, k FROM sums").to_pylist() == [{"a": 3, "k": key60("é")}]
    assert engine.fetch("SELECT a FROM doubles").to_pylist() == [{"a": 2}]
    assert engine.path("sums").exists()


def test_no_files_make_an_empty_table(engine: Engine) -> None:
    engine.read("shipments", [], TABLES["shipments"])
    table = engine.fetch("SELECT * FROM shipments")
    assert table.num_rows == 0
    assert tuple(table.schema.names) == TABLES["shipments"].names
    assert digest(engine, "shipments") == "0:0"


def test_a_step_without_rows_is_an_empty_table(engine: Engine) -> None:
    engine.step("rows_here", "SELECT 1 AS a, 'x' AS b")
    engine.step(
        "no_rows",
        "SELECT s.a, s.b FROM rows_here AS s JOIN (SELECT a AS k FROM rows_here GROUP BY a "
        "HAVING count(DISTINCT b) > 1) AS o ON o.k = s.a",
    )
    table = engine.fetch("SELECT * FROM no_rows")
    assert (table.num_rows, table.schema.names) == (0, ["a", "b"])


def test_a_refused_step_says_so_in_one_line(engine: Engine) -> None:
    with pytest.raises(EngineError, match=r"refused a step|failed at step") as caught:
        engine.step("bad", "SELECT nothing FROM nowhere")
    assert "\n" not in str(caught.value)


@pytest.mark.parity
def test_digests_are_equal_on_both_engines(tmp_path: Path) -> None:
    sql = (
        "SELECT 1 AS a, 'é' AS b, DATE '2024-02-23' AS c, CAST(NULL AS VARCHAR) AS d, true AS e "
        "UNION ALL SELECT 2, 'x', CAST(NULL AS DATE), 'y', false"
    )
    found = set()
    for name in ("duckdb", "sail"):
        running = open_engine(EngineSettings(name), tmp_path / name)
        running.step("t", sql)
        found.add(digest(running, "t"))
        running.close()
    assert len(found) == 1
    assert found.pop().startswith("2:")


def test_a_digest_sees_a_changed_cell(tmp_path: Path) -> None:
    running = open_engine(EngineSettings(), tmp_path)
    running.step("a", "SELECT 1 AS x, 'p' AS y UNION ALL SELECT 2, 'q'")
    running.step("b", "SELECT 2 AS x, 'q' AS y UNION ALL SELECT 1, 'p'")
    running.step("c", "SELECT 2 AS x, 'q' AS y UNION ALL SELECT 1, CAST(NULL AS VARCHAR)")
    assert digest(running, "a") == digest(running, "b") != digest(running, "c")
    assert running.fetch("SELECT x FROM a ORDER BY x").to_pylist() == [{"x": 1}, {"x": 2}]
    running.close()


def test_days_stay_days(tmp_path: Path) -> None:
    running = open_engine(EngineSettings(), tmp_path)
    running.step("a", "SELECT DATE '2024-02-23' AS d")
    assert running.fetch("SELECT d FROM a").to_pylist() == [{"d": datetime.date(2024, 2, 23)}]
    running.close()


def test_an_unknown_engine_is_named_with_the_choices(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="duckdb, sail, spark"):
        open_engine(EngineSettings("oracle"), tmp_path)


def passed(batch: pa.RecordBatch) -> pa.RecordBatch:
    return batch


@pytest.mark.parametrize("most", [1, 60_000, 10_000_000])
def test_workers_change_neither_rows_nor_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(duck, "PARALLEL_FROM", most)
    running = open_engine(EngineSettings(threads=2), tmp_path)
    source = "SELECT a FROM range(120000) AS t(a)"
    running.map_batches("same", source, passed, pa.schema([("a", pa.int64())]))
    assert running.fetch("SELECT a FROM same")["a"].to_pylist() == list(range(120_000))
    running.close()
