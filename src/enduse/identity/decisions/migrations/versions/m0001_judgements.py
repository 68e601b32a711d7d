"""The first shape: judgements and the parties of their sides, to which rows are only added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TABLES = ("judgement", "judgement_party")
_REFUSED = "decisions are kept: undo one with a new row"


def upgrade() -> None:
    """Make both tables and the triggers that refuse to change or remove a row."""
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("undoes", sa.Integer, sa.ForeignKey("judgement.id")),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(20), nullable=False),
        sa.Column("even_so", sa.Text, nullable=False),
        sa.Column("names_version", sa.Text, nullable=False),
        sa.Column("matcher_version", sa.Text, nullable=False),
        sa.Column("left_entity", sa.String(12)),
        sa.Column("left_anchor", sa.Text),
        sa.Column("left_names", sa.Text),
        sa.Column("right_entity", sa.String(12)),
        sa.Column("right_anchor", sa.Text),
        sa.Column("right_names", sa.Text),
        sa.CheckConstraint(
            "kind IN ('same', 'different', 'split', 'undecided', 'undo')", name="judgement_kind"
        ),
        sa.CheckConstraint("(kind = 'undo') = (undoes IS NOT NULL)", name="judgement_undoes"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "judgement_party",
        sa.Column("judgement_id", sa.Integer, sa.ForeignKey("judgement.id"), primary_key=True),
        sa.Column("side", sa.String(5), primary_key=True),
        sa.Column("party_key", sa.BigInteger, primary_key=True),
        sa.CheckConstraint("side IN ('left', 'right')", name="judgement_party_side"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _keep_on_sqlite()
    else:
        _keep_on_postgresql()


def _keep_on_sqlite() -> None:
    for table in _TABLES:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            )


def _keep_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION judgement_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    for table in _TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION judgement_is_kept()"
        )
