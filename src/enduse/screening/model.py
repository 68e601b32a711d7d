"""What is asked of the lists and what they answer: queries, hits and their reasons, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

STATUSES = ("listed", "date_unknown", "not_yet", "no_longer")


@dataclass(frozen=True, slots=True)
class Query:
    """Who is looked for, as of a day.

    `identifiers` are as written and may carry what they are called (`INN: 7719717008`); the format
    decides the scheme. `country` is an ISO 3166-1 alpha-2 code. A name or an identifier is needed.
    """

    name: str = ""
    identifiers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    country: str | None = None
    as_of: date = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against a hit, or is missing; `reasons.words` says it.

    `code` names the kind of reason, `details` the values that its sentence is made with.
    """

    code: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when an entry is listed under one programme, and how each day is known.

    `outdated`: a newer version of the list is loaded and the entry is not in it.
    """

    programme: str | None
    measure: str | None
    listed_from: date | None
    from_basis: str
    listed_to: date | None
    to_basis: str
    version: str | None
    outdated: bool
    source_id: str
    row_no: int


@dataclass(frozen=True, slots=True)
class Commonness:
    """How often the loaded data bears a name (equal comparison keys).

    `writings`: parties as written; `firms`: at least so many different ones, because no firm has
    two valid identifiers of one scheme; `entries`: list entries.
    """

    writings: int
    firms: int
    entries: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A list entry that the query could mean.

    `probability` is that query and entry are the same; `name_probability` is what the names alone
    say, None where no name was given. `span` decides `status` on the day asked for: `listed`,
    `date_unknown`, `not_yet`, `no_longer`. `matched_name` is the entry's name that is nearest to
    the one asked for; without a name it is the entry's first.
    """

    number: int
    list: str
    entry: str
    authority: str | None
    entry_name: str
    matched_name: str
    kind: str
    countries: tuple[str, ...]
    programmes: tuple[str, ...]
    span: Span
    status: str
    probability: float
    name_probability: float | None
    common: Commonness
    supports: tuple[Reason, ...]
    against: tuple[Reason, ...]
    missing: tuple[Reason, ...]
