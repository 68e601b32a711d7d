"""Shipments judged by the rules of their day, on the days around which rules changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enduse.engine.duck import DuckEngine
from enduse.engine.portable import problems
from enduse.findings.control_breach import KIND
from enduse.findings.control_steps import LAWS
from worlds import evidence, found, world

SENDER, PLANT = "E1", "E2"
ENTITIES = [{"entity_id": SENDER, "name": "SENDER"},
            {"entity_id": PLANT, "name": "PLANT", "country": "RU"}]  # fmt: skip


def line(row: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a Taiwanese lathe that Russia recorded on the first day of Taiwan's 77 codes."""
    code = changes.pop("code", "845811")
    return {
        "source_id": "S", "row_no": row, "date": date(2024, 3, 8), "date_precision": "day",
        "reporter": "RU", "direction": "import", "dispatch": "TW", "origin": "TW",
        "destination": "RU", "hs": code, "hs6": code, "hs6_2022": code,
        "value_usd_cents": 100_000_00, "shipper_id": SENDER, "receiver_id": PLANT,
    } | changes  # fmt: skip


def german(row: int = 1, **changes: Any) -> dict[str, Any]:
    return line(row, **({"dispatch": "DE", "origin": "DE"} | changes))


def judged(tmp_path: Path, *lines: dict[str, Any], side: str = "shipped", **tables: Any) -> Any:
    """Return the engine, the row and what is said of one side; None where there is no finding."""
    engine = world(tmp_path, **({"lines": list(lines), "entities": ENTITIES} | tables))
    for row, said in found(engine, KIND):
        if row["side"] == side:
            return engine, row, said
    return None


@pytest.mark.parametrize(
    ("changes", "strongest", "agree"),
    [
        ({"date": date(2024, 3, 7)}, None, []),  # the 52 items of 2023 are not known: open
        ({"date": date(2024, 3, 8)}, "licence_required", ["TW"]),
        ({"dispatch": "DE", "date": date(2023, 2, 26)}, None, []),  # the contract decides: open
        ({"dispatch": "DE", "date": date(2023, 3, 27)}, None, []),
        ({"dispatch": "DE", "date": date(2023, 3, 28)}, "prohibited", ["EU"]),
        ({"dispatch": "US", "date": date(2023, 5, 19)}, "licence_required", ["US"]),
        ({"dispatch": "GB", "date": date(2023, 4, 21)}, "prohibited", ["UK"]),
        ({"dispatch": "CN", "date": date(2024, 5, 1)}, None, []),
        ({"dispatch": None, "date": date(2024, 5, 1)}, None, []),
        # an export record that names no country of dispatch was made where the goods left
        ({"dispatch": None, "reporter": "TW", "direction": "export"}, "licence_required", ["TW"]),
        ({"dispatch": None, "reporter": "RU", "direction": "import"}, None, []),
        # an import record that names no destination was made where the goods arrived
        ({"destination": None}, "licence_required", ["TW"]),
        ({"destination": "BY"}, "licence_required", ["TW"]),
    ],
)
def test_the_rules_of_the_day(
    tmp_path: Path, changes: Any, strongest: str | None, agree: list[str]
) -> None:
    _, _, said = judged(tmp_path, line(**changes))
    assert (said.figures["strongest"], said.figures["agree"]) == (strongest, agree)
    assert said.figures["gap_shipments"] == (0 if strongest else 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"destination": "KZ"},
        {"destination": "KZ", "date": date(2023, 12, 31)},
        {"dispatch": "DE", "date": date(2023, 2, 25)},  # nobody surely controlled such lathes yet
        {"code": "010121"},
        {"date": None},
        {"hs": None, "hs6": None, "hs6_2022": None},
    ],
)
def test_no_finding(tmp_path: Path, changes: Any) -> None:
    assert judged(tmp_path, line(**changes)) is None


