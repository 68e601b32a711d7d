"""Flags from earlier shipments: the three patterns of importers, growth, sellers' histories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from enduse.orders.flags.base import Evidence, Told, threshold, told
from enduse.orders.flags.context import Imports, Situation
from enduse.orders.flags.judging import Check
from enduse.orders.flags.payment import total
from enduse.orders.flags.who import named, outside, path
from enduse.orders.model.order import BUYING, Order, Party
from enduse.rules.high_priority import high_priority_codes
from enduse.trade.turning_point import (
    LEAST_DAYS_AFTER,
    LEAST_LINES,
    REACH_MONTHS,
    TIMES,
    TURN,
    coalition,
)

_DAYS_PER_MONTH: Final = 30.4375
NO_RECORDS: Final = "earlier shipments: no records were looked up"
REACH: Final = f"records that reach back {REACH_MONTHS} months before {TURN} without large gaps"


def priority_goods(order: Order) -> bool | None:
    """True where an order has high-priority goods; None where a code does not tell."""
    codes = {code.hs6 for code in high_priority_codes()}
    given = [(goods.hs or "")[:6] for goods in order.goods]
    if any(code in codes for code in given):
        return True
    return None if any(len(code) < 6 for code in given) or not given else False


def _asked(situation: Situation) -> Iterator[tuple[int, Party]]:
    """Yield the buyers outside of the coalition; of an unknown country too."""
    for number, party in situation.order.of(*BUYING):
        if outside(party, coalition()) is not False:
            yield number, party


_Judged = tuple[str, Imports | None, str]
"""A pattern (a, b, c, none or unknown), the imports it rests on, and what is missing."""


def _pattern(situation: Situation, number: int, party: Party) -> _Judged:
    """Judge one buyer of high-priority goods."""
    seen, wants, day = situation.seen, priority_goods(situation.order), situation.order.day
    if day is not None and day < TURN:
        return "none", None, ""  # the patterns are of orders since that day
    if seen is None or party.country is None:
        return "unknown", None, NO_RECORDS if seen is None else path(number, "country")
    found = seen.imports.get(number)
    if wants is False and (found is None or found.after_listed == 0):
        return "none", found, ""
    if found is None:
        return _unseen(party.country, wants, party.country in seen.reaches)
    return _growth(found) if found.before_listed else _began(found, wants)


def _unseen(country: str, wants: bool | None, reaches: bool) -> _Judged:
    """Judge a firm that no record shows: new only where its country's imports reach back."""
    if not reaches:
        return "unknown", None, f"import records of {country}: {REACH}"
    if wants is None:
        return "unknown", None, "goods[].hs"
    return "a", Imports(f"the import records of {country}"), ""


def _began(found: Imports, wants: bool | None) -> _Judged:
    """Judge a firm without high-priority goods before the day, as `new_importer` does."""
    unreadable = found.before_unreadable if found.before_lines else 0
    reasons = (
        (not found.reaches, REACH),
        (found.undated > 0, f"the day of {found.undated} lines, before or after {TURN}"),
        (unreadable > 0, f"the codes of {unreadable} earlier lines"),
        (wants is None and not found.after_listed, "goods[].hs"),
    )
    lacking = next((why for applies, why in reasons if applies), "")
    if lacking:
        return "unknown", found, lacking
    return "b" if found.before_lines else "a", found, ""


def _growth(found: Imports) -> _Judged:
    """Judge pattern (c) as the finding `surge` does: monthly rates, without the largest line."""
    if not found.main_before_listed or found.after_listed < LEAST_LINES:
        return "none", found, ""
    before, after = found.before_days or 0, found.after_days or 0
    if not found.main_reaches or after < LEAST_DAYS_AFTER:
        return "unknown", found, f"{REACH}, and {LEAST_DAYS_AFTER} days after it"
    by_count = found.after_listed * before >= TIMES * found.main_before_listed * after
    rest = (found.after_cents or 0) - (found.largest_cents or 0)
    by_value = bool(
        found.before_cents
        and not found.before_missing
        and rest * before >= TIMES * found.before_cents * after
    )
    return ("c" if by_count or by_value else "none"), found, ""


