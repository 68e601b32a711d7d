"""One query against the lists: the listings that it could be, as of its day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from enduse.errors import InputError
from enduse.screening import matcher
from enduse.screening.asked import Asked, read
from enduse.screening.assess import assess, with_names
from enduse.screening.candidates import candidates
from enduse.screening.index import ListIndex
from enduse.screening.model import STATUSES, Hit, Query

_ROUNDING = 1e-9  # a hit at the very minimum is a hit


def screen(index: ListIndex, query: Query, minimum: float | None = None) -> list[Hit]:
    """Return the list entries that `query` could mean as of its day, the likeliest first.

    `minimum` is the least probability of a hit; by default the one at which 1 in 100 unlisted
    companies raises an alert. An entry that is not listed on the day is a hit too: its status
    says `not_yet`, `no_longer` or `date_unknown`. No hit is no proof that nobody is listed: the
    lists loaded decide. Raises InputError for a query that says nothing, or a minimum that is no
    probability.
    """
    return screened(index, [read(query)], checked(minimum))[0]


def checked(minimum: float | None) -> float:
    """Return the minimum probability of a hit; InputError for one that is none."""
    if minimum is None:
        return matcher.alert_probability()
    if not 0 < minimum < 1:
        raise InputError(f"{minimum:g} is no minimum probability; give one between 0 and 1")
    return minimum


def screened(index: ListIndex, asked: Sequence[Asked], minimum: float) -> list[list[Hit]]:
    """Return the hits of many queries that were read, each the likeliest first."""
    kept: list[tuple[int, Hit]] = []
    for candidate in candidates(index, asked, minimum):
        hit = assess(index, asked[candidate.query], candidate)
        if hit.probability >= minimum - _ROUNDING:
            kept.append((candidate.query, hit))
    hits = with_names([(asked[query], hit) for query, hit in kept])
    found: list[list[Hit]] = [[] for _ in asked]
    for (query, _), hit in zip(kept, hits, strict=True):
        found[query].append(hit)
    return [ranked(hits) for hits in found]


def ranked(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits the likeliest first, at equal probability those that stand, then by list."""
    return sorted(
        hits,
        key=lambda hit: (
            -round(hit.probability, 4), STATUSES.index(hit.status), hit.list, hit.entry,
            hit.matched_name,
        ),
    )  # fmt: skip
