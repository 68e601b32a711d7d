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
    [(n & -n).bit_length() - 1 if n else 0 for n in range(1 << LEAVES)], dtype=np.uint16
)
_BLOCK: Final = 512  # pairs at once: what is made of them stays in the processor's cache
_LONGEST_TABLE: Final = 1500  # rows of a table of several features together


@dataclass(frozen=True)
class Lookup:
    """Which leaves some features leave, for all that they can say together.

    A feature says how many of its `thresholds`, which ascend, are below its value; the row of
    `masks` is what all of them say, as figures of one number. `masks` are bits, a tree each.
    """

    features: tuple[int, ...]
    thresholds: tuple[Floats, ...]
    masks: npt.NDArray[np.uint16]

    def and_of(self, other: Lookup) -> Lookup:
        """Return both as one."""
        masks = self.masks[:, None, :] & other.masks[None, :, :]
        return Lookup(
            self.features + other.features,
            self.thresholds + other.thresholds,
            masks.reshape(-1, masks.shape[2]),
        )

    def rows(self, table: Floats) -> npt.NDArray[np.intp]:
        """Return the row of `masks` for each row of features."""
        found = np.zeros(len(table), dtype=np.intp)
        for feature, thresholds in zip(self.features, self.thresholds, strict=True):
            found *= len(thresholds) + 1
            found += thresholds.searchsorted(table[:, feature])
        return found


@dataclass(frozen=True)
class Model:
    """The trees, ready to be asked."""

    version: str
    features: tuple[str, ...]
    lookups: list[Lookup]
    leaves: Floats
    base: float
    calibration: tuple[list[float], list[float]]
    alerts: dict[str, float]

    def probabilities(self, table: Floats) -> Floats:
        """Return for each row of features (pairs, features) the calibrated probability."""
        return np.interp(self.logits(table), *self.calibration).astype(np.float32)

    def logits(self, table: Floats) -> Floats:
        """Return the sum of the trees' leaves for each row, before calibration."""
        found = np.empty(len(table), dtype=np.float32)
        room = min(len(table), _BLOCK), len(self.leaves)
        masks = np.empty((2, *room), dtype=np.uint16)  # made once: new room costs page faults
        values = np.empty(room, dtype=np.float32)
        for begin in range(0, len(table), _BLOCK):
            some = table[begin : begin + _BLOCK]
            sums = self._sums(some, masks[:, : len(some)], values[: len(some)])
            found[begin : begin + _BLOCK] = self.base + sums
        return found

    def _sums(self, table: Floats, masks: npt.NDArray[np.uint16], values: Floats) -> Floats:
        """Return the sum of each row's leaves; `masks` and `values` are room to work in."""
        left, of_one = masks
        left[:] = _ALL
        for lookup in self.lookups:
            lookup.masks.take(lookup.rows(table), axis=0, out=of_one, mode="clip")
            left &= of_one
        leaf = _FIRST_BIT.take(left, out=of_one, mode="clip")
        leaf += np.arange(0, len(self.leaves) * LEAVES, LEAVES, dtype=np.uint16)
        found: Floats = self.leaves.ravel().take(leaf, out=values, mode="clip").sum(axis=1)
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
    lookups = [
        _lookup(feature, sorted(of_feature), len(content["trees"]))
        for feature, of_feature in enumerate(nodes)
        if of_feature
    ]
    leaves = np.zeros((len(content["trees"]), LEAVES), dtype=np.float32)
    for tree, entry in enumerate(content["trees"]):
        leaves[tree, : len(entry["leaves"])] = entry["leaves"]
    return Model(
        content["version"], tuple(features), _together(lookups), leaves, content["base"],
        (content["calibration"]["logit"], content["calibration"]["probability"]), content["alerts"],
    )  # fmt: skip


def _lookup(feature: int, nodes: list[tuple[float, int, int]], trees: int) -> Lookup:
    """Return the lookup of one feature from its nodes: (threshold, tree, leaves left above it)."""
    thresholds = sorted({np.float32(threshold) for threshold, _, _ in nodes})
    masks = np.full((len(thresholds) + 1, trees), _ALL, dtype=np.uint16)
    for threshold, tree, mask in nodes:
        masks[thresholds.index(np.float32(threshold)) + 1 :, tree] &= np.uint16(mask)
    return Lookup((feature,), (np.array(thresholds, dtype=np.float32),), masks)


def _together(lookups: list[Lookup]) -> list[Lookup]:
    """Return fewer lookups that say the same: short tables are made one where that stays short."""
    found: list[Lookup] = []
    for lookup in sorted(lookups, key=lambda one: -len(one.masks)):
        for place, known in enumerate(found):
            if len(known.masks) * len(lookup.masks) <= _LONGEST_TABLE:
                found[place] = known.and_of(lookup)
                break
        else:
            found.append(lookup)
    return found
