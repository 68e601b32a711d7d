"""A claim and what the records show of it, in words."""

from __future__ import annotations

from enduse.findings.base import Row, count, usd
from enduse.findings.claim_grammar import figure_of
from enduse.findings.claim_judge import CONTRADICTED, Verdict, by_number
from enduse.findings.phrases import day, named, percent, worth

_FILTER = {
    "origin": " of origin {}",
    "brand": " of brand {}",
    "hs": " under code {}",
    "tier": " of tier {}",
    "supplier": " from supplier {}",
}
_COMPARED = {"at_least": "at least ", "at_most": "at most ", "about": "about "}


def speaker(row: Row) -> str:
    """Return who said it and when: `A. Bredikhin said on 2024-02-01`."""
    who = named(row["speaker"]) if row["speaker"] else "an unnamed speaker"
    return f"{who} said on {day(row['said_on'])}" if row["said_on"] else f"{who} said"


def _noun(row: Row) -> str:
    return "sale" if row["flow"] == "sale" else "shipment"


def _filter(row: Row) -> str:
    if row["field"] == "buyers":
        return " to listed buyers" if row["arg"] == "listed" else " to defence-linked buyers"
    written = (row["what"] or "").partition(":")[2].strip() or row["arg"]
    what = _FILTER.get(row["field"], "").format(named(written))
    return f"{what} with {named(row['counterpart_name'])}" if row["counterpart_id"] else what


def _period(row: Row) -> str:
    since, until = row["from_date"], row["to_date"]
    if since and until:
        return f" from {day(since)} to {day(until)}"
    if since:
        return f" from {day(since)}"
    return f" up to {day(until)}" if until else ""


def claimed(row: Row) -> str:
    """Return the claim in words: `at least 95 % of its shipments of origin TW from ...`."""
    noun, chosen, period = _noun(row), _filter(row), _period(row)
    if row["type"] == "no_dealings_with":
        return f"no dealings with {named(row['counterpart_name'])}{period}"
    if row["type"] == "not_after":
        return f"no {noun}s{chosen} after {day(row['to_date'])}"
    if row["type"] == "only_parts":
        return f"nothing but parts in its {noun}s{chosen}{period}"
    figure = figure_of(row)
    if figure is None:
        return f"a figure of its {noun}s{chosen}{period}"
    compared = _COMPARED.get(row["comparison"] or "", "")
    words = {
        "count": f"{compared}{count(figure, noun)}{chosen}",
        "share": f"{compared}{percent(figure)} of its {noun}s being{chosen or ' so'}",
        "total_value": f"{noun}s{chosen} worth {compared}{usd(figure)}",
    }[row["type"]]
    return words + period


def measured(row: Row, verdict: Verdict) -> str:
    """Return what the records show, in the claim's own unit."""
    noun = _noun(row)
    rows = row["n_sure"]
    if row["type"] == "only_parts":
        if not rows:
            return "no line that it speaks of is in them"
        return (
            f"of {count(rows, 'line')} that it speaks of, {row['machines']:,} are of whole machine "
            f"tools (headings 8456 to 8465) and {row['parts']:,} of parts of them (heading 8466)"
        )
    if row["type"] in ("no_dealings_with", "not_after"):
        amount = worth(row["v_sure"], row["m_sure"], rows, "row" if row["flow"] == "any" else noun)
        return f"they show {amount}" if verdict.result == CONTRADICTED else "they show none"
    if verdict.low is None:
        return "there is nothing to compare"
    unit = " by number" if row["type"] == "share" and by_number(row) else ""
    return f"they show {_between(row, verdict)}{unit}"


def _between(row: Row, verdict: Verdict) -> str:
    low, high = verdict.low or 0, verdict.high
    write = {"count": lambda n: f"{n:,}", "total_value": usd, "share": percent}[row["type"]]
    if high is None:
        return f"at least {write(low)}"
    return write(low) if low == high else f"between {write(low)} and {write(high)}"
