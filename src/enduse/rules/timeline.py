"""Which rules came, when, for given goods on the way to given countries: dates beside shipments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enduse.rules.book import RuleBook
from enduse.rules.goods import on_list
from enduse.rules.model import Rule

_STRICT = ("prohibited", "licence_required")


@dataclass(frozen=True)
class Coming:
    """A rule, the codes that it surely covers, and those that it may (its list is not known)."""

    rule: Rule
    covered: tuple[str, ...]
    maybe: tuple[str, ...]


def comings(book: RuleBook, codes: Sequence[str], destinations: Sequence[str]) -> list[Coming]:
    """Return the rules that prohibit or license goods of these codes (HS 2022) to these countries.

    In order of their first days, each with the codes that no earlier rule of its jurisdiction
    surely covered. Rules on known entries of control lists are left out, as no code tells, and so
    are rules that only ask for conditions that shipments do not show.
    """
    found: list[Coming] = []
    known: dict[str, set[str]] = {}
    for rule in sorted(book.rules, key=lambda rule: (rule.effective_from, rule.id)):
        if rule.measure not in _STRICT or rule.software_and_technology or rule.when:
            continue
        day = rule.effective_from
        if not any(book.areas.holds(rule.to, country, day) for country in destinations):
            continue
        answers = {code: _covers(rule, code) for code in codes}
        before = known.setdefault(rule.jurisdiction, set())
        new = [code for code in codes if code not in before]
        covered = tuple(code for code in new if answers[code] is True)
        maybe = tuple(code for code in new if answers[code] is None)
        if covered or maybe:
            found.append(Coming(rule, covered, maybe))
        before.update(covered)
    return found


def _covers(rule: Rule, code: str) -> bool | None:
    lists = [goods for goods in rule.goods or () if goods.scheme == "hs" or goods.codes is None]
    if rule.goods is None or not lists:
        return False  # rules for any goods, and control lists, say nothing of a code
    answers = [on_list(goods, code, 2022, None) for goods in lists]
    return True if True in answers else None if None in answers else False
