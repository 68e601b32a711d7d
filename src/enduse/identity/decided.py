"""What people decided, applied to what the records say: after it, nothing joins or parts entities.

1. Where the records join two sides that somebody keeps apart, the cluster is cut (`apart`).
2. Then the clusters are joined as people said, the newest decision first: a decision that
   contradicts newer ones together is not followed, and a note says so.

A side of a decision is the cluster that has its anchor of that day, else most of its writings; so
a decision still holds when files are loaded again or more are added. Touches only the clusters
that decisions speak of; all others pass through two joins with small tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.errors import cut
from enduse.identity.apart import IDENTIFIER, NAME, Cluster, Stand, Trait, cut_apart
from enduse.identity.decisions.model import (
    DIFFERENT,
    LEFT,
    PARTIES,
    RIGHT,
    SAME,
    SPLIT,
    Judgement,
    Side,
)
from enduse.identity.given import give_rows, give_table
from enduse.identity.graph import rank
from enduse.identity.unions import Unions

_WHY = 200  # of a reason that a person gave, this many letters stand beside every writing
_MOVED = pa.schema([("party_key", pa.int64()), ("anchor", pa.string()), ("why", pa.string())])
_JOINED = pa.schema([("anchor", pa.string()), ("head", pa.string()), ("why", pa.string())])
_ANCHOR = pa.schema([("anchor", pa.string())])
_APART = pa.schema([("a", pa.string()), ("b", pa.string())])
_NOTES = pa.schema([("decision", pa.int64()), ("note", pa.string())])

_PLACES = """
SELECT d.decision, d.side, s.anchor, count(*) AS parties
FROM decided_parties AS d JOIN {source} AS s ON s.party_key = d.party_key
GROUP BY d.decision, d.side, s.anchor
"""

# Identifiers count where they tie the writing to this cluster; one that stands in another does not.
_TRAITS = f"""
SELECT s.party_key, s.anchor, {IDENTIFIER} AS kind, p.node
FROM settled AS s JOIN cut_anchors AS c ON c.anchor = s.anchor
JOIN party_ids AS p ON p.party_key = s.party_key
LEFT JOIN id_clusters AS g ON g.node = p.node
WHERE coalesce(g.cluster, p.node) = s.anchor
UNION ALL
SELECT s.party_key, s.anchor, {NAME} AS kind, n.node
FROM settled AS s JOIN cut_anchors AS c ON c.anchor = s.anchor
JOIN name_nodes AS n ON n.party_key = s.party_key
UNION ALL
SELECT s.party_key, s.anchor, -1 AS kind, '' AS node
FROM settled AS s JOIN cut_anchors AS c ON c.anchor = s.anchor
"""

_STANDS = """
SELECT s.anchor, d.party_key, d.decision, d.side
FROM settled AS s JOIN cut_anchors AS c ON c.anchor = s.anchor
JOIN decided_parties AS d ON d.party_key = s.party_key
"""

_PARTED = """
SELECT s.party_key, coalesce(m.anchor, s.anchor) AS anchor,
  CASE WHEN m.anchor IS NULL THEN s.basis ELSE 'decision' END AS basis,
  CASE WHEN m.anchor IS NULL THEN s.reason ELSE 'kept apart from ' || s.anchor || ': ' || m.why
  END AS reason
FROM settled AS s LEFT JOIN decided_moves AS m ON m.party_key = s.party_key
"""

_DECIDED = """
SELECT p.party_key, coalesce(j.head, p.anchor) AS anchor,
  CASE WHEN j.head <> p.anchor THEN 'decision' ELSE p.basis END AS basis,
  CASE WHEN j.head <> p.anchor THEN 'merged with ' || j.head || ': ' || j.why ELSE p.reason
  END AS reason
