"""Who controlled which goods when, and how long the others left them free: gaps, made computable.

The call for harmonised restrictions rests on this: goods that one country bans stay for sale in the
next one. Compared are ordinary goods sent from each jurisdiction by a seller there to one country,
under a contract of the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from enduse.rules.book import RuleBook
from enduse.rules.evaluate import INDETERMINATE
from enduse.rules.facts import Facts
from enduse.rules.history import Span, spans
from enduse.rules.model import JURISDICTIONS, Bound, Exemption, Rule

COMPARED: Final = tuple(one for one in JURISDICTIONS if one not in ("UN", "CHPL"))
"""Jurisdictions that control the exports of their own; the others guide, or bind through these."""
STRICT: Final = ("prohibited", "licence_required")
_SIX: Final = 6


@dataclass(frozen=True)
class Gap:
    """A time in which somebody else surely controlled goods and this jurisdiction did not.

    From `begins` to `ends` (first day no longer; None: still open). `sure` is False where the
    jurisdiction may have controlled them too: a list or a fact that is missing decides.
    """

    jurisdiction: str
    hs: str
    begins: dt.date
    ends: dt.date | None
    sure: bool
    controlled_by: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How one jurisdiction stands on one code, over a time.

    `controlled_from`: first day it surely controlled the goods; `maybe_from`: first day it may
    have, where earlier. `first`: who was first, on `first_day`. `days_behind` and
    `days_behind_at_least` count from that day to the two; None while it is open, or where nobody
    surely controlled them. `verdict`: at the end of the time asked about.
    """

    jurisdiction: str
    hs: str
    verdict: str
    controlled_from: dt.date | None
    maybe_from: dt.date | None
    first: tuple[str, ...]
    first_day: dt.date | None
    days_behind: int | None
    days_behind_at_least: int | None
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Difference:
    """What the rules of one jurisdiction on these goods bind beside, and what they spare."""

    jurisdiction: str
    binds: dict[str, Bound]
    exemptions: tuple[Exemption, ...]
    instruments: tuple[str, ...]


@dataclass(frozen=True)
class Harmony:
    """The comparison: spans of one verdict, standings, gaps, differences."""

    codes: tuple[str, ...]
    first: dt.date
    last: dt.date
    spans: tuple[Span, ...]
    standings: tuple[Standing, ...]
    gaps: tuple[Gap, ...]
    differences: tuple[Difference, ...]


def expand(book: RuleBook, beginnings: Iterable[str]) -> tuple[str, ...]:
    """Return six-digit codes: a beginning stands for all codes under it that rules name."""
    named = {
        code[:_SIX]
        for rule in book.rules
        for goods in rule.goods or ()
        if goods.scheme == "hs" and goods.codes
        for code in (*goods.codes, *goods.in_part)
        if len(code) >= _SIX
    }
    found: list[str] = []
    for start in beginnings:
        under = sorted(code for code in named if code.startswith(start))
        found += [start[:_SIX]] if len(start) >= _SIX else under or [start]
    return tuple(dict.fromkeys(found))


def harmony(
    book: RuleBook, codes: Sequence[str], asked: Facts, between: tuple[dt.date, dt.date]
) -> Harmony:
    """Compare the jurisdictions on codes over a time (first and last day).

    `asked` gives the destination and, where known, the entry of the control list; `EAR99` is for
    ordinary goods, and without it every control list leaves the answer open.
    """
    first, last = between
    listed = expand(book, codes)
    inside = [cut for one in spans(book, listed, COMPARED, asked) if (cut := _cut(one, between))]
    standings: list[Standing] = []
    gaps: list[Gap] = []
    for code in listed:
        of_code = [one for one in inside if one.hs == code]
        standings += _standings(of_code, code)
        gaps += _gaps(of_code, code, last)
    return Harmony(
        listed, first, last, tuple(inside), tuple(standings), tuple(gaps),
        tuple(_difference(one, standings, last) for one in COMPARED),
    )  # fmt: skip


def _cut(one: Span, between: tuple[dt.date, dt.date]) -> Span | None:
    first, last = between
    if one.begins > last or (one.ends and one.ends <= first):
        return None
    ends = None if one.ends is None or one.ends > last else one.ends
    return Span(
        one.jurisdiction, one.hs, max(one.begins, first), ends, one.verdict, one.rules,
        one.may_apply,
    )  # fmt: skip


def _standings(of_code: Sequence[Span], code: str) -> list[Standing]:
    began = {one: _begins(of_code, one, STRICT) for one in COMPARED}
    known = [day for day in began.values() if day]
    first_day = min(known) if known else None
    first = tuple(one for one in COMPARED if first_day and began[one] == first_day)
    found = []
    for one in COMPARED:
        maybe = _begins(of_code, one, (*STRICT, INDETERMINATE))
        last = [span for span in of_code if span.jurisdiction == one][-1]
        found.append(
            Standing(
                one, code, last.verdict, began[one], maybe, first, first_day,
                _days(first_day, began[one]), _days(first_day, maybe), last.rules or last.may_apply,
            )
        )  # fmt: skip
    return found


