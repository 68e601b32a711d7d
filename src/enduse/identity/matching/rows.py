"""Rows of sparse tables: the best cells of each row of a product, and the sum of each row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

# What `@` of two tables calls, without its first pass: that only counts the cells of the product,
# and takes a third of the time. A release of scipy that moves it fails tests/identity/matching.
from scipy.sparse._sparsetools import csr_matmat

from enduse.identity.matching.letters import starts_of

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint64]
Cells = tuple[Longs, Ints, Doubles]

_BLOCK: Final = 1024
"""Rows of a product made at once: the product stays in the processor's cache."""


@dataclass(frozen=True)
class Sparse:
    """A table that is mostly 0: row `i` has the cells `starts[i]:starts[i + 1]`."""

    starts: Ints
    columns: Ints
    values: Floats
    width: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def counts(self) -> Ints:
        """The number of cells of each row."""
        return self.starts[1:] - self.starts[:-1]


def best_cells(
    left: Sparse, right: Sparse, least: Floats | float, kept: int
) -> tuple[Ints, Ints, Floats]:
    """Return (row, column, value) of the `kept` best cells of each row of `left @ right`.

    Only positive cells whose value reaches `least`, one figure or one for each row; ties go to
    the lower column.
    """
    bits = int(right.width).bit_length()
    step = min(_BLOCK, 1 << (32 - bits))  # row, value and column of a cell fit into 64 bits
    parts = [(np.zeros(0, dtype=np.uint64),) * 3]
    for begin, product in _products(left, right, step):
        some = least if isinstance(least, float) else least[begin : begin + step]
        row, value, column = _best_of(product, some, (bits, kept))
        parts.append((row + np.uint64(begin), value, column))
    rows, values, columns = (
        np.concatenate(part).astype(np.uint32) for part in zip(*parts, strict=True)
    )
    return rows.view(np.int32), columns.view(np.int32), values.view(np.float32)


def _products(left: Sparse, right: Sparse, step: int) -> Iterator[tuple[int, Sparse]]:
    """Yield the first row of each `step` rows of `left`, and their product, until the next."""
    begins = [*range(0, len(left), step), len(left)]
    met = starts_of(right.counts[left.columns])[left.starts]
    most = starts_of(np.minimum(met[1:] - met[:-1], right.width))[begins]
    room = int((most[1:] - most[:-1]).max(initial=0))  # cells of any block's product, at most
    columns, values = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.float32)
    for begin, end in pairwise(begins):
        rows = left.starts[begin : end + 1]
        starts = np.empty_like(rows)
        csr_matmat(
            end - begin, right.width, rows, left.columns, left.values,
            right.starts, right.columns, right.values, starts, columns, values,
        )  # fmt: skip
        cells = int(starts[-1])
        yield begin, Sparse(starts, columns[:cells], values[:cells], right.width)


def _best_of(
    table: Sparse, least: Floats | float, figures: tuple[int, int]
) -> tuple[Bits, Bits, Bits]:
    """Return rows, values as bits and columns of the best cells; `figures`: column bits, kept.

    A cell becomes one number that sorts by row, then by value from the highest, then by column:
    the bits of positive floats ascend with them.
    """
    bits, kept = np.uint64(figures[0]), figures[1]
    if not isinstance(least, float):
        least = least.repeat(table.counts)
    cells = (table.values >= least).nonzero()[0]
    at = cells.searchsorted(table.starts)
    row = np.arange(len(table), dtype=np.uint64).repeat(at[1:] - at[:-1])
    falling = ~table.values[cells].view(np.uint32)
    key = row << np.uint64(32) | falling
    key = key << bits | table.columns[cells].astype(np.uint64)
    key.sort()
    row = key >> (np.uint64(32) + bits)
    good = np.ones(len(key), dtype=np.bool_)
    good[kept:] = row[kept:] != row[: max(len(row) - kept, 0)]
    key = key[good]
    value = (~(key >> bits)) & np.uint64(0xFFFFFFFF)
    column = key & ((np.uint64(1) << bits) - np.uint64(1))
    return row[good], value, column


def distinct(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the distinct values, ascending; `numpy.unique` says the same, later."""
    found = np.sort(values)
    fresh = np.ones(len(found), dtype=np.bool_)
    fresh[1:] = found[1:] != found[:-1]
    return found[fresh]


def greatest(codes: Longs, values: Doubles) -> tuple[Longs, Doubles]:
    """Return the distinct codes, ascending, and of each the greatest of its values."""
    order = codes.argsort()
    codes, values = codes[order], values[order]
    fresh = np.ones(len(codes), dtype=np.bool_)
    fresh[1:] = codes[1:] != codes[:-1]
    begins = fresh.nonzero()[0]
    return codes[begins], np.maximum.reduceat(values, begins) if len(begins) else values


def best_per_row(rows: Longs, columns: Ints, score: Doubles, kept: int) -> Cells:
    """Return the `kept` best (row, column, score) of each row; `rows` ascend; ties by column."""
    order = np.lexsort((columns, -score, rows))
    good = np.ones(len(rows), dtype=np.bool_)
    good[kept:] = rows[kept:] != rows[: max(len(rows) - kept, 0)]
    order = order[good]
    return rows[order], columns[order], score[order]


def row_sums(values: Floats, starts: npt.NDArray[np.int64]) -> Floats:
    """Return the sum of `values` between each pair of `starts`; 0 where there are none."""
    sums = np.zeros(len(values) + 1)
    values.cumsum(dtype=np.float64, out=sums[1:])
    return (sums[starts[1:]] - sums[starts[:-1]]).astype(np.float32)