FROM decided_parts AS p LEFT JOIN decided_joins AS j ON j.anchor = p.anchor
"""

_NUMBERS = """
SELECT DISTINCT s.anchor, p.scheme, p.node
FROM decided_parts AS s JOIN decided_joins AS j ON j.anchor = s.anchor
JOIN settled AS t ON t.party_key = s.party_key
JOIN party_ids AS p ON p.party_key = s.party_key
LEFT JOIN id_clusters AS g ON g.node = p.node
WHERE coalesce(g.cluster, p.node) = t.anchor
"""


@dataclass(frozen=True)
class Decided:
    """The judgements in force, oldest first, and the parties of their sides (`PARTIES`)."""

    judgements: tuple[Judgement, ...] = ()
    parties: pa.Table = field(default_factory=PARTIES.empty_table)


NOTHING = Decided()
Places = Mapping[tuple[int, str], Mapping[str, int]]


def apply(engine: Engine, decided: Decided) -> str:
    """Apply decisions to `settled`; return the step that has every writing's place after them.

    Makes `decided_joins` (anchor, head, why), `decided_moves` (party_key, anchor, why),
    `decided_apart` (pairs of anchors that people keep apart) and `decision_notes`.
    """
    following = [j for j in decided.judgements if j.kind in (SAME, DIFFERENT, SPLIT)]
    give_table(engine, "decided_parties", decided.parties)
    told = _Told()
    moves = _cuts(engine, following, told) if following else []
    give_rows(engine, "decided_moves", moves, _MOVED)
    if following:
        engine.step("decided_parts", _PARTED)
    unions = _joined(engine, following, told) if following else Unions()
    joins = _joins(unions)
    give_rows(engine, "decided_joins", joins, _JOINED)
    give_rows(engine, "decided_apart", unions.apart(_head_order), _APART)
    if joins:
        _tell_conflicts(engine, unions, told)
    give_rows(engine, "decision_notes_told", sorted(set(told.notes)), _NOTES)
    engine.step(
        "decision_notes", "SELECT decision, note FROM decision_notes_told ORDER BY decision, note"
    )
    if following:
        engine.step("decided", _DECIDED)
    return "decided" if following else "settled"


@dataclass
class _Told:
    """What has to be said of decisions: (number, note)."""

    notes: list[tuple[int, str]] = field(default_factory=list)

    def note(self, judgement: Judgement, text: str) -> None:
        self.notes.append((judgement.number, text))


def _cuts(
    engine: Engine, judgements: Sequence[Judgement], told: _Told
) -> list[tuple[int, str, str]]:
    """Cut the clusters that hold both sides of a decision; return (party, new anchor, why)."""
    places = _places(engine, "settled")
    to_cut: dict[str, Judgement] = {}
    for judgement in judgements:
        if judgement.kind == SAME:
            continue
        left, right = (places.get((judgement.number, side), {}) for side in (LEFT, RIGHT))
        for anchor in left.keys() & right.keys():
            to_cut[anchor] = judgement  # the newest is the reason given
            if judgement.kind == DIFFERENT:
                told.note(judgement, f"the records join the two sides by {cut(anchor)}; kept apart")
    if not to_cut:
        return []
    give_rows(engine, "cut_anchors", [(anchor,) for anchor in sorted(to_cut)], _ANCHOR)
    numbers = {j.number for j in judgements if j.kind != SAME}
    moves: list[tuple[int, str, str]] = []
    for cluster in _clusters(engine, numbers):
        why = _why(to_cut[cluster.anchor])
        moves.extend((party, anchor, why) for party, anchor in cut_apart(cluster).items())
    return sorted(moves)


def _clusters(engine: Engine, numbers: set[int]) -> Iterable[Cluster]:
    """Read the clusters to cut; sides of decisions that only join do not count."""
    traits: dict[str, dict[int, list[Trait]]] = defaultdict(lambda: defaultdict(list))
    for row in engine.fetch(_TRAITS).to_pylist():
        own = traits[row["anchor"]][row["party_key"]]
        if row["kind"] in (IDENTIFIER, NAME):
            own.append((row["kind"], row["node"]))
    stands: dict[str, dict[int, set[tuple[int, str]]]] = defaultdict(lambda: defaultdict(set))
    for row in engine.fetch(_STANDS).to_pylist():
        if row["decision"] in numbers:
            stands[row["anchor"]][row["party_key"]].add((row["decision"], row["side"]))
    for anchor in sorted(traits):
        placed: dict[int, Stand] = {
            party: tuple(sorted(stand)) for party, stand in stands[anchor].items()
        }
        yield Cluster(anchor, traits[anchor], placed)


def _joined(engine: Engine, judgements: Sequence[Judgement], told: _Told) -> Unions:
    """Join and keep apart as people said, the newest first."""
    places = _places(engine, "decided_parts")
    sizes = _sizes(engine, places)
    unions = Unions()
    for judgement in reversed(judgements):
        found = [_place(judgement, side, places) for side in (LEFT, RIGHT)]
        left, right = found
        if judgement.kind == SPLIT and left:
            for other, parties in places[judgement.number, LEFT].items():
                if 2 * parties >= sizes[other]:  # else the writings went to somebody else since
                    unions.join(left, other, judgement)
        if not left or not right:
            told.note(judgement, "not a writing of one side is loaded now; it does nothing")
        elif judgement.kind == SAME:
            if not unions.join(left, right, judgement):
                told.note(judgement, "not followed: newer decisions keep the two sides apart")
        elif not unions.part(left, right):
            told.note(judgement, "not followed: newer decisions join the two sides")
    return unions


def _places(engine: Engine, source: str) -> Places:
    places: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    rows = engine.fetch(_PLACES.format(source=source)).to_pylist()
    for row in sorted(rows, key=lambda row: row["anchor"]):
        places[row["decision"], row["side"]][row["anchor"]] = row["parties"]
    return places


def _sizes(engine: Engine, places: Places) -> dict[str, int]:
    anchors = sorted({anchor for found in places.values() for anchor in found})
    if not anchors:
        return {}
    listed = ", ".join(literal(anchor) for anchor in anchors)
    rows = engine.fetch(
        f"SELECT anchor, count(*) AS parties FROM decided_parts WHERE anchor IN ({listed}) "
        "GROUP BY anchor"
    ).to_pylist()
    return {row["anchor"]: row["parties"] for row in rows}


def _place(judgement: Judgement, name: str, places: Places) -> str | None:
    """Return the cluster that a side is now: its anchor's, else that of most of its writings."""
    found = places.get((judgement.number, name), {})
    side: Side | None = judgement.left if name == LEFT else judgement.right
    if side is not None and side.anchor in found:
        return side.anchor
    return min(found, key=lambda anchor: (-found[anchor], anchor), default=None)


