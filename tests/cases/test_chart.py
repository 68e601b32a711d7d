from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from enduse.cases.chart import _lanes, _ticks, chart, shown, spec
from enduse.cases.timeline import MOST_CODES, controls, month_after, said_of_goods
from enduse.engine import Engine
from enduse.findings.control_steps import LAWS
from enduse.rules.model import JURISDICTIONS, VERIFICATIONS
from worlds import world


def month(name: str, side: str = "shipper", value: int | None = 100) -> dict[str, Any]:
    return {"month": name, "side": side, "shipments": 2, "value_usd_cents": value}


def mark(number: int, day: str, kind: str = "control") -> dict[str, Any]:
    return {"number": number, "date": day, "kind": kind, "by": "EU", "what": "made up"}


def test_no_months_no_chart() -> None:
    assert chart([], [], lambda m: "#rows") == ""


def test_the_chart_is_drawn_with_links_and_without_addresses() -> None:
    svg = chart([month("2023-03")], [mark(1, "2023-04-01")], lambda m: f"#rows-{m['month']}")
    root = ET.fromstring(svg)
    links = [v for e in root.iter() for k, v in e.attrib.items() if k.endswith("href")]
    assert set(links) == {"#rows-2023-03"}
    assert not [e for e in root.iter() if e.tag.endswith(("image", "script", "foreignObject"))]


def test_the_same_months_give_the_same_bytes() -> None:
    months = [month("2023-03"), month("2023-05", "receiver", None)]
    first = chart(months, [mark(1, "2023-04-01")], lambda m: "#rows")
    assert chart(months, [mark(1, "2023-04-01")], lambda m: "#rows") == first


def test_bars_of_one_month_stand_on_each_other() -> None:
    months = [month("2023-03", "other", 500), month("2023-03", "shipper", 1000)]
    panel = spec(months, [], lambda m: "#rows")["vconcat"][0]
    bars = panel["layer"][0]["data"]["values"]
    assert [(bar["side"], bar["value"], bar["value_to"]) for bar in bars] == [
        ("as shipper", 0.0, 10.0),
        ("in another role", 10.0, 15.0),
    ]


def test_without_any_value_only_numbers_are_drawn() -> None:
    panels = spec([month("2023-03", value=None)], [], lambda m: "#rows")["vconcat"]
    assert [panel["layer"][0]["encoding"]["y"]["field"] for panel in panels] == ["shipments"]


def test_marks_outside_the_period_are_not_on_the_chart() -> None:
    marks = [mark(1, "2022-02-26"), mark(2, "2023-02-26"), mark(3, "2024-12-26")]
    assert [m["number"] for m in shown([month("2023-03")], marks)] == [2]


def test_near_marks_stand_in_different_lanes() -> None:
    days = ("2024-02-23", "2024-02-24", "2024-03-08", "2024-09-01")
    lanes = [m["lane"] for m in _lanes([mark(i, day) for i, day in enumerate(days)])]
    assert lanes == [0, 1, 2, 0]


@pytest.mark.parametrize(
    ("top", "ticks"),
    [
        (1, [0, 1]),
        (2, [0, 1, 2]),
        (9, [0, 5, 10]),
        (140_000, [0, 50_000, 100_000, 150_000]),
    ],
)
def test_ticks_are_whole_and_reach_above_the_top(top: float, ticks: list[int]) -> None:
    assert _ticks(top) == ticks


@pytest.mark.parametrize(
    ("start", "steps", "end"),
    [("2023-12", 1, "2024-01"), ("2023-01", -3, "2022-10"), ("2023-05", 0, "2023-05")],
)
def test_months_are_counted_over_years(start: str, steps: int, end: str) -> None:
    assert month_after(start, steps) == end


def rows_of(tmp_path: Path, *rows: tuple[str, str, str]) -> Engine:
    """An engine that knows the rows of a case: side, code, destination."""
    engine = world(tmp_path)
    values = ", ".join(f"('{side}', '{code}', '{to}')" for side, code, to in rows)
    engine.step(
        "case_rows",
        "SELECT side, hs6_2022, destination, 'import' AS direction, 'RU' AS reporter "
        f"FROM (VALUES {values}) AS t(side, hs6_2022, destination)",
    )
    return engine


