from __future__ import annotations

import pytest

from enduse.engine.portable import problems
from enduse.trade import turning_point
from enduse.trade.turning_point import coalition


def test_the_coalition_has_39_countries() -> None:
    assert len(coalition()) == 39
    assert {"US", "TW", "KR", "CH", "NO"} <= coalition()
    assert not {"RU", "BY", "CN", "TR", "AE", "KZ"} & coalition()


@pytest.mark.parametrize("name", ["MARKED", "GROUPS", "REACH", "MAIN", "TURNED"])
def test_portable_sql(name: str) -> None:
    assert problems(getattr(turning_point, name).replace("$", "")) == []
