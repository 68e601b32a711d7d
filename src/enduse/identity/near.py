"""Clusters that stayed apart by equality and are one by likeness: a near name and something more.

What `resolve` joined by identifier or equal name is compared with what bears a near name: same core
but for one letter, or the same rare word (`near_keys`), or names at one and the same unit. The
matcher says how probable it is on the names alone; address, country, trading partners and how many
bear the name say the rest. Joined are only pairs that are probable with all of that, and never

- two clusters with an identifier each, whatever they are called;
- two whose legal forms are known and never the same (STANKO LLC and STANKO TRADE JSC);
- names of one core and other words of trade (ALFA TRADE and ALFA LOGISTICS at one address), also
  where one of them is written without (ALFA), unless names of both agree in their words of trade;
- two clusters with entries in one list or register: it names nobody twice;
- a name that fits two of those equally well;
- names alone: without a building or trading partner in common, both must be known to be in one
  country and no word of trade may be missing in either (STANKO and STANKO TRADE are left open);
  where a country is unknown, the name must be long, of one sense and borne in one country only.

Makes `near_joins` (anchor, head, why) and `near_open`: pairs that are possible and not joined.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from enduse.engine import Engine
from enduse.identity import near_sql as sql
from enduse.identity.given import give_rows, give_table
from enduse.identity.near_groups import Bounds, Edge, Values, join_near
from enduse.identity.near_keys import (
    CLASHES,
    SCORES,
    SPELLED,
    clashing,
    near_scores,
    spell,
)

BASE: Final = 1.5
"""Logit of a pair that nothing is known of but an even name. The figures below are logits too.

