"""From what two names have in common to the probability that they are one organisation's.

Boosted decision trees, fitted by `bench/names/fit.py` on half of the names task and kept as data.
A tree is evaluated for many pairs at once: of every feature, the thresholds below a pair's value
rule out leaves; the first leaf that is left is the pair's (QuickScorer, Lucchese et al., SIGIR
2015). Exact, and a hundred times faster than walking the trees pair by pair.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

LEAVES: Final = 16  # of a tree, at most: one bit each
_ALL: Final = np.uint16(0xFFFF)
_FIRST_BIT: Final = np.array(
    [(n & -n).bit_length() - 1 if n else 0 for n in range(1 << LEAVES)], dtype=np.uint8
)


@dataclass(frozen=True)
class Model:
    """The trees, ready to be asked.

    `thresholds[f]` ascend; `masks[f][k]` are the leaves left after `k` of them: bits, a tree each.
    """

    version: str
    features: tuple[str, ...]
    thresholds: list[Floats]
    masks: list[npt.NDArray[np.uint16]]
    leaves: Floats
    base: float
    calibration: tuple[list[float], list[float]]
    alerts: dict[str, float]

    def probabilities(self, table: Floats) -> Floats:
        """Return for each row of features (pairs, features) the calibrated probability."""
        found = np.empty(len(table), dtype=np.float32)
        for begin in range(0, len(table), 8192):
            found[begin : begin + 8192] = self._some(table[begin : begin + 8192])
        return found

    def _some(self, table: Floats) -> Floats:
        logit = self.logits(table)
        return np.interp(logit, *self.calibration).astype(np.float32)

    def logits(self, table: Floats) -> Floats:
        """Return the sum of the trees' leaves for each row, before calibration."""
        left = np.full((len(table), len(self.leaves)), _ALL, dtype=np.uint16)
        for place, (thresholds, masks) in enumerate(zip(self.thresholds, self.masks, strict=True)):
            if len(thresholds):
                left &= masks[np.searchsorted(thresholds, table[:, place], side="left")]
        leaf = _FIRST_BIT[left]
        values = self.leaves[np.arange(len(self.leaves)), leaf]
        found: Floats = (self.base + values.sum(axis=1)).astype(np.float32)
        return found


@cache
def shipped() -> Model:
    """Return the model that ships with the package."""
    text = (files("enduse.identity.matching") / "data" / "model.json").read_text("utf-8")
    return read_model(json.loads(text))


def read_model(content: dict[str, Any]) -> Model:
    """Return the model in the form of `model.json`: per tree its inner nodes and leaf values.

    A node is [feature, threshold, first leaf, first leaf on its right side]: a value above the
    threshold rules out the leaves from the first up to the second.
    """
    features = content["features"]
    nodes: list[list[tuple[float, int, int]]] = [[] for _ in features]
    for tree, entry in enumerate(content["trees"]):
        for feature, threshold, begin, end in entry["nodes"]:
            mask = int(_ALL) & ~(((1 << (end - begin)) - 1) << begin)
            nodes[feature].append((threshold, tree, mask))
    thresholds, masks = [], []
    for of_feature in nodes:
        of_feature.sort()
        after = np.full((len(of_feature) + 1, len(content["trees"])), _ALL, dtype=np.uint16)
        for place, (_, tree, mask) in enumerate(of_feature):
            after[place + 1] = after[place]
            after[place + 1, tree] &= np.uint16(mask)
        thresholds.append(np.array([threshold for threshold, _, _ in of_feature], np.float32))
        masks.append(after)
    leaves = np.zeros((len(content["trees"]), LEAVES), dtype=np.float32)
    for tree, entry in enumerate(content["trees"]):
        leaves[tree, : len(entry["leaves"])] = entry["leaves"]
    return Model(
        content["version"], tuple(features), thresholds, masks, leaves, content["base"],
        (content["calibration"]["logit"], content["calibration"]["probability"]), content["alerts"],
    )  # fmt: skip
