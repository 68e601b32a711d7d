"""Weighs one pair of query and list entry: a hit with what speaks for it, against it, and lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from enduse.names.addresses import compare_addresses
from enduse.names.countries import country_name
from enduse.names.identifiers import IDENTIFYING, Identifier
from enduse.names.keys import name_key
from enduse.screening import matcher
from enduse.screening.asked import Asked
from enduse.screening.candidates import Candidate
from enduse.screening.index import ListIndex
from enduse.screening.model import Commonness, Hit, Reason, Span
from enduse.screening.status import standing
from enduse.screening.weigh import bound, log_odds, name_log_odds, probability, weight

NOBODY = Commonness(0, 0, 0)
_SHORTEST_UNPROVED = 5  # a shorter number of no known scheme is a row number, or a year
_MEETINGS = {  # how addresses meet, the nearest first, and the weight of it
    "same unit": "address_unit",
    "same building": "address_building",
    "same street": "address_street",
}
_ONE_SIDED = {"only the first has ": "words_asked", "only the second has ": "words_listed"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence: its reason, its side (for, against, missing) and what it adds."""

    side: str
    reason: Reason
    adds: float = 0.0


def reason(code: str, **details: object) -> Reason:
    """Return a reason with its details as text, those that are not known left out."""
    return Reason(code, tuple((k, str(v)) for k, v in details.items() if v not in (None, "")))


def assess(index: ListIndex, asked: Asked, found: Candidate) -> Hit:
    """Return the hit of a pair: names, then identifiers, country, addresses and kind.

    What the words of the names say is added by `with_names`, for hits that are kept.
    """
    entry = index.entry(found.number)
    named = found.row >= 0
    matched = index.written(found.row, found.number)[0] if named else str(entry["name"])
    common = index.common(found.row) if named else NOBODY
    numbers = list(_identifiers(asked, index.identifiers(found.number)))
    equal = any(piece.reason.code.startswith("identifier_equal") for piece in numbers)
    countries = index.countries(found.number)
    rest = [
        *numbers,
        *_countries(asked, countries),
        *_addresses(asked, index, found.number),
        *_kind(asked, matched, str(entry["kind"])),
    ]
    spans = index.spans(found.number)
    status, span = standing(spans, asked.as_of)
    pieces = [*_names(asked, found, matched, common), *rest, *_dates(span)]
    odds = _name_odds(found, common, equal) + sum(piece.adds for piece in rest)
    return Hit(
        number=found.number,
        list=str(entry["list"]),
        entry=str(entry["entry"]),
        authority=entry["authority"],
        entry_name=str(entry["name"]),
        matched_name=matched,
        kind=str(entry["kind"]),
        countries=countries,
        programmes=tuple(sorted({s.programme for s in spans if s.programme})),
        span=span,
        status=status,
        probability=probability(odds),
        name_probability=found.name_probability,
        common=common,
        supports=_side(pieces, "for"),
        against=_side(pieces, "against"),
        missing=_side(pieces, "missing"),
    )


def _side(pieces: Sequence[Piece], side: str) -> tuple[Reason, ...]:
    return tuple(piece.reason for piece in pieces if piece.side == side)


def _name_odds(found: Candidate, common: Commonness, equal: bool) -> float:
    """Return the log odds of the names; even odds where there is no name to compare."""
    if found.name_probability is None:
        return 0.0
    odds = float(name_log_odds(found.name_probability, found.weak, common.firms))
    return max(odds, float(log_odds(bound("name_floor")))) if equal else odds


def _names(asked: Asked, found: Candidate, matched: str, common: Commonness) -> Iterator[Piece]:
    if found.name_probability is None:
        yield Piece("missing", reason("no_name_given"))
        return
    if found.weak:
        yield Piece("against", reason("weak_alias", name=matched))
    if common.firms > 1:
        yield Piece("against", reason("common_name", name=matched, firms=common.firms))


def with_names(pairs: Sequence[tuple[Asked, Hit]]) -> list[Hit]:
    """Return the hits with what their names have in common and what not, put first.

    All at once: comparing many names word by word costs little more than comparing two.
    """
    named = [(asked.name, hit) for asked, hit in pairs if hit.name_probability is not None]
    told = matcher.explained([name for name, _ in named], [hit.matched_name for _, hit in named])
    words = {id(hit): sides for (_, hit), sides in zip(named, told, strict=True)}
    return [_with_words(hit, *words.get(id(hit), ((), ()))) for _, hit in pairs]


def _with_words(hit: Hit, supports: Sequence[str], against: Sequence[str]) -> Hit:
    return replace(
        hit,
        supports=(*map(_named, supports), *hit.supports),
        against=(*map(_named, against), *hit.against),
    )


