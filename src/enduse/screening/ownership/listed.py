"""Who was listed on one day, on a list that carries a rule to owned companies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from enduse.screening.ownership.held import Flags, Held, Ints
from enduse.screening.ownership.rules import CARRIES, COLUMNS, UNSURE, Rule

_SEPARATOR = "\x1f"
_STATES = (CARRIES, UNSURE)


@dataclass(frozen=True)
class Listings:
    """Listings of one day: `rows` of the table `listings`; `dated` is false where the first day is
    not known."""

    rows: pa.Table
    dated: Flags

    def sorted_by(self, rule: Rule) -> Mapping[str, Flags]:
        """Return which rows carry the rule, and which may."""
        columns = (self.rows[name].combine_chunks().cast(pa.string()) for name in COLUMNS)
        cells = [pc.fill_null(column, "") for column in columns]
        coded = pc.binary_join_element_wise(*cells, _SEPARATOR).dictionary_encode()
        kinds = coded.dictionary.to_pylist()
        states = [
            rule.carried_by(dict(zip(COLUMNS, kind.split(_SEPARATOR), strict=True)))[0]
            for kind in kinds
        ]
        codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        return {
            state: np.array([one == state for one in states], dtype=bool)[codes]
            for state in _STATES
        }


def listed_on(listings: pa.Table, as_of: dt.date) -> Listings:
    """Return the listings that stood, or may have stood, on a day.

    The day a listing ended counts as after it, as in `schema.LISTINGS`.
    """
    day = pa.scalar(as_of, pa.date32())
    begun = pc.less_equal(listings["listed_from"], day).fill_null(True)
    goes_on = pc.greater(listings["listed_to"], day).fill_null(True)
    rows = listings.filter(pc.and_(begun, goes_on)).combine_chunks()
    dated: Any = pc.is_valid(rows["listed_from"]).to_numpy(zero_copy_only=False)
    return Listings(rows, dated.astype(bool))


def seeds(listings: Listings, nodes: Ints, rule: Rule) -> tuple[Ints, Ints]:
    """Return the nodes of who is listed with effect for `rule`: for certain, and perhaps.

    `nodes` has the node of each row's entity, -1 for one that has none (`nodes_of`).
    """
    states = listings.sorted_by(rule)
    known = nodes >= 0
    sure = nodes[states[CARRIES] & listings.dated & known]
    return np.unique(sure), np.unique(nodes[(states[CARRIES] | states[UNSURE]) & known])


def nodes_of(listings: Listings, held: Held) -> Ints:
    """Return the node of each listing's entity among the owners and owned of a day, or -1."""
    found = pc.index_in(listings.rows["entity_id"], value_set=pa.array(held.ids, pa.string()))
    nodes: Ints = pc.fill_null(found, -1).to_numpy().astype(np.int64)
    return nodes
