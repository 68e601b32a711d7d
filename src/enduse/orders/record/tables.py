"""The tables of the record of orders. The migrations make them; these definitions query them.

Each row but those of the log names the entry that tells of it. Who wrote it and when stands there,
once. Rows are added and neither changed nor removed: triggers refuse it.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

HEAD: Final = "0001"
"""The newest migration: a store that has it needs none."""

METADATA = MetaData()

LOG_ENTRY = Table(
    "log_entry",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False, comment="1, 2, 3 ..."),
    Column("at", String(20), nullable=False, comment="instant, UTC, ISO 8601"),
    Column("made_by", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("day", String(10), nullable=False, comment="the day that retention counts from"),
    Column("content", Text, nullable=False, comment="canonical JSON, ASCII"),
    Column("previous", String(64), nullable=False, comment="hash of the entry before"),
    Column("hash", String(64), nullable=False, comment="SHA-256, hexadecimal"),
)

LOG_SUBJECT = Table(
    "log_subject",
    METADATA,
    Column("entry", Integer, ForeignKey("log_entry.number"), primary_key=True),
    Column("kind", String(12), primary_key=True, comment="party, country, document, order ..."),
    Column("value", Text, primary_key=True, comment="as written, cut to 300 characters"),
)

ORDER_VERSION = Table(
    "order_version",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("order_id", String(80), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False, comment="the JSON, byte for byte as given"),
    Column("sha256", String(64), nullable=False),
    Column("entry", Integer, ForeignKey("log_entry.number"), nullable=False, unique=True),
    UniqueConstraint("order_id", "version", name="order_version_once"),
)

ORDER_CHECK = Table(
    "order_check",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version_id", Integer, ForeignKey("order_version.id"), nullable=False, index=True),
    Column("answer", String(12), nullable=False),
    Column("answer_json", Text, nullable=False, comment="the whole answer, canonical JSON"),
    Column("as_of", String(10), nullable=False),
    Column("versions_json", Text, nullable=False, comment="lists, rules, matcher, code"),
    Column("entry", Integer, ForeignKey("log_entry.number"), nullable=False, unique=True),
    CheckConstraint(
        "answer IN ('release', 'hold', 'refuse', 'needs_facts')", name="order_check_answer"
    ),
)

ORDER_DECISION = Table(
    "order_decision",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("check_id", Integer, ForeignKey("order_check.id"), nullable=False, index=True),
    Column("decision", String(8), nullable=False),
    Column("effect", String(8), nullable=False),
    Column("seconds", Integer, ForeignKey("order_decision.id"), comment="the waiting decision"),
    Column("reason", Text, nullable=False),
    Column("entry", Integer, ForeignKey("log_entry.number"), nullable=False, unique=True),
    CheckConstraint("decision IN ('release', 'refuse')", name="order_decision_decision"),
    CheckConstraint("effect IN ('waiting', 'released', 'refused')", name="order_decision_effect"),
)

ASSURANCE = Table(
    "assurance",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("assurance_id", String(80), nullable=False, unique=True),
    Column("body", Text, nullable=False, comment="canonical JSON by assurance.schema.json"),
    Column("entry", Integer, ForeignKey("log_entry.number"), nullable=False, unique=True),
)

ASSURANCE_END = Table(
    "assurance_end",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("assurance", Integer, ForeignKey("assurance.id"), nullable=False, unique=True),
    Column("ended_on", String(10), nullable=False, comment="first day on which it holds no more"),
    Column("why", Text, nullable=False),
    Column("entry", Integer, ForeignKey("log_entry.number"), nullable=False, unique=True),
)

TOLD_OF: Final = {
    "order": ORDER_VERSION,
    "check": ORDER_CHECK,
    "decision": ORDER_DECISION,
    "assurance": ASSURANCE,
    "assurance_end": ASSURANCE_END,
}
"""Which table has the row that an entry of a kind tells of."""
