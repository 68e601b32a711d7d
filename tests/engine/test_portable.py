"""What the SQL lint refuses, and that the rest means the same in Spark's words."""

from __future__ import annotations

import pytest

from enduse.engine.portable import key60, problems, to_spark
from enduse.errors import EngineError

REFUSED = [
    ("SELECT upper(a) FROM t", "function upper"),
    ("SELECT a / b FROM t", "division without nullif"),
    ("SELECT * EXCLUDE (a) FROM t", "SELECT * EXCLUDE"),
    ("SELECT list(a ORDER BY b) FROM t", "ORDER BY inside an aggregate"),
    ("SELECT * FROM a ASOF JOIN b ON a.x >= b.x", "ASOF"),
    ("WITH RECURSIVE r AS (SELECT 1 AS a) SELECT * FROM r", "recursion"),
    ("PIVOT t ON a USING sum(b)", "PIVOT"),
    ("SELECT COLUMNS('a.*') FROM t", "COLUMNS()"),
    ("SELECT arg_max(a, b) FROM t", "function arg_max"),
    ("SELEC 1", "cannot be parsed"),
]


@pytest.mark.parametrize(("sql", "why"), REFUSED)
def test_refused(sql: str, why: str) -> None:
    assert any(why in problem for problem in problems(sql)), problems(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a / nullif(b, 0) AS q FROM t",
        "SELECT a / 100 AS q FROM t",
        "SELECT a, row_number() OVER (PARTITION BY b ORDER BY c) AS n FROM t",
        "SELECT list_sort(list(DISTINCT a)) AS l FROM t",
        "SELECT key60(a || '|' || b) AS k FROM t",
    ],
)
def test_allowed(sql: str) -> None:
    assert problems(sql) == []


def test_spark_gets_its_own_words() -> None:
    spark = to_spark("SELECT key60(a) AS k, CAST(b AS VARCHAR) AS v FROM t")
    assert "CONV(SUBSTRING(MD5(a), 18, 15), 16, 10)" in spark.upper().replace("A)", "a)")
    assert "STRING" in spark
    with pytest.raises(EngineError, match="function upper"):
        to_spark("SELECT upper(a) FROM t")


def test_key60_is_the_last_fifteen_hex_digits() -> None:
    assert key60("xx") == 0x18EE6E9EC29F8C1
    assert key60("") == 0x9800998ECF8427E
