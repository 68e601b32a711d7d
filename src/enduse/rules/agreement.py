"""Whether the rules of a jurisdiction overlap or contradict each other without saying so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import combinations

from enduse.rules.book import RuleBook
from enduse.rules.goods import touching
from enduse.rules.model import GoodsList, Rule


def contradictions(book: RuleBook) -> list[str]:
    """Return, in words, each pair of rules that control the same goods at the same time unsaid.

    A pair is compared where both are of one jurisdiction, of one kind (goods or software), with one
    measure or duty, for a common destination, under equal conditions, in overlapping days. A rule
    says so by `overlaps`, or by `succeeds` where it widens an older one. Lists whose codes are not
    known are not compared.
    """
    return [
        f"{one.id} and {other.id} both control {shared} to {to} from {first}; "
        "say `overlaps` in one of them, or end one"
        for one, other in combinations(book.rules, 2)
        if _alike(one, other) and not _said(one, other)
        for first, to, shared in _common(book, one, other)
    ]


def _alike(one: Rule, other: Rule) -> bool:
    return all(
        getattr(one, name) == getattr(other, name)
        for name in ("jurisdiction", "software_and_technology", "duty", "reaches", "when", "unless")
    ) and (one.measure == "guidance") == (other.measure == "guidance")


def _said(one: Rule, other: Rule) -> bool:
    return other.id in (*one.overlaps, *one.succeeds) or one.id in (
        *other.overlaps,
        *other.succeeds,
    )


def _common(book: RuleBook, one: Rule, other: Rule) -> Iterator[tuple[dt.date, str, str]]:
    """Yield the first common day, a common destination and a common code, if there are such."""
    first = max(one.effective_from, other.effective_from)
    last = min(one.effective_to or dt.date.max, other.effective_to or dt.date.max)
    if first >= last:
        return
    to = [
        name
        for name in one.to
        if name in other.to or (name.isupper() and book.areas.holds(other.to, name, first))
    ]
    shared = _shared_code(one.goods, other.goods)
    if to and shared:
        yield first, to[0], shared


def _shared_code(
    one: tuple[GoodsList, ...] | None, other: tuple[GoodsList, ...] | None
) -> str | None:
    if one is None or other is None:
        return "any goods"
    for mine in one:
        for its in other:
            if mine.scheme == its.scheme and mine.edition == its.edition:
                found = touching(mine, its)
                if found:
                    return found
    return None
