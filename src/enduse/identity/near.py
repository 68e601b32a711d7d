"""Clusters that stayed apart by equality and are one by likeness: a near name and something more.

What `resolve` joined by identifier or equal name is compared with what bears a near name: same core
but for one letter, or the same rare word (`near_keys`), or names at one and the same unit. The
matcher says how probable it is on the names alone; address, country, trading partners and how many
bear the name say the rest. Joined are only pairs that are probable with all of that, and never

- two clusters with an identifier each, whatever they are called;
- two whose legal forms are known and never the same (STANKO LLC and STANKO TRADE JSC);
- names of one core and other words of trade (ALFA TRADE and ALFA LOGISTICS at one address);
- two clusters with entries in one list or register: it names nobody twice;
- a name that fits two of those equally well;
- names alone: without a building or trading partner in common, both must be known to be in one
  country and no word of trade may be missing in either (STANKO and STANKO TRADE are left open);
  where a country is unknown, the name must be long, of one sense and borne in one country only.

Makes `near_joins` (anchor, head, why) and `near_open`: pairs that are possible and not joined.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from enduse.engine import Engine
from enduse.identity import near_sql as sql
from enduse.identity.given import give_rows, give_table
from enduse.identity.near_groups import Bounds, Edge, join_near
from enduse.identity.near_keys import KEYS, SCORES, near_keys, near_scores

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
_NEARNESS = ("", "same street", "same building", "same unit")
Floats = npt.NDArray[np.float64]


def read_cores(engine: Engine) -> None:
    """Make `near_names` and `near_blocks`: the keys of every name of an organisation."""
    engine.step("near_names", sql.NAMES)
    source = "SELECT name_key, name FROM near_names ORDER BY name_key"
    engine.map_batches("near_blocks", source, near_keys, KEYS)


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
    engine.step("near_named", sql.NAMED)
    engine.step("near_nodes", sql.NODES)
    engine.step("near_cards", sql.CARDS)
    engine.step("near_sites", sql.SITES)
    engine.step("near_held", sql.HELD)
    engine.step("near_few", sql.FEW)
    engine.step("near_few_units", sql.FEW_AT_UNIT)
    engine.step("near_met", sql.MET if _affordable(engine) else sql.MET_AROUND_LISTS)
    engine.step("near_name_pairs", sql.NAME_PAIRS)


def _affordable(engine: Engine) -> bool:
    names = engine.fetch("SELECT count(*) AS n FROM near_names").to_pylist()[0]["n"]
    return bool(names <= MOST_NAMES)


def _evidence(engine: Engine) -> None:
    source = "SELECT * FROM near_name_pairs ORDER BY name_key_a, name_key_b"
    engine.map_batches("near_scores", source, near_scores, SCORES)
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
    identified = engine.fetch("SELECT id FROM near_nodes WHERE identified = 1")["id"].to_pylist()
    files = _sets(engine, "SELECT id, file FROM near_entries")
    apart = list(zip(a[clash].tolist(), b[clash].tolist(), strict=True))
    unlike = logits < np.log(AGAINST / (1 - AGAINST))
    foes = list(zip(a[unlike].tolist(), b[unlike].tolist(), strict=True))
    held = {node: frozenset(found) for node, found in files.items()}
    homes = _sets(engine, "SELECT DISTINCT id, country FROM near_cards")
    sites = _sets(engine, "SELECT DISTINCT id, building_key FROM near_sites")
    joined = join_near(edges, Bounds(frozenset(identified), apart, foes, held, homes, sites))
    return {(one, other): logit for logit, one, other in joined}


def _sets(engine: Engine, sql: str) -> dict[int, set[str]]:
    """Return by id what a query of two columns gives, empty cells left out."""
    found: dict[int, set[str]] = defaultdict(set)
    for node, value in zip(*(c.to_pylist() for c in engine.fetch(sql).columns), strict=True):
        if value:
            found[node].add(value)
    return found


def _give(
    engine: Engine, table: pa.Table, logits: Floats, marks: tuple[dict[tuple[int, int], float], Any]
) -> None:
    """Make `near_joins` and `near_open` known to the engine."""
    joining, closed = marks
    nodes = engine.fetch("SELECT id, anchor, identified FROM near_nodes ORDER BY id")
    anchors = dict(zip(nodes["id"].to_pylist(), nodes["anchor"].to_pylist(), strict=True))
    identified = dict(zip(nodes["id"].to_pylist(), nodes["identified"].to_pylist(), strict=True))
    head = _heads(joining, lambda node: (-identified[node], anchors[node]))
    rows = table.filter(pa.array(_taken(table, joining), pa.bool_())).to_pylist()
    why: dict[int, str] = {}
    for row in sorted(rows, key=lambda r: (-joining[r["a"], r["b"]], r["a"], r["b"])):
        said = _why(row, joining[row["a"], row["b"]])
        for node in (row["a"], row["b"]):
            why.setdefault(node, said)
    joins = [(anchors[n], anchors[h], why[n]) for n, h in head.items() if n != h]
    give_rows(engine, "near_joins", sorted(joins), _JOINS)
    open_pairs = (logits >= np.log(POSSIBLE / (1 - POSSIBLE))) & ~closed
    left = table.filter(pa.array(open_pairs))
    chances = np.round(10_000 / (1 + np.exp(-logits[open_pairs]))).astype(np.int64)
    together = [
        head.get(a, a) == head.get(b, b)
        for a, b in zip(left["a"].to_pylist(), left["b"].to_pylist(), strict=True)
    ]
    apart = pa.array([not one for one in together], pa.bool_())
    found = pa.table(
        [
            pa.array([anchors[n] for n in left["a"].to_pylist()], pa.string()),
            pa.array([anchors[n] for n in left["b"].to_pylist()], pa.string()),
            left["key_a"].combine_chunks().cast(pa.string()),
            left["key_b"].combine_chunks().cast(pa.string()),
            pa.array(chances),
        ],
        schema=_OPEN,
    )
    give_table(engine, "near_open", found.filter(apart))


def _taken(table: pa.Table, joining: dict[tuple[int, int], float]) -> list[bool]:
    pairs = zip(table["a"].to_pylist(), table["b"].to_pylist(), strict=True)
    return [pair in joining for pair in pairs]


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


def _why(row: dict[str, Any], logit: float) -> str:
    """Return why two clusters are one, for the people who read it."""
    reasons = [_NEARNESS[row["nearness"]]] if row["nearness"] else []
    reasons += ["same trading partner"] if row["shared"] else []
    reasons += ["same country" if row["homed"] else "no other country"]
    reasons += ["a name that no other firm bears"] if row["known"] <= 1 else []
    chance = min(99, round(100 / (1 + math.exp(-logit))))
    return f"{row['key_a']} is like {row['key_b']}: {', '.join(reasons)} ({chance} % sure)"