def test_controls_are_the_rules_on_codes_and_destinations_of_the_case(tmp_path: Path) -> None:
    known = controls(rows_of(tmp_path, ("receiver", "845811", "RU"), ("receiver", "854231", "KZ")))
    assert [c["date"] for c in known] == sorted(c["date"] for c in known)
    assert {c["verification"] for c in known} <= set(VERIFICATIONS)
    assert all(c["citation"] and c["what"] and c["by"] in JURISDICTIONS for c in known)
    assert not any("854231" in c["what"] for c in known)  # nothing of it went to a country asked
    sure = {(c["by"], c["date"]): c["what"] for c in known}
    assert sure["EU", "2023-02-26"].endswith("(prohibited): 845811; old contracts until 2023-03-27")
    assert sure["TW", "2024-03-08"].endswith("(licence required): 845811")
    assert ("US", "2023-05-19") in sure
    assert ("TW", "2023-01-04") not in sure  # the 52 items, whose list is not known


def said(laws: list[dict[str, Any]], by: str, day: str) -> dict[str, Any]:
    return next(law for law in laws if law["by"] == by and law["from"] <= day
                and (law["until"] is None or day < law["until"]))  # fmt: skip


def test_each_jurisdiction_says_what_it_said_of_the_goods(tmp_path: Path) -> None:
    rows = (("receiver", "845811", "RU"), ("shipper", "845710", "RU"), ("receiver", "854231", "KZ"))
    laws = said_of_goods(rows_of(tmp_path, *rows))
    assert [law["by"] for law in laws] == sorted((law["by"] for law in laws), key=LAWS.index)
    assert not any("854231" in (*law["codes"], *law["open"]) for law in laws)
    for day, word in (("2024-03-07", "open"), ("2024-03-08", "all")):
        assert said(laws, "TW", day)["word"] == word
    part = said(laws, "UK", "2023-05-01")
    assert (part["word"], part["codes"], part["open"]) == ("some", ["845811"], ["845710"])
    assert part["rules"] == ["uk-3e-2023"]
    assert all(law["rules"] for law in laws if law["word"] in ("all", "some"))
    (tmp_path / "kz").mkdir()
    assert said_of_goods(rows_of(tmp_path / "kz", ("receiver", "845811", "KZ"))) == []


def test_many_codes_give_the_bars_of_those_with_most_shipments(tmp_path: Path) -> None:
    often = [("receiver", f"8458{n}", "RU") for n in range(11, 11 + MOST_CODES)] * 2
    laws = said_of_goods(rows_of(tmp_path, *often, ("receiver", "845710", "RU")))
    asked = {code for law in laws for code in (*law["codes"], *law["open"])}
    assert "845811" in asked
    assert "845710" not in asked


def test_bars_of_the_laws_are_cut_to_the_period_of_the_chart() -> None:
    laws = [
        {"by": "EU", "from": "2022-01-01", "until": "2023-02-26", "word": "open"},
        {"by": "EU", "from": "2023-02-26", "until": None, "word": "all"},
        {"by": "TW", "from": "2024-03-08", "until": None, "word": "all"},
        {"by": "TW", "from": "2022-01-01", "until": "2022-12-01", "word": "none"},
    ]
    panel = spec([month("2023-03")], [], lambda m: "#rows", laws)["vconcat"][-1]
    assert [(bar["by"], bar["from"][:10], bar["to"][:10]) for bar in panel["data"]["values"]] == [
        ("EU", "2022-12-01", "2023-02-26"),
        ("EU", "2023-02-26", "2023-10-01"),
    ]
    assert "not controlled" in chart([month("2023-03")], [], lambda m: "#rows", laws)


def test_many_codes_are_counted(tmp_path: Path) -> None:
    codes = ("845710", "845811", "845819", "845891", "845961", "846693")
    known = controls(rows_of(tmp_path, *(("shipper", code, "RU") for code in codes)))
    assert any(
        c["what"].endswith("845891 and 2 more; old contracts until 2023-03-27") for c in known
    )


def test_the_other_side_of_a_case_has_no_controls(tmp_path: Path) -> None:
    assert controls(rows_of(tmp_path, ("onward", "845811", "RU"))) == []
    (tmp_path / "kz").mkdir()
    assert controls(rows_of(tmp_path / "kz", ("receiver", "845811", "KZ"))) == []
