"""The index of listed names: who bears a name, and lists that are large in odd ways."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from enduse.screening.build import build_index, open_index
from enduse.screening.index import ListIndex
from enduse.screening.index_sql import collect
from enduse.screening.model import Query
from enduse.screening.screen import screen
from screening.made_up_lists import INN, made_workspace
from worlds import world

DAY = date(2024, 1, 1)
MANY = 100_000


@pytest.fixture
def index(tmp_path: Path, simple_matcher: None) -> ListIndex:
    return open_index(made_workspace(tmp_path))


def numbered(index: ListIndex) -> dict[str, int]:
    return {index.entry(number)["entry"]: number for number in range(len(index))}


def test_an_entry_is_found_by_each_of_its_names(index: ListIndex) -> None:
    number = numbered(index)["1"]
    names = [index.name(row) for row in index.rows_of(number, 10)]
    assert names == ["STANKO LLC", "Made-up Machines", "SML"]
    written = [index.written(row, number) for row in index.rows_of(number, 10)]
    assert written == [("STANKO LLC", False), ("Made-up Machines", False), ("SML", True)]
    assert index.rows_of(number, 1) == index.rows_of(number, 10)[:1]


def test_the_bearers_of_rows_stand_in_the_order_of_the_rows(index: ListIndex) -> None:
    rows = np.array([2, 0, 2])
    places, numbers, _ = index.bearers(rows)
    assert places.tolist() == [0, 1, 2]
    assert numbers[0] == numbers[2]


def test_countries_come_from_the_entry_and_its_addresses(index: ListIndex) -> None:
    found = {entry: index.countries(number) for entry, number in numbered(index).items()}
    assert found == {"1": ("RU",), "2": ("HK",), "3": ("RU",), "4": ()}


def test_a_part_of_the_index_has_only_its_entries(index: ListIndex) -> None:
    number = numbered(index)["1"]
    part = index.part([number])
    assert len(part.tables["names"]) == 3
    assert [hit.entry for hit in screen(part, Query("stanko", as_of=DAY))] == ["1"]
    assert screen(part, Query("made up holding", as_of=DAY)) == []
    assert part.holders("ru-inn", INN) == (number,)


def test_an_entry_with_a_hundred_thousand_aliases(tmp_path: Path, simple_matcher: None) -> None:
    own = {"party_key": 1, "source_id": "0123456789abcdef", "row_no": 2}
    names = [{"party_key": 1, "name": f"ALIAS {n}", "quality": "alias"} for n in range(MANY)]
    engine = world(
        tmp_path,
        parties=[own | {"origin_kind": "list", "kind": "company", "country": "RU"}],
        party_names=[*names, {"party_key": 1, "name": "STANKO", "quality": "primary"}],
        party_identifiers=[{"party_key": 1, "label": "INN", "written": INN}],
        list_entries=[own | {"list": "odd", "entry": "1", "to_basis": "unknown"}],
    )
    began = time.monotonic()
    collect(engine)
    index = build_index(engine, "key")
    built = time.monotonic() - began
    assert index.tables["names"].num_rows == MANY + 1
    began = time.monotonic()
    (hit,) = screen(index, Query("nothing alike", (INN,), as_of=DAY))
    looked = time.monotonic() - began
    assert hit.entry == "1"
    assert built < 60, "a quadratic build would take hours"
    assert looked < 20
    engine.close()
