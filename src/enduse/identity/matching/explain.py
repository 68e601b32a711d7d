"""Why two names could be one organisation's, and why not: what reviewers' words are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from enduse.identity.matching.features import FEATURES, features
from enduse.identity.matching.index import Index
from enduse.identity.matching.model import shipped
from enduse.identity.matching.rows import distinct
from enduse.identity.matching.side import Side
from enduse.identity.matching.vocabulary import FILLER, NUMBER

_SURE = 0.6  # a word is taken as another writing of a word at least this like it


@dataclass(frozen=True)
class NameEvidence:
    """What speaks for two names being one organisation's and what against, on the names alone.

    `probability` is 0 to 1, for names of which two thirds are listed; each reason is one clause.
    """

    probability: float
    supports: list[str]
    against: list[str]


def explain(left: str, right: str) -> NameEvidence:
    """Return what two names have in common and what not, and the probability that follows."""
    return explain_pairs([left], [right])[0]


def explain_pairs(left: Sequence[str], right: Sequence[str]) -> list[NameEvidence]:
    """Return the evidence of each pair of names; many pairs at once cost little more than one."""
    if not left:
        return []
    index = Index(right)
    side = index.side(left)
    places = np.arange(len(left), dtype=np.int32)
    table = features(index, side, (places, places))
    chances = shipped().probabilities(table).tolist()
    words = _Words(index, side)
    return [
        _evidence(chance, dict(zip(FEATURES, row, strict=True)), words.compared(place))
        for place, (chance, row) in enumerate(zip(chances, table.tolist(), strict=True))
    ]


def _evidence(
    chance: float, found: dict[str, float], words: tuple[list[str], list[str]]
) -> NameEvidence:
    supports, against = words
    for feature, agrees, differs in _MARKS:
        if found[feature] > 0:
            supports.append(agrees)
        elif found[feature] < 0:
            against.append(differs)
    if found["initials"] or found["short_initials"] >= 3:
        supports.append("one has the initials of the other's words")
    if found["cut"]:
        supports.append("one is the beginning of the other, at a length at which systems cut names")
    return NameEvidence(chance, supports, against)


_MARKS = (
    ("numbers", "the same numbers", "other numbers"),
    ("form", "the same legal form", "another legal form"),
    ("characters", "the same Chinese characters", "other Chinese characters"),
)


class _Words:
    """Words of names asked for, beside the words of the listed name at the same place."""

    def __init__(self, index: Index, side: Side) -> None:
        self._index = index
        self._mine = side.words
        # all words at once: one by one they cost more than all the rest
        every = distinct(side.words.ids)
        index.nearby.learn(every)
        starts, columns, sure = index.nearby.cells(every)
        surely = [
            column if chance >= _SURE else -1
            for column, chance in zip(columns.tolist(), sure.tolist(), strict=True)
        ]
        bounds = starts.tolist()
        self._near = {
            word: [column for column in surely[begin:end] if column >= 0]
            for word, begin, end in zip(every.tolist(), bounds, bounds[1:], strict=False)
        }

    def compared(self, place: int) -> tuple[list[str], list[str]]:
        """Return clauses on words both names have, and on words that only one has."""
        vocabulary, nearby = self._index.vocabulary, self._index.nearby
        theirs = self._index.words.of(place).tolist()
        cells = self._index.listed.cells
        columns = set(cells.columns[slice(*cells.starts[place : place + 2])].tolist())
        by_column = {nearby.column(word): word for word in theirs}
        supports: list[str] = []
        alone: list[str] = []
        met: set[int] = set()
        for word in self._mine.of(place).tolist():
            near = self._near[word]
            same = next((by_column[column] for column in near if column in by_column), None)
            if same is not None:
                met.add(same)
                if not vocabulary.kind(word) & FILLER:
                    supports.append(_alike(vocabulary.texts[word], vocabulary.texts[same]))
            elif columns.isdisjoint(near) and not vocabulary.kind(word) & (FILLER | NUMBER):
                alone.append(vocabulary.texts[word])
        lacking = [
            vocabulary.texts[word]
            for word in theirs
            if word not in met and not vocabulary.kind(word) & (FILLER | NUMBER)
        ]
        against = [f"only the first has {', '.join(alone)}"] if alone else []
        if lacking:
            against.append(f"only the second has {', '.join(lacking)}")
        return supports, against


def _alike(mine: str, theirs: str) -> str:
    return f"both have {mine}" if mine == theirs else f"{mine} could be {theirs}"
