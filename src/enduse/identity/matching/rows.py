"""Rows of sparse tables: the best of each, and the sum of each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


def cells_from(table: sparse.csr_matrix, least: Floats) -> tuple[Ints, Ints, Floats]:
    """Return (row, column, value) of the cells whose value reaches `least` of its row."""
    cells = np.flatnonzero(table.data >= np.repeat(least, np.diff(table.indptr)))
    rows = np.searchsorted(table.indptr, cells, side="right") - 1
    return rows.astype(np.int32), table.indices[cells], table.data[cells]


def best_per_row(rows: Ints, columns: Ints, score: Floats, kept: int) -> tuple[Ints, Ints, Floats]:
    """Return the `kept` best (row, column, score) of each row; `rows` ascend; ties by column."""
    order = np.lexsort((columns, -score, rows))
    rows, columns, score = rows[order], columns[order], score[order]
    begins = np.flatnonzero(np.concatenate(([True], rows[1:] != rows[:-1]))) if len(rows) else rows
    rank = np.arange(len(rows)) - np.repeat(begins, np.diff(np.append(begins, len(rows))))
    good = rank < kept
    return rows[good].astype(np.int32), columns[good].astype(np.int32), score[good]


def row_sums(values: Floats, starts: npt.NDArray[np.int64]) -> Floats:
    """Return the sum of `values` between each pair of `starts`; 0 where there are none."""
    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return (sums[starts[1:]] - sums[starts[:-1]]).astype(np.float32)
