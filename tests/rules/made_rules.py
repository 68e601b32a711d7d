"""Made-up instruments for tests: no law says what they say."""

from __future__ import annotations

from typing import Any

from enduse.rules.areas import Areas
from enduse.rules.book import RuleBook, check, instrument_rules

AREAS = {
    "areas": {
        "eu-members": {
            "says": "made up",
            "members": [
                {"countries": ["DE", "FR"]},
                {"countries": ["GB"], "to": "2020-02-01"},
                {"countries": ["HR"], "from": "2013-07-01"},
            ],
        }
    }
}
FROM_GOODS = {"citation": "made up", "verification": "primary"}
_BOUND = {"answer": "unknown", "says": "made up", "citation": "made up", "verification": "inferred"}
BINDS = dict.fromkeys(
    ("foreign_made", "foreign_subsidiaries", "transit", "brokering", "negligence"), _BOUND
)


def goods(*codes: str, **more: Any) -> dict[str, Any]:
    """Return a list of goods: HS codes of 2022 unless `more` says another scheme."""
    return {"scheme": "hs", "edition": 2022, "codes": list(codes), **FROM_GOODS, **more}


def rule(rule_id: str = "made-ban", **more: Any) -> dict[str, Any]:
    """Return a rule: a ban on `machines` to RU from 2023-02-26 unless `more` says otherwise."""
    return {
        "id": rule_id, "title": f"made-up rule {rule_id}", "article": "Article 1",
        "measure": "prohibited",
        "goods": ["machines"], "to": ["RU"], "effective_from": "2023-02-26",
        "citation": "made-up act", "verification": "primary", **more,
    }  # fmt: skip


def document(
    rules: list[dict[str, Any]], lists: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """Return an instrument file as parsed: of the EU, reaching dispatch from or sellers in it."""
    head = {
        "id": "made", "jurisdiction": "EU", "name": "Made-up Regulation", "kind": "law",
        "reaches": [{"dispatch": ["eu-members"]}, {"seller": ["eu-members"]}], "binds": BINDS,
        **more,
    }  # fmt: skip
    return {
        "instrument": head,
        "lists": {"machines": goods("8457", "845811")} if lists is None else lists,
        "rules": rules,
    }


def made_book(*documents: dict[str, Any]) -> RuleBook:
    """Return a rulebook of made-up instruments."""
    areas = Areas.read(AREAS)
    for number, given in enumerate(documents):
        check(given, f"made{number}.yaml")
    rules = [one for number, given in enumerate(documents)
             for one in instrument_rules(given, f"made{number}.yaml", areas)]  # fmt: skip
    return RuleBook(tuple(rules), areas, "made up", {})
