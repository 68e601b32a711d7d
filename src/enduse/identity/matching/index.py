"""An index of names: which of them could be the same organisation's as a name asked for.

Two ways find candidates among tens of thousands of names: the words they share, each weighted by
how rare it is (a sparse product), and the runs of four letters they share, for words joined, split
or badly mistyped. Both take thousands of names at a time.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from enduse.identity.matching.grams import Grams
from enduse.identity.matching.nearby import SAME_SOUNDS, Nearby
from enduse.identity.matching.rows import best_per_row, row_sums, stacked
from enduse.identity.matching.vocabulary import FILLER, NUMBER, Vocabulary
from enduse.identity.matching.words import Words, read_words

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

RAREST: Final = 1e-5  # the share of names that bear a word met nowhere
_MISTYPED: Final = 1.0  # a mistyped word is a little rarer than the word it was
_FILLER_SHARE: Final = 0.3  # a filler says as little as a word that three names in ten bear
_COMMON: Final = 400  # a word of more listed names than this finds no candidates by itself
_INITIALS: Final = (3, 7)  # how many words initials stand for
_DICTIONARY_SHARE: Final = 5e-4  # a word of a dictionary may well be borne by others too
_KEPT: Final = 8  # candidates a name keeps from each way


@cache
def common_words() -> dict[str, float]:
    """Return the share of the world's company names that bear a word, for words often met.

    Source: names of the LEI register (GLEIF, CC0); made by `bench/names/frequencies.py`.
    """
    text = (files("enduse.identity.matching") / "data" / "frequencies.csv").read_text("utf-8")
    rows = (line.split(",") for line in text.splitlines() if line and line[0] != "#")
    return {word: float(per_million) / 1e6 for word, per_million in rows}


@dataclass(frozen=True)
class Side:
    """Names of one side of a comparison, ready for products and features.

    `near` holds for each name and column how surely the name has that word; `own` the same times
    the weight of the name's own word; `total` is the weight of all words of the name, `proper` of
    those that are no words of a dictionary.
    """

    words: Words
    near: sparse.csr_matrix
    own: sparse.csr_matrix
    own_proper: sparse.csr_matrix
    total: Floats
    proper: Floats
    compact: list[str]
    first: list[str]
    numbers: npt.NDArray[np.int64]
    forms: npt.NDArray[np.int64]
    short: list[str]


class Index:
    """Listed names with their words as columns; immutable once made."""

    def __init__(
        self,
        names: Sequence[str],
        vocabulary: Vocabulary | None = None,
        words: Words | None = None,
    ) -> None:
        """Take names as written; their vocabulary and words, where they are known already."""
        self.names = list(names)
        self.vocabulary = vocabulary or Vocabulary()
        self.words = words or read_words(self.names, self.vocabulary)
        self._letters = [
            {text for text in both if _INITIALS[0] <= len(text) <= _INITIALS[1]}
            for both in self.words.initials
        ]
        self.nearby = Nearby(
            self.vocabulary,
            sorted(set(self.words.ids.tolist())),
            sorted(set().union(*self._letters)),
        )
        self.initials_columns = np.array(
            [c[:1] == "@" for c in self.nearby.columns], dtype=np.bool_
        )
        self._shares = self._share_of_words()
        self.weights = self._column_weights()
        self.has = self._matrix()
        self.total = self._totals(self.words)
        self.compact = compact(self.words, self.vocabulary)
        self.grams = Grams(self.compact)
        borne = np.asarray(self.has.getnnz(axis=0)).ravel()
        finding = self.weights * (borne <= _COMMON)
        self._finders = sparse.csr_matrix(self.has.multiply(finding[None, :])).T.tocsr()
        self._finders.eliminate_zeros()

    def _share_of_words(self) -> dict[str, float]:
        """Return by meaning the share of names that bear it, here or in the world at large."""
        vocabulary = self.vocabulary
        shares: dict[str, float] = defaultdict(float)
        common = {vocabulary[word]: share for word, share in common_words().items()}
        vocabulary.settle()
        for number, share in common.items():
            shares[vocabulary.meanings[number]] += share
        here: Counter[str] = Counter()
        numbers, counts = np.unique(self.words.ids, return_counts=True)
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
            here[vocabulary.meanings[number]] += count
        names = max(len(self.words), 20_000)
        for meaning, count in here.items():
            shares[meaning] = max(shares[meaning], (count - 1) / names)
        return dict(shares)

    def weight(self, word: int) -> float:
        """Return what sharing this word says: the logarithm of how rare it is among names."""
        share = self._shares.get(self.vocabulary.meanings[word], 0.0)
        if self.vocabulary.kind(word) & FILLER:
            share = max(share, _FILLER_SHARE)
        elif not self.vocabulary.is_name(word):
            share = max(share, _DICTIONARY_SHARE)
        return -log(min(max(share, RAREST), 0.5))

    def word_weights(self, words: Ints) -> Floats:
        """Return the weight of each word."""
        distinct, where = np.unique(words, return_inverse=True)
        weights = np.array([self.weight(word) for word in distinct.tolist()], dtype=np.float32)
        return weights[where] if len(weights) else np.zeros(0, dtype=np.float32)

    def _column_weights(self) -> Floats:
        weights = np.zeros(len(self.nearby.columns), dtype=np.float32)
        for word in set(self.words.ids.tolist()):
            column = self.nearby.column(word)
            weights[column] = max(weights[column], self.weight(word))
        letters = Counter(text for texts in self._letters for text in texts)
        for text, count in letters.items():
            rarity = max(count / max(len(self.words), 20_000), 26.0 ** -len(text), RAREST)
            weights[self.nearby.columns[f"@{text}"]] = -log(min(rarity, 0.5))
        return weights

    def _matrix(self) -> sparse.csr_matrix:
        """Return names by columns, 1 where a name has the word or the initials."""
        column_of = np.zeros(len(self.vocabulary.texts), dtype=np.int32)
        for word in set(self.words.ids.tolist()):
            column_of[word] = self.nearby.column(word)
        rows = np.repeat(np.arange(len(self.words)), np.diff(self.words.starts))
        lettered = [
            (n, self.nearby.columns[f"@{text}"])
            for n, texts in enumerate(self._letters)
            for text in sorted(texts)
        ]
        rows = np.concatenate((rows, np.array([n for n, _ in lettered], dtype=np.int64)))
        columns = np.concatenate(
            (column_of[self.words.ids], np.array([c for _, c in lettered], dtype=np.int32))
        )
        shape = (len(self.words), len(self.nearby.columns))
        found = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
        found.sum_duplicates()
        found.data[:] = 1.0
        return found

    def _totals(self, words: Words) -> Floats:
        return row_sums(self.word_weights(words.ids), words.starts)

    def listed(self) -> Side:
        """Return the index's own names as one side of a comparison."""
        every = self.column_weights(self.weights)
        proper = self.column_weights(self.weights * self._proper_columns())
        return self._side(self.words, (self.has, every, proper), self.compact)

    def _proper_columns(self) -> npt.NDArray[np.bool_]:
        return np.array([c[:1] not in "+~@" for c in self.nearby.columns], dtype=np.bool_)

    def column_weights(self, weights: Floats) -> sparse.csr_matrix:
        """Return names by columns with a weight for each word."""
        return sparse.csr_matrix(self.has.multiply(weights[None, :]))

    def side(self, names: Sequence[str]) -> Side:
        """Return names asked for as the other side of a comparison."""
        words = read_words(names, self.vocabulary)
        distinct, where = np.unique(words.ids, return_inverse=True)
        near = self.nearby.near(distinct.tolist())
        table = stacked(near, len(self.nearby.columns))
        weights = self._weights_of(distinct, near)
        proper = np.array([self.vocabulary.is_name(word) for word in distinct.tolist()], np.bool_)
        shape = (len(words), len(distinct))
        sides = []
        for of_word in (np.ones(len(distinct), np.float32), weights, weights * proper):
            cells = of_word[where] if len(where) else np.zeros(0, np.float32)
            chosen = sparse.csr_matrix((cells, where.astype(np.int32), words.starts), shape=shape)
            sides.append((chosen @ table, row_sums(cells, words.starts)))
        (has, _), (own, total), (own_proper, proper_total) = sides
        has.data = np.minimum(has.data, 1.0)
        return self._side(
            words, (has, own, own_proper), compact(words, self.vocabulary), (total, proper_total)
        )

    def _weights_of(self, words: Ints, near: list[tuple[Ints, Floats]]) -> Floats:
        """Return the weight of each word: that of the word it is mistyped from, where it is."""
        weights = np.zeros(len(words), dtype=np.float32)
        for place, (word, (columns, sure)) in enumerate(zip(words.tolist(), near, strict=True)):
            weights[place] = self.weight(word)
            if len(columns) and 0.75 <= sure[0] < SAME_SOUNDS and self.vocabulary.is_name(word):
                weights[place] = min(weights[place], self.weights[columns[0]] + _MISTYPED)
        return weights

    def _side(
        self,
        words: Words,
        tables: tuple[sparse.csr_matrix, sparse.csr_matrix, sparse.csr_matrix],
        sounds: list[str],
        totals: tuple[Floats, Floats] | None = None,
    ) -> Side:
        vocabulary = self.vocabulary
        if totals is None:
            weights = self.word_weights(words.ids)
            named = np.array([vocabulary.is_name(n) for n in words.ids.tolist()], dtype=np.bool_)
            totals = row_sums(weights, words.starts), row_sums(weights * named, words.starts)
        some = np.diff(words.starts) > 0
        first = np.zeros(len(words), dtype=np.int64)
        first[some] = words.ids[words.starts[:-1][some]]
        distinct, where = np.unique(words.forms, return_inverse=True)
        forms = np.array([_hash(vocabulary.form(n) or "") for n in distinct.tolist()], np.int64)
        return Side(
            words, *tables, *totals, sounds, [vocabulary.skeletons[n] for n in first.tolist()],
            self._numbers(words), forms[where], self._short(words),
        )  # fmt: skip

    def _numbers(self, words: Words) -> npt.NDArray[np.int64]:
        """Return the sum of hashes of each name's numbers; 0 for a name without."""
        kinds = self.vocabulary.kinds()[words.ids] & NUMBER > 0
        hashes = np.zeros(len(words.ids), dtype=np.float64)
        hashes[kinds] = [_hash(self.vocabulary.meanings[n]) for n in words.ids[kinds].tolist()]
        sums = np.concatenate(([0.0], np.cumsum(hashes)))
        return (sums[words.starts[1:]] - sums[words.starts[:-1]]).astype(np.int64)

    def _short(self, words: Words) -> list[str]:
        """Return each name's longest word that could be initials: two to eight letters."""
        vocabulary = self.vocabulary
        short = [
            vocabulary.texts[n]
            if 2 <= len(vocabulary.texts[n]) <= 8 and vocabulary.is_name(n)
            else ""
            for n in words.ids.tolist()
        ]
        starts = words.starts.tolist()
        spans = pairwise(starts)
        return [max(short[a:b], key=_looks_like_initials, default="") for a, b in spans]

    def candidates(self, side: Side) -> tuple[Ints, Ints]:
        """Return pairs (name of `side`, row of the index) that are worth a closer look."""
        by_words = side.near @ self._finders
        pairs = _best_of_rows(by_words, side.total, self.total)
        grams = self.grams.pairs(side.compact)
        code = np.unique(
            np.concatenate(
                (
                    pairs[0].astype(np.int64) * len(self.names) + pairs[1],
                    grams[0].astype(np.int64) * len(self.names) + grams[1],
                )
            )
        )
        return (code // len(self.names)).astype(np.int32), (code % len(self.names)).astype(np.int32)


def _best_of_rows(found: sparse.csr_matrix, mine: Floats, theirs: Floats) -> tuple[Ints, Ints]:
    """Return per row the best columns by shared weight over both names' weights."""
    rows = np.repeat(np.arange(found.shape[0], dtype=np.int32), np.diff(found.indptr))
    least = np.minimum(mine[rows], theirs[found.indices])
    enough = found.data >= 0.4 * least
    rows, columns, shared = rows[enough], found.indices[enough], found.data[enough]
    score = shared / np.sqrt(mine[rows] * theirs[columns] + 1e-9)
    return best_per_row(rows, columns, score, _KEPT)


def _looks_like_initials(text: str) -> float:
    """Order words by how much they look like initials: few vowels, then length."""
    vowels = sum(text.count(vowel) for vowel in "AEIOUY")
    return len(text) - 3 * vowels if text else -100


def _hash(text: str) -> int:
    """Return a positive hash that sums exactly in floating point; 0 for no text."""
    return zlib.crc32(text.encode()) | 1 if text else 0


def compact(words: Words, vocabulary: Vocabulary) -> list[str]:
    """Return each name's words by sound, joined: `STANKO MASH` and `STANKOMASH` are one."""
    sounds = [vocabulary.skeletons[word] for word in words.ids.tolist()]
    starts = words.starts.tolist()
    return ["".join(sounds[a:b]) for a, b in pairwise(starts)]
