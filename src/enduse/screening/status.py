"""Whether an entry is listed on a day, from spans whose ends may not be known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from enduse.screening.model import Span

_RANK = {"listed": 0, "date_unknown": 1, "no_longer": 2, "not_yet": 3}


def status_of(span: Span, as_of: date) -> str:
    """Return `listed`, `date_unknown`, `not_yet` or `no_longer` for one span on a day.

    The last day is the first one no longer listed. An entry whose first day is not known may have
    come before or after any day, so nothing is said. An entry that the newest loaded version of
    its list does not have any more left on a day that is not known.
    """
    if span.listed_to is not None and as_of >= span.listed_to:
        return "no_longer"
    if span.listed_from is None:
        return "date_unknown"
    if as_of < span.listed_from:
        return "not_yet"
    return "date_unknown" if span.outdated and span.listed_to is None else "listed"


def standing(spans: Sequence[Span], as_of: date) -> tuple[str, Span]:
    """Return the status of an entry of several programmes or periods, and the span that decides.

    One span that stands is enough. Else what is not known goes before what is over, and that
    before what is still to come.
    """

    def order(span: Span) -> tuple[int, int, str, str]:
        status = status_of(span, as_of)
        if status == "no_longer":
            when = -(span.listed_to or date.min).toordinal()
        else:
            when = (span.listed_from or date.max).toordinal()
        return _RANK[status], when, span.programme or "", span.measure or ""

    chosen = min(spans, key=order)
    return status_of(chosen, as_of), chosen
