"""Answers and rules as the contract of `enduse control` and `enduse rules` gives them."""

from __future__ import annotations

from typing import Any

from enduse.rules.control import Answer
from enduse.rules.model import Rule


def answer_row(answer: Answer) -> dict[str, Any]:
    """Return what one jurisdiction says of a transaction as JSON values."""
    return {
        "jurisdiction": answer.jurisdiction,
        "verdict": answer.verdict,
        "because": answer.because,
        "rules": [rule_row(rule) for rule in answer.rules],
        "may_apply": [rule_row(rule) for rule in answer.may_apply],
        "duties": [
            rule_row(rule) | {"duty": rule.duty, "applies": applies}
            for rules, applies in ((answer.duties, "yes"), (answer.maybe_duties, "unknown"))
            for rule in rules
        ],
        "missing": list(answer.missing),
        "assumed": list(answer.assumed),
        "verification": answer.verification,
        "looked_at": [
            {"id": look.rule.id, "applies": look.applies, "tests": dict(look.tests)}
            for look in answer.looked_at
        ],
    }


def rule_row(rule: Rule) -> dict[str, Any]:
    """Return what an answer says of a rule as JSON values."""
    end = rule.effective_to.isoformat() if rule.effective_to else None
    return {
        "id": rule.id,
        "title": rule.title,
        "measure": rule.measure,
        "place": rule.place,
        "citation": rule.citation,
        "from": rule.effective_from.isoformat(),
        "to": "unknown" if rule.end_unknown else end,
        "wind_down_until": rule.wind_down.until.isoformat() if rule.wind_down else None,
        "verification": rule.known,
        "exemptions": [
            {
                "id": one.id,
                "says": one.says,
                "until": one.until.isoformat() if one.until else None,
                "citation": one.citation,
            }
            for one in rule.exemptions
        ],
    }
