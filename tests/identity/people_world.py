"""A small world of writings that is resolved again and again, as runs follow each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from enduse.engine import Engine
from enduse.identity.decided import Decided
from enduse.identity.decisions.model import PARTIES, Judgement, Side, in_force
from enduse.identity.entities import describe
from enduse.identity.possibly import possibly_same
from enduse.identity.prepare import prepare
from enduse.identity.registry import KEPT, Past
from enduse.identity.resolve import resolve
from worlds import world

INN_A, INN_B, INN_C = "7719717008", "5904112229", "5835109448"
SOURCE = "0123456789abcdef"
Writing = Mapping[str, Any]


def writing(name: str, *ids: str, country: str | None = "RU", address: str = "") -> Writing:
    """One writing: a name, identifiers, a country, an address."""
    return {"name": name, "ids": ids, "country": country, "address": address}


@dataclass
class Runs:
    """Runs over writings with labels; every `run` sees what the runs before it left."""

    directory: Path
    judgements: list[Judgement] = field(default_factory=list)
    past: Past = field(default_factory=Past)
    ids: dict[str, str] = field(default_factory=dict)
    engine: Engine | None = None
    count: int = 0

    def run(self, writings: Mapping[str, Writing]) -> dict[str, str]:
        """Resolve the writings; return label to entity id."""
        self.count += 1
        self.engine = world(self.directory / str(self.count), **_tables(writings))
        prepare(self.engine)
        resolve(self.engine, self.decided(), self.past)
        describe(self.engine)
        possibly_same(self.engine)
        paths = {name: [self.engine.path(name)] for name in KEPT}
        self.past = Past(self.past.run + 1, paths, f"2026-01-{self.count:02d}T00:00:00Z")
        rows = self.engine.fetch("SELECT party_key, entity_id FROM entity_parties").to_pylist()
        by_key = {row["party_key"]: row["entity_id"] for row in rows}
        self.ids = {label: by_key[key(label)] for label in writings}
        return self.ids

    def decide(self, kind: str, left: Sequence[str], right: Sequence[str]) -> int:
        """Somebody decides on two sides, given by labels, as they stand now."""
        number = len(self.judgements) + 1
        self.judgements.append(
            _judgement(kind, number, self._side(left, kind), self._side(right, ""))
        )
        return number

    def undo(self, number: int) -> int:
        """Somebody ends a decision."""
        end = len(self.judgements) + 1
        self.judgements.append(replace(_judgement("undo", end, None, None), undoes=number))
        return end

    def decided(self) -> Decided:
        """The decisions in force."""
        holding = in_force(self.judgements)
        rows = [
            {"decision": j.number, "side": name, "party_key": party}
            for j in holding
            for name, side in (("left", j.left), ("right", j.right))
            for party in (side.parties if side else ())
        ]
        return Decided(tuple(holding), pa.Table.from_pylist(rows, PARTIES))

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Ask the last run."""
        assert self.engine is not None
        found: list[dict[str, Any]] = self.engine.fetch(sql).to_pylist()
        return found

    def _side(self, labels: Sequence[str], kind: str) -> Side:
        entity_id = self.ids[labels[0]]
        rows = self.rows(f"SELECT anchor FROM entities WHERE entity_id = '{entity_id}'")
        anchor = "" if kind == "split" else rows[0]["anchor"]
        return Side(entity_id, anchor, tuple(labels), tuple(sorted(key(x) for x in labels)))


def groups(ids: Mapping[str, str]) -> list[str]:
    """Labels by entity: `["ab", "c"]`."""
    found: dict[str, list[str]] = {}
    for label, entity_id in sorted(ids.items()):
        found.setdefault(entity_id, []).append(label)
    return sorted("".join(labels) for labels in found.values())


def key(label: str) -> int:
    """The party key of a label: the same in every run, whatever else is loaded."""
    return ord(label)


def _judgement(kind: str, number: int, left: Side | None, right: Side | None) -> Judgement:
    return Judgement(
        kind, f"reason {number}", "ann", "2026-01-01T00:00:00Z", "1", "1", left, right,
        number=number,
    )  # fmt: skip


def _tables(writings: Mapping[str, Writing]) -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = {
        "parties": [], "party_names": [], "party_identifiers": [], "party_addresses": [],
    }  # fmt: skip
    for label, told in writings.items():
        own = {"party_key": key(label)}
        place = {"source_id": SOURCE, "row_no": key(label)}
        tables["parties"].append(
            own | place | {"origin_kind": "shipment", "kind": "unknown", "country": told["country"]}
        )
        tables["party_names"].append(own | {"name": told["name"], "quality": "primary"})
        for written in told["ids"]:
            tables["party_identifiers"].append(own | {"label": "", "written": written})
        if told["address"]:
            tables["party_addresses"].append(own | {"address": told["address"]})
    return tables
