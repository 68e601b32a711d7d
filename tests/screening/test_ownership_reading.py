"""Ownership from a workspace's tables: owner by owner, or the whole table where there are many."""

from __future__ import annotations

from pathlib import Path

import pytest

from enduse.engine import Engine
from enduse.screening.ownership import reading
from enduse.screening.ownership.rules import chosen
from owners import DAY, interests, listed
from worlds import world

ENGINES = ["duckdb", pytest.param("sail", marks=pytest.mark.parity)]


def made(tmp_path: Path, engine: str = "duckdb") -> Engine:
    owners = [f"N{n} owner of N{n + 1} 60" for n in range(20)]
    entities = [{"entity_id": f"N{n}", "name": f"company {n}"} for n in range(21)]
    return world(
        tmp_path,
        engine,
        owners=interests(*owners, "Q owner of R 60").to_pylist(),
        listings=listed("us-ofac", "N0", "Q").to_pylist(),
        entities=entities,
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_a_short_and_a_long_chain_are_read_whole(tmp_path: Path, engine: str) -> None:
    running = made(tmp_path, engine)
    for subject, links in (("N3", 3), ("N20", 20)):
        answers = reading.answer_subject(running, subject, DAY, chosen(("us-ofac",)))
        assert [(one.answer, len(one.chain)) for one in answers] == [("yes", links)]
        assert answers[0].chain[0].owner == "company 0"
    running.close()


def test_only_what_is_above_the_company_is_read(tmp_path: Path) -> None:
    tables = reading.tables_above(made(tmp_path), "N3")
    assert sorted(set(tables.owners["owner_id"].to_pylist())) == ["N0", "N1", "N2"]
    assert tables.listings["entity_id"].to_pylist() == ["N0"]


def test_many_owners_are_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MOST_OWNERS", 2)
    answers = reading.answer_subject(made(tmp_path), "N9", DAY, chosen(("us-ofac",)))
    assert (answers[0].answer, answers[0].name) == ("yes", "company 9")


def test_all_companies_come_by_name_and_without_a_name_by_id(tmp_path: Path) -> None:
    rows = reading.answer_all(made(tmp_path), DAY, chosen(("us-ofac",)))
    assert [row["name"] for row in rows][:3] == ["R", "company 1", "company 10"]
    assert {row["answer"] for row in rows} == {"yes"}
