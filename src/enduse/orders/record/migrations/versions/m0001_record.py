"""The first shape: the log, orders with checks and decisions, assurances; rows are only added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_KEYS = {
    "log_entry": "number",
    "log_subject": "",
    "order_version": "id",
    "order_check": "id",
    "order_decision": "id",
    "assurance": "id",
    "assurance_end": "id",
}
_REFUSED = "the log and what it tells of are kept: rows are neither changed nor removed"


def upgrade() -> None:
    """Make the tables and the triggers that refuse to change or remove a row."""
    _log()
    _orders()
    _assurances()
    if op.get_bind().dialect.name == "sqlite":
        _keep_on_sqlite()
    else:
        _keep_on_postgresql()


def _entry() -> sa.Column[int]:
    return sa.Column(
        "entry", sa.Integer, sa.ForeignKey("log_entry.number"), nullable=False, unique=True
    )


def _id(name: str = "id") -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)


def _log() -> None:
    op.create_table(
        "log_entry",
        _id("number"),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "log_subject",
        sa.Column("entry", sa.Integer, sa.ForeignKey("log_entry.number"), primary_key=True),
        sa.Column("kind", sa.String(12), primary_key=True),
        sa.Column("value", sa.Text, primary_key=True),
    )


def _orders() -> None:
    op.create_table(
        "order_version",
        _id(),
        sa.Column("order_id", sa.String(80), nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        _entry(),
        sa.UniqueConstraint("order_id", "version", name="order_version_once"),
    )
    op.create_table(
        "order_check",
        _id(),
        sa.Column(
            "version_id", sa.Integer, sa.ForeignKey("order_version.id"), nullable=False, index=True
        ),
        sa.Column("answer", sa.String(12), nullable=False),
        sa.Column("answer_json", sa.Text, nullable=False),
        sa.Column("as_of", sa.String(10), nullable=False),
        sa.Column("versions_json", sa.Text, nullable=False),
        _entry(),
        sa.CheckConstraint(
            "answer IN ('release', 'hold', 'refuse', 'needs_facts')", name="order_check_answer"
        ),
    )
    op.create_table(
        "order_decision",
        _id(),
        sa.Column(
            "check_id", sa.Integer, sa.ForeignKey("order_check.id"), nullable=False, index=True
        ),
        sa.Column("decision", sa.String(8), nullable=False),
        sa.Column("effect", sa.String(8), nullable=False),
        sa.Column("seconds", sa.Integer, sa.ForeignKey("order_decision.id")),
        sa.Column("reason", sa.Text, nullable=False),
        _entry(),
        sa.CheckConstraint("decision IN ('release', 'refuse')", name="order_decision_decision"),
        sa.CheckConstraint(
            "effect IN ('waiting', 'released', 'refused')", name="order_decision_effect"
        ),
    )


def _assurances() -> None:
    op.create_table(
        "assurance",
        _id(),
        sa.Column("assurance_id", sa.String(80), nullable=False, unique=True),
        sa.Column("body", sa.Text, nullable=False),
        _entry(),
    )
    op.create_table(
        "assurance_end",
        _id(),
        sa.Column(
            "assurance", sa.Integer, sa.ForeignKey("assurance.id"), nullable=False, unique=True
        ),
        sa.Column("ended_on", sa.String(10), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        _entry(),
    )


def _keep_on_sqlite() -> None:
    for table, key in _KEYS.items():
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            )
        if key:  # INSERT OR REPLACE removes a row without asking the trigger of DELETE
            op.execute(
                f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            )


def _keep_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION order_record_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    for table in _KEYS:
        op.execute(
            f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION order_record_is_kept()"
        )
