"""Look-ups in a made-up workspace: parties, serial numbers, prices, listed neighbours."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from enduse.engine import Engine
from enduse.engine.portable import problems
from enduse.errors import WorkspaceError
from enduse.names.addresses import parse_address
from enduse.names.keys import name_key
from enduse.orders.flags import RAISED, Context, WorkspaceHistory, raised
from enduse.orders.flags import history_files as files
from enduse.orders.flags.context import Prices
from enduse.orders.flags.history_files import MOST_ROWS, ROWS_TOGETHER, STEPS
from enduse.orders.model import parse_order
from enduse.trade.turning_point import TURNED
from enduse.workspace import Workspace
from orders.flags.made_up_orders import aircraft_parts
from worlds import world

D = dt.date
AERO, SELLER, OTHER, LISTED = "EAERO", "ESELL", "EOTHER", "ELIST"
ADDRESS = "2 Kibris Sehitleri Caddesi No: 14 Kat 3 Daire 7, Izmir, Turkey"


def line(row: int, day: dt.date, **more: Any) -> dict[str, Any]:
    return {
        "source_id": "s", "row_no": row, "date": day, "date_precision": "day", "reporter": "TR",
        "direction": "import", "hs": "845710", "hs6": "845710", "hs6_2022": "845710",
        "tier": "4B", "tier_status": "on_list", "receiver_id": AERO, "shipper_id": SELLER,
        "destination": "TR", "quantity_milli": 1000, "unit": "PCS", "value_usd_cents": 10_000_00,
    } | more  # fmt: skip


def name(entity: str, written: str) -> dict[str, Any]:
    key = name_key(written).key
    return {"entity_id": entity, "name": written, "name_key": key, "parties": 1}


def entity(id: str, written: str, country: str | None = "TR") -> dict[str, Any]:
    return {"entity_id": id, "name": written, "country": country}


def tables() -> dict[str, list[dict[str, Any]]]:
    read = parse_address(ADDRESS, "TR")
    old = [line(n, D(2020, 1 + n, 5), tier=None, hs6_2022="845931") for n in range(1, 4)]
    new = [line(10 + n, D(2023, 1 + n, 5), brand="MAZAK") for n in range(5)]
    many = [
        line(100 + n, D(2021, 6, 1), receiver_id=OTHER, value_usd_cents=(n + 1) * 1000_00)
        for n in range(20)
    ]
    seen = [
        line(200, D(2022, 8, 1), destination="RU", receiver_id=OTHER, serial="mu5 014"),
        line(201, D(2019, 8, 1), destination="TW", receiver_id=OTHER, serial="MU5-014"),
        line(202, D(2021, 8, 1), destination="RU", receiver_id=OTHER),
        line(203, D(2023, 8, 1), destination="AE", receiver_id=OTHER, unit="KG"),
    ]
    return {
        "lines": old + new + many + seen,
        "coverage": [
            {"reporter": "TR", "direction": "import", "from_date": D(2019, 1, 1),
             "to_date": D(2023, 12, 31), "lines": 30, "months": 60, "month_only": 0},
            {"reporter": "KZ", "direction": "import", "from_date": D(2022, 1, 1),
             "to_date": D(2023, 12, 31), "lines": 30, "months": 24, "month_only": 0},
        ],
        "entities": [
            entity(AERO, "Made-up Aerostructures"), entity(OTHER, "Made-up Importer", None),
            entity(SELLER, "Made-up Machine Works", "TW"), entity(LISTED, "Made-up Listed Works"),
        ],
        "entity_names": [
            name(AERO, "Made-up Aerostructures A.S."), name(SELLER, "Made-up Machine Works"),
            *(name(f"EMANY{n}", "Made-up Common Name") for n in range(4)),
            name("EPERSON", "Manager Made-up"),
        ],
        "entity_identifiers": [
            {"entity_id": OTHER, "scheme": "ru-inn", "value": "7719717008", "valid": True}
        ],
        "entity_addresses": [
            {"entity_id": LISTED, "address": ADDRESS, "unit_key": read.unit_key,
             "building_key": read.building_key}
        ],
        "listings": [
            {"entity_id": LISTED, "list": "made-up-list", "entry": "5", "source_id": "l",
             "row_no": 3}
        ],
        "owners": [
            {"source_id": "o", "row_no": 8, "owner_id": "EPERSON", "owned_id": LISTED,
             "role": "director"}
        ],
        "company_facts": [
            {"entity_id": AERO, "source_id": "r", "row_no": 2, "founded": D(2004, 1, 1),
             "activity_codes": "30.30", "employees": 140}
        ],
    }  # fmt: skip


class Made:
    """A workspace with results, and how often they were read."""

    def __init__(self, directory: Path, **given: list[dict[str, Any]]) -> None:
        self.workspace = Workspace.create(directory / "workspace")
        self.stamp("1")
        self.engine = world(directory, **given)
        self.opened = 0

    def stamp(self, text: str) -> None:
        self.workspace.results.mkdir(exist_ok=True)
        (self.workspace.results / "results.json").write_text(text, encoding="utf-8")

    @contextmanager
    def results(self) -> Iterator[Engine]:
        self.opened += 1
        yield self.engine

    def history(self) -> WorkspaceHistory:
        return WorkspaceHistory.open(self.workspace, self.results)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    one = Made(tmp_path_factory.mktemp("history"), **tables())
    yield one
    one.engine.close()


def order(**buyer: Any) -> Any:
    content = aircraft_parts()
    content["parties"][1] |= {"addresses": [ADDRESS]} | buyer
    return parse_order(json.dumps(content))


def test_it_is_gathered_once_and_again_when_results_are_newer(made: Made) -> None:
    made.history().close()
    made.history().close()
    assert made.opened == 1
    made.stamp("2")
    made.history().close()
    assert made.opened == 2


def test_parties_are_met_by_number_else_by_name_and_country(made: Made) -> None:
    history = made.history()
    inn = [{"value": "7719717008", "label": "INN"}]
    cases: list[tuple[dict[str, Any], tuple[str, ...]]] = [
        ({}, ()),
        ({"names": ["MADE-UP AEROSTRUCTURES LTD"]}, (AERO,)),
        ({"names": ["Made-up Aerostructures"], "country": "TR"}, (AERO,)),
        ({"names": ["Made-up Common Name"]}, ()),
        ({"names": ["Made-up Aerostructures"], "identifiers": inn}, (OTHER,)),
    ]
    for given, ids in cases[1:]:
        assert history.look_up(order(**given)).parties.get(1, ()) == ids, given
    assert history.look_up(order(names=["Made-up Nobody"])).parties.get(1) is None
    assert history.look_up(order()).parties[0] == (SELLER,)


def test_what_the_records_show(made: Made) -> None:
    seen = made.history().look_up(order(managers=["Manager Made-up"]))
    imports = seen.imports[1]
    assert (imports.before_lines, imports.before_listed, imports.after_listed) == (3, 0, 5)
    assert imports.reaches
    assert imports.records == "the import records of TR from 2019-01-01 to 2023-12-31"
    assert seen.best_year_cents[1] == 50_000_00
    sent = seen.sendings[0]
    assert (sent.branded, sent.brands, sent.russia_before, sent.russia_after) == (
        5, ("MAZAK",), 1, 1,
    )  # fmt: skip
    assert seen.register[1].where == "source r row 2"
    assert [one.country for one in seen.serials["MU5014"]] == ["RU", "TW"]
    assert seen.prices[0] == Prices(28, 7_000_00, 13_000_00)
    assert [one.where for one in seen.addresses[1]] == ["source l row 3"]
    assert "the unit of Made-up Listed Works" in seen.addresses[1][0].says
    assert (
        seen.managers[1][0].says
        == "Manager Made-up directs Made-up Listed Works, listed on made-up-list"
    )
    assert seen.reaches == {"TR"}


def test_flags_over_a_workspace(made: Made) -> None:
    found = raised(order(managers=["Manager Made-up"]), Context(history=made.history()))
    states = {flag.id: flag for flag in found if flag.state == RAISED}
    assert {
        "quint-b", "mt-serial-elsewhere", "fincen-bis-address-of-listed", "ear-732-s3-24",
        "fincen-bis-overpays", "fincen-bis-outgrows",
    } <= set(states)  # fmt: skip
    assert "3 import lines before 2022-02-24" in states["quint-b"].evidence[0].says
    assert "RU on 2022-08-01 at Made-up Importer" in states["mt-serial-elsewhere"].evidence[0].says


def test_nothing_investigated(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "empty")
    with pytest.raises(WorkspaceError, match="nothing has been investigated"):
        WorkspaceHistory.open(workspace, lambda: pytest.fail("not asked"))


def test_empty_results(tmp_path: Path) -> None:
    one = Made(tmp_path)
    seen = one.history().look_up(order())
    assert seen.parties == {}
    one.engine.close()


def test_keys_in_several_pieces(tmp_path: Path) -> None:
    """A serial number on very many rows is bounded; its neighbours are still found."""
    rows = [line(n, D(2021, 1, 1), serial="1") for n in range(MOST_ROWS * 2)]
    rows += [line(50_000 + n, D(2021, 1, 1), serial=f"Z{n:05}") for n in range(ROWS_TOGETHER + 5)]
    last = f"Z{ROWS_TOGETHER + 4:05}"
    one = Made(tmp_path, lines=rows)
    content = aircraft_parts()
    content["goods"][0] |= {"serials": ["1", "Z00000", last, "Z99999"], "quantity": 4}
    content["documents"] = []
    history = one.history()
    seen = history.look_up(parse_order(json.dumps(content)))
    assert len(seen.serials["1"]) == MOST_ROWS
    assert len(seen.serials["Z00000"]) == len(seen.serials[last]) == 1
    assert "Z99999" not in seen.serials
    one.engine.close()


@pytest.mark.parametrize("name", [name for name, _ in STEPS])
def test_portable_sql(name: str) -> None:
    assert problems(dict(STEPS)[name]) == []


def test_portable_sql_between_the_steps() -> None:
    assert problems(files._EACH) == []
    assert problems(TURNED.replace("$", "")) == []


def test_a_check_costs_a_few_milliseconds(made: Made) -> None:
    """Far above what it takes, so that a busy machine does not fail it."""
    history, asked = made.history(), order()
    raised(asked, Context(history=history))
    started = time.perf_counter()
    for _ in range(10):
        raised(asked, Context(history=history))
    assert (time.perf_counter() - started) / 10 < 0.1