def test_a_country_without_a_rule_is_a_gap_that_says_who_controlled_such_goods(
    tmp_path: Path,
) -> None:
    engine, row, said = judged(tmp_path, line(date=date(2023, 6, 1), dispatch="CN", origin="CN"))
    assert said.statement == (
        "SENDER sent 1 shipment worth $100,000 of goods with destination RU that no rule surely "
        "reached, while CH, EU, UK and US controlled such goods for their own exporters."
    )
    assert said.figures["controlled_elsewhere"] == ["CH", "EU", "UK", "US"]
    assert (said.figures["gap_shipments"], said.figures["gap_value_usd_cents"]) == (1, 100_000_00)
    assert (said.severity, said.confidence) == ("info", "low")
    assert evidence(engine, KIND, row["finding_key"]) == [
        (1, "for", "code 845811 from CN to RU on 2023-06-01: no rule surely reached it; a missing "
                   "fact decides for US; controlled for their own exporters by CH EU UK US"),
    ]  # fmt: skip


def test_within_the_time_for_old_contracts_the_line_is_open(tmp_path: Path) -> None:
    engine, row, said = judged(tmp_path, german(date=date(2023, 3, 10)))
    assert said.figures["jurisdictions"]["EU"] == {
        "prohibited": 0, "licence_required": 0, "wind_down": 0, "not_controlled": 0,
        "indeterminate": 1,
    }  # fmt: skip
    assert said.figures["open_shipments"] == 1
    assert any("the day of the contract" in text for text in said.unchecked)
    shows = evidence(engine, KIND, row["finding_key"])[0][2]
    assert "a missing fact decides for US EU" in shows


def test_where_the_seller_is_counts_beside_where_the_goods_come_from(tmp_path: Path) -> None:
    turkish = line(dispatch="TR", origin="CN", date=date(2023, 5, 1))
    assert judged(tmp_path, turkish)[2].figures["agree"] == []
    (tmp_path / "de").mkdir()
    sellers = [ENTITIES[0] | {"country": "DE"}, ENTITIES[1]]
    said = judged(tmp_path / "de", turkish, entities=sellers)[2]
    assert (said.figures["strongest"], said.figures["agree"]) == ("prohibited", ["EU"])


def test_where_goods_were_made_is_no_tie_to_the_european_union(tmp_path: Path) -> None:
    said = judged(tmp_path, line(dispatch="TR", origin="DE", date=date(2023, 5, 1)))[2]
    assert said.figures["jurisdictions"]["EU"]["prohibited"] == 0


MONTH = {"date_precision": "month"}


@pytest.mark.parametrize(
    ("first", "strongest"),
    [
        (date(2023, 11, 1), None),  # before Taiwan's rule
        (date(2024, 8, 1), "licence_required"),  # after it
    ],
)
def test_a_month_within_one_time_of_rules_counts(
    tmp_path: Path, first: date, strongest: str | None
) -> None:
    _, _, said = judged(tmp_path, line(date=first, **MONTH))
    assert (said.figures["strongest"], said.confidence) == (strongest, "low")
    assert "1 shipment known to the month only" in said.unchecked


def test_a_month_in_which_a_rule_began_is_open_for_its_jurisdiction(tmp_path: Path) -> None:
    """Taiwan's rule came on 2024-03-08; the European one held on all days of March."""
    assert judged(tmp_path, line(date=date(2024, 3, 1), **MONTH)) is None
    both = judged(tmp_path, line(1, date=date(2024, 3, 1), **MONTH),
                  german(2, date=date(2024, 3, 1), **MONTH))[2]  # fmt: skip
    assert both.figures["agree"] == ["EU"]
    assert (both.figures["shipments"], both.figures["strongest"]) == (1, "prohibited")
    assert (both.confidence, both.figures["jurisdictions"]["EU"]["prohibited"]) == ("low", 1)


def three_lines() -> list[dict[str, Any]]:
    return [
        german(1, date=date(2023, 4, 1)),
        german(2, date=date(2023, 6, 1), value_usd_cents=None),
        line(3, date=date(2024, 5, 1)),
        line(4, date=date(2023, 6, 1), dispatch="CN", value_usd_cents=50_000_00),
        line(5, destination="KZ"),
    ]


