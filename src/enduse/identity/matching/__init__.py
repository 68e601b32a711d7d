"""Which names could be the same organisation's: candidates among many, and a probability each."""

from __future__ import annotations

from enduse.identity.matching.explain import NameEvidence, explain, explain_pairs
from enduse.identity.matching.matcher import (
    ALERT_1_PERCENT,
    ALERT_1_PERMILLE,
    MATCHER_VERSION,
    NameIndex,
    pair_probabilities,
)

__all__ = [
    "ALERT_1_PERCENT",
    "ALERT_1_PERMILLE",
    "MATCHER_VERSION",
    "NameEvidence",
    "NameIndex",
    "explain",
    "explain_pairs",
    "pair_probabilities",
]
