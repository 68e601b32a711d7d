"""The chain of evidence: from the listed owners down to the subject, in rows and in a sentence.

`A (listed by US OFAC from 2022-05-08) owns 50 % of B; B so counts whole; B owns 40 % and A 10 % of
C: 50 %`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from enduse.screening.ownership.case import Case, Reading
from enduse.screening.ownership.model import Cited, Interest, Listed
from enduse.screening.ownership.net import CONTROL, Outcome
from enduse.screening.ownership.rules import CARRIES, FULL_BP, UNSURE
from enduse.screening.ownership.words import joined, several, span

_MOST_STEPS = 12  # of a sentence
_MOST_OWNERS = 8  # of one company in a sentence, the largest first
_MOST_LINKS = 500  # of the chain of evidence, those of the subject before the others


@dataclass(frozen=True)
class Trace:
    """What shows an answer: the sentence, its links, the listings it begins with.

    `left_out` counts the interests beyond those that a person can look through.
    """

    path: str
    chain: tuple[Interest, ...]
    listed: tuple[Listed, ...]
    left_out: int = 0


def trace(case: Case, reading: Reading, outcome: Outcome) -> Trace:
    """Return the chain that leads to the subject in one reading; empty where nothing does."""
    if case.scene.node in reading.seeds:
        return Trace("", (), tuple(_listings(case, case.scene.node)))
    links = _links(case, reading, outcome)
    order = sorted(links, key=lambda node: (_late(outcome, node), case.scene.name(node), node))
    edges = [edge for node in order for edge in links[node]]
    direct = links.get(case.scene.node, [])
    kept = {*direct[:_MOST_LINKS], *edges[: max(0, _MOST_LINKS - len(direct))]}
    shown = [edge for edge in edges if edge in kept]
    begins = {owner for edge in shown if outcome.rank[owner := int(case.net.owner[edge])] == 0}
    listed = {node: _listings(case, node) for node in sorted(begins)}
    said: set[int] = set()
    steps: list[str] = []
    for node in order:
        steps.append(_step(case, links[node], listed, said))
        if node != case.scene.node:
            steps.append(f"{case.scene.name(node)} so counts whole")
    if len(steps) > _MOST_STEPS:
        left = len(steps) - _MOST_STEPS
        steps = [*steps[: _MOST_STEPS - 1], f"and so on for {left} more steps", steps[-1]]
    chain = tuple(_interest(case, edge) for edge in shown)
    sources = tuple(one for rows in listed.values() for one in rows)
    return Trace("; ".join(steps), chain, sources, len(edges) - len(shown))


def _late(outcome: Outcome, node: int) -> int:
    rank = int(outcome.rank[node])
    return rank if rank > 0 else len(outcome.rank)


def _links(case: Case, reading: Reading, outcome: Outcome) -> dict[int, list[int]]:
    """For the subject and every company on the way to it: the interests that made it count.

    Only owners that counted in an earlier round are behind a company, so there are no circles.
    """
    net, rank = case.net, outcome.rank
    by_owned = np.argsort(net.owned, kind="stable")
    starts = np.searchsorted(net.owned[by_owned], np.arange(net.size + 1))
    links: dict[int, list[int]] = {}
    open_nodes = [case.scene.node]
    while open_nodes:
        node = open_nodes.pop()
        if node in links or (rank[node] == 0 and node != case.scene.node):
            continue
        edges = by_owned[starts[node] : starts[node + 1]]
        owners = net.owner[edges]
        before = (rank[owners] >= 0) & (reading.value[edges] > 0)
        if rank[node] > 0:
            before &= rank[owners] < rank[node]
        kept = [int(edge) for edge in edges[before]]
        if kept:
            links[node] = sorted(kept, key=lambda e: (-int(reading.value[e]), int(net.owner[e])))
        open_nodes += [int(net.owner[edge]) for edge in kept]
    return links


def _step(case: Case, edges: Sequence[int], listed: dict[int, list[Listed]], said: set[int]) -> str:
    """One company: who holds what of it, and together."""
    net, scene = case.net, case.scene
    owned = scene.name(int(net.owned[edges[0]]))
    shares = [edge for edge in edges if net.high[edge] < CONTROL]
    parts: list[str] = []
    spoken = ""
    for edge in shares[:_MOST_OWNERS]:
        owner = _owner(case, int(net.owner[edge]), listed, said)
        verb = "owns" if _held_for_certain(case, edge) else "may own"
        parts.append(f"{owner} {'' if verb == spoken else verb + ' '}{_share(case, edge)}")
        spoken = verb
    if len(shares) > _MOST_OWNERS:
        rest = shares[_MOST_OWNERS:]
        parts.append(f"{several(len(rest), 'other owner')} {span(*_total(case, rest))}")
    text = f"{joined(parts)} of {owned}" if parts else ""
    if len(shares) > 1:
        text += f": {span(*_total(case, shares))}"
    controls = []
    for edge in [one for one in edges if net.high[one] >= CONTROL][:_MOST_OWNERS]:
        owner = _owner(case, int(net.owner[edge]), listed, said)
        controls.append(f"{owner} {'controls' if net.low[edge] else 'may control'} {owned}")
    return "; ".join(part for part in (text, joined(controls)) if part)


def _held_for_certain(case: Case, edge: int) -> bool:
    place = case.scene.edge(int(case.net.owner[edge]), int(case.net.owned[edge]))
    return bool(case.scene.held.shares.sure[place])


def _share(case: Case, edge: int) -> str:
    """The span of an interest, as far as the other owners leave room for it."""
    net = case.net
    if not _held_for_certain(case, edge):
        place = case.scene.edge(int(net.owner[edge]), int(net.owned[edge]))
        return span(*case.scene.stated(place))
    high = min(int(net.high[edge]), int(net.spare[net.owned[edge]]) + int(net.low[edge]))
    return span(int(net.low[edge]), max(high, int(net.low[edge])))


def _total(case: Case, edges: Sequence[int]) -> tuple[int, int]:
    """The smallest and largest sum of interests in one company, as far as others leave room."""
    net, owned = case.net, int(case.net.owned[edges[0]])
    low = sum(int(net.low[edge]) for edge in edges)
    high = min(sum(int(net.high[edge]) for edge in edges), low + int(net.spare[owned]), FULL_BP)
    return max(0, min(low, low + int(net.room[owned]))), high


def _owner(case: Case, node: int, listed: dict[int, list[Listed]], said: set[int]) -> str:
    """An owner's name, with its listing where it is named first."""
    name = case.scene.name(node)
    if node in said or not listed.get(node):
        return name
    said.add(node)
    first = listed[node][0]
    since = f"from {first.listed_from}" if first.listed_from else "first day not known"
    by = first.authority or first.list
    return f"{name} (listed by {by}{' ' if first.listed_from else ', '}{since})"


