"""Registers in the Beneficial Ownership Data Standard, versions 0.2 to 0.4.

A file is an array of statements, or one statement a line: about entities, persons, and who owns or
controls whom. Until 0.3 a statement is known by its `statementID`; from 0.4 on it speaks of a
record (`recordId`, `recordType`, `recordDetails`). Shares are percentages: exact, or between a
minimum and a maximum. Source: standard.openownership.org, schema reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from enduse.readers.cells import FULL_BP
from enduse.readers.entry import distinct_names, stated_day
from enduse.readers.jsonfile import statements
from enduse.readers.places import country, only_country
from enduse.readers.records import (
    Company,
    Ownership,
    Party,
    Quarantined,
    Reading,
    Record,
    WrittenAddress,
    WrittenIdentifier,
    WrittenName,
)
from enduse.readers.textfile import TextFile

_TYPES = {
    "entitystatement": "entity", "entity": "entity", "personstatement": "person",
    "person": "person", "ownershiporcontrolstatement": "relationship",
    "relationship": "relationship",
}  # fmt: skip
_SHARES = (
    "shareholding",
    "ownership-of-shares",
    "ownershipofshares",
    "voting-rights",
    "votingrights",
)
_DIRECTORS = (
    "board",
    "director",
    "appointment",
    "seniormanagingofficial",
    "senior-managing-official",
)
Object = dict[str, Any]


@dataclass(frozen=True)
class _Statement:
    """One statement: what it is about, what it says, and where it stands."""

    file: TextFile
    row: int
    whole: Object
    details: Object
    id: str

    def ref(self, identity: str) -> str:
        return f"{self.file.source_id}|{identity}"

    def day(self, name: str, value: object) -> date | None:
        return stated_day(self.file, f"statement {self.row}, {name}", _text(value))


def read_bods(file: TextFile) -> Iterator[Reading]:
    """Yield what each statement gives; rows are statements counted from 1, or lines."""
    for row, value in statements(file):
        yield Reading(row, _records(file, row, value))


def _records(file: TextFile, row: int, value: object) -> tuple[Record, ...]:
    if isinstance(value, ValueError):
        return (Quarantined(str(value)),)
    if not isinstance(value, dict):
        return (Quarantined("not a statement: not an object", None, str(value)[:2000]),)
    written = _text(value.get("recordType") or value.get("statementType"))
    kind = _TYPES.get(written.casefold())
    identity = _text(value.get("recordId") or value.get("statementID") or value.get("statementId"))
    if kind is None or not identity:
        reason = f"statement of type {written[:40]!r}" if identity else "a statement without an id"
        return (Quarantined(reason, "recordType", str(value)[:2000]),)
    statement = _Statement(file, row, value, _object(value.get("recordDetails")) or value, identity)
    return {"entity": _entity, "person": _person, "relationship": _relationship}[kind](statement)


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _object(value: object) -> Object:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[Object]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _country(value: object) -> str | None:
    """The country of a `{name, code}` object or a plain code; subdivisions (`US-DE`) count."""
    text = _text(_object(value).get("code") or _object(value).get("name") or value)
    return country(text.split("-")[0].upper() if text[2:3] == "-" else text)


def _identifiers(details: Object) -> tuple[WrittenIdentifier, ...]:
    found: dict[WrittenIdentifier, None] = {}
    for one in _objects(details.get("identifiers")):
        label = _text(one.get("schemeName") or one.get("scheme")) or "identifier"
        if written := _text(one.get("id")):
            found[WrittenIdentifier(label, written)] = None
    return tuple(found)


def _addresses(details: Object) -> tuple[WrittenAddress, ...]:
    found: dict[WrittenAddress, None] = {}
    for one in _objects(details.get("addresses")):
        text = ", ".join(filter(None, (_text(one.get("address")), _text(one.get("postCode")))))
        if text:
            found[WrittenAddress(text, _country(one.get("country")))] = None
    return tuple(found)


def _party(
    statement: _Statement, kind: str, names: Iterable[WrittenName], home: str | None
) -> Party:
    return Party(
        ref=statement.ref(statement.id),
        kind=kind,
        country=home,
        country_basis="stated" if home else "unknown",
        names=distinct_names(names),
        identifiers=_identifiers(statement.details),
        addresses=_addresses(statement.details),
    )


def _entity(statement: _Statement) -> tuple[Record, ...]:
    details = statement.details
    other = details.get("alternateNames")
    names = [WrittenName(_text(details.get("name")))]
    names += [WrittenName(_text(n), "alias") for n in (other if isinstance(other, list) else [])]
    home = _country(details.get("jurisdiction") or details.get("incorporatedInJurisdiction"))
    party = _party(statement, "company", names, home)
    if not party.names and not party.identifiers:
        return (Quarantined("an entity without name or identifier", "name", statement.id),)
    facts = Company(
        party_ref=party.ref,
        founded=statement.day("foundingDate", details.get("foundingDate")),
        dissolved=statement.day("dissolutionDate", details.get("dissolutionDate")),
    )
    return (party, facts) if facts.founded or facts.dissolved else (party,)


def _person(statement: _Statement) -> tuple[Record, ...]:
    details = statement.details
    names = [
        WrittenName(_person_name(name), "alias" if place else "primary")
        for place, name in enumerate(_objects(details.get("names")))
    ]
    home = only_country(_country(one) for one in _objects(details.get("nationalities")))
    party = _party(statement, "person", names, home)
    if not party.names and not party.identifiers:
        return (Quarantined("a person without name or identifier", "names", statement.id),)
    return (party,)


def _person_name(name: Object) -> str:
    parts = ("givenName", "patronymicName", "familyName")
    return _text(name.get("fullName")) or " ".join(
        filter(None, (_text(name.get(part)) for part in parts))
    )


def _end(value: object) -> str:
    """The id at one end of a relationship: plain from 0.4 on, `describedBy...` before."""
    known = _object(value)
    keys = ("describedByEntityStatement", "describedByPersonStatement")
    return _text(value) or next((_text(known[key]) for key in keys if known.get(key)), "")


def _relationship(statement: _Statement) -> tuple[Record, ...]:
    details = statement.details
    owned, owner = _end(details.get("subject")), _end(details.get("interestedParty"))
    if not owned or not owner:
        empty = "interestedParty" if owned else "subject"
        reason = f"a relationship whose {empty} is not known"
        return (Quarantined(reason, empty, str(details.get(empty))[:2000]),)
    interests = _objects(details.get("interests"))
    shares = [i for i in interests if _is(i, _SHARES)] or [i for i in interests if i.get("share")]
    told = shares or interests
    low, high = _share(_object(shares[0].get("share"))) if shares else (None, None)
    starts = [statement.day("startDate", i.get("startDate")) for i in told]
    ends = [statement.day("endDate", i.get("endDate")) for i in told]
    ended = max((end for end in ends if end), default=None) if all(ends) else None
    if ended is None and _text(statement.whole.get("recordStatus")) == "closed":
        ended = statement.day("statementDate", statement.whole.get("statementDate"))
    return (
        Ownership(
            owner_ref=statement.ref(owner),
            owned_ref=statement.ref(owned),
            role=_role(shares, interests),
            share_low_bp=low,
            share_high_bp=high,
            from_date=min((start for start in starts if start), default=None),
            to_date=ended,
        ),
    )


def _is(interest: Object, kinds: tuple[str, ...]) -> bool:
    return any(kind in _text(interest.get("type")).casefold() for kind in kinds)


def _role(shares: list[Object], interests: list[Object]) -> str:
    if shares:
        return "owner"
    return "director" if any(_is(interest, _DIRECTORS) for interest in interests) else "other"


def _share(share: Object) -> tuple[int | None, int | None]:
    """Smallest and largest share, in hundredths of a percent; an open end is none or the whole."""
    exact = _basis_points(share.get("exact"))
    if exact is not None:
        return exact, exact
    low = _basis_points(share.get("minimum", share.get("exclusiveMinimum")))
    high = _basis_points(share.get("maximum", share.get("exclusiveMaximum")))
    if low is None and high is None:
        return None, None
    return (0 if low is None else low), (FULL_BP if high is None else high)


def _basis_points(value: object) -> int | None:
    """A percentage as hundredths of a percent; BODS 0.3 may say an exclusive bound as true."""
    if isinstance(value, bool):
        return None
    try:
        found = round(Decimal(_text(value)) * 100)
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return found if 0 <= found <= FULL_BP else None
