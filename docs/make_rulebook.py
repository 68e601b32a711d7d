"""Refresh the tables and the picture of docs/rulebook.md: `python docs/make_rulebook.py`.

The tables are made from the rulebook itself, so that what it lacks is said as long as it lacks it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from enduse.rules.book import RuleBook, rulebook
from enduse.rules.facts import Facts
from enduse.rules.gaps import Harmony, harmony
from enduse.rules.gaps_picture import picture, spec
from enduse.rules.jurisdictions import jurisdictions

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "rulebook.md"
PICTURE = DOCS / "images" / "gaps.svg"
CODES = ("845710", "845811", "845961", "846693")
BETWEEN = (dt.date(2022, 2, 24), dt.date(2024, 12, 31))
_TABLE = re.compile(r"<!-- (\w+) from the rulebook -->\n\n.*?\n(?=\n|\Z)", re.DOTALL)


def refreshed(text: str, book: RuleBook) -> str:
    """Return the page with its tables as the rulebook has them now."""
    tables = {"jurisdictions": _jurisdictions, "missing": _missing}

    def made(match: re.Match[str]) -> str:
        rows = "\n".join(tables[match[1]](book))
        return f"<!-- {match[1]} from the rulebook -->\n\n{rows}\n"

    return _TABLE.sub(made, text)


def _jurisdictions(book: RuleBook) -> Iterator[str]:
    yield "| id | whose rules | from | rules | read in primary text |"
    yield "|---|---|---|---|---|"
    for one in jurisdictions():
        rules = book.of(one.id)
        primary = sum(rule.known == "primary" for rule in rules)
        yield f"| `{one.id}` | {one.name} | {one.covers_from} | {len(rules)} | {primary} |"


def _missing(book: RuleBook) -> Iterator[str]:
    """Say each list that is not known, or not in full, once for each jurisdiction."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for rule in book.rules:
        for goods in rule.goods or ():
            if goods.codes is None or goods.incomplete:
                found.setdefault((rule.jurisdiction, goods.missing), {})[rule.id] = None
    yield "| | what is missing | rules that wait for it |"
    yield "|---|---|---|"
    for (jurisdiction, missing), rules in found.items():
        waiting = ", ".join(f"`{rule}`" for rule in rules)
        yield f"| `{jurisdiction}` | {missing.replace('|', '/')} | {waiting} |"


def compared(book: RuleBook) -> Harmony:
    """Return the comparison that the picture shows: ordinary goods to Russia."""
    return harmony(book, CODES, Facts(destination="RU", eccn="EAR99"), BETWEEN)


def mark(found: Harmony) -> str:
    """Return a comment that tells whether a picture shows these spans."""
    rows = json.dumps(spec(found)["data"], sort_keys=True)
    return f"<!-- {hashlib.sha256(rows.encode()).hexdigest()[:16]} -->"


if __name__ == "__main__":
    shipped = rulebook()
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8"), shipped), encoding="utf-8")
    shown = compared(shipped)
    PICTURE.write_text(f"{picture(shown)}\n{mark(shown)}\n", encoding="utf-8")
