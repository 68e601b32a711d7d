"""826 labelled name pairs that nobody was fitted on: F1 of ours at 0.5, of logic-v2 at 0.7.

The pairs are nomenklatura's `name_bench`; its own recorded scores stand in the same directory.
They are read here and in no other file, so that nothing can be fitted on them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from material import Floats
from peers import compare, entity

ORGANISATIONS = {"Company", "Organization", "LegalEntity"}
OURS_AT, LOGIC_AT = 0.5, 0.7


@dataclass(frozen=True)
class Pairs:
    """Pairs of names with their schema and whether they are one."""

    left: list[str]
    right: list[str]
    schemas: list[str]
    same: npt.NDArray[np.bool_]

    @property
    def organisations(self) -> npt.NDArray[np.bool_]:
        return np.array([schema in ORGANISATIONS for schema in self.schemas])


@dataclass(frozen=True)
class Score:
    """Of one matcher on one kind of pair: precision, recall and F1."""

    name: str
    pairs: int
    precision: float
    recall: float
    f1: float


def read(data: Path) -> Pairs:
    """Return the labelled pairs."""
    with (data / "benchmarks" / "name_pairs.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    return Pairs(
        [row["name1"] for row in rows],
        [row["name2"] for row in rows],
        [row["schema"] for row in rows],
        np.array([row["is_match"] == "true" for row in rows]),
    )


def recorded(data: Path, pairs: Pairs) -> Floats:
    """Return logic-v2's scores as its makers recorded them; NaN for the few that they left out."""
    path = data / "benchmarks" / "name_pairs_logicv2_scores.csv"
    with path.open(encoding="utf-8", newline="") as text:
        known = {(row["name1"], row["name2"]): float(row["score"]) for row in csv.DictReader(text)}
    both = zip(pairs.left, pairs.right, strict=True)
    return np.array([known.get(names, np.nan) for names in both], dtype=np.float32)


def logic(pairs: Pairs) -> Floats:
    """Return logic-v2's scores of this run."""
    sides = zip(pairs.left, pairs.right, pairs.schemas, strict=True)
    both = [
        (entity(f"l{i}", [left], schema), entity(f"r{i}", [right], schema))
        for i, (left, right, schema) in enumerate(sides)
    ]
    return compare("logic-v2", both)


def score(name: str, says: npt.NDArray[np.bool_], same: npt.NDArray[np.bool_]) -> Score:
    """Return precision, recall and F1 of yes-or-no answers."""
    right = float((says & same).sum())
    precision = right / max(1, int(says.sum()))
    recall = right / max(1, int(same.sum()))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return Score(name, len(same), precision, recall, f1)


def measure(data: Path) -> list[Score]:
    """Return the scores on organisations and on all pairs, ours first."""
    from ours import NAME

    from enduse.identity.matching import pair_probabilities

    pairs = read(data)
    known = recorded(data, pairs)
    people = [schema == "Person" for schema in pairs.schemas]
    ours = pair_probabilities(pairs.left, pairs.right, people)
    scores = {
        f"{NAME} at {OURS_AT}": ours >= OURS_AT,
        f"logic-v2 at {LOGIC_AT}": logic(pairs) >= LOGIC_AT,
        f"logic-v2 at {LOGIC_AT}, as recorded": known >= LOGIC_AT,
    }
    found = []
    for kind, mask in (("organisations", pairs.organisations), ("all", pairs.same | ~pairs.same)):
        for name, says in scores.items():
            chosen = mask & ~np.isnan(known) if "recorded" in name else mask
            found.append(score(f"{name}, {kind}", says[chosen], pairs.same[chosen]))
    return found
