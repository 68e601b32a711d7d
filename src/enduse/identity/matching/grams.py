"""Runs of four letters: what finds names whose words were joined, split or badly mistyped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from enduse.identity.matching.letters import Letters
from enduse.identity.matching.rows import Sparse, best_cells
from enduse.identity.ranges import spread

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Found = tuple[Ints, Ints, Floats]
"""Row, column and value of cells."""

_LENGTH: Final = 4
_LETTERS: Final = 37  # a break, ten digits, 26 letters
_COMMON: Final = 300  # a run in more names than this finds nothing by itself
_KEPT: Final = 5
_LEAST: Final = 0.25  # cosine of two names' runs, weighted by rarity
_CODES: Final = np.zeros(256, dtype=np.int32)
_CODES[48:58] = np.arange(1, 11)
_CODES[65:91] = np.arange(11, 37)


class Alike:
    """Texts that are the same letters: each such group is looked for once."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take all texts; groups are numbered by their first text."""
        numbers: dict[str, int] = {}
        group = [numbers.setdefault(text, len(numbers)) for text in texts]
        self.group = np.array(group, dtype=np.int32)
        """The group of each text."""
        self.first = np.zeros(len(group), dtype=np.bool_)
        """Whether a text is the first of its group."""
        self.first[np.unique(self.group, return_index=True)[1]] = True
        self._members = self.group.argsort(kind="stable").astype(np.int32)
        self._counts = np.bincount(self.group, minlength=len(numbers))
        self._begins = np.cumsum(self._counts) - self._counts

    def __len__(self) -> int:
        return len(self._counts)

    def members(self, found: Found, kept: int) -> Found:
        """Return the `kept` best (row, text, value) of each row from the best (row, group, value).

        Both are the best of each row first; ties go to the earlier text, and to the group whose
        first text is earlier.
        """
        rows, groups, values = found
        owners, places = spread(self._begins[groups], self._counts[groups])
        rows, values = rows[owners], values[owners]
        fresh = np.zeros(len(rows), dtype=np.int64)
        fresh[1:] = (rows[1:] != rows[:-1]) | (values[1:] != values[:-1])
        texts = fresh.cumsum() << 32 | self._members[places]
        texts.sort()  # within each run of equals
        good = np.ones(len(rows), dtype=np.bool_)
        good[kept:] = rows[kept:] != rows[: max(len(rows) - kept, 0)]
        return rows[good], (texts[good] & 0xFFFFFFFF).astype(np.int32), values[good]


def _runs(texts: Letters) -> tuple[Ints, Ints]:
    """Return (text, code) of every run of four letters within each text's start and end marks.

    Of the marks one counts: a run has letters at its second and third place.
    """
    lengths = texts.lengths + 2
    starts = texts.starts + 2 * np.arange(len(texts) + 1)
    codes = np.zeros(int(starts[-1]) + 2 * _LENGTH, dtype=np.int32)
    _, places = spread(starts[:-1] + 2, texts.lengths)
    codes[places] = _CODES[texts.codes]
    # the runs of text i start at its mark, one before its first letter
    owner = np.arange(len(texts), dtype=np.int32).repeat(lengths)
    windows = np.zeros(len(owner), dtype=np.int32)
    for place in range(_LENGTH):
        windows = windows * _LETTERS + codes[1 + place : 1 + place + len(owner)]
    # keep runs with letters at their second and third place: they lie within one text
    inside = (codes[2 : 2 + len(owner)] > 0) & (codes[3 : 3 + len(owner)] > 0)
    return owner[inside], windows[inside]


class Grams:
    """The runs of an index's names, weighted by rarity."""

    def __init__(self, texts: Letters) -> None:
        owner, codes = _runs(texts)
        distinct, where, borne = np.unique(codes, return_inverse=True, return_counts=True)
        columns = where.astype(np.int32)
        self._column = np.full(_LETTERS**_LENGTH, -1, dtype=np.int32)  # -1 for a run of no name
        self._column[distinct] = np.arange(len(distinct), dtype=np.int32)
        self._rarity = np.log((len(texts) + 1) / (borne + 0.5)).astype(np.float32) + np.float32(0.1)
        self._rarest = float(np.log(len(texts) + 1) + 0.1)
        self._alike = Alike(texts.texts.tolist())
        finding = (borne <= _COMMON)[columns] & self._alike.first[owner]
        scaled = self._rarity[columns] / self._lengths(owner, columns, len(texts))[owner]
        shape = (len(distinct), len(self._alike))
        groups = self._alike.group[owner[finding]]
        found = sparse.csr_matrix(
            (scaled[finding], (columns[finding], groups)), shape=shape, dtype=np.float32
        )
        self._finders = Sparse(found.indptr, found.indices, found.data, len(self._alike))
        self._finds = np.append(self._finders.counts > 0, False)

    def _lengths(self, owner: Ints, columns: Ints, texts: int) -> Floats:
        """Return the length of each text's vector of runs; a run met nowhere is the rarest."""
        weights = np.where(columns >= 0, self._rarity[columns], self._rarest)
        squares = np.bincount(owner, weights=weights**2, minlength=texts)
        return np.sqrt(np.maximum(squares, 1e-6)).astype(np.float32)

    def pairs(self, texts: Letters) -> Found:
        """Return (text, name of the index, cosine) of the most alike, few for each text."""
        if not len(self._finders):
            return np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32)
        owner, codes = _runs(texts)
        columns = self._column[codes]
        lengths = self._lengths(owner, columns, len(texts))
        some = self._finds[columns]
        owner, columns = owner[some], columns[some]
        starts = owner.searchsorted(np.arange(len(texts) + 1)).astype(np.int32)
        weights = self._rarity[columns] / lengths[owner]
        asked = Sparse(starts, columns, weights, len(self._rarity))
        return self._alike.members(best_cells(asked, self._finders, _LEAST, _KEPT), _KEPT)
