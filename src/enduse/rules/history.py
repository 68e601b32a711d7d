"""What a jurisdiction said of goods over time, and what changed between two days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from enduse.rules.book import RuleBook
from enduse.rules.control import assume, edition_in_force
from enduse.rules.evaluate import INDETERMINATE, Evaluation, Verdicts
from enduse.rules.facts import UNKNOWN, YES, Facts, Situations
from enduse.rules.jurisdictions import jurisdictions as known_jurisdictions
from enduse.rules.model import Rule

SEATS: Final = {
    "US": "US", "EU": "DE", "UK": "GB", "JP": "JP", "KR": "KR", "TW": "TW", "CH": "CH", "UN": "DE",
    "CHPL": "DE",
}  # fmt: skip
"""A country from which goods are sent under each jurisdiction: DE stands for any member state."""


@dataclass(frozen=True)
class Span:
    """What a jurisdiction said of goods from a day to a day (first day no longer; None: still)."""

    jurisdiction: str
    hs: str
    begins: dt.date
    ends: dt.date | None
    verdict: str
    rules: tuple[Rule, ...]
    may_apply: tuple[Rule, ...]


@dataclass(frozen=True)
class Change:
    """One thing that changed on a day: a rule began or ended, or its wind-down was over."""

    day: dt.date
    what: str
    rule: Rule


def spans(
    book: RuleBook, codes: Sequence[str], jurisdictions: Sequence[str], asked: Facts
) -> list[Span]:
    """Return what each jurisdiction said of each code from first to last, in spans of one verdict.

    Asked is for goods sent from the jurisdiction itself (`SEATS`) by a seller there, with the other
    facts as given in `asked` (its `hs`, `day`, `dispatch` and `seller` are not used). A new
    contract is meant: its day is the day of shipment unless `asked` says another.
    """
    first = dt.date(2022, 1, 1)
    begun = {where.covers_from for where in known_jurisdictions()}
    days = [first, *(day for day in sorted({*book.boundaries, *begun}) if day > first)]
    found: list[Span] = []
    for jurisdiction in jurisdictions:
        situations = [
            _situation(asked, code, day, SEATS[jurisdiction]) for code in codes for day in days
        ]
        verdicts = Evaluation(book, Situations.of(situations)).verdict(jurisdiction)
        for number, code in enumerate(codes):
            places = range(number * len(days), (number + 1) * len(days))
            found += _merged(list(_steps(verdicts, code, days, places)))
    return found


def _situation(asked: Facts, code: str, day: dt.date, seat: str) -> Facts:
    facts = replace(
        asked, hs=code, day=day, edition=edition_in_force(dt.date(2022, 1, 1)), dispatch=seat,
        seller=seat, origin=asked.origin or seat, contract_date=asked.contract_date or day,
    )  # fmt: skip
    return assume(facts)[0]


def _steps(
    verdicts: Verdicts, code: str, days: Sequence[dt.date], places: Iterable[int]
) -> Iterator[Span]:
    ends = [*days[1:], None]
    for place, begins, until in zip(places, days, ends, strict=True):
        deciding = tuple(
            o.rule for o in verdicts.outcomes if o.applies[place] == YES and o.level >= 0
        )
        open_ = tuple(
            o.rule
            for o in verdicts.outcomes
            if o.applies[place] == UNKNOWN and o.level > int(verdicts.levels[place])
        )
        yield Span(
            verdicts.jurisdiction.id, code, begins, until, verdicts.word(place), deciding,
            open_ if verdicts.word(place) == INDETERMINATE else (),
        )  # fmt: skip


def _merged(steps: Sequence[Span]) -> list[Span]:
    """Join steps in which nothing that is said changed."""
    found: list[Span] = []
    for step in steps:
        if found and _same(found[-1], step):
            found[-1] = replace(found[-1], ends=step.ends)
        else:
            found.append(step)
    return found


def _same(one: Span, other: Span) -> bool:
    return (one.verdict, one.rules, one.may_apply) == (other.verdict, other.rules, other.may_apply)


def changes(book: RuleBook, first: dt.date, last: dt.date) -> list[Change]:
    """Return what changed after `first` and until `last`, by day and rule."""
    found: list[Change] = []
    one = dt.timedelta(days=1)
    for rule in book.rules:
        found.append(Change(rule.effective_from, "begins", rule))
        if rule.effective_to:
            found.append(Change(rule.effective_to, "ends", rule))
        if rule.sure_until:
            found.append(Change(rule.sure_until + one, "may have ended", rule))
        if rule.wind_down:
            found.append(Change(rule.wind_down.until + one, "wind-down is over", rule))
    inside = [change for change in found if first < change.day <= last]
    return sorted(inside, key=lambda c: (c.day, c.rule.jurisdiction, c.rule.id, c.what))


def rules_on(
    book: RuleBook, day: dt.date | None = None, jurisdictions: Sequence[str] = ()
) -> list[Rule]:
    """Return the rules in force on a day, or all of them; of some jurisdictions, or of all."""
    return [
        rule
        for rule in book.rules
        if (not jurisdictions or rule.jurisdiction in jurisdictions)
        and (day is None or holds(rule, day))
    ]


def holds(rule: Rule, day: dt.date) -> bool:
    """True unless the day is before the rule's first or after its last."""
    return rule.effective_from <= day and (rule.effective_to is None or day < rule.effective_to)
