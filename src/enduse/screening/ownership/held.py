"""Who held what in whom on one day, from the table `owners`.

An interest counts for certain where its first day is known and has come and its last day has not
passed (no last day: it stands). Where the first day is not known it may have been held: its
smallest share is nothing, its largest what is stated. An unknown share is anything from nothing
to all.

One interest that several rows state is counted once. Rows agree where their spans of share have a
part in common, which is then the span; where they have none, the span covers all of them and
`split` says so. A row without a first day never narrows what a dated row says.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from enduse.screening.ownership.rules import FULL_BP

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
# A row of these roles says something of shares even where it states none; a branch is a part of
# its company, so all of it is.
SHARE_ROLES = ("owner", "parent", "branch")
COLUMNS = (
    "source_id", "row_no", "owner_id", "owned_id", "role", "share_low_bp", "share_high_bp",
    "from_date", "to_date",
)  # fmt: skip


@dataclass(frozen=True)
class Edges:
    """Interests of one kind, one per owner and owned: node numbers, shares in basis points."""

    owner: Ints
    owned: Ints
    low: Ints
    high: Ints
    sure: Flags
    split: Flags

    def __len__(self) -> int:
        return len(self.owner)


@dataclass(frozen=True)
class Held:
    """All interests that were held, or may have been, on one day.

    `ids[n]` is the entity of node `n`. `rows` are the rows of `owners` behind `shares` and the
    control roles, with their nodes, the span of shares each states,
    whether it is dated and whether it is about shares.
    """

    ids: npt.NDArray[np.object_]
    rows: pa.Table
    row_owner: Ints
    row_owned: Ints
    row_low: Ints
    row_high: Ints
    row_sure: Flags
    row_share: Flags
    shares: Edges

    def role_edges(self, role: str) -> Edges:
        """Return the rows of one role, each pair of owner and owned once, as whole control."""
        chosen = pc.equal(self.rows["role"], role).fill_null(False).to_numpy(zero_copy_only=False)
        whole = np.full(int(chosen.sum()), FULL_BP, dtype=np.int64)
        return _merged(
            self.row_owner[chosen], self.row_owned[chosen], whole, whole, self.row_sure[chosen]
        )


def held_on(owners: pa.Table, as_of: dt.date, others: pa.Array) -> Held:
    """Return the interests of `owners` on a day; `others` are entities that need a node too.

    `owners` has the columns of `schema.OWNERS`; rows without owner or owned are left out.
    """
    rows = rows_of_day(owners, as_of).combine_chunks()
    since = rows["from_date"]
    sure = pc.is_valid(since).to_numpy(zero_copy_only=False).astype(bool)
    every = pa.chunked_array(
        [*rows["owner_id"].chunks, *rows["owned_id"].chunks, others.cast(pa.string())],
        type=pa.string(),
    )
    coded = every.combine_chunks().dictionary_encode()
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    ids = coded.dictionary.to_numpy(zero_copy_only=False)
    owner, owned = codes[: len(rows)], codes[len(rows) : 2 * len(rows)]
    low, high, stated = _span(rows)
    is_share = stated | _in(rows["role"], SHARE_ROLES)
    shares = _merged(
        owner[is_share], owned[is_share], low[is_share], high[is_share], sure[is_share]
    )
    return Held(ids, rows, owner, owned, low, high, sure, is_share, shares)


def rows_of_day(owners: pa.Table, as_of: dt.date) -> pa.Table:
    """Return the rows of interests that were held, or may have been, on a day."""
    day = pa.scalar(as_of, pa.date32())
    begun = pc.less_equal(owners["from_date"], day).fill_null(True)
    goes_on = pc.greater_equal(owners["to_date"], day).fill_null(True)
    named = pc.and_(pc.is_valid(owners["owner_id"]), pc.is_valid(owners["owned_id"]))
    standing = pc.and_(pc.and_(begun, goes_on), named)
    return owners.select(list(COLUMNS)).filter(standing)


def _in(column: pa.ChunkedArray, values: tuple[str, ...]) -> Flags:
    found: Flags = pc.is_in(column, pa.array(values)).to_numpy(zero_copy_only=False)
    return found.astype(bool)


def _span(rows: pa.Table) -> tuple[Ints, Ints, Flags]:
    """Smallest and largest share of each row, and whether the row states any."""
    stated = pc.or_(pc.is_valid(rows["share_low_bp"]), pc.is_valid(rows["share_high_bp"]))
    branch = _in(rows["role"], ("branch",))
    given = stated.to_numpy(zero_copy_only=False).astype(bool)
    low = _bounded(rows["share_low_bp"], 0)
    high = _bounded(rows["share_high_bp"], FULL_BP)
    low[branch & ~given] = FULL_BP
    return np.minimum(low, high), np.maximum(low, high), given


def _bounded(column: pa.ChunkedArray, default: int) -> Ints:
    values: Ints = column.fill_null(default).to_numpy().astype(np.int64)
    return np.clip(values, 0, FULL_BP)


def _merged(owner: Ints, owned: Ints, low: Ints, high: Ints, sure: Flags) -> Edges:
    """One edge per owner and owned: dated rows first, undated ones only ever widen the span."""
    if not len(owner):
        none = np.zeros(0, dtype=np.int64)
        return Edges(none, none, none, none, none.astype(bool), none.astype(bool))
    order = np.lexsort((~sure, owned, owner))
    owner, owned, low, high = (column[order] for column in (owner, owned, low, high))
    sure = sure[order]
    first = np.ones(len(owner), dtype=bool)
    first[1:] = (owner[1:] != owner[:-1]) | (owned[1:] != owned[:-1])
    starts = np.flatnonzero(first)
    any_sure = sure[starts]
    group = np.cumsum(first) - 1
    speaks = sure | ~any_sure[group]
    own_low, own_high, split = _agreed(low, high, speaks, starts)
    # An undated row that has nothing in common with the dated ones widens the span.
    apart = ~speaks & ((high < own_low[group]) | (low > own_high[group]))
    wide_low = np.minimum.reduceat(np.where(apart, low, FULL_BP), starts)
    wide_high = np.maximum.reduceat(np.where(apart, high, 0), starts)
    widened = np.maximum.reduceat(apart, starts)
    final_low = np.where(widened, np.minimum(own_low, wide_low), own_low)
    final_high = np.where(widened, np.maximum(own_high, wide_high), own_high)
    return Edges(
        owner[starts],
        owned[starts],
        np.where(any_sure, final_low, 0),
        final_high,
        any_sure,
        split | widened,
    )


def _agreed(low: Ints, high: Ints, speaks: Flags, starts: Ints) -> tuple[Ints, Ints, Flags]:
    """The common part of the spans of each group, or their hull where they have none."""
    inner_low = np.maximum.reduceat(np.where(speaks, low, 0), starts)
    inner_high = np.minimum.reduceat(np.where(speaks, high, FULL_BP), starts)
    outer_low = np.minimum.reduceat(np.where(speaks, low, FULL_BP), starts)
    outer_high = np.maximum.reduceat(np.where(speaks, high, 0), starts)
    split = inner_low > inner_high
    return np.where(split, outer_low, inner_low), np.where(split, outer_high, inner_high), split


def part_above(owners: pa.Table, subject: str) -> pa.Table:
    """Return the rows of `owners` that say who owns `subject`, directly or through others.

    Takes time linear in the table, whatever loops it has.
    """
    both = pa.chunked_array(
        [*owners["owned_id"].chunks, *owners["owner_id"].chunks, pa.array([subject])],
        type=pa.string(),
    )
    codes: Any = both.combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
    rows = len(owners)
    owned = np.nan_to_num(codes[:rows], nan=-1).astype(np.int64)
    owner = np.nan_to_num(codes[rows:-1], nan=-1).astype(np.int64)
    seen = above(owner, owned, int(codes[-1]))
    return owners.filter(pa.array(seen[owned] & (owned >= 0)))


def above(owner: Ints, owned: Ints, node: int) -> Flags:
    """Return which nodes own `node`, directly or not; the node itself is among them."""
    size = int(max(owner.max(initial=0), owned.max(initial=0), node)) + 2
    order = np.argsort(owned, kind="stable")
    starts = np.searchsorted(owned[order], np.arange(size + 1))
    seen = np.zeros(size, dtype=bool)
    seen[node] = True
    front = np.array([node], dtype=np.int64)
    while len(front):
        found = np.unique(owner[order[spread(starts, front)]])
        front = found[(found >= 0) & ~seen[found]]
        seen[front] = True
    return seen


def spread(starts: Ints, nodes: Ints) -> Ints:
    """Return the positions `starts[n] .. starts[n + 1]` of all `nodes`, one after the other."""
    counts = starts[nodes + 1] - starts[nodes]
    ends = np.cumsum(counts)
    if not len(ends) or not ends[-1]:
        return np.zeros(0, dtype=np.int64)
    return np.repeat(starts[nodes] - ends + counts, counts) + np.arange(ends[-1])
