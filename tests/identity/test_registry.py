"""Entity ids from run to run: what people have seen keeps its name."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from enduse.identity.given import give_rows
from enduse.identity.registry import NATURAL, entity_id
from identity.people_world import INN_A, INN_B, Runs, groups, writing
from worlds import world

ANCHORS = pa.schema([("anchor", pa.string())])
NAMED = {"a": writing("ООО АЛЬФА"), "b": writing("ООО БЕТА", INN_B)}


def log(runs: Runs) -> list[tuple[str, str, str]]:
    rows = runs.rows("SELECT event, old_id, new_id FROM registry_log ORDER BY run, event, old_id")
    return [(row["event"], row["old_id"], row["new_id"]) for row in rows]


def redirects(runs: Runs) -> list[tuple[str, str, str]]:
    rows = runs.rows("SELECT old_id, new_id, kind FROM redirects ORDER BY old_id, new_id")
    return [(row["old_id"], row["new_id"], row["kind"]) for row in rows]


def test_a_first_run_names_entities_after_their_anchors(tmp_path: Path) -> None:
    ids = Runs(tmp_path).run(NAMED)
    assert ids == {
        "a": entity_id("ALFA|RU|organisation"), "b": entity_id(f"ru-inn:{INN_B}"),
    }  # fmt: skip


@pytest.mark.parametrize("engine", ["duckdb", pytest.param("sail", marks=pytest.mark.parity)])
def test_ids_in_sql_are_those_of_the_function(tmp_path: Path, engine: str) -> None:
    running = world(tmp_path, engine)
    anchors = [f"ru-inn:{number}" for number in range(500)] + ["ООО|RU", "有限公司", "party:1", "'"]
    give_rows(running, "given", [(anchor,) for anchor in anchors], ANCHORS)
    rows = running.fetch(NATURAL.format(source="given")).to_pylist()
    assert {row["anchor"]: row["entity_id"] for row in rows} == {
        anchor: entity_id(anchor) for anchor in anchors
    }
    running.close()


def test_an_entity_that_gets_a_number_keeps_its_id(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    first = dict(runs.run(NAMED))
    later = runs.run(NAMED | {"c": writing("ООО АЛЬФА", INN_A)})
    assert later == first | {"c": first["a"]}
    assert redirects(runs) == []


def test_an_id_that_is_taken_is_not_given_again(tmp_path: Path) -> None:
    """The name alone named the entity that later got a number; its namesake gets another."""
    runs = Runs(tmp_path)
    first = runs.run({"a": writing("ООО АЛЬФА")})["a"]
    runs.run({"a": writing("ООО АЛЬФА"), "b": writing("ООО АЛЬФА", INN_A)})
    ids = runs.run(
        {"b": writing("ООО АЛЬФА", INN_A), "c": writing("ООО АЛЬФА", INN_B),
         "d": writing("АО АЛЬФА")}
    )  # fmt: skip
    assert ids["b"] == first
    assert len(set(ids.values())) == 3
    again = runs.run({"c": writing("ООО АЛЬФА", INN_B), "d": writing("АО АЛЬФА")})
    assert again["c"] == ids["c"]


def test_records_that_join_two_entities_leave_a_redirect(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    two = {"a": writing("ООО АЛЬФА"), "b": writing("ООО БЕТА", INN_B), "c": writing("БЕТА", INN_B)}
    first = dict(runs.run(two))
    later = runs.run(two | {"d": writing("ООО АЛЬФА", INN_B)})
    assert set(later.values()) == {first["b"]}, "the id with most writings stays"
    assert redirects(runs) == [(first["a"], first["b"], "merge")]
    why = runs.rows("SELECT why FROM redirects")[0]["why"]
    assert why.startswith("the records now join them: equal name and country as ru-inn")
    assert log(runs) == [("merged", first["a"], first["b"])]


def test_of_equally_many_writings_the_smallest_id_stays(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    first = dict(runs.run(NAMED))
    runs.decide("same", "a", "b")
    later = runs.run(NAMED)
    assert set(later.values()) == {min(first.values())}
    assert redirects(runs) == [(max(first.values()), min(first.values()), "merge")]
    assert runs.rows("SELECT why, run, happened FROM redirects") == [
        {"why": "decision 1 by ann on 2026-01-01: reason 1", "run": 2,
         "happened": "2026-01-01T00:00:00Z"}
    ]  # fmt: skip


def test_an_undone_merge_gives_both_ids_back(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    first = dict(runs.run(NAMED))
    number = runs.decide("same", "a", "b")
    runs.run(NAMED | {"c": writing("БЕТА", INN_B)})
    runs.undo(number)
    assert runs.run(NAMED) == first
    assert redirects(runs) == []
    assert [event for event, *_ in log(runs)] == ["merged", "restored"]


def test_a_split_names_the_part_and_undoing_it_gives_the_id_back(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    one = {
        "a": writing("ООО АЛЬФА", INN_A), "b": writing("ООО БЕТА", INN_A),
        "c": writing("ООО ГАММА", INN_A),
    }  # fmt: skip
    first = dict(runs.run(one))
    number = runs.decide("split", "bc", "a")
    parted = dict(runs.run(one))
    assert groups(parted) == ["a", "bc"]
    assert parted["a"] == first["a"], "the entity keeps its id, though the part is larger"
    assert redirects(runs) == [(first["a"], parted["b"], "split")]
    assert runs.run(one) == parted
    runs.undo(number)
    assert runs.run(one) == first
    assert redirects(runs) == [(parted["b"], first["a"], "merge")]
    runs.undo(number + 1)
    assert runs.run(one) == parted
    assert [event for event, *_ in log(runs)] == ["split", "merged", "restored"]


def test_ids_outlive_files_that_are_taken_out_and_loaded_again(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    joined = NAMED | {"c": writing("ООО АЛЬФА", INN_A)}
    runs.run(NAMED)
    first = dict(runs.run(joined))
    runs.run({"b": NAMED["b"]})
    assert runs.run(joined) == first


def test_a_run_that_changes_nothing_knows_nothing_new(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.run(NAMED)
    runs.decide("same", "a", "b")
    runs.run(NAMED)
    before = [runs.rows(f"SELECT * FROM {name}") for name in TABLES]
    runs.run(NAMED)
    assert [runs.rows(f"SELECT * FROM {name}") for name in TABLES] == before


TABLES = ("registry_parties", "registry_ids", "redirects", "registry_log")