def _named(text: str) -> Reason:
    """Return a clause of the matcher as a reason; its first and second name are ours to call."""
    for side, code in _ONE_SIDED.items():
        if text.startswith(side):
            return reason(code, words=text.removeprefix(side))
    return reason("name", says=text)


def _identifiers(asked: Asked, own: Sequence[dict[str, Any]]) -> Iterator[Piece]:
    """Compare identifiers scheme by scheme; an equal one counts once, and so does another one."""
    pieces = [piece for one in asked.identifiers if (piece := _identifier(one, own))]
    counted: set[str] = set()
    for piece in sorted(pieces, key=lambda piece: -abs(piece.adds)):
        side = piece.side
        yield Piece(side, piece.reason, 0.0 if side in counted else piece.adds)
        counted.add(side)
    if not asked.identifiers:
        schemes = sorted({row["scheme"] for row in own if row["scheme"] in IDENTIFYING})
        yield Piece("missing", reason("no_identifier_given", listed=", ".join(schemes)))
    elif not own:
        yield Piece("missing", reason("no_identifier_listed"))
    elif not pieces:
        schemes = sorted({row["scheme"] for row in own})
        yield Piece("missing", reason("no_identifier_comparable", listed=", ".join(schemes)))


def _identifier(one: Identifier, own: Sequence[dict[str, Any]]) -> Piece | None:
    same_scheme = [row for row in own if row["scheme"] == one.scheme]
    equal = next((row for row in same_scheme if row["value"] == one.value), None)
    told = {"scheme": one.scheme, "value": one.value}
    if equal:
        if one.scheme in IDENTIFYING and one.valid and equal["valid"]:
            return Piece("for", reason("identifier_equal", **told), weight("identifier_equal"))
        if len(one.value) < _SHORTEST_UNPROVED or one.scheme == "ru-kpp":
            return None
        adds = weight("identifier_equal_unproved")
        return Piece("for", reason("identifier_equal_unproved", **told), adds)
    listed = sorted(row["value"] for row in same_scheme if row["valid"])
    if one.scheme in IDENTIFYING and one.valid and listed:
        told["listed"] = ", ".join(listed)
        return Piece("against", reason("identifier_differs", **told), weight("identifier_differs"))
    return None


def _countries(asked: Asked, own: Sequence[str]) -> Iterator[Piece]:
    given = asked.countries()
    if not given or not own:
        yield Piece("missing", reason("no_country_listed" if given else "no_country_given"))
        return
    shared = sorted(given & set(own))
    if shared:
        names = ", ".join(map(country_name, shared))
        yield Piece("for", reason("country_equal", country=names), weight("country_equal"))
        return
    yield Piece(
        "against",
        reason(
            "country_differs",
            given=", ".join(map(country_name, sorted(given))),
            listed=", ".join(map(country_name, own)),
        ),
        weight("country_differs"),
    )


def _addresses(asked: Asked, index: ListIndex, number: int) -> Iterator[Piece]:
    own = index.addresses(number) if asked.addresses else []
    if not own:
        yield Piece(
            "missing", reason("no_address_listed" if asked.addresses else "no_address_given")
        )
        return
    met: dict[str, str] = {}
    for mine in asked.read_addresses():
        for written, theirs in own:
            met.setdefault(compare_addresses(mine, theirs), written)
    for meeting, code in _MEETINGS.items():
        if meeting in met:
            yield Piece("for", reason(code, listed=met[meeting]), weight(code))
            return
    if set(met) == {"different"}:
        told = reason("address_differs", listed=own[0][0])
        yield Piece("against", told, weight("address_differs"))
    else:
        yield Piece("missing", reason("address_cannot_tell", listed=own[0][0]))


def _kind(asked: Asked, matched: str, kind: str) -> Iterator[Piece]:
    """A name with a legal form is a company's; a listed person, vessel or aircraft is none.

    What only looks like a form stands in the listed name too: GP-23 is a vessel.
    """
    if kind in ("company", "unknown") or not asked.name:
        return
    form = name_key(asked.name).legal_form
    if form and form != name_key(matched).legal_form:
        yield Piece("against", reason("other_kind", kind=kind, form=form), weight("other_kind"))
    else:
        yield Piece("missing", reason("kind_not_given", kind=kind))


def _dates(span: Span) -> Iterator[Piece]:
    if span.listed_from is None:
        yield Piece("missing", reason("no_first_day", version=span.version))
    if span.outdated and span.listed_to is None:
        yield Piece("missing", reason("not_in_newest", version=span.version))
