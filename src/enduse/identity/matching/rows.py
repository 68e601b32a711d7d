"""Rows of sparse tables: the best of each, and the sum of each."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Cells = tuple[Longs, Ints, Doubles]

_BLOCK: Final = 1024
"""Rows of a product made at once: the product stays in the processor's cache."""


def best_cells(
    left: sparse.csr_matrix, right: sparse.csr_matrix, least: Floats | float, kept: int
) -> tuple[Ints, Ints, Floats]:
    """Return (row, column, value) of the `kept` best cells of each row of `left @ right`.

    Only positive cells whose value reaches `least`, one figure or one for each row; ties go to
    the lower column.
    """
    bits = int(right.shape[1]).bit_length()
    step = min(_BLOCK, 1 << (32 - bits))  # row, value and column of a cell fit into 64 bits
    parts = [np.zeros((3, 0), dtype=np.uint64)]
    for begin in range(0, left.shape[0], step):
        end = min(begin + step, left.shape[0])
        some = least if isinstance(least, float) else least[begin:end]
        block = left if end - begin == left.shape[0] else left[begin:end]  # a slice takes its time
        found = _best_of(block @ right, some, (bits, kept))
        found[0] += np.uint64(begin)
        parts.append(found)
    rows, values, columns = np.concatenate(parts, axis=1).astype(np.uint32)
    return rows.view(np.int32), columns.view(np.int32), values.view(np.float32)


def _best_of(
    table: sparse.csr_matrix, least: Floats | float, figures: tuple[int, int]
) -> npt.NDArray[np.uint64]:
    """Return rows, values as bits and columns of the best cells; `figures`: column bits, kept.

    A cell becomes one number that sorts by row, then by value from the highest, then by column:
    the bits of positive floats ascend with them.
    """
    bits, kept = (np.uint64(figure) for figure in figures)
    if not isinstance(least, float):
        least = np.repeat(least, np.diff(table.indptr))
    cells = np.flatnonzero(table.data >= least)
    each = np.diff(np.searchsorted(cells, table.indptr))
    row = np.repeat(np.arange(table.shape[0], dtype=np.uint64), each)
    falling = ~table.data[cells].view(np.uint32)
    key = row << np.uint64(32) | falling
    key = np.sort(key << bits | table.indices[cells].astype(np.uint64))
    row = key >> (np.uint64(32) + bits)
    good = np.ones(len(key), dtype=np.bool_)
    good[int(kept) :] = row[int(kept) :] != row[: max(len(row) - int(kept), 0)]
    key = key[good]
    value = ~(key >> bits).astype(np.uint32)
    column = key & ((np.uint64(1) << bits) - np.uint64(1))
    return np.stack((row[good], value.astype(np.uint64), column))


def best_per_row(rows: Longs, columns: Ints, score: Doubles, kept: int) -> Cells:
    """Return the `kept` best (row, column, score) of each row; `rows` ascend; ties by column."""
    order = np.lexsort((columns, -score, rows))
    good = np.ones(len(rows), dtype=np.bool_)
    good[kept:] = rows[kept:] != rows[: max(len(rows) - kept, 0)]
    order = order[good]
    return rows[order], columns[order], score[order]


def row_sums(values: Floats, starts: npt.NDArray[np.int64]) -> Floats:
    """Return the sum of `values` between each pair of `starts`; 0 where there are none."""
    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return (sums[starts[1:]] - sums[starts[:-1]]).astype(np.float32)
