"""Cells of our own CSV forms: several values, labelled identifiers, kinds, amounts, shares.

And what is written into one: nothing that a spreadsheet would run.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from enduse.readers.records import WrittenIdentifier

KINDS = ("company", "person", "vessel", "aircraft")
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d+)?$")
_GROUPED = re.compile(r"-?\d{1,3}(?:[ ,'\u00a0\u202f]\d{3})+(?:\.\d+)?$")
_SHARE_SPAN = re.compile(r"([\d.,]+)\s*%?\s*(?:-|–|to)\s*([\d.,]+)\s*%?$")
_SHARE_LEAST = re.compile(r"(?:>=?|over|more than|at least|from)\s*([\d.,]+)\s*%?$", re.IGNORECASE)
_SHARE_MOST = re.compile(r"(?:<=?|under|less than|at most|up to)\s*([\d.,]+)\s*%?$", re.IGNORECASE)
FULL_BP = 10_000
FORMULA = r"^[=+\-@\t\r]"
PLAIN_NUMBER = r"^[+-]?[0-9]+([.,][0-9]+)?$"


def safe(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run; leave numbers as they are.

    Source: OWASP, "CSV Injection".
    """
    if re.match(FORMULA, text) and not re.match(PLAIN_NUMBER, text):
        return "'" + text
    return text


def parts(text: str) -> list[str]:
    """Return the values of a cell that holds several, set apart by semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def identifiers(text: str) -> tuple[WrittenIdentifier, ...]:
    """Return the identifiers of a cell: `INN: 7719717008; OGRN: 1097746300000`, or bare numbers."""
    found: dict[WrittenIdentifier, None] = {}
    for part in parts(text):
        label, colon, written = part.partition(":")
        if not colon:
            label, written = "", part
        if written.strip():
            found[WrittenIdentifier(label.strip() or "identifier", written.strip())] = None
    return tuple(found)


def kind(text: str) -> str:
    """Return the kind of party that a cell names, `unknown` where it names none of ours."""
    word = text.strip().casefold()
    word = {"entity": "company", "individual": "person", "organisation": "company"}.get(word, word)
    return word if word in KINDS else "unknown"


def number(text: str) -> Decimal | None:
    """Return the number in a cell, or None where it is none that reads in one way only.

    `1234.5`, `1 234.50` and `1,234,567` are read; `1,5` is one and a half to one and fifteen to
    another only without its language, so a single comma with other than three digits behind it is
    a decimal comma.
    """
    text = text.strip()
    if _NUMBER.match(text):
        pass
    elif _GROUPED.match(text):
        text = re.sub(r"[ ,'\u00a0\u202f]", "", text)
    elif re.match(r"-?[\d \u00a0\u202f]+,(\d{1,2}|\d{4,})$", text):
        text = re.sub(r"[ \u00a0\u202f]", "", text).replace(",", ".")
    else:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def hundredths(text: str) -> int | None:
    """Return an amount as whole hundredths (cents, basis points), rounded half to even."""
    found = number(text)
    return None if found is None else round(found * 100)


def share(text: str) -> tuple[int | None, int | None]:
    """Return the smallest and largest share that a cell states, in hundredths of a percent.

    `51`, `51%` are exact, `25-50%` and `>25%` are bounds; what is more than the whole is not read.
    """
    text = text.strip()
    low: int | None = None
    high: int | None = None
    if match := _SHARE_SPAN.match(text):
        low, high = hundredths(match[1]), hundredths(match[2])
    elif match := _SHARE_LEAST.match(text):
        low, high = hundredths(match[1]), FULL_BP
    elif match := _SHARE_MOST.match(text):
        low, high = 0, hundredths(match[1])
    else:
        low = high = hundredths(text.rstrip("% "))
    if low is None or high is None or not 0 <= low <= high <= FULL_BP:
        return None, None
    return low, high
