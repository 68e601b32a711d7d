from __future__ import annotations

import pytest

from enduse.engine.portable import problems
from enduse.findings import history
from enduse.findings.data import table


def test_the_coalition_has_39_countries() -> None:
    countries = table("coalition")["countries"]
    assert len(countries) == len(set(countries)) == 39
    assert {"US", "TW", "KR", "CH", "NO"} <= set(countries)
    assert not {"RU", "BY", "CN", "TR", "AE", "KZ"} & set(countries)


@pytest.mark.parametrize("name", ["MARKED", "_GROUPS", "_REACH", "_MAIN", "_FIRMS"])
def test_portable_sql(name: str) -> None:
    sql = getattr(history, name).replace("$prefix_", "").replace("$coalition", "'US'")
    sql = sql.replace("$marked", history.MARKED)
    assert problems(sql) == []
