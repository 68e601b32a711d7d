"""How evidence adds up: log odds from names, plus weights from `data/weights.yaml`."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from enduse.screening import data

Floats = np.ndarray[Any, np.dtype[np.float64]]
_SMALLEST = 1e-6


def weight(name: str) -> float:
    """Return what a piece of evidence adds to the natural logarithm of the odds."""
    return float(data.table("weights")["weights"][name]["weight"])


def bound(name: str) -> float:
    """Return a bound of `data/weights.yaml` as a probability."""
    return float(data.table("weights")["bounds"][name]["value"])


def candidate_floor() -> float:
    """Return the probability on names alone below which a pair is not looked at."""
    return float(data.table("weights")["candidate_floor"])


@cache
def weights_version() -> str:
    """Return a digest of the weights: another one may give other probabilities."""
    text = files(data.__name__).joinpath("weights.yaml").read_bytes()
    return hashlib.sha256(text).hexdigest()[:16]


def log_odds(probability: Any) -> Any:
    """Return ln(p / (1 - p)), finite for 0 and 1."""
    held = np.clip(np.asarray(probability, dtype=np.float64), _SMALLEST, 1 - _SMALLEST)
    return np.log(held / (1 - held))


def probability(odds: float) -> float:
    """Return the probability of log odds, never above the bound of certainty."""
    held = max(-50.0, min(50.0, odds))
    return min(float(1 / (1 + np.exp(-held))), bound("certain"))


def name_log_odds(probabilities: Any, weak: Any, firms: Any) -> Any:
    """Return the log odds of names: bounded, less for weak aliases and for names of several firms.

    A name that at least N different firms of the loaded data bear is, equal or not, the listed
    one's in at most one case of N: ln N is taken off.
    """
    held = np.minimum(log_odds(probabilities), log_odds(bound("name_only")))
    off = np.where(weak, -weight("weak_alias"), 0.0) + np.log(np.maximum(firms, 1))
    return held - off
