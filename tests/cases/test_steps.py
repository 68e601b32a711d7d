from __future__ import annotations

from pathlib import Path

import pytest

from cases.made_up import FACTS, MAKER, made_up_world
from enduse.cases import build_case
from enduse.engine.portable import problems


def test_every_query_of_a_case_stays_in_the_portable_subset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = made_up_world(tmp_path)
    asked: list[str] = []
    step, fetch = engine.step, engine.fetch
    monkeypatch.setattr(engine, "step", lambda name, sql: (asked.append(sql), step(name, sql)))
    monkeypatch.setattr(engine, "fetch", lambda sql: (asked.append(sql), fetch(sql))[1])
    build_case(engine, MAKER, FACTS)
    engine.close()
    assert len(asked) > 30
    assert {sql: problems(sql) for sql in asked if problems(sql)} == {}
