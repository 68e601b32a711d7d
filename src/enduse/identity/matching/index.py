"""An index of names: which of them could be the same organisation's as a name asked for.

Two ways find candidates among tens of thousands of names: the words they share, each weighted by
how rare it is (a sparse product), and the runs of four letters they share, for words joined, split
or badly mistyped. Both take thousands of names at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from enduse.identity.matching.grams import Grams
from enduse.identity.matching.growing import Growing
from enduse.identity.matching.nearby import SAME_SOUNDS, Nearby
from enduse.identity.matching.rows import Sparse, best_cells
from enduse.identity.matching.side import Cells, Side, make_side
from enduse.identity.matching.vocabulary import Vocabulary
from enduse.identity.matching.weights import FEWEST, Weights, new_vocabulary, weight_of_share
from enduse.identity.matching.words import Words, read_words

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Found = tuple[Ints, Ints, Floats]  # name, row of the index, likeness

_INITIALS: Final = (3, 7)  # how many words initials stand for
_MISTYPED: Final = 1.0  # a mistyped word is a little rarer than the word it was
_COMMON: Final = 300  # a word of more listed names than this finds no candidates by itself
_KEPT: Final = 8  # candidates a name keeps by words
_LEAST: Final = np.float32(0.3)  # of the geometric mean of both names' weights must be shared
# What a pair must score to be looked at closely: the shared weight over the geometric mean of both
# names' weights, and the cosine of their runs of letters. Fitted on the training half of the names
# task, where it loses 1 in 100 of the right answers and leaves out half of the wrong ones.
_WORDS: Final = 4.25
_LETTERS: Final = 7.8
_WORTH: Final = 2.5


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
        self.vocabulary = vocabulary or new_vocabulary()
        self.words = words or read_words(self.names, self.vocabulary)
        letters = [
            {text for text in both if _INITIALS[0] <= len(text) <= _INITIALS[1]}
            for both in zip(*self.words.initials, strict=True)
        ]
        distinct = np.unique(self.words.ids).tolist()
        self.nearby = Nearby(self.vocabulary, distinct, sorted(set().union(*letters)))
        self._word_weights = Growing(np.zeros(0, dtype=np.float32))
        self.weights = Weights(self.vocabulary, self.words.ids, len(self.words))
        self.column_weights = self._column_weights(distinct, letters)
        self.proper = np.array([c[:1] not in "+~@" for c in self.nearby.columns], dtype=np.bool_)
        self.lettered = np.array([c[:1] == "@" for c in self.nearby.columns], dtype=np.bool_)
        self._has = has = self._matrix(distinct, letters)
        self.keys = (
            np.repeat(np.arange(len(self.words), dtype=np.int64), np.diff(has.indptr))
            * has.shape[1]
            + has.indices
        )
        self.listed = self._listed(has)

    @cached_property
    def grams(self) -> Grams:
        """The runs of letters of the names; made where candidates are looked for."""
        return Grams(self.listed.compact)

    @cached_property
    def _finders(self) -> Sparse:
        """Columns by names: the weight by which a word finds a name."""
        borne = np.asarray(self._has.getnnz(axis=0)).ravel()
        finding = self.column_weights * (borne <= _COMMON)
        root = sparse.diags(1 / np.sqrt(np.maximum(self.listed.total, 1e-6))).astype(np.float32)
        found = sparse.csr_matrix((root @ self._has).multiply(finding[None, :])).T.tocsr()
        found.eliminate_zeros()
        return Sparse(found.indptr, found.indices, found.data, found.shape[1])

    def _column_weights(self, words: Sequence[int], letters: Sequence[set[str]]) -> Floats:
        weights = np.zeros(len(self.nearby.columns), dtype=np.float32)
        for word in words:
            column = self.nearby.column(word)
            weights[column] = max(weights[column], self.weights.of(word))
        for text, count in Counter(text for texts in letters for text in texts).items():
            share = max(count / max(len(self.words), FEWEST), 26.0 ** -len(text))
            weights[self.nearby.columns[f"@{text}"]] = weight_of_share(share)
        return weights

    def _matrix(self, words: Sequence[int], letters: Sequence[set[str]]) -> sparse.csr_matrix:
        """Return names by columns, 1 where a name has the word or the initials."""
        column_of = np.zeros(len(self.vocabulary.texts), dtype=np.int32)
        column_of[words] = [self.nearby.column(word) for word in words]
        lettered = [
            (n, self.nearby.columns[f"@{text}"])
            for n, texts in enumerate(letters)
            for text in sorted(texts)
        ]
        rows = np.concatenate(
            (
                np.repeat(np.arange(len(self.words)), np.diff(self.words.starts)),
                np.array([n for n, _ in lettered], dtype=np.int64),
            )
        )
        columns = np.concatenate(
            (column_of[self.words.ids], np.array([c for _, c in lettered], dtype=np.int32))
        )
        shape = (len(self.words), len(self.nearby.columns))
        found = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
        found.sum_duplicates()
        found.data[:] = 1.0
        return found

    def _listed(self, has: sparse.csr_matrix) -> Side:
        """Return the index's own names as one side of a comparison."""
        cells = Cells(
            has.indptr.astype(np.int64),
            has.indices,
            has.data,
            self.column_weights[has.indices],
            self.proper[has.indices],
        )
        distinct, where = np.unique(self.words.ids, return_inverse=True)
        weights = self.weights.of_all(distinct)[where]
        return make_side(self.words, self.vocabulary, cells, weights)

    def side(self, names: Sequence[str]) -> Side:
        """Return names asked for as the other side of a comparison."""
        words = read_words(names, self.vocabulary)
        self._learn(words.ids)
        starts, columns, sure = self.nearby.cells(words.ids)
        counts = starts[1:] - starts[:-1]
        weights = self._word_weights.held[words.ids]
        cells = Cells(
            starts[words.starts],
            columns,
            sure,
            weights.repeat(counts) * sure,
            self.vocabulary.are_names(words.ids).repeat(counts),
        )
        return make_side(words, self.vocabulary, cells, weights)

    def _learn(self, words: Ints) -> None:
        """Work out the weight of each new word: that of the word it is mistyped from, if it is."""
        new = self.nearby.learn(words)
        self._word_weights.add([0] * (len(self.vocabulary.texts) - len(self._word_weights)))
        if not len(new):
            return
        weights = self.weights.of_all(new)
        starts, columns, sure = self.nearby.cells(new)
        some = (starts[1:] > starts[:-1]).nonzero()[0]
        surest = sure[starts[some]]
        mistyped = (surest >= 0.75) & (surest < SAME_SOUNDS) & self.vocabulary.are_names(new[some])
        some, first = some[mistyped], starts[some][mistyped]
        right = self.column_weights[columns[first]] + _MISTYPED
        weights[some] = np.minimum(weights[some], right)
        self._word_weights.held[new] = weights

    def candidates(self, side: Side) -> tuple[Ints, Ints]:
        """Return pairs (name of `side`, row of the index) that are worth a closer look."""
        names = len(self.names)
        words, worth = self._coded(self._by_words(side), _WORDS)
        letters, more = self._coded(self.grams.pairs(side.compact), _LETTERS)
        order = letters.argsort()
        letters, more = letters[order], more[order]
        at = letters.searchsorted(words)
        both = (letters.take(at, mode="clip") == words).nonzero()[0] if len(letters) else at[:0]
        worth[both] += more[at[both]]
        alone = more >= _WORTH
        alone[at[both]] = False
        pairs = np.concatenate((words[worth >= _WORTH], letters[alone]))
        pairs.sort()
        rows, columns = np.divmod(pairs, names)
        return rows.astype(np.int32), columns.astype(np.int32)

    def _coded(self, found: Found, weight: float) -> tuple[Longs, Doubles]:
        """Return cells found as one number each, and what they are worth."""
        rows, columns, values = found
        code = rows.astype(np.int64) * len(self.names) + columns
        return code, (weight * values).astype(np.float64)

    def _by_words(self, side: Side) -> Found:
        """Return the best rows of each name by shared weight over both names' weights."""
        asked = side.cells.table(len(self.nearby.columns))
        root = np.sqrt(np.maximum(side.total, 1e-6)).astype(np.float32)
        rows, columns, shared = best_cells(asked, self._finders, _LEAST * root, _KEPT)
        return rows, columns, shared / root[rows]
