"""The register of assurances: conditions under which goods were sold, and what they cover."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, func, select

from enduse.errors import InputError, cut
from enduse.names.countries import country_code
from enduse.orders.record.canonical import iso_day, word
from enduse.orders.record.forms import hold
from enduse.orders.record.subjects import subjects
from enduse.orders.record.tables import ASSURANCE, ASSURANCE_END, LOG_ENTRY

KINDS: Final = ("end_use_certificate", "no_reexport_undertaking", "reexport_condition", "licence")
STATES: Final = ("in_force", "not_yet", "expired", "ended")
_EARLIEST = date(1990, 1, 1)  # an older day is a slip of the pen: controls of today began later


@dataclass(frozen=True)
class Party:
    """Somebody: name as written, country (ISO 3166-1 alpha-2), identifiers by scheme.

    `also` are other names of the same.
    """

    name: str
    country: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Machine:
    """A machine that an assurance covers."""

    serial: str
    brand: str = ""
    model: str = ""


@dataclass(frozen=True)
class Terms:
    """What is promised. Empty: it says nothing of this.

    `quantity_max` is pieces, `value_max` an amount of `currency`, of all transactions together.
    """

    end_user: Party | None = None
    countries: tuple[str, ...] = ()
    not_to: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    end_use: str = ""
    quantity_max: Decimal | None = None
    value_max: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True)
class Assurance:
    """One assurance. `valid_from` and `expires` are its first and last day, both included."""

    id: str
    kind: str
    issuer: Party
    issued: date
    valid_from: date
    expires: date | None = None
    holder: Party | None = None
    terms: Terms = field(default_factory=Terms)
    document: str = ""
    sha256: str = ""
    machines: tuple[Machine, ...] = ()
    order: str = ""
    given: str = ""

    def json(self) -> dict[str, Any]:
        """Return it as its file says it (`assurance.schema.json`)."""
        content: dict[str, Any] = json.loads(self.given)
        return content

    def subjects(self) -> dict[str, list[str]]:
        """Return what its entries in the log are found by."""
        found = subjects(self.json()) | {"assurance": [self.id]}
        return found | ({"order": [self.order]} if self.order else {})


@dataclass(frozen=True)
class Kept:
    """An assurance as it stands in the register.

    `ended_on` is the first day on which it holds no more because somebody ended it, None where
    nobody did; `entry` is the entry of the log that tells of it, `ended_entry` that of its end.
    """

    row: int
    entry: int
    by: str
    at: str
    assurance: Assurance
    ended_on: date | None = None
    ended_why: str = ""
    ended_by: str = ""
    ended_entry: int | None = None

    def before(self, entry: int) -> Kept | None:
        """Return it as the register had it before an entry of the log; None if it had not."""
        if self.entry >= entry:
            return None
        if self.ended_entry is None or self.ended_entry < entry:
            return self
        return replace(self, ended_on=None, ended_why="", ended_by="", ended_entry=None)

    def state(self, as_of: date) -> str:
        """Return one of `STATES`, as of a day."""
        if self.ended_on and as_of >= self.ended_on:
            return "ended"
        if as_of < self.assurance.valid_from:
            return "not_yet"
        if self.assurance.expires and as_of > self.assurance.expires:
            return "expired"
        return "in_force"


def read_assurance(content: object, what: str = "the assurance") -> Assurance:
    """Return the assurance that a JSON object says.

    Raises InputError, which names `what` and the field, for fields that are missing, unknown or of
    another shape, days that are none or in the wrong order, and codes of no country.
    """
    told = hold(content, "assurance", what)
    terms = told.get("terms", {})
    document = told.get("document", {})
    issued = iso_day(told["issued"], f"{what}: issued")
    assurance = Assurance(
        id=word(told["id"], f"{what}: id", "id"),
        kind=told["kind"],
        issuer=read_party(told["issuer"], f"{what}: issuer"),
        issued=issued,
        valid_from=iso_day(told.get("valid_from", told["issued"]), f"{what}: valid_from"),
        expires=iso_day(told["expires"], f"{what}: expires") if "expires" in told else None,
        holder=read_party(told["holder"], f"{what}: holder") if "holder" in told else None,
        terms=_terms(terms, what),
        document=document.get("number", ""),
        sha256=document.get("sha256", ""),
        machines=tuple(Machine(**machine) for machine in told.get("machines", ())),
        order=told.get("order", ""),
        given=json.dumps(told, sort_keys=True),
    )
    _check(assurance, what)
    return assurance


def read_party(told: dict[str, Any], what: str) -> Party:
    """Return a party of a file that was held against its form."""
    _countries([told["country"]] if "country" in told else [], what)
    identifiers = tuple(sorted(told.get("identifiers", {}).items()))
    return Party(word(told["name"], f"{what}: name"), told.get("country", ""), identifiers)


def kept(connection: Connection) -> list[Kept]:
    """Return the whole register, by the id of the assurance."""
    end, ended_by = ASSURANCE_END, LOG_ENTRY.alias("ended_by")
    rows = connection.execute(
        select(
            ASSURANCE, LOG_ENTRY.c.made_by, LOG_ENTRY.c.at, end.c.ended_on, end.c.why,
            end.c.entry.label("ended_entry"), ended_by.c.made_by.label("ended_by"),
        )
        .join(LOG_ENTRY, LOG_ENTRY.c.number == ASSURANCE.c.entry)
        .outerjoin(end, end.c.assurance == ASSURANCE.c.id)
        .outerjoin(ended_by, ended_by.c.number == end.c.entry)
        .order_by(ASSURANCE.c.assurance_id)
    ).mappings()  # fmt: skip
    return [
        Kept(
            row=row["id"],
            entry=row["entry"],
            by=row["made_by"],
            at=row["at"],
            assurance=read_assurance(json.loads(row["body"]), row["assurance_id"]),
            ended_on=date.fromisoformat(row["ended_on"]) if row["ended_on"] else None,
            ended_why=row["why"] or "",
            ended_by=row["ended_by"] or "",
            ended_entry=row["ended_entry"],
        )
        for row in rows
    ]


def newest_entry(connection: Connection) -> int:
    """Return the number of the newest entry of the log on an assurance or its end; 0 for none."""
    numbers = (
        connection.scalar(select(func.max(kept.c.entry))) for kept in (ASSURANCE, ASSURANCE_END)
    )
    return max(number or 0 for number in numbers)


def one(register: Sequence[Kept], assurance_id: str) -> Kept:
    """Return one assurance of the register; InputError where it is not kept."""
    for known in register:
        if known.assurance.id == assurance_id:
            return known
    raise InputError(f"there is no assurance {cut(assurance_id)}; see: enduse assurance list")


def expiring(register: Sequence[Kept], within: int, as_of: date) -> list[Kept]:
    """Return those in force on a day that expire at most `within` days later, soonest first."""
    last = as_of + timedelta(days=within)
    found = [
        (known.assurance.expires, known.assurance.id, known)
        for known in register
        if known.state(as_of) == "in_force"
        and known.assurance.expires is not None
        and known.assurance.expires <= last
    ]
    return [known for _, _, known in sorted(found, key=lambda each: each[:2])]


def _terms(told: dict[str, Any], what: str) -> Terms:
    for name in ("countries", "not_to"):
        _countries(told.get(name, ()), f"{what}: terms.{name}")
    value = told.get("value_max", {})
    user = told.get("end_user")
    return Terms(
        end_user=read_party(user, f"{what}: terms.end_user") if user else None,
        countries=tuple(told.get("countries", ())),
        not_to=tuple(told.get("not_to", ())),
        sites=tuple(told.get("sites", ())),
        end_use=told.get("end_use", ""),
        quantity_max=Decimal(str(told["quantity_max"])) if "quantity_max" in told else None,
        value_max=Decimal(str(value["amount"])) if value else None,
        currency=value.get("currency", ""),
    )


def _countries(codes: Any, what: str) -> None:
    for code in codes:
        if country_code(code) != code:
            raise InputError(f"{what}: {cut(code)!r} is no code of a country (ISO 3166-1 alpha-2)")


def _check(assurance: Assurance, what: str) -> None:
    """Refuse days in the wrong order, and countries that are allowed and forbidden at once."""
    if assurance.issued < _EARLIEST:
        raise InputError(f"{what}: issued on {assurance.issued}, before {_EARLIEST}; is it right?")
    if assurance.expires and assurance.expires < assurance.valid_from:
        raise InputError(
            f"{what}: it expires on {assurance.expires}, before its first day, "
            f"{assurance.valid_from}"
        )
    if assurance.valid_from < assurance.issued:
        raise InputError(
            f"{what}: valid from {assurance.valid_from}, before it was issued, {assurance.issued}"
        )
    both = sorted(set(assurance.terms.countries) & set(assurance.terms.not_to))
    if both:
        raise InputError(f"{what}: {', '.join(both)} stands in terms.countries and in terms.not_to")


def row_of(known: Kept, as_of: date) -> dict[str, Any]:
    """Return an assurance for people and programs, with its state as of a day."""
    told = known.assurance
    return {
        "id": told.id,
        "kind": told.kind,
        "state": known.state(as_of),
        "issuer": told.issuer.name,
        "holder": told.holder.name if told.holder else None,
        "end_user": told.terms.end_user.name if told.terms.end_user else None,
        "valid_from": told.valid_from,
        "expires": told.expires,
        "ended_on": known.ended_on,
        "ended_why": known.ended_why or None,
        "ended_by": known.ended_by or None,
        "document": told.document or None,
        "order": told.order or None,
        "serials": [machine.serial for machine in told.machines],
        "added_by": known.by,
        "added_at": known.at,
        "entry": known.entry,
        "assurance": told.json(),
    }