def _begins(of_code: Sequence[Span], jurisdiction: str, verdicts: Sequence[str]) -> dt.date | None:
    """Return the first day from which on the verdict was one of `verdicts` without a break."""
    begins: dt.date | None = None
    for span in of_code:
        if span.jurisdiction == jurisdiction:
            begins = (begins or span.begins) if span.verdict in verdicts else None
    return begins


def _days(first: dt.date | None, day: dt.date | None) -> int | None:
    return max((day - first).days, 0) if first and day else None


def _gaps(of_code: Sequence[Span], code: str, last: dt.date) -> list[Gap]:
    """Lay the spans of all over each other and keep the times in which one was behind."""
    days = sorted({span.begins for span in of_code})
    found: list[Gap] = []
    for place, begins in enumerate(days):
        ends = days[place + 1] if place + 1 < len(days) else None
        verdict = {
            span.jurisdiction: span.verdict
            for span in of_code
            if span.begins <= begins and (span.ends is None or begins < span.ends)
        }
        by = tuple(one for one in COMPARED if verdict.get(one) in STRICT)
        for one in COMPARED if by else ():
            if verdict.get(one) not in STRICT:
                sure = verdict.get(one) != INDETERMINATE
                found.append(Gap(one, code, begins, ends, sure, by))
    return _joined(found)


def _joined(gaps: Iterable[Gap]) -> list[Gap]:
    """Join gaps that follow each other; those who controlled at any time of it are named."""
    found: list[Gap] = []
    for gap in sorted(gaps, key=lambda gap: (COMPARED.index(gap.jurisdiction), gap.begins)):
        before = found[-1] if found else None
        if before and (before.jurisdiction, before.ends, before.sure) == (
            gap.jurisdiction, gap.begins, gap.sure,
        ):  # fmt: skip
            by = tuple(
                one for one in COMPARED if one in (*before.controlled_by, *gap.controlled_by)
            )
            found[-1] = Gap(gap.jurisdiction, gap.hs, before.begins, gap.ends, gap.sure, by)
        else:
            found.append(gap)
    return found


def _difference(jurisdiction: str, standings: Sequence[Standing], day: dt.date) -> Difference:
    rules = {
        rule.id: rule for one in standings if one.jurisdiction == jurisdiction for rule in one.rules
    }.values()
    binds: dict[str, Bound] = {}
    for rule in rules:
        for what, bound in rule.instrument.binds.items():
            known = binds.get(what)
            if known is None or known.answer == "unknown":
                binds[what] = bound
    return Difference(
        jurisdiction,
        binds,
        tuple(one for rule in rules for one in rule.exemptions if one.open_on(day)),
        tuple(sorted({rule.instrument.name for rule in rules})),
    )


def moved_sql(gaps: Sequence[Gap], places: Sequence[tuple[str, str]], destination: str) -> str:
    """SQL over `lines`: shipments and value (US cents) that moved through each gap while open.

    `places`: pairs of a country of dispatch and its jurisdiction. Lines known to the month count
    where the whole month lies in the gap. Gives jurisdiction, hs, begins, lines, cents, missing.
    """
    rows = ", ".join(
        f"('{gap.jurisdiction}', '{gap.hs}', DATE '{gap.begins}', "
        f"DATE '{gap.ends or dt.date.max}', {int(gap.sure)})"
        for gap in gaps
    )
    countries = ", ".join(f"('{country}', '{of}')" for country, of in places)
    return f"""
SELECT g.jurisdiction, g.hs, g.begins, g.ends, g.sure, count(*) AS lines,
  CAST(coalesce(sum(l.value_usd_cents), 0) AS BIGINT) AS cents,
  count(*) - count(l.value_usd_cents) AS missing
FROM (VALUES {rows}) AS g(jurisdiction, hs, begins, ends, sure)
JOIN (VALUES {countries}) AS c(country, jurisdiction) ON c.jurisdiction = g.jurisdiction
JOIN lines AS l ON l.hs6_2022 = g.hs
  AND coalesce(l.dispatch, CASE WHEN l.direction = 'export' THEN l.reporter END) = c.country
  AND coalesce(l.destination, CASE WHEN l.direction = 'import' THEN l.reporter END)
    = '{destination}'
  AND l.date >= g.begins
  AND CASE WHEN l.date_precision = 'month' THEN last_day(l.date) ELSE l.date END < g.ends
GROUP BY g.jurisdiction, g.hs, g.begins, g.ends, g.sure
ORDER BY g.hs, g.jurisdiction, g.begins
"""


def places(book: RuleBook, day: dt.date) -> list[tuple[str, str]]:
    """Return each compared jurisdiction's countries of dispatch; EU members as of a day."""
    members = book.areas.members.get("eu-members", {})
    found = [(one, one) for one in ("US", "JP", "KR", "TW", "CH")] + [("GB", "UK")]
    found += [
        (country, "EU") for country in members if book.areas.holds(["eu-members"], country, day)
    ]
    return sorted(found)