def _interest(case: Case, edge: int) -> Interest:
    net, scene = case.net, case.scene
    owner, owned = int(net.owner[edge]), int(net.owned[edge])
    control = net.high[edge] >= CONTROL
    low, high = (0, 0) if control else (int(net.low[edge]), int(net.high[edge]))
    sure = bool(net.low[edge] > 0) if control else _held_for_certain(case, edge)
    return Interest(
        str(scene.held.ids[owner]),
        scene.name(owner),
        str(scene.held.ids[owned]),
        scene.name(owned),
        "control" if control else "shares",
        low,
        high,
        sure,
        cited(case, owner, owned, control=bool(control)),
    )


def cited(case: Case, owner: int, owned: int, *, control: bool) -> tuple[Cited, ...]:
    """Return the rows that state what one node holds of another, sorted by file and row."""
    held = case.scene.held
    places = case.scene.rows(owner, owned)
    if control:
        roles = {role for role, _ in case.rule.control}
        places = np.array(
            [p for p in places if held.rows["role"][int(p)].as_py() in roles], dtype=np.int64
        )
    else:
        places = places[held.row_share[places]]
    columns = (
        "source_id", "row_no", "role", "share_low_bp", "share_high_bp", "from_date", "to_date",
    )  # fmt: skip
    rows = [Cited(**row) for row in held.rows.take(places).select(columns).to_pylist()]
    return tuple(sorted(rows, key=lambda row: (row.source_id, row.row_no)))


def _listings(case: Case, node: int) -> list[Listed]:
    """The listings of one node that carry the rule or may, those with a day first."""
    return [one for one in listings_of(case, node) if one.carries in (CARRIES, UNSURE)]


def listings_of(case: Case, node: int) -> list[Listed]:
    """Return every listing of the day of one node, with whether it carries the rule."""
    entity = str(case.scene.held.ids[node])
    rows = case.scene.listings.rows
    found = []
    for row in rows.filter(pc.equal(rows["entity_id"], entity)).to_pylist():
        state, why = case.rule.carried_by(row)
        found.append(
            Listed(
                entity_id=entity,
                name=case.scene.name(node),
                list=row["list"],
                authority=row["authority"] or "",
                entry=row["entry"] or "",
                listed_from=row["listed_from"],
                match_basis=row["match_basis"] or "",
                carries=state,
                why=why,
                source_id=row["source_id"],
                row_no=row["row_no"],
            )
        )
    return sorted(
        found,
        key=lambda one: (
            one.carries != CARRIES, one.listed_from is None, str(one.listed_from), one.list,
            one.entry, one.source_id, one.row_no,
        ),
    )  # fmt: skip
