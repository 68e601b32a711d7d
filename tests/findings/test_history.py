from __future__ import annotations

from enduse.engine.portable import problems
from enduse.findings import history


def test_portable_sql() -> None:
    sql = history._FIRMS.replace("$turned", "turned").replace("$coalition", "'US'")
    assert problems(sql) == []
