"""Shipments of covered machines held against what was promised of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from enduse import schema
from enduse.engine.duck import DuckEngine
from enduse.findings.assurance_broken import KIND
from enduse.orders.record.assurances import Kept, read_assurance
from enduse.orders.record.register import assurance_rows, kept_of, register_version
from worlds import evidence, found, world

USER, TRADER, SENDER = "E1", "E2", "E3"
ENTITIES = [
    {"entity_id": USER, "name": "MADE-UP TURBINES LLP", "country": "KZ"},
    {"entity_id": TRADER, "name": "EXAMPLE TRADING", "country": "KZ"},
    {"entity_id": SENDER, "name": "MADE-UP MACHINES LTD", "country": "TW"},
]
CERTIFICATE: dict[str, Any] = {
    "id": "EUC-17",
    "kind": "end_use_certificate",
    "issuer": {"name": "Made-up Turbines LLP", "country": "KZ"},
    "terms": {
        "end_user": {"name": "Made-up Turbines LLP", "country": "KZ"},
        "countries": ["KZ"],
        "not_to": ["RU"],
    },
    "issued": "2024-02-01",
    "expires": "2026-01-31",
    "document": {"number": "EUC 17/24", "sha256": "ab" * 32},
    "machines": [{"serial": "SN-77/1", "brand": "Examplo", "model": "L5"}],
}


def kept(entry: int = 1, **changes: Any) -> Kept:
    ends = {name: changes.pop(name) for name in ("ended_on", "ended_why") if name in changes}
    return Kept(1, entry, "ann", "2024-02-01T00:00:00Z",
                read_assurance(CERTIFICATE | changes), **ends)  # fmt: skip


def line(row: int = 1, **changes: Any) -> dict[str, Any]:
    """Return the covered machine on its way to the promised user."""
    return {
        "source_id": "S", "row_no": row, "date": date(2024, 5, 2), "date_precision": "day",
        "reporter": "KZ", "direction": "import", "destination": "KZ", "serial": "sn 77-1",
        "brand_written": "EXAMPLO", "quantity_milli": 1000, "unit": "PCS",
        "value_usd_cents": 250_000_00, "value_cents": 250_000_00, "currency": "USD",
        "shipper_id": SENDER, "receiver_id": USER,
    } | changes  # fmt: skip


def judged(tmp_path: Path, *lines: dict[str, Any], register: tuple[Kept, ...] | None = None,
           side: str = "received", **tables: Any) -> list[Any]:  # fmt: skip
    """Return (engine, row, said) of every finding on one side."""
    engine = world(tmp_path, lines=list(lines), **({"entities": ENTITIES} | tables))
    path = tmp_path / "register.parquet"
    pq.write_table(assurance_rows((kept(),) if register is None else register), path)
    engine.read("assurances", [path], schema.ASSURANCES)
    return [(engine, row, said) for row, said in found(engine, KIND) if row["side"] == side]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"date": date(2024, 2, 1)},
        {"date": date(2026, 1, 31)},
        {"serial": "SN-77/2"},
        {"serial": None},
        {"serial": "-"},
        {"brand_written": "ANOTHER MAKER", "destination": "RU"},  # another machine of that number
        {"date": date(2024, 1, 31), "destination": "RU"},  # not yet promised
    ],
)
def test_what_keeps_the_terms_is_no_finding(tmp_path: Path, changes: Any) -> None:
    assert judged(tmp_path, line(**changes)) == []


@pytest.mark.parametrize(
    ("changes", "breaches", "severity"),
    [
        ({"destination": "RU", "reporter": "RU"}, ["country"], "high"),
        ({"destination": "CN"}, ["country"], "high"),
        ({"destination": None, "reporter": "RU"}, ["country"], "high"),
        ({"date": date(2026, 2, 1)}, ["expired"], "low"),
        ({"receiver_id": TRADER, "end_user_id": TRADER}, ["end_user"], "high"),
        ({"serial": "SN-76/9; SN-77/1", "destination": "RU"}, ["country"], "high"),
        ({"serial": "ＳＮ-77/1", "destination": "RU"}, ["country"], "high"),
    ],
)
def test_what_breaks_a_term(
    tmp_path: Path, changes: Any, breaches: list[str], severity: str
) -> None:
    [(_, row, said)] = judged(tmp_path, line(**changes))
    assert (said.figures["breaches"], said.severity) == (breaches, severity)
    assert row["entity_id"] == (changes.get("receiver_id") or USER)
    assert (said.figures["variant"], said.confidence) == ("broken", "high")
    assert said.figures["log_entry"] == 1
    assert said.figures["document"] == "EUC 17/24"


def test_the_words_and_the_rows(tmp_path: Path) -> None:
    [(engine, row, said)] = judged(
        tmp_path, line(), line(2, destination="RU", date=date(2024, 6, 3)), side="shipped"
    )
    assert said.statement == (
        "MADE-UP MACHINES LTD sent 1 shipment worth $250,000 of a machine with serial number "
        "sn 77-1, which end use certificate EUC-17 covers; it says not to RU; here: the country "
        "is RU."
    )
    assert evidence(engine, KIND, row["finding_key"]) == [
        (1, "against", "serial number sn 77-1 to KZ on 2024-05-02, covered by assurance EUC-17"),
        (2, "for", "serial number sn 77-1 to RU on 2024-06-03, covered by assurance EUC-17: not "
                   "to RU; here: the country is RU"),
    ]  # fmt: skip
    assert any("mistyped" in text for text in said.counter_evidence)
    assert any("outside the register" in text for text in said.unchecked)


def test_another_receiver_without_an_end_user_is_told_apart(tmp_path: Path) -> None:
    [(_, _, said)] = judged(tmp_path, line(receiver_id=TRADER))
    assert (said.figures["variant"], said.figures["breaches"]) == ("another_receiver", [])
    assert (said.severity, said.confidence) == ("low", "low")
    assert "cannot be told" in said.statement
    assert "not known: who uses the goods" in said.unchecked


def test_a_receiver_with_the_promised_number_is_the_user(tmp_path: Path) -> None:
    user = CERTIFICATE["terms"]["end_user"] | {"identifiers": {"kz-bin": "010140000000"}}
    terms = CERTIFICATE["terms"] | {"end_user": user}
    number = {"scheme": "kz-bin", "value": "010140000000", "valid": True}
    renamed = {"entity_id": TRADER, "name": "NEW NAME OF TURBINES", "country": "KZ"}
    for valid, findings in ((True, 0), (False, 1)):
        made = judged(
            tmp_path, line(receiver_id=TRADER), register=(kept(terms=terms),),
            entities=[*ENTITIES[:1], renamed],
            entity_identifiers=[{"entity_id": TRADER, **number, "valid": valid}],
        )  # fmt: skip
        assert len(made) == findings


@pytest.mark.parametrize(
    ("expires", "variant", "breaches"),
    [
        ("2024-05-31", "broken", ["country"]),
        ("2024-05-15", "cannot_tell", []),  # before it expired the country, after it the day
        ("2024-04-30", "broken", ["expired"]),
    ],
)
def test_a_line_of_a_month_breaks_what_the_whole_month_breaks(
    tmp_path: Path, expires: str, variant: str, breaches: list[str]
) -> None:
    month = line(date=date(2024, 5, 1), date_precision="month", destination="RU")
    [(_, _, said)] = judged(tmp_path, month, register=(kept(expires=expires),))
    assert (said.figures["variant"], said.figures["breaches"]) == (variant, breaches)
    depends = [text for text in said.unchecked if "the day within the month" in text]
    assert bool(depends) is (variant == "cannot_tell")


def test_a_line_without_a_day_cannot_be_held_against_it(tmp_path: Path) -> None:
    [(_, _, said)] = judged(tmp_path, line(date=None, date_precision=None, destination="RU"))
    assert (said.figures["variant"], said.severity) == ("cannot_tell", "info")
    assert "the day of the record is not known" in said.unchecked


def test_a_line_that_names_nobody_is_not_lost(tmp_path: Path) -> None:
    nobody = line(shipper_id=None, receiver_id=None, destination="RU")
    [(_, row, said)] = judged(tmp_path, nobody, side="recorded")
    assert row["entity_id"] is None
    assert said.statement.startswith("an unnamed party is recorded with 1 shipment")


def test_without_a_brand_the_finding_is_less_sure(tmp_path: Path) -> None:
    [(_, _, said)] = judged(tmp_path, line(brand_written=None, destination="RU"))
    assert said.confidence == "medium"
    assert any("makers number alike" in text for text in said.counter_evidence)


def test_ceilings_are_held_against_one_line(tmp_path: Path) -> None:
    terms = {"value_max": {"amount": 200_000, "currency": "USD"}, "quantity_max": 1}
    [(_, _, said)] = judged(tmp_path, line(), register=(kept(terms=terms),))
    assert (said.figures["breaches"], said.severity) == (["value"], "medium")
    assert judged(tmp_path, line(value_cents=None), register=(kept(terms=terms),)) == []


def test_without_a_register_no_cell_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources: dict[str, str] = {}
    original = DuckEngine.map_batches

    def seen(self: DuckEngine, name: str, source: str, function: Any, shape: Any) -> None:
        sources[name] = source
        original(self, name, source, function, shape)

    monkeypatch.setattr(DuckEngine, "map_batches", seen)
    assert judged(tmp_path, line(destination="RU"), register=()) == []
    engine = world(tmp_path / "other", lines=[line()])
    assert engine.fetch(sources["assurance_serials"]).num_rows == 0


def test_the_table_has_what_was_kept() -> None:
    known = kept(5, ended_on=date(2025, 1, 1), ended_why="scrapped")
    [row] = assurance_rows((known,)).to_pylist()
    again = kept_of(row)
    assert (again.assurance, again.entry, again.ended_on) == (
        known.assurance, 5, date(2025, 1, 1),
    )  # fmt: skip
    assert assurance_rows((kept(machines=[]),)).num_rows == 0
    assert register_version(()) is None
    assert register_version((known,)) != register_version((kept(5),))


@pytest.mark.parity
def test_both_engines_say_the_same(tmp_path: Path) -> None:
    lines = [line(), line(2, destination="RU"), line(3, receiver_id=TRADER),
             line(4, date=None), line(5, serial="SN-1;SN-77/1", shipper_id=None),
             line(6, date=date(2026, 1, 1), date_precision="month", destination="RU")]  # fmt: skip
    said = []
    for name in ("duckdb", "sail"):
        (tmp_path / name).mkdir()
        engine = world(tmp_path / name, name, lines=lines, entities=ENTITIES)
        path = tmp_path / name / "register.parquet"
        pq.write_table(assurance_rows((kept(),)), path)
        engine.read("assurances", [path], schema.ASSURANCES)
        findings = found(engine, KIND)
        rows = [evidence(engine, KIND, row["finding_key"]) for row, _ in findings]
        said.append(([one for _, one in findings], rows))
        engine.close()
    assert said[0] == said[1]
    assert {one.figures["variant"] for one in said[0][0]} == {
        "broken", "another_receiver", "cannot_tell",
    }  # fmt: skip
