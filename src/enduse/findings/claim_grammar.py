"""What a claim says, as numbers: which rows it speaks of, over which days, between which bounds.

The `what` of a claim is one of

    shipments | value | sales | origin:XX | brand:NAME | hs:DIGITS | tier:CODE | supplier:NAME
    | buyers:defence | buyers:listed

with any writing of the country, brand, code or name. `sales` and `buyers:` speak of domestic
sales, everything else of shipments.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from enduse.findings.base import Row
from enduse.findings.phrases import WHOLE_BP
from enduse.names.countries import country_code
from enduse.names.keys import name_key
from enduse.trade.brands import mark_key

PLAIN: Final = ("shipments", "value", "sales")
# "About 20 million" and figures rounded to two digits are off by up to 5 %: 19.1 or 20.9 million.
ABOUT_BP: Final = 500
_FIGURES: Final = {"total_value": "value_usd_cents", "count": "count", "share": "share_bp"}


@dataclass(frozen=True)
class Parsed:
    """A claim made testable; a `field` of `unknown` means that its `what` cannot be counted."""

    field: str
    arg: str
    flow: str
    side: str
    since: date | None
    until: date | None
    low: int | None
    high: int | None


def parse_claim(claim: Row) -> Parsed:
    """Return the claim's rows, days and bounds; `claim` has the columns of `entity_claims`."""
    field, arg = parse_what(claim["what"] or "")
    flow = "sale" if field in ("sales", "buyers") else "shipment"
    if claim["type"] == "no_dealings_with":
        flow = "any"
    since, until = claim["from_date"], claim["to_date"]
    if claim["type"] == "not_after" and until is not None and until < date.max:
        since, until = until + timedelta(days=1), None
    return Parsed(field, arg, flow, _side(claim["role"]), since, until, *bounds(claim))


def parse_what(text: str) -> tuple[str, str]:
    """Return (field, argument) of a `what`; `unknown` where it is none of the grammar."""
    field, _, argument = text.strip().partition(":")
    field, argument = field.strip().casefold(), argument.strip()
    if not field:
        return "shipments", ""
    if field in PLAIN:
        return (field, "") if not argument else ("unknown", text)
    known = _argument(field, argument) if argument else None
    return (field, known) if known else ("unknown", text)


def _argument(field: str, argument: str) -> str | None:
    read = _ARGUMENTS.get(field)
    return read(argument) if read else None


def _buyers(argument: str) -> str | None:
    return {"defence": "defence", "defense": "defence", "listed": "listed"}.get(argument.casefold())


_ARGUMENTS: Final[dict[str, Callable[[str], str | None]]] = {
    "origin": country_code,
    "brand": mark_key,
    "hs": lambda text: re.sub(r"\D", "", text),
    "tier": lambda text: re.sub(r"[^0-9A-Z]", "", text.upper()),
    "supplier": lambda text: name_key(text).key,
    "buyers": _buyers,
}


def _side(role: str | None) -> str:
    """Where the subject stands: in (receives), out (sends) or any."""
    return {"importer": "in", "exporter": "out", "seller": "out"}.get(role or "", "any")


def figure_of(claim: Row) -> int | None:
    """Return the figure that a claim gives, null where its type has none.

    Cents for `total_value`, rows for `count`, hundredths of a percent for `share`.
    """
    column = _FIGURES.get(claim["type"])
    figure: int | None = claim[column] if column else None
    return figure


def bounds(claim: Row) -> tuple[int | None, int | None]:
    """Return the lowest and highest figure that fits the claim; null where a side is open.

    Both are null where the claim gives no figure.
    """
    figure = figure_of(claim)
    if figure is None:
        return None, None
    top = WHOLE_BP if claim["type"] == "share" else None
    margin = figure * ABOUT_BP // WHOLE_BP
    low, high = {
        "at_least": (figure, top),
        "at_most": (0, figure),
        "about": (figure - margin, figure + margin),
    }.get(claim["comparison"] or "equal", (figure, figure))
    return low, high if high is None or top is None else min(high, top)
