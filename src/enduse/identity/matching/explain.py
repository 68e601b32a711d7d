"""Why two names could be one organisation's, and why not: what reviewers' words are made from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from enduse.identity.matching.features import FEATURES, features
from enduse.identity.matching.index import Index, Side
from enduse.identity.matching.model import shipped
from enduse.identity.matching.vocabulary import FILLER, NUMBER

_SURE = 0.6  # a word is taken as another writing of a word at least this like it


@dataclass(frozen=True)
class NameEvidence:
    """What speaks for two names being one organisation's and what against, on the names alone.

    `probability` is 0 to 1, for a name of which half are listed; each reason is one clause.
    """

    probability: float
    supports: list[str]
    against: list[str]


def explain(left: str, right: str) -> NameEvidence:
    """Return what two names have in common and what not, and the probability that follows."""
    index = Index([right])
    side, theirs = index.side([left]), index.listed()
    place = np.zeros(1, dtype=np.int32)
    row = features(index, side, theirs, (place, place))
    found = dict(zip(FEATURES, row[0].tolist(), strict=True))
    supports, against = _words(index, side)
    for feature, agrees, differs in _MARKS:
        if found[feature] > 0:
            supports.append(agrees)
        elif found[feature] < 0:
            against.append(differs)
    if found["initials"] or found["short_initials"] >= 3:
        supports.append("one has the initials of the other's words")
    if found["cut"]:
        supports.append("one is the beginning of the other, at a length at which systems cut names")
    return NameEvidence(float(shipped().probabilities(row)[0]), supports, against)


_MARKS = (
    ("numbers", "the same numbers", "other numbers"),
    ("form", "the same legal form", "another legal form"),
    ("characters", "the same Chinese characters", "other Chinese characters"),
)


def _words(index: Index, side: Side) -> tuple[list[str], list[str]]:
    """Return clauses on words both have, and on words that only one has."""
    vocabulary = index.vocabulary
    by_column = {index.nearby.column(word): word for word in index.words.ids.tolist()}
    supports: list[str] = []
    alone: list[str] = []
    met: set[int] = set()
    mine = side.words.ids.tolist()
    for word, (columns, sure) in zip(mine, index.nearby.near(mine), strict=True):
        near = [c for c, s in zip(columns.tolist(), sure.tolist(), strict=True) if s >= _SURE]
        theirs = [by_column[column] for column in near if column in by_column]
        if theirs:
            met.add(theirs[0])
            if not vocabulary.kind(word) & FILLER:
                supports.append(_alike(vocabulary.texts[word], vocabulary.texts[theirs[0]]))
        elif not near and not vocabulary.kind(word) & (FILLER | NUMBER):
            alone.append(vocabulary.texts[word])
    lacking = [
        vocabulary.texts[word]
        for word in index.words.ids.tolist()
        if word not in met and not vocabulary.kind(word) & (FILLER | NUMBER)
    ]
    against = [f"only the first has {', '.join(alone)}"] if alone else []
    if lacking:
        against.append(f"only the second has {', '.join(lacking)}")
    return supports, against


def _alike(mine: str, theirs: str) -> str:
    return f"both have {mine}" if mine == theirs else f"{mine} could be {theirs}"
