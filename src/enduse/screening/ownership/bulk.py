"""The answer for every company at once: which ones listed persons own, by each rule.

Over numpy arrays, so that a million interests take seconds. A rule that was suspended or of which
nobody found whether it was in force is answered as in `answer.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from enduse.screening.ownership.held import Held, Ints, held_on
from enduse.screening.ownership.listed import listed_on, nodes_of, seeds
from enduse.screening.ownership.net import Net, largest, net_of, share_of, smallest
from enduse.screening.ownership.rules import (
    DEPENDS,
    SUSPENDED,
    UNVERIFIED,
    YES,
    Rule,
    ownership_rules,
)

SCHEMA = pa.schema(
    [
        ("entity_id", pa.string()),
        ("rule", pa.string()),
        ("answer", pa.string()),
        ("basis", pa.string()),
        ("rule_status", pa.string()),
        ("share_low_bp", pa.int64()),
        ("share_high_bp", pa.int64()),
    ]
)


def screen_ownership(
    owners: pa.Table,
    listings: pa.Table,
    as_of: dt.date,
    rules: Sequence[Rule] | None = None,
) -> pa.Table:
    """Return one row per rule and company that the rule reaches, or may reach, on a day.

    `owners` and `listings` have the columns of `schema.OWNERS` and `schema.LISTINGS`. `answer` is
    yes or depends; for companies that are not in the result the records give no yes. `basis`
    says by what: shares or control; listed persons themselves are not in it. `share_low_bp` and
    `share_high_bp` bound what the listed hold, in hundredths of a percent: added up, or by the
    owner that holds most where the rule does not add up. Sorted by entity and rule.
    """
    standing = listed_on(listings, as_of)
    held = held_on(owners, as_of, pc.unique(standing.rows["entity_id"]))
    asked = ownership_rules() if rules is None else rules
    nodes = nodes_of(standing, held)
    found = []
    for rule in asked:
        terms = rule.terms(as_of)
        if terms is not None and terms.status != SUSPENDED:
            found.append(
                _by_rule(net_of(held, rule, terms), held, rule, seeds(standing, nodes, rule))
            )
    return pa.concat_tables([SCHEMA.empty_table(), *found]).sort_by(
        [("entity_id", "ascending"), ("rule", "ascending")]
    )


def _by_rule(net: Net, held: Held, rule: Rule, listed: tuple[Ints, Ints]) -> pa.Table:
    sure, possible = listed
    terms = net.terms
    low, high = smallest(net, sure), largest(net, possible)
    reached = high.weight >= terms.need_bp
    reached[sure] = False
    nodes = np.flatnonzero(reached)
    certain = low.weight[nodes] >= terms.need_bp
    weight = np.where(certain, low.weight[nodes], high.weight[nodes])
    by_shares = share_of(weight) >= terms.need_bp
    answered = certain & (terms.status != UNVERIFIED)
    size = len(nodes)
    return pa.table(
        {
            "entity_id": pa.array(held.ids[nodes], pa.string()),
            "rule": [rule.id] * size,
            "answer": np.where(answered, YES, DEPENDS),
            "basis": np.where(by_shares, "shares", "control"),
            "rule_status": [terms.status] * size,
            "share_low_bp": share_of(low.weight[nodes]),
            "share_high_bp": share_of(high.weight[nodes]),
        },
        schema=SCHEMA,
    )
