"""The tables of the decision store. The migrations make them; these definitions query them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

HEAD: Final = "0001"
"""The newest migration: a store that has it needs none."""

METADATA = MetaData()
_KINDS = "kind IN ('same', 'different', 'split', 'undecided', 'undo')"

JUDGEMENT = Table(
    "judgement",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("undoes", Integer, ForeignKey("judgement.id")),
    Column("why", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", String(20), nullable=False, comment="instant, UTC, ISO 8601"),
    Column("even_so", Text, nullable=False, comment="the conflict that was known; empty for none"),
    Column("names_version", Text, nullable=False),
    Column("matcher_version", Text, nullable=False),
    Column("left_entity", String(12), comment="entity id on that day"),
    Column("left_anchor", Text),
    Column("left_names", Text, comment="JSON array of names as seen"),
    Column("right_entity", String(12)),
    Column("right_anchor", Text),
    Column("right_names", Text),
    CheckConstraint(_KINDS, name="judgement_kind"),
    CheckConstraint("(kind = 'undo') = (undoes IS NOT NULL)", name="judgement_undoes"),
    sqlite_autoincrement=True,
)

JUDGEMENT_PARTY = Table(
    "judgement_party",
    METADATA,
    Column("judgement_id", Integer, ForeignKey("judgement.id"), primary_key=True),
    Column("side", String(5), primary_key=True),
    Column("party_key", BigInteger, primary_key=True),
    CheckConstraint("side IN ('left', 'right')", name="judgement_party_side"),
)
