"""Whether the records support a claim: the figure they allow against the figure claimed.

Rows that may or may not count, missing values and records that do not reach over the period make
the figure of the records a span from a lowest to a highest. A claim is supported where the whole
span fits it, contradicted where none of it does, and else it cannot be told.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from enduse.findings.base import Row, count
from enduse.findings.phrases import WHOLE_BP, day

_PARTS = ("sure", "maybe", "rest", "edge")
SUPPORTED, CONTRADICTED, CANNOT_TELL = "supported", "contradicted", "cannot_tell"


@dataclass(frozen=True)
class Verdict:
    """Result, the span the records allow (high is null where it is open), and what was in doubt."""

    result: str
    low: int | None = None
    high: int | None = None
    doubts: list[str] = field(default_factory=list)


def judge(row: Row) -> Verdict:
    """Judge one row of `claim_test_measured`."""
    barred = _untestable(row)
    if barred:
        return Verdict(CANNOT_TELL, doubts=[barred])
    if row["type"] == "only_parts":
        return _only_parts(row)
    if row["type"] in ("no_dealings_with", "not_after"):
        return _none(row)
    low, high = span(row)
    return Verdict(_compared(low, high, row["low"], row["high"]), low, high, doubts(row))


def _untestable(row: Row) -> str | None:
    """Return why no records can answer, or null."""
    if row["field"] == "unknown":
        return f"the claim speaks of {row['what']!r}, which cannot be counted"
    if row["type"] == "no_dealings_with" and row["counterpart_id"] is None:
        return "the counterpart of the claim is not known"
    if row["type"] in ("total_value", "count", "share") and row["low"] is None:
        return "the claim gives no figure"
    if row["type"] == "share" and row["field"] in ("shipments", "value", "sales"):
        return "the claim does not say of what it is a share"
    if not row["rows_seen"]:
        return "the subject stands in none of the rows that the claim speaks of"
    return None


def span(row: Row) -> tuple[int, int | None]:
    """Return the lowest and highest figure that the records allow for this claim."""
    if row["type"] == "count":
        return row["n_sure"], row["n_sure"] + row["n_maybe"] if row["spans"] else None
    if row["type"] == "total_value":
        is_open = row["m_sure"] or row["m_maybe"] or not row["spans"]
        return row["v_sure"], None if is_open else row["v_sure"] + row["v_maybe"]
    return share_span(row, "n" if by_number(row) else "v")


def by_number(row: Row) -> bool:
    """True where no row has a value, so that shares can only be shares of the number of rows."""
    return not any(row[f"v_{part}"] for part in _PARTS)


def share_span(row: Row, unit: str) -> tuple[int, int]:
    """Return lowest and highest share in hundredths of a percent, of value (v) or number (n).

    A row without a value can be worth anything: among the rows that do not count it can bring the
    share down to nothing, among those that do up to the whole.
    """
    if not row["spans"]:
        return 0, WHOLE_BP
    sure, maybe, rest, edge = (row[f"{unit}_{part}"] for part in _PARTS)
    without = {part: unit == "v" and row[f"m_{part}"] for part in _PARTS}
    low = _share(sure, sure + maybe + rest + edge, 0)
    high = _share(sure + maybe, sure + maybe + rest, WHOLE_BP)
    if without["maybe"] or without["rest"] or without["edge"]:
        low = 0
    if without["sure"] or without["maybe"]:
        high = WHOLE_BP
    return low, high


def _share(part: int, whole: int, empty: int) -> int:
    return round(part * WHOLE_BP / whole) if whole else empty


def _compared(low: int, high: int | None, least: int | None, most: int | None) -> str:
    fits_below = least is None or low >= least
    fits_above = most is None or (high is not None and high <= most)
    if fits_below and fits_above:
        return SUPPORTED
    if (most is not None and low > most) or (
        least is not None and high is not None and high < least
    ):
        return CONTRADICTED
    return CANNOT_TELL


def _only_parts(row: Row) -> Verdict:
    """Whole machines contradict; parts as heavy as machines leave it open."""
    in_doubt = doubts(row)
    if row["machines"]:
        return Verdict(CONTRADICTED, row["machines"], None, in_doubt)
    if row["heavy"]:
        heavy = count(row["heavy"], "line")
        in_doubt.insert(0, f"{heavy} declared as parts with over 1,000 kg, as heavy as a machine")
    elif not row["parts"]:
        in_doubt.insert(0, "there is no line of parts of machine tools (heading 8466)")
    settled = row["parts"] and row["spans"] and not row["heavy"] and not row["machines_maybe"]
    return Verdict(SUPPORTED if settled else CANNOT_TELL, 0, row["machines_maybe"], in_doubt)


def _none(row: Row) -> Verdict:
    """One sure row contradicts a claim that there were none."""
    if row["n_sure"]:
        return Verdict(CONTRADICTED, row["n_sure"], None, doubts(row))
    settled = row["spans"] and not row["n_maybe"]
    return Verdict(SUPPORTED if settled else CANNOT_TELL, 0, row["n_maybe"], doubts(row))


def doubts(row: Row) -> list[str]:
    """Return what keeps the records from being the whole answer."""
    said = []
    if not row["spans"]:
        said.append(
            f"the records loaded reach from {day(row['reach_from'])} to {day(row['reach_to'])}, "
            "not over the whole period that the claim speaks of"
        )
    elif row["type"] != "not_after" and (row["since"] is None or row["until"] is None):
        said.append(
            "the claim leaves its period open; it was tested over the records loaded, from "
            f"{day(row['reach_from'])} to {day(row['reach_to'])}"
        )
    elif row["until"] is None:
        said.append(f"the records loaded end on {day(row['reach_to'])}")
    if row["n_maybe"]:
        said.append(f"{count(row['n_maybe'], 'row')} that may or may not be meant")
    if row["undated"]:
        rows = count(row["undated"], "row")
        said.append(f"{rows} whose day does not say if it lies in the period")
    missing = row["m_sure"] + row["m_maybe"]
    if row["type"] == "share":
        missing += row["m_rest"] + row["m_edge"]
    if missing and row["type"] in ("total_value", "share"):
        said.append(f"{count(missing, 'row')} without a value in US dollars")
    return said