def _head_order(anchor: str) -> tuple[int, tuple[int, str]]:
    """Identifiers head a joined cluster before names, names before lone writings."""
    if anchor.startswith("party:"):
        return (2, (0, anchor))
    return (1, (0, anchor)) if "|" in anchor else (0, rank(anchor))


def _joins(unions: Unions) -> list[tuple[str, str, str]]:
    return [
        (member, head, _why(unions.reason[member]))
        for head, members in unions.groups(_head_order)
        for member in members
    ]


def _why(judgement: Judgement) -> str:
    return cut(judgement.told, _WHY)


def _tell_conflicts(engine: Engine, unions: Unions, told: _Told) -> None:
    """Note where people's merges bring two valid identifiers of one scheme together."""
    numbers: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in engine.fetch(_NUMBERS).to_pylist():
        numbers[row["anchor"]].add((row["scheme"], row["node"]))
    for _, members in unions.groups(_head_order):
        by_scheme: dict[str, set[str]] = defaultdict(set)
        for member in members:
            for scheme, node in numbers[member]:
                by_scheme[scheme].add(node)
        followed = {unions.reason[member].number: unions.reason[member] for member in members}
        for scheme, nodes in sorted(by_scheme.items()):
            if len(nodes) < 2:
                continue
            held = ", ".join(node.partition(":")[2] for node in sorted(nodes))
            for judgement in followed.values():
                told.note(judgement, f"stands, though the entity now holds {scheme} {cut(held)}")
