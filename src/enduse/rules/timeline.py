"""Which rules came, when, for given goods on the way to given countries: dates beside shipments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from enduse.rules.book import RuleBook
from enduse.rules.evaluate import INDETERMINATE
from enduse.rules.facts import Facts
from enduse.rules.goods import on_list
from enduse.rules.history import Span, spans
from enduse.rules.model import Rule

_STRICT = ("prohibited", "licence_required")
_SURE: Final = (*_STRICT, "wind_down")
WORDS: Final = ("all", "some", "open", "none")
"""What a stage says: all of the goods were surely controlled, some of them, none surely but a fact
or list that is missing decides, or none."""


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


@dataclass(frozen=True)
class Stage:
    """What a jurisdiction said of goods from a day to a day (first day no longer; None: still).

    `word` is one of `WORDS`; `codes` are those surely controlled on the way to each of the
    countries, `open` those of which a missing list or fact decides; `rules` are those that surely
    applied.
    """

    jurisdiction: str
    begins: dt.date
    ends: dt.date | None
    word: str
    codes: tuple[str, ...]
    open: tuple[str, ...]
    rules: tuple[Rule, ...]


def stages(
    book: RuleBook, codes: Sequence[str], destinations: Sequence[str],
    jurisdictions: Sequence[str],
) -> list[Stage]:  # fmt: skip
    """Return what each jurisdiction said of goods of these codes (HS 2022) to these countries.

    Asked is as `history.spans` asks: goods sent from the jurisdiction itself, by a seller there,
    under a new contract. By jurisdiction and day; stages that say the same are one.
    """
    if not codes or not destinations:
        return []
    found: list[Stage] = []
    for jurisdiction in jurisdictions:
        every = [
            span
            for country in destinations
            for span in spans(book, codes, [jurisdiction], Facts(destination=country))
        ]
        days = sorted({span.begins for span in every})
        for begins, ends in zip(days, [*days[1:], None], strict=True):
            now = [span for span in every if _holds(span, begins)]
            stage = _stage(jurisdiction, begins, ends, now)
            last = found[-1] if found else None
            if last and _says(last) == _says(stage):
                found[-1] = replace(last, ends=ends)
            else:
                found.append(stage)
    return found


def _holds(span: Span, day: dt.date) -> bool:
    return span.begins <= day and (span.ends is None or day < span.ends)


def _stage(jurisdiction: str, begins: dt.date, ends: dt.date | None, now: Sequence[Span]) -> Stage:
    asked = sorted({span.hs for span in now})
    free = {span.hs for span in now if span.verdict not in _SURE}
    undecided = {span.hs for span in now if span.verdict == INDETERMINATE}
    sure = tuple(code for code in asked if code not in free)
    some = any(span.verdict in _SURE for span in now)
    word = "all" if not free else "some" if some else "open" if undecided else "none"
    rules = {rule.id: rule for span in now if span.verdict in _SURE for rule in span.rules}
    return Stage(
        jurisdiction, begins, ends, word, sure, tuple(sorted(undecided)),
        tuple(rules[name] for name in sorted(rules)),
    )  # fmt: skip


def _says(
    stage: Stage,
) -> tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[Rule, ...]]:
    return (stage.jurisdiction, stage.word, stage.codes, stage.open, stage.rules)
