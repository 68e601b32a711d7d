"""Dates beside the shipments: controls on machine tools, the high-priority list, listings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from enduse.cases.model import Record, Records, iso
from enduse.engine import Engine
from enduse.findings.control_steps import LAWS
from enduse.findings.parts import GOES_TO
from enduse.rules.book import rulebook
from enduse.rules.timeline import Coming, comings, stages
from enduse.trade.lines import DESTINATIONS

_CODES_SHOWN: Final = 4
MOST_CODES: Final = 12
"""Codes with the most shipments; more of them cannot be read as one bar."""

# The subject's own shipments, as far as they lead to a country that the rulebook has rules for.
_UNDER_RULES = f"""
FROM case_rows AS l
WHERE l.side IN ('shipper', 'receiver', 'other') AND l.hs6_2022 IS NOT NULL
  AND {GOES_TO} IN ({", ".join(f"'{country}'" for country in DESTINATIONS)})
"""
_ASKED = f"""
SELECT list_sort(list(DISTINCT l.hs6_2022)) AS codes,
  list_sort(list(DISTINCT {GOES_TO})) AS countries
{_UNDER_RULES}
"""

# The codes that most of them carry.
_MOST = f"""
SELECT hs6_2022 AS code, count(*) AS lines {_UNDER_RULES}
GROUP BY hs6_2022 ORDER BY lines DESC, code LIMIT {MOST_CODES}
"""

# Codes of the high-priority list that the subject's own shipments carry, by the day they joined.
_JOINED = """
SELECT h.joined, h.tier, count(*) AS codes, min(h.hs6) AS first_code, max(h.hs6) AS last_code,
  min(h.verification) AS verification
FROM high_priority AS h JOIN (
  SELECT DISTINCT hs6_2022 FROM case_rows WHERE side IN ('shipper', 'receiver', 'other')
) AS c ON c.hs6_2022 = h.hs6
WHERE h.joined IS NOT NULL
GROUP BY h.joined, h.tier ORDER BY h.joined, h.tier
"""


def controls(engine: Engine) -> Records:
    """The rules that surely cover codes and destinations of these shipments, earliest first."""
    row = engine.fetch(_ASKED).to_pylist()[0]
    found = comings(rulebook(), row["codes"] or [], row["countries"] or [])
    return [
        {
            "date": iso(one.rule.effective_from),
            "kind": "control",
            "by": one.rule.jurisdiction,
            "what": _coming(one),
            "citation": one.rule.citation,
            "verification": one.rule.known,
        }
        for one in found
        if one.covered  # those that may cover a code show as open in the bars of `said_of_goods`
    ]


def said_of_goods(engine: Engine) -> Records:
    """What each jurisdiction said of the goods of these shipments, by jurisdiction and day.

    Asked is for the codes that most shipments carry, to the countries that they went to, sent from
    the jurisdiction's own territory under a new contract: the law of the day, and no verdict on a
    shipment. Empty where no shipment went to a country that the rulebook has rules for.
    """
    row = engine.fetch(_ASKED).to_pylist()[0]
    codes = sorted(one["code"] for one in engine.fetch(_MOST).to_pylist())
    return [
        {
            "by": one.jurisdiction,
            "from": iso(one.begins),
            "until": iso(one.ends),
            "word": one.word,
            "codes": list(one.codes),
            "open": list(one.open),
            "rules": [rule.id for rule in one.rules],
        }
        for one in stages(rulebook(), codes, row["countries"] or [], LAWS)
    ]


def _coming(one: Coming) -> str:
    rule = one.rule
    codes = _listed(one.covered)
    wind = f"; old contracts until {rule.wind_down.until}" if rule.wind_down else ""
    return f"{rule.title} ({rule.measure.replace('_', ' ')}): {codes}{wind}"


def _listed(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:_CODES_SHOWN])
    return shown + (f" and {len(codes) - _CODES_SHOWN} more" if len(codes) > _CODES_SHOWN else "")


def marks(engine: Engine, listings: Records, parties: Records) -> Records:
    """All dated marks in order of time, numbered from 1 as on the chart.

    `kind` is control, high_priority, subject_listed or other_side_listed.
    """
    found = [*controls(engine), *_joined(engine), *_own(listings), *_others(parties)]
    order = sorted(found, key=lambda mark: (mark["date"], mark["kind"], mark["by"], mark["what"]))
    return [{"number": number} | mark for number, mark in enumerate(order, 1)]


def _joined(engine: Engine) -> Records:
    return [
        {
            "date": iso(row["joined"]),
            "kind": "high_priority",
            "by": "Common High Priority List",
            "what": f"tier {row['tier']}: {_codes(row)} of these shipments joined (guidance)",
            "citation": None,
            "verification": row["verification"],
        }
        for row in engine.fetch(_JOINED).to_pylist()
    ]


def _codes(row: Record) -> str:
    if row["codes"] == 1:
        return f"code {row['first_code']}"
    return f"{row['codes']} codes ({row['first_code']} to {row['last_code']})"


def _own(listings: Records) -> Records:
    return [
        {
            "date": row["listed_from"],
            "kind": "subject_listed",
            "by": row["authority"] or row["list"],
            "what": f"the subject is listed on {row['list']} ({row['entry_name'] or row['entry']})",
            "citation": row["programme"],
            "verification": f"date from {row['from_basis']}, match by {row['match_basis']}",
        }
        for row in listings
        if row["listed_from"]
    ]


def _others(parties: Records) -> Records:
    found: dict[tuple[str, str, str], Record] = {}
    for party in parties:
        for listing in party["listings"]:
            key = (party["entity_id"], listing["list"], listing["from"] or "")
            if listing["from"]:
                found[key] = {
                    "date": listing["from"],
                    "kind": "other_side_listed",
                    "by": listing["list"],
                    "what": f"{party['name']} ({party['side']}) is listed",
                    "citation": None,
                    "verification": f"match by {listing['match_basis']}",
                }
    return list(found.values())


def month_after(month: str, steps: int) -> str:
    """The month `steps` months after (or before) a `YYYY-MM`."""
    year, number = int(month[:4]), int(month[5:7]) - 1 + steps
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"