Fitted by logistic regression on 25,200 pairs of `bench/identity/planted.py 100000 --seed 11`, a
seed that the benchmark does not judge by.
"""
NAME: Final = 0.6  # for each logit of the matcher's probability
SAME_CORE: Final = 2.3  # YUNSHCHETAL AVTO, IUNSHCHETAL AUTO PARTS
SAME_UNIT: Final = 2.7
SAME_BUILDING: Final = 3.0  # a unit is often left out, so it says as much
ELSEWHERE: Final = -3.0  # both have a building, and none is both's
PARTNERS: Final = 2.5  # both trade with one who trades with few
SEVERAL: Final = -4.7  # two with an identifier each bear the core: a common name
MERGE: Final = 0.85
"""Joined from this probability on."""
AGAINST: Final = 0.03
"""Two of less than this are kept out of one group, whatever lies between them."""
POSSIBLE: Final = 0.1
"""Shown as possibly the same from this probability on."""
LEAST_NAME: Final = 0.15  # of the matcher, unless the cores are equal: sisters share all but a name
COINED: Final = (
    11  # sounds of a core that hardly two firms coin: an unknown country is no hindrance
)
SHORT: Final = 6  # a core of fewer sounds says nothing without a place or a partner
CLASH: Final = 100  # hundredths of weight of words of trade that only one has, on both sides
MOST_NAMES: Final = 4_000_000
"""Of more distinct names only those around lists and registers are compared."""

_PLACES = pa.schema([("place", pa.int64())])
_JOINS = pa.schema([("anchor", pa.string()), ("head", pa.string()), ("why", pa.string())])
_OPEN = pa.schema(
    [
        ("a", pa.string()),
        ("b", pa.string()),
        ("key_a", pa.string()),
        ("key_b", pa.string()),
        ("chance_bp", pa.int64()),
    ]
)
_TOLD: Final = ["key_a", "key_b", "nearness", "shared", "homed", "known"]
_NEARNESS = ("", "same street", "same building", "same unit")
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def read_cores(engine: Engine) -> None:
    """Make `near_spellings`: what every name of an organisation is made of."""
    engine.step("near_names", sql.NAMES)
    source = "SELECT name_no, name FROM near_names ORDER BY name_no"
    engine.map_batches("near_spelled", source, spell, SPELLED)
    engine.step("near_spellings", sql.SPELLINGS)


def join_near_names(engine: Engine) -> None:
    """Make `near_joins` and `near_open` from the clusters of step `stood`."""
    _candidates(engine)
    _evidence(engine)
    table = engine.fetch("SELECT * FROM near_evidence ORDER BY a, b")
    rows = {name: table[name].to_numpy().astype(np.float64) for name in _FIGURES}
    logits = _logits(rows)
    named = _supported(rows)
    clash = rows["clash"] >= CLASH
    joining = _joining(engine, table, logits, (named, clash))
    _give(engine, table, logits, (joining, clash | _short(rows)))


_FIGURES = (
    "a", "b", "chance_bp", "clash", "same_core", "nearness", "both_placed", "shared", "known",
    "other_form", "lack", "homed",
)  # fmt: skip


def _candidates(engine: Engine) -> None:
    places = [(place,) for place in range(1, sql.LONGEST_CORE + 1)]
    give_rows(engine, "near_places", places, _PLACES)
    for name, query in sql.CANDIDATE_STEPS.items():
        engine.step(name, query)
    engine.step("near_met", sql.MET if _affordable(engine) else sql.MET_AROUND_LISTS)
    engine.step("near_name_pairs", sql.NAME_PAIRS)
    engine.step("near_generals", sql.GENERALS)


def _affordable(engine: Engine) -> bool:
    names = engine.fetch("SELECT count(*) AS n FROM near_names").to_pylist()[0]["n"]
    return bool(names <= MOST_NAMES)


def _evidence(engine: Engine) -> None:
    engine.map_batches("near_general_clashes", sql.GENERAL_PAIRS, clashing, CLASHES)
    engine.map_batches("near_scored", sql.ASKED, near_scores, SCORES)
    for name, query in sql.EVIDENCE_STEPS.items():
        engine.step(name, query)


def _logits(rows: dict[str, Floats]) -> Floats:
    chance = np.clip(rows["chance_bp"] / 10_000, 0.01, 0.99)
    apart = (rows["both_placed"] > 0) & (rows["nearness"] < 2)
    found: Floats = (
        BASE
        + NAME * np.log(chance / (1 - chance))
        + SAME_CORE * (rows["same_core"] > 0)
        + SAME_UNIT * (rows["nearness"] == 3)
        + SAME_BUILDING * (rows["nearness"] == 2)
        + ELSEWHERE * apart
        + PARTNERS * (rows["shared"] > 0)
        + SEVERAL * (rows["known"] > 1)
    )
    return found


def _supported(rows: dict[str, Floats]) -> npt.NDArray[np.bool_]:
    """Return which pairs have more than a name in common: place, partner, or country and sense."""
    named = (rows["chance_bp"] >= 10_000 * LEAST_NAME) | (rows["same_core"] > 0)
    beside = (rows["nearness"] >= 2) | (rows["shared"] > 0)
    at_home = (rows["homed"] > 0) & (rows["lack"] == 0) & ~_short(rows)
    coined = (rows["same_core"] >= COINED) & (rows["lack"] == 0) & (rows["known"] <= 1)
    found: npt.NDArray[np.bool_] = named & (rows["other_form"] == 0) & (beside | at_home | coined)
    return found


def _short(rows: dict[str, Floats]) -> npt.NDArray[np.bool_]:
    """Return which pairs share only a core that dozens of firms have: SMS."""
    short = (rows["same_core"] > 0) & (rows["same_core"] < SHORT)
    found: npt.NDArray[np.bool_] = short & (rows["nearness"] < 2) & (rows["shared"] == 0)
    return found


def _joining(
    engine: Engine, table: pa.Table, logits: Floats, marks: tuple[Any, Any]
) -> dict[tuple[int, int], float]:
    """Return the pairs that join groups with their logits."""
    named, clash = marks
    a, b = table["a"].to_numpy(), table["b"].to_numpy()
    good = named & ~clash & (logits >= np.log(MERGE / (1 - MERGE)))
    edges: list[Edge] = list(
        zip(logits[good].tolist(), a[good].tolist(), b[good].tolist(), strict=True)
    )
    concerned = np.flatnonzero(np.bincount(np.concatenate((a[good], b[good]))))
    more = engine.fetch("SELECT a, b FROM near_clashing ORDER BY a, b")
    clashing = (
        np.concatenate((a[clash], more["a"].to_numpy())),
        np.concatenate((b[clash], more["b"].to_numpy())),
    )
    unlike = logits < np.log(AGAINST / (1 - AGAINST))
    identified = engine.fetch("SELECT id FROM near_nodes WHERE identified = 1")["id"].to_numpy()
    bounds = Bounds(
        frozenset(identified[_of(identified, concerned)].tolist()),
        _among(*clashing, concerned),
        _among(a[unlike], b[unlike], concerned),
        _sets(engine, "SELECT id, file AS value FROM near_entries", concerned),
        _sets(engine, "SELECT id, country AS value FROM near_cards", concerned),
        _sets(engine, "SELECT id, building_key AS value FROM near_sites", concerned),
        _sets(engine, sql.CITIES, concerned),
    )
    return {(one, other): logit for logit, one, other in join_near(edges, bounds)}


def _among(a: Ints, b: Ints, nodes: Ints) -> list[tuple[int, int]]:
    """Return the pairs whose both sides are of `nodes`."""
    both = _of(a, nodes) & _of(b, nodes)
    return list(zip(a[both].tolist(), b[both].tolist(), strict=True))


def _of(ids: Ints, nodes: Ints) -> npt.NDArray[np.bool_]:
    """Return which of `ids`, small whole numbers, are among `nodes`."""
    among = np.zeros(max(ids.max(initial=0), nodes.max(initial=0)) + 1, dtype=np.bool_)
    among[nodes] = True
    found: npt.NDArray[np.bool_] = among[ids]
    return found


def _sets(engine: Engine, sql: str, nodes: Ints) -> Values:
    """Return by id which values a query (id, value) gives for `nodes`; a value is a number.

    Empty cells are left out.
    """
    table = engine.fetch(f"SELECT id, value FROM ({sql}) AS s WHERE value <> ''")
    table = table.filter(pa.array(_of(table["id"].to_numpy(), nodes)))
    values = pc.dictionary_encode(table["value"].combine_chunks()).indices.to_numpy()
    pairs = np.sort(table["id"].to_numpy().astype(np.int64) << 32 | values)
    ids, numbers = pairs >> 32, (pairs & 0xFFFFFFFF).tolist()
    starts = np.flatnonzero(np.diff(ids, prepend=-1))
    cells = zip(ids[starts].tolist(), pairwise([*starts.tolist(), len(ids)]), strict=True)
    known: dict[tuple[int, ...], frozenset[int]] = {}  # one object for all clusters of a city
    return {
        node: known.get(found := tuple(numbers[begin:end]))
        or known.setdefault(found, frozenset(found))
        for node, (begin, end) in cells
    }


def _give(
    engine: Engine, table: pa.Table, logits: Floats, marks: tuple[dict[tuple[int, int], float], Any]
) -> None:
    """Make `near_joins` and `near_open` known to the engine."""
    joining, closed = marks
    nodes = engine.fetch("SELECT id, anchor, identified FROM near_nodes ORDER BY id")
    anchors = nodes["anchor"].combine_chunks()  # of node 1, 2, ...
    identified = nodes["identified"].to_numpy()
    joined = sorted({node for pair in joining for node in pair})
    places = pa.array([node - 1 for node in joined], pa.int64())
    named = dict(zip(joined, anchors.take(places).to_pylist(), strict=True))
    unknown = dict(zip(joined, (-identified[places.to_numpy()]).tolist(), strict=True))
    head = _heads(joining, lambda node: (unknown[node], named[node]))
    why = _whys(table, joining)
    joins = [(named[n], named[h], why[n]) for n, h in head.items() if n != h]
    give_rows(engine, "near_joins", sorted(joins), _JOINS)
    heads = np.arange(len(anchors) + 1)
    heads[list(head.keys())] = list(head.values())
    a, b = table["a"].to_numpy(), table["b"].to_numpy()
    left = (logits >= np.log(POSSIBLE / (1 - POSSIBLE))) & ~closed & (heads[a] != heads[b])
    chances = np.round(10_000 / (1 + np.exp(-logits[left]))).astype(np.int64)
    mask = pa.array(left)
    cells = [anchors.take(pa.array(side[left] - 1)) for side in (a, b)]
    cells += [table[key].filter(mask).combine_chunks() for key in ("key_a", "key_b")]
    found = pa.table([*(c.cast(pa.string()) for c in cells), pa.array(chances)], schema=_OPEN)
    give_table(engine, "near_open", found)


def _whys(table: pa.Table, joining: Mapping[tuple[int, int], float]) -> dict[int, str]:
    """Return for each joined cluster why it is one with others: the surest of its pairs.

    `joining` has the surest pairs first, `table` the pairs in order.
    """
    width = 1 << 32
    pairs = np.array([a * width + b for a, b in joining], dtype=np.int64)
    every = table["a"].to_numpy().astype(np.int64) * width + table["b"].to_numpy()
    rows = table.select(_TOLD).take(pa.array(np.searchsorted(every, pairs)))
    cells = zip(*(column.to_pylist() for column in rows.columns), strict=True)
    why: dict[int, str] = {}
    for ((a, b), logit), row in zip(joining.items(), cells, strict=True):
        if a not in why or b not in why:
            told = _why(row, logit)
            why.setdefault(a, told)
            why.setdefault(b, told)
    return why


def _heads(joining: dict[tuple[int, int], float], order: Callable[[int], Any]) -> dict[int, int]:
    """Return the head of every joined cluster: one with an identifier before others."""
    group: dict[int, list[int]] = {}
    for a, b in joining:
        one, other = group.setdefault(a, [a]), group.setdefault(b, [b])
        if one is not other:
            one += other
            for node in other:
                group[node] = one
    heads = {id(members): min(members, key=order) for members in group.values()}
    return {node: heads[id(members)] for node, members in group.items()}


def _why(row: tuple[Any, ...], logit: float) -> str:
    """Return why two clusters are one, for the people who read it; `row` has the cells `_TOLD`."""
    key_a, key_b, nearness, shared, homed, known = row
    reasons = [_NEARNESS[nearness]] if nearness else []
    reasons += ["same trading partner"] if shared else []
    reasons += ["same country" if homed else "no other country"]
    reasons += ["a name that no other firm bears"] if known <= 1 else []
    chance = min(99, round(100 / (1 + math.exp(-logit))))
    return f"{key_a} is like {key_b}: {', '.join(reasons)} ({chance} % sure)"
