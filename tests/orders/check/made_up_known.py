"""What an order is checked against in these tests, made up: lists, and records that say little.

The numbers have a valid checksum and are of nobody.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from enduse.orders.check import Known, OrderAnswer, check_order
from enduse.orders.check.known import Files
from enduse.orders.check.records import KeptRecords, Owners, Told
from enduse.orders.flags import Seen
from enduse.orders.model import parse_order
from enduse.orders.record.assurances import Kept
from enduse.readers.lists import ListOptions, load_list
from enduse.rules.book import rulebook
from enduse.screening.build import open_index
from enduse.workspace import Workspace
from orders.flags.made_up_orders import aircraft_parts

LOADED = "2024-01-15T00:00:00Z"
DAY = dt.date(2024, 3, 8)
LISTS = {
    ("ofac-sdn", "US OFAC"): (
        "1,STANKO LLC,RU,INN: 7700000016,2023-11-02,",
        "2,UNDATED MACHINES LLC,RU,INN: 7700000023,,",
        "3,GONE TOOLS LLC,RU,INN: 7700000030,2020-01-01,2021-01-01",
        "4,LATER TOOLS LLC,RU,INN: 7700000048,2030-01-01,",
    ),
    ("bis-entity", "US BIS"): ("1,ENTITY WORKS LLC,RU,INN: 7700000055,2022-03-03,",),
    ("eu-833-annex-iv", "EU Council"): ("1,ANNEX FOUR PLANT,RU,INN: 7700000062,2022-02-26,",),
    ("house", "our own house"): ("1,HOUSE DOUBT TRADING,AE,,2023-01-01,",),
}
HEAD = "entry,name,country,identifiers,listed_from,listed_to,kind,citation\n"


def put_list(workspace: Workspace, name: str, authority: str, lines: Iterable[str]) -> Path:
    """Load a list of these entries: number, name, country, identifiers, from, to."""
    path = workspace.root.parent / f"{name}-{len(workspace.sources())}.csv"
    rows = "".join(f"{line},company,made up for a test\n" for line in lines)
    path.write_text(HEAD + rows, encoding="utf-8")
    load_list(workspace, [path], "csv", ListOptions(name, authority, None), LOADED)
    return path


def made_workspace(root: Path) -> Workspace:
    """Make a workspace with the lists."""
    workspace = Workspace.create(root / "w")
    for (name, authority), lines in LISTS.items():
        put_list(workspace, name, authority, lines)
    return workspace


def known_of(
    workspace: Workspace | None, told: Told | None = None, assurances: tuple[Kept, ...] = ()
) -> Known:  # fmt: skip
    """Return what a check may use; without a workspace no list is loaded."""
    records = KeptRecords(told) if told else None
    if workspace is None:
        return Known(rulebook(), None, records, assurances)
    index = open_index(workspace)
    return Known(rulebook(), index, records, assurances, Files.of(workspace))


def clean_order() -> dict[str, Any]:
    """An order that nothing speaks against, where the records say nothing of anybody."""
    order = aircraft_parts()
    order["goods"][0] |= {"eccn": "EAR99", "us_content": 2, "us_technology": False}
    return order


def bought_by(name: str, number: str | None = None, **more: Any) -> dict[str, Any]:
    """The clean order with another buyer."""
    order = clean_order()
    numbers = [{"value": number, "label": "INN"}] if number else []
    order["parties"][1] |= {"names": [name], "identifiers": numbers, "owners": [], **more}
    order["documents"][0]["end_user"] = name
    return order


def check(order: Mapping[str, Any], known: Known, day: dt.date = DAY) -> OrderAnswer:
    """Check an order given as JSON."""
    return check_order(parse_order(json.dumps(order)), known, day)


def says(found: OrderAnswer, answer: str) -> list[str]:
    """The reasons that ask for this answer."""
    return [one.words for one in found.because if one.answer == answer]


SILENT = Told(Seen())
"""Records that were looked up and know nobody."""

__all__ = [
    "DAY", "LISTS", "SILENT", "Known", "Owners", "Told", "bought_by", "check", "clean_order",
    "known_of", "made_workspace", "put_list", "says",
]  # fmt: skip
