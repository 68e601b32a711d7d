"""Joining and keeping apart: groups that grow by decisions, and pairs that never meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from enduse.identity.decisions.model import Judgement

Order = Callable[[str], Any]


class Unions:
    """Groups of nodes. `join` makes two one, `part` keeps two apart; the first said wins."""

    def __init__(self) -> None:
        self.reason: dict[str, Judgement] = {}
        """The decision by which a node is in its group."""
        self._group: dict[str, set[str]] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)

    def join(self, a: str, b: str, judgement: Judgement) -> bool:
        """Make the groups of two nodes one; return False where they are kept apart."""
        one, other = self._of(a), self._of(b)
        if one is not other:
            if any(self._apart[node] & other for node in one):
                return False
            one |= other
            for node in other:
                self._group[node] = one
        for node in (a, b) if a != b else ():
            self.reason.setdefault(node, judgement)
        return True

    def part(self, a: str, b: str) -> bool:
        """Keep two nodes apart from now on; return False where they are joined already."""
        if self._of(a) is self._of(b):
            return False
        self._apart[a].add(b)
        self._apart[b].add(a)
        return True

    def group(self, node: str) -> set[str]:
        """Return the group of a node, itself in it."""
        return set(self._of(node))

    def groups(self, order: Order) -> list[tuple[str, list[str]]]:
        """Return (head, members) of every group of several nodes; the first in `order` heads."""
        distinct = {id(group): sorted(group, key=order) for group in self._group.values()}
        return sorted((group[0], group) for group in distinct.values() if len(group) > 1)

    def apart(self, order: Order) -> list[tuple[str, str]]:
        """Return the pairs of group heads that are kept apart, each once, sorted."""
        pairs = {
            tuple(sorted(min(self._group[node], key=order) for node in (a, b)))
            for a, others in self._apart.items()
            for b in others
        }
        return sorted((a, b) for a, b in pairs)

    def _of(self, node: str) -> set[str]:
        return self._group.setdefault(node, {node})
