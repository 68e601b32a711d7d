"""What an answer about one company consists of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Cited:
    """One row of a file that states an interest, with what it says."""

    source_id: str
    row_no: int
    role: str
    share_low_bp: int | None
    share_high_bp: int | None
    from_date: dt.date | None
    to_date: dt.date | None


@dataclass(frozen=True)
class Interest:
    """One link of the chain of evidence: what one owner holds in one company.

    `kind` is shares or control. `sure` is false where the first day is not known, or where a role
    does not prove control. `rows` are all rows that state it.
    """

    owner_id: str
    owner: str
    owned_id: str
    owned: str
    kind: str
    share_low_bp: int
    share_high_bp: int
    sure: bool
    rows: tuple[Cited, ...]


@dataclass(frozen=True)
class Listed:
    """One listing of the day: whose, where, since when.

    `carries` is carries, unsure, without or other; `why` says why it does not carry the rule.
    """

    entity_id: str
    name: str
    list: str
    authority: str
    entry: str
    listed_from: dt.date | None
    match_basis: str
    carries: str
    why: str
    source_id: str
    row_no: int


@dataclass(frozen=True)
class Decisive:
    """A fact that is not known and that decides.

    `kind` is share, date, listing, control, total or rule. `at_bp` is the share from which the
    answer is yes, where a share decides. `alone` is false where it takes this fact together with
    the others that are not alone.
    """

    kind: str
    words: str
    owner_id: str | None
    owned_id: str | None
    at_bp: int | None
    alone: bool


@dataclass(frozen=True)
class RuleAnswer:
    """The answer of one rule about one company on one day.

    `answer` is yes, no or depends; `basis` is listed, shares, control or none. `share_low_bp` and
    `share_high_bp` bound what the listed hold, counted as the rule counts, in hundredths of a
    percent. `outcome` is what the shares alone give, whether or not the rule was in force.
    """

    entity_id: str
    name: str
    rule: str
    rule_name: str
    as_of: dt.date
    rule_status: str
    threshold: str
    answer: str
    outcome: str
    basis: str
    share_low_bp: int
    share_high_bp: int
    depends_on: tuple[Decisive, ...]
    path: str
    chain: tuple[Interest, ...]
    listed: tuple[Listed, ...]
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    missing: tuple[str, ...]
    citation: str
    verification: str