def _importers(situation: Situation, pattern: str) -> Told:
    evidence, missing = [], []
    for number, party in _asked(situation):
        which, found, lacking = _pattern(situation, number, party)
        if which == pattern and found is not None:
            evidence += _counts(number, party, which, found)
        elif which == "unknown":
            missing.append(f"{path(number)}, {named(party)}: {lacking}")
    return told(evidence, missing)


def _counts(number: int, party: Party, which: str, found: Imports) -> list[Evidence]:
    """Say a pattern with the counts that support it."""
    if which == "c":
        says = (
            f"{named(party)}: {found.main_before_listed} lines of high-priority goods before "
            f"{TURN} ({_rate(found.main_before_listed, found.before_days)} a month), "
            f"{found.after_listed} since ({_rate(found.after_listed, found.after_days)} a month)"
        )
    else:
        before = f"{found.before_lines} import lines" if found.before_lines else "no import line"
        says = (
            f"{named(party)}: {before} before {TURN}, 0 of high-priority goods; "
            f"{found.after_listed} of them since, and this order"
        )
    return [Evidence(says, f"{path(number)}; {found.records}")]


def _rate(lines: int, days: int | None) -> str:
    return f"{lines * _DAYS_PER_MONTH / days:.2f}" if days else "unknown"


def quint_a(situation: Situation) -> Told:
    """Raise for a buyer without any import before 24 February 2022."""
    return _importers(situation, "a")


def quint_b(situation: Situation) -> Told:
    """Raise for a buyer that imported other goods before, high-priority goods since."""
    return _importers(situation, "b")


def quint_c(situation: Situation) -> Told:
    """Raise for a buyer whose imports of high-priority goods at least doubled since."""
    return _importers(situation, "c")


def outgrows(situation: Situation) -> Told:
    """Raise where the order is worth three times the buyer's largest year on record."""
    seen, worth, evidence, missing = situation.seen, total(situation.order), [], []
    if seen is None or worth is None:
        return told((), [NO_RECORDS if seen is None else "goods[].value in US dollars"])
    for number, party in situation.order.of(*BUYING):
        best = seen.best_year_cents.get(number)
        if not best:
            missing.append(f"{path(number)}: earlier shipments to {named(party)} with a value")
        elif worth >= threshold("outgrows_times") * best / 100:
            says = (
                f"the order is worth USD {worth:,.0f}; the largest year of {named(party)} on "
                f"record is USD {best / 100:,.0f}"
            )
            evidence.append(Evidence(says, path(number)))
    return told(evidence, missing)


def one_brand_seller(situation: Situation) -> Told:
    """Raise where a seller's machine shipments all began after 2022 and are of one brand."""
    order, seen, evidence, missing = situation.order, situation.seen, [], []
    if seen is None:
        return told((), [NO_RECORDS])
    for number, party in order.of("seller"):
        sent = seen.sendings.get(number)
        if sent is None:
            missing.append(f"{path(number)}: earlier shipments of {named(party)}")
        elif (
            "maker" not in party.roles
            and len(sent.brands) == 1
            and sent.branded >= threshold("least_brand_lines")
            and sent.first
            and sent.first >= TURN
        ):
            says = (
                f"all {sent.branded} branded machine lines of {named(party)} are {sent.brands[0]}, "
                f"the first on {sent.first}"
            )
            evidence.append(Evidence(says, path(number)))
    return told(evidence, missing)


def former_supplier(situation: Situation) -> Told:
    """Raise where a party supplied Russia or Belarus before, and only others since."""
    order, seen, evidence = situation.order, situation.seen, []
    if seen is None:
        return told((), [NO_RECORDS])
    for number, party in order.of("seller", *BUYING):
        sent = seen.sendings.get(number)
        if sent and sent.russia_before and not sent.russia_after and sent.elsewhere_after:
            says = (
                f"{named(party)} sent {sent.russia_before} lines to Russia or Belarus before "
                f"{TURN}, none since, and {sent.elsewhere_after} to other countries since"
            )
            evidence.append(Evidence(says, path(number)))
    return told(evidence)


CHECKS: Final[Mapping[str, Check]] = {
    "quint-a": quint_a,
    "quint-b": quint_b,
    "quint-c": quint_c,
    "fincen-bis-outgrows": outgrows,
    "g7-former-supplier": former_supplier,
    "mt-one-brand-seller": one_brand_seller,
}
