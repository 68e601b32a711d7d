"""What speaks against an answer, and what the records leave open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from enduse.screening.ownership.case import Case
from enduse.screening.ownership.net import outcome_of, share_of
from enduse.screening.ownership.rules import FULL_BP, NO, WITHOUT, YES
from enduse.screening.ownership.trace import Trace, cited, listings_of
from enduse.screening.ownership.words import percent, several

_MOST_NODES = 50  # owners that are looked through for what did not count


def against(case: Case, traced: Trace, outcome: str) -> tuple[str, ...]:
    """Return what speaks against the answer: disagreeing sources, and ties it did not count."""
    return (
        *_disagreements(case, traced),
        *(_uncounted(case) if outcome != YES else ()),
        *(_together(case) if outcome == NO else ()),
    )


def missing(case: Case, traced: Trace, outcome: str) -> tuple[str, ...]:
    """Return what is not in the records, or was not checked."""
    said = [] if outcome == YES else list(_unknown_owners(case, traced))
    for one in traced.listed:
        if one.match_basis == "name":
            said.append(
                f"that {one.name} is the one on {one.list} rests on an equal name; no identifier "
                "confirms it"
            )
    if traced.left_out:
        said.append(f"interests that are not shown as evidence: {traced.left_out:,}")
    said += _open_ends(traced)
    if outcome != YES:
        said.append(f"not asked: {case.rule.control_note}")
        if not case.terms.aggregate and case.rule.aggregate_note:
            said.append("whether listed owners hold their shares jointly is not in the records")
    if case.terms.verification != "primary":
        said.append(f"the rule's terms are {case.terms.verification}: {case.terms.citation}")
    if case.terms.note:
        said.append(f"on the rule: {case.terms.note}")
    return tuple(dict.fromkeys(said))


def _open_ends(traced: Trace) -> list[str]:
    """The interests that are taken to stand because no last day is stated."""
    ends = [
        f"what {link.owner} holds in {link.owned}"
        for link in traced.chain
        if link.sure and all(row.to_date is None for row in link.rows)
    ]
    if not ends:
        return []
    what = ends[0] if len(ends) == 1 else f"{len(ends)} of the interests"
    return [f"no last day is stated for {what}; taken to stand"]


def _disagreements(case: Case, traced: Trace) -> Iterator[str]:
    shares = case.scene.held.shares
    nodes = {str(entity): node for node, entity in enumerate(case.scene.held.ids)}
    for link in traced.chain:
        if link.kind != "shares":
            continue
        owner, owned = nodes[link.owner_id], nodes[link.owned_id]
        if shares.split[case.scene.edge(owner, owned)]:
            rows = cited(case, owner, owned, control=False)
            yield (
                f"{several(len(rows), 'row')} state different shares of {link.owner} in "
                f"{link.owned}; all of them are in the span that was used"
            )
    touched = {nodes[link.owned_id] for link in traced.chain}
    for node in sorted(touched):
        if case.net.room[node] < 0:
            stated = percent(FULL_BP - int(case.net.room[node]))
            yield (
                f"the shares stated for {case.scene.name(node)} add up to {stated}; one of them "
                "is wrong, so less was taken as certain"
            )


def _uncounted(case: Case) -> Iterator[str]:
    """Owners on lists that do not carry the rule, and directors or parents it does not count."""
    node = case.scene.node
    held = case.scene.held
    places = np.flatnonzero(held.row_owned == node)
    for owner in np.unique(held.row_owner[places])[:_MOST_NODES]:
        for one in listings_of(case, int(owner)):
            if one.carries == WITHOUT:
                yield f"{one.name} is on {one.list}, which did not count: {one.why}"
    if not case.rule.control:
        roles = held.rows["role"]
        for place in places[:_MOST_NODES]:
            owner = int(held.row_owner[place])
            role = roles[int(place)].as_py()
            if role in ("director", "parent") and owner in case.possible:
                yield (
                    f"{case.scene.name(owner)}, who is listed, is {role} of "
                    f"{case.scene.name(node)}: {case.rule.control_note}"
                )


def _together(case: Case) -> Iterator[str]:
    """What the listed owners hold together, where the rule looks at each alone."""
    if case.terms.aggregate:
        return
    net = replace(case.net, terms=replace(case.terms, aggregate=True))
    most = case.most()
    added = outcome_of(net, most.seeds, most.value, most.slack).weight[case.scene.node]
    alone = case.outcome(most).weight[case.scene.node]
    if added > alone:
        share = percent(int(share_of(np.array([added]))[0]))
        note = case.rule.aggregate_note or "this rule did not add them up on that day"
        yield f"all listed owners together hold up to {share}: {note}"


def _unknown_owners(case: Case, traced: Trace) -> Iterator[str]:
    """Companies on the way of which not all shares are told."""
    shares = case.scene.held.shares
    nodes = {str(entity): node for node, entity in enumerate(case.scene.held.ids)}
    way = [nodes[link.owned_id] for link in traced.chain]
    for node in dict.fromkeys([*way, case.scene.node]):
        told = int(shares.high[shares.owned == node].sum())
        if told < FULL_BP:
            left = percent(FULL_BP - told)
            whole = "who owns" if not told else f"who owns the other {left} of"
            yield f"{whole} {case.scene.name(node)} is not in the records"