def test_figures_of_one_party(tmp_path: Path) -> None:
    engine, row, said = judged(tmp_path, *three_lines(), side="received")
    assert said.statement == (
        "PLANT received 4 shipments worth at least $250,000 of goods controlled on the day, with "
        "destination RU: 2 prohibited and 1 needing a licence by the rules of EU and TW; no rule "
        "surely reached 1."
    )
    figures = said.figures
    assert (figures["variant"], figures["strongest"]) == ("received", "prohibited")
    assert (figures["shipments"], figures["value_usd_cents"], figures["value_missing"]) == (
        4, 250_000_00, 1,
    )  # fmt: skip
    assert figures["destinations"] == ["RU"]
    assert figures["jurisdictions"]["EU"]["prohibited"] == 2
    assert figures["jurisdictions"]["TW"]["licence_required"] == 1
    assert (figures["gap_shipments"], figures["gap_value_usd_cents"]) == (1, 50_000_00)
    assert set(figures["jurisdictions"]) == set(LAWS)
    assert [(one["id"], one["from"], one["verification"]) for one in figures["rules"]] == [
        ("eu-833-art-3k-part-c", "2023-02-26", "primary"),
        ("tw-machine-tools-77", "2024-03-08", "inferred"),
    ]
    assert (row["from_date"], row["to_date"]) == (date(2023, 4, 1), date(2024, 5, 1))
    assert [number for number, *_ in evidence(engine, KIND, row["finding_key"])] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("lines", "severity", "confidence"),
    [
        ([german(date=date(2023, 4, 1))], "high", "high"),  # read in primary text
        ([line(date=date(2024, 5, 1))], "high", "low"),  # its codes are inferred
        ([line(date=date(2024, 8, 1), **MONTH)], "high", "low"),
        ([line(dispatch="CN")], "info", "low"),
    ],
)
def test_scales(tmp_path: Path, lines: Any, severity: str, confidence: str) -> None:
    _, _, said = judged(tmp_path, *lines)
    assert (said.severity, said.confidence) == (severity, confidence)


def test_what_speaks_against_and_what_could_not_be_checked(tmp_path: Path) -> None:
    lathe = line(date=date(2024, 5, 1), value_usd_cents=None)
    _, row, said = judged(tmp_path, lathe)
    assert "whether a licence was granted is not in the records" in said.unchecked
    assert "1 rule not read in primary text: tw-machine-tools-77" in said.unchecked
    assert any(text.startswith("the value of 1 shipment") for text in said.unchecked)
    assert said.counter_evidence == []
    free = KIND.say(row | {"not_controlled_eu": 2, "wind_down": 1})
    assert free.counter_evidence == [
        "the rules of EU in the rulebook did not cover 2 shipments on the day",
        "1 shipment may have ended old contracts lawfully",
    ]
    assert free.figures["with_a_gap"] == ["EU"]


def test_an_empty_world_has_no_finding(tmp_path: Path) -> None:
    assert found(world(tmp_path), KIND) == []


class Recording(DuckEngine):
    """Keeps every SQL text that the steps send."""

    seen: dict[str, str]

    def step(self, name: str, sql: str) -> None:
        self.seen[name] = sql
        super().step(name, sql)

    def map_batches(self, name: str, source: str, *rest: Any) -> None:
        self.seen[name] = source
        super().map_batches(name, source, *rest)


def test_the_steps_are_portable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = world(tmp_path, lines=[line()], entities=ENTITIES)
    monkeypatch.setattr(Recording, "seen", {}, raising=False)
    engine.__class__ = Recording
    KIND.find(engine)
    assert "found_control_breach" in Recording.seen
    assert {name: p for name, sql in Recording.seen.items() if (p := problems(sql))} == {}


@pytest.mark.parity
def test_both_engines_say_the_same(tmp_path: Path) -> None:
    lines = [*three_lines(), german(6, date=date(2023, 3, 10)), line(7, date=None),
             line(8, dispatch=None), line(9, date=date(2024, 8, 1), **MONTH)]  # fmt: skip
    said = []
    for name in ("duckdb", "sail"):
        (tmp_path / name).mkdir()
        engine = world(tmp_path / name, name, lines=lines, entities=ENTITIES)
        findings = found(engine, KIND)
        rows = [evidence(engine, KIND, row["finding_key"]) for row, _ in findings]
        said.append(([one for _, one in findings], rows))
        engine.close()
    assert said[0] == said[1]
    assert len(said[0][0]) == 2
