"""Which shipments needed a licence, or were prohibited, under the rules of their day?

Counted: declared lines with destination Russia, Belarus, Iran or North Korea (`destinations`) whose
goods, countries and day fall under a rule of the rulebook, jurisdiction by jurisdiction. The tie to
each jurisdiction is its own test: where the goods were sent from, where the seller is established,
where they originate. Lines that no jurisdiction reached with a rule, while others controlled the
same goods for their own exporters, are counted as gaps.

It cannot tell whether a licence was granted, what the day of the contract was, which entry of a
control list the goods fall under, or what US content they have. Where one of these decides, the
line is counted as open. Guidance (the Common High Priority List) is not a rule and is not counted.
"""

from __future__ import annotations

from typing import Any, Final

from enduse.engine import Engine
from enduse.findings.base import Kind, Row, Said, count
from enduse.findings.control_steps import LAWS, judge_lines
from enduse.findings.phrases import joined, named, value_unknown, worth
from enduse.rules.book import rulebook
from enduse.rules.model import weakest

_VERB: Final = {"received": "received", "shipped": "sent"}
_STRONGEST: Final = ("prohibited", "licence_required", "wind_down")
_SAID: Final = {
    "prohibited": "prohibited",
    "licence_required": "needing a licence",
    "wind_down": "within the time for ending old contracts",
}
_SEVERITY: Final = {"prohibited": "high", "licence_required": "high", "wind_down": "low"}


def say(row: Row) -> Said:
    """Say what the rules of the day said of what one party received or sent."""
    verdict = next((one for one in _STRONGEST if row[one]), None)
    amount = worth(row["value_usd_cents"], row["missing"], row["lines"])
    subject = f"{named(row['subject_name'])} {_VERB[row['side']]} {amount} of goods"
    to = f"with destination {joined(row['countries'])}"
    if verdict is None:
        said = (
            f"{subject} {to} that no rule surely reached, while "
            f"{joined(sorted(_elsewhere(row)))} controlled such goods for their own exporters."
        )
    else:
        parts = [f"{row[one]:,} {_SAID[one]}" for one in _STRONGEST if row[one]]
        agree = [one for one in LAWS if _strict(row, one)]
        by = f" by the rules of {joined(agree)}" if agree else ""
        rest = f"; no rule surely reached {row['gaps']:,}" if row["gaps"] else ""
        said = f"{subject} controlled on the day, {to}: {joined(parts)}{by}{rest}."
    return Said(
        said,
        _figures(row, verdict),
        _SEVERITY.get(verdict or "", "info"),
        _confidence(row),
        _counter(row),
        _unchecked(row),
    )


def _strict(row: Row, jurisdiction: str) -> int:
    return sum(row[f"{verdict}_{jurisdiction.lower()}"] for verdict in _STRONGEST[:2])


def _elsewhere(row: Row) -> set[str]:
    return {one for text in row["elsewhere"] or [] for one in text.split()}


def _rules(row: Row) -> list[str]:
    return sorted({one for text in row["rules"] or [] for one in text.split(",") if one})


def _figures(row: Row, verdict: str | None) -> dict[str, Any]:
    book = rulebook()
    jurisdictions = {
        one: {
            **{name: row[f"{name}_{one.lower()}"] for name in _STRONGEST},
            "not_controlled": row[f"not_controlled_{one.lower()}"],
            "indeterminate": row[f"indeterminate_{one.lower()}"],
        }
        for one in LAWS
    }
    return {
        "variant": row["side"],
        "strongest": verdict,
        "shipments": row["lines"],
        "value_usd_cents": row["value_usd_cents"],
        "value_missing": row["missing"],
        "destinations": row["countries"],
        "jurisdictions": jurisdictions,
        "agree": [one for one in LAWS if _strict(row, one)],
        "with_a_gap": [one for one in LAWS if row[f"not_controlled_{one.lower()}"]],
        "controlled_elsewhere": sorted(_elsewhere(row)),
        "gap_shipments": row["gaps"],
        "gap_value_usd_cents": row["gap_cents"],
        "open_shipments": row["open"],
        "rules": [
            {
                "id": one.id,
                "jurisdiction": one.jurisdiction,
                "citation": one.citation,
                "from": one.effective_from.isoformat(),
                "to": one.effective_to.isoformat() if one.effective_to else None,
                "verification": one.known,
            }
            for one in (book.by_id[name] for name in _rules(row))
        ],
        "rulebook": book.version,
    }


def _confidence(row: Row) -> str:
    """A finding is as sure as the least known rule that it rests on, and the least known day."""
    statuses = [rulebook().by_id[name].known for name in _rules(row)]
    if row["month_only"] or not statuses:
        return "low"
    return {"primary": "high", "secondary": "medium"}.get(weakest(*statuses), "low")


def _counter(row: Row) -> list[str]:
    said = []
    free = [one for one in LAWS if row[f"not_controlled_{one.lower()}"]]
    for one in free:
        lines = count(row[f"not_controlled_{one.lower()}"], "shipment")
        said.append(f"the rules of {one} in the rulebook did not cover {lines} on the day")
    if row["wind_down"]:
        said.append(f"{count(row['wind_down'], 'shipment')} may have ended old contracts lawfully")
    return said


def _unchecked(row: Row) -> list[str]:
    said = value_unknown(row["missing"])
    if row["open"]:
        said.append(
            f"{count(row['open'], 'shipment')} where a missing fact decides for at least one "
            "jurisdiction: the entry of a control list, US content, the day of the contract, or a "
            "list of codes that is not in the rulebook"
        )
    if row["month_only"]:
        said.append(f"{count(row['month_only'], 'shipment')} known to the month only")
    weak = [name for name in _rules(row) if rulebook().by_id[name].known != "primary"]
    if weak:
        said.append(f"{count(len(weak), 'rule')} not read in primary text: {joined(weak)}")
    said.append("whether a licence was granted is not in the records")
    return said


def _find(engine: Engine) -> None:
    judge_lines(engine)


KIND: Final = Kind(
    "control_breach",
    "Which shipments needed a licence, or were prohibited, under the rules of their day?",
    ("lines", "destinations", "entities"),
    _find,
    say,
)
