"""Which list entries a query could mean: by its name, and by its identifiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from enduse.identity.ranges import spread
from enduse.screening import matcher
from enduse.screening.asked import Asked
from enduse.screening.index import Ints, ListIndex
from enduse.screening.weigh import Floats, candidate_floor, log_odds, name_log_odds, weight

_NO_PAIRS = pa.schema(
    [("query", pa.int32()), ("row", pa.int32()), ("probability", pa.float32())]
).empty_table()
_MOST_NAMES = 50  # of an entry found by identifier: its nearest name is looked for among so many


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of query and entry; `row` is the entry's nearest name.

    `name_probability` is None where the query has no name.
    """

    query: int
    number: int
    row: int
    name_probability: float | None
    weak: bool


@dataclass(frozen=True, slots=True)
class _Named:
    """Pairs by name, as columns: query, entry, name row, probability, weak alias, log odds."""

    query: Ints
    number: Ints
    row: Ints
    probability: Floats
    weak: np.ndarray[tuple[int], np.dtype[np.bool_]]
    odds: Floats


def candidates(index: ListIndex, asked: Sequence[Asked], minimum: float) -> list[Candidate]:
    """Return the pairs that could reach `minimum`, by query and entry.

    By name: pairs that the names alone, with all that country and address could add, bring there.
    By identifier: every pair that shares one, whatever the names say.
    """
    named = _by_name(index, asked, min(candidate_floor(), minimum))
    held = {
        (query, number)
        for query, one in enumerate(asked)
        for identifier in one.identifiers
        for number in index.holders(identifier.scheme, identifier.value)
    }
    boost = np.array([_most_added(one) for one in asked], dtype=np.float64)
    enough = named.odds + boost[named.query] >= float(log_odds(minimum)) - 1e-9
    found: dict[tuple[int, int], Candidate] = {}
    shared = [
        (q, n) in held for q, n in zip(named.query.tolist(), named.number.tolist(), strict=True)
    ]
    for at in np.flatnonzero(enough | np.array(shared, dtype=bool)):
        pair = (int(named.query[at]), int(named.number[at]))
        found[pair] = Candidate(
            *pair, int(named.row[at]), float(named.probability[at]), bool(named.weak[at])
        )
    for candidate in _by_identifier(index, asked, sorted(held - found.keys())):
        found[candidate.query, candidate.number] = candidate
    return [found[pair] for pair in sorted(found)]


def _most_added(asked: Asked) -> float:
    """Return what country and address can add at most to the log odds of names."""
    country = weight("country_equal") if asked.country or asked.addresses else 0.0
    return country + (weight("address_unit") if asked.addresses else 0.0)


def _by_name(index: ListIndex, asked: Sequence[Asked], floor: float) -> _Named:
    names = sorted({one.name for one in asked if one.name})
    table = index.names.match(names, minimum=floor) if names else _NO_PAIRS
    rows = np.asarray(table["row"].to_numpy(), dtype=np.int64)
    chances = np.asarray(table["probability"].to_numpy(), dtype=np.float64)
    at, number, weak = index.bearers(rows)
    name = np.asarray(table["query"].to_numpy(), dtype=np.int64)[at]
    row, chance = rows[at], chances[at]
    odds = name_log_odds(chance, weak, index.firms[row])
    order = np.lexsort((row, -odds, number, name))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(name[order]) != 0) | (np.diff(number[order]) != 0)
    kept = order[first]
    places, query = _spread(name[kept], names, asked)
    at = kept[places]
    return _Named(query, number[at], row[at], chance[at], weak[at], odds[at])


def _spread(name: Ints, names: Sequence[str], asked: Sequence[Asked]) -> tuple[Ints, Ints]:
    """Give every query that bears a name the pairs of the name: positions in `name`, queries."""
    place = {text: at for at, text in enumerate(names)}
    bearing = np.array([place.get(one.name, -1) for one in asked], dtype=np.int64)
    order = np.argsort(bearing, kind="stable")
    starts = np.searchsorted(bearing, name, "left", sorter=order)
    counts = np.searchsorted(bearing, name, "right", sorter=order) - starts
    places, at = spread(starts, counts)
    return places, order[at]


def _by_identifier(
    index: ListIndex, asked: Sequence[Asked], pairs: Sequence[tuple[int, int]]
) -> Iterator[Candidate]:
    """Yield pairs of query and entry with the name of the entry that is nearest to the query's."""
    rows = [index.rows_of(number, _MOST_NAMES) for _, number in pairs]
    compared = [
        (at, row)
        for at, (query, _) in enumerate(pairs)
        for row in (rows[at] if asked[query].name else ())
    ]
    names = [asked[pairs[at][0]].name for at, _ in compared]
    chances: list[float] = []
    if compared:
        chances = matcher.pairs(names, [index.name(row) for _, row in compared]).tolist()
    best: dict[int, tuple[float, int]] = {}
    for (at, row), chance in zip(compared, chances, strict=True):
        if at not in best or chance > best[at][0]:
            best[at] = chance, row
    for at, (query, number) in enumerate(pairs):
        chosen = best.get(at)
        if chosen is None:
            yield Candidate(query, number, rows[at][0] if rows[at] else -1, None, weak=False)
        else:
            _, weak = index.written(chosen[1], number)
            yield Candidate(query, number, chosen[1], chosen[0], weak)
