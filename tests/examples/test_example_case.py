"""The published sum of document 004 stands in the case of the maker under its two names."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from helpers import ROOT

SHIPMENTS = ROOT / "examples" / "shenyang" / "shipments_ru_import.csv"
MAKER = "Genertec Shenyang Machine Tool Co., LTD"
GROUP = "Shenyang Machine Tool (Group) Co., Ltd."


@pytest.fixture(scope="session")
def joined(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The case of both names, as the demo makes it."""
    root = tmp_path_factory.mktemp("shenyang")
    work = str(root / "w")
    case = root / "case"
    for command in (
        ("init", work),
        ("load", "shipments", str(SHIPMENTS), "-w", work),
        ("load", "claims", str(SHIPMENTS.with_name("claims.csv")), "-w", work),
        ("investigate", "-w", work),
        ("case", MAKER, "--with", GROUP, "--why", "footnote 2.", "-o", str(case), "-w", work),
    ):
        program = Path(sys.executable).with_name("enduse")
        done = subprocess.run([program, *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads((case / "case.json").read_text(encoding="utf-8"))
    return found


def test_totals_and_goods_are_the_published_sum(joined: dict[str, Any]) -> None:
    (total,) = joined["timeline"]["totals"]
    assert (total["shipments"], total["value_usd_cents"]) == (6, 415_355_00)
    goods = joined["goods"]["shipper"]
    assert sum(row["shipments"] for row in goods) == 6
    assert sum(row["value_usd_cents"] for row in goods) == 415_355_00


def test_the_finding_on_goods_is_one_with_the_published_sum(joined: dict[str, Any]) -> None:
    found = [row for row in joined["findings"] if row["kind"] == "controlled_goods"]
    assert [row["figures"]["value_usd_cents"] for row in found] == [415_355_00]
    assert "6 shipments worth $415,355" in found[0]["statement"]
    assert len(found[0]["evidence"]) == 6


def test_each_factor_of_priority_stands_once(joined: dict[str, Any]) -> None:
    assert set(Counter(row["factor"] for row in joined["priority"]).values()) == {1}
    money = next(row for row in joined["priority"] if row["factor"] == "money")
    assert money["figure"] == "$415,355 in 6 lines"


def test_what_was_said_of_one_name_is_tested_as_it_was_said(joined: dict[str, Any]) -> None:
    tested = [row for row in joined["findings"] if row["kind"] == "claim_test"]
    assert len(tested) == 2
    assert all("the records support" in row["statement"] for row in tested)


def test_the_case_says_who_is_joined_and_what_is_counted_together(joined: dict[str, Any]) -> None:
    said = joined["subject"]["together"]
    assert GROUP in said
    assert "Reason given: footnote 2. Totals" in said
