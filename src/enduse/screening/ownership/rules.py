"""The rules on owned companies: threshold, adding up, control, and which listings carry them.

A rule is asked as of a day, for its terms change: OFAC adds up the shares of several owners since
2014, the EU's threshold went from "more than 50 %" to "50 % or more" in 2024. Source and how well
each statement is known: `data/rules.yaml`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from enduse.errors import InputError, cut
from enduse.screening.ownership.data import table

FULL_BP = 10_000
YES, NO, DEPENDS = "yes", "no", "depends"
CARRIES, WITHOUT, UNSURE, OTHER = "carries", "without", "unsure", "other"
IN_FORCE, SUSPENDED, UNVERIFIED = "in_force", "suspended", "unverified"
COLUMNS = ("list", "measure", "programme", "authority")


@dataclass(frozen=True)
class Pattern:
    """Which listings are meant: a regular expression per column, all of which must fit."""

    expressions: tuple[tuple[str, re.Pattern[str]], ...]
    why: str = ""

    def fits(self, listing: Mapping[str, str]) -> bool:
        """Tell whether every expression fits the whole of its column."""
        return all(one.fullmatch(listing.get(column) or "") for column, one in self.expressions)


@dataclass(frozen=True)
class Terms:
    """What a rule says from a day to a day; `last` is null while it stands.

    A share counts in hundredths of a percent, so "more than 50 %" begins at 50.01 %.
    """

    first: dt.date
    last: dt.date | None
    status: str
    share_bp: int
    or_more: bool
    aggregate: bool
    cascade: str
    citation: str
    verification: str
    note: str

    @property
    def need_bp(self) -> int:
        """The smallest share, in hundredths of a percent, that meets the test."""
        return self.share_bp if self.or_more else self.share_bp + 1

    @property
    def threshold(self) -> str:
        """The threshold in words, for example `50 % or more`."""
        share = f"{self.share_bp // 100} %"
        return f"{share} or more" if self.or_more else f"more than {share}"


@dataclass(frozen=True)
class Rule:
    """One authority's rule on companies that listed persons own."""

    id: str
    name: str
    authority: str
    effect: str
    control: tuple[tuple[str, bool], ...]
    control_note: str
    aggregate_note: str
    carriers: tuple[Pattern, ...]
    without: tuple[Pattern, ...]
    unsure: tuple[Pattern, ...]
    periods: tuple[Terms, ...]

    def terms(self, as_of: dt.date) -> Terms | None:
        """Return what the rule says on that day, None before its first day."""
        return next(
            (t for t in self.periods if t.first <= as_of and (t.last is None or as_of <= t.last)),
            None,
        )

    def carried_by(self, listing: Mapping[str, str]) -> tuple[str, str]:
        """Return carries, without, unsure or other for a listing's columns, and why not.

        `other` is a listing of another authority, which has nothing to do with the rule.
        """
        for state, patterns in (
            (CARRIES, self.carriers), (WITHOUT, self.without), (UNSURE, self.unsure),
        ):  # fmt: skip
            for pattern in patterns:
                if pattern.fits(listing):
                    return state, pattern.why
        return OTHER, ""


@cache
def ownership_rules() -> tuple[Rule, ...]:
    """Return the rules in the order of the data file."""
    return tuple(_rule(row) for row in table("rules")["rules"])


def chosen(names: tuple[str, ...]) -> tuple[Rule, ...]:
    """Return the rules of these ids, all where none is named; InputError for an unknown one."""
    known = {rule.id: rule for rule in ownership_rules()}
    for name in names:
        if name not in known:
            raise InputError(f"no rule {cut(name)!r}; the rules are {', '.join(known)}")
    return tuple(rule for rule in known.values() if not names or rule.id in names)


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(
        id=row["id"],
        name=row["name"],
        authority=row["authority"],
        effect=row["effect"],
        control=tuple((role, level == "sure") for role, level in row["control"].items()),
        control_note=row["control_note"],
        aggregate_note=row.get("aggregate_note", ""),
        carriers=tuple(_pattern(one) for one in row["carriers"]),
        without=tuple(_pattern(one) for one in row["without"]),
        unsure=tuple(_pattern(one) for one in row["unsure"]),
        periods=tuple(_terms(one) for one in row["periods"]),
    )


def _pattern(row: Mapping[str, str]) -> Pattern:
    return Pattern(
        tuple((c, re.compile(row[c].strip())) for c in COLUMNS if c in row), row.get("why", "")
    )


def _terms(row: Mapping[str, Any]) -> Terms:
    return Terms(
        first=row["from"],
        last=row["to"],
        status=row["status"],
        share_bp=int(row["share"]) * 100,
        or_more=row["or_more"],
        aggregate=row["aggregate"],
        cascade=row["cascade"],
        citation=row["citation"].strip(),
        verification=row["verification"],
        note=row.get("note", "").strip(),
    )
