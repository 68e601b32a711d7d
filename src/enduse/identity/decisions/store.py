"""Where judgements are kept: SQLite in the workspace, or a PostgreSQL that several people share.

A judgement is written in one transaction that is on disk when `record` returns (see
`enduse.database`). No row is ever changed: triggers refuse it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, func, select

from enduse.database import Database, Shape, at_place
from enduse.errors import InputError
from enduse.identity.decisions.model import (
    LEFT,
    PARTIES,
    RIGHT,
    UNDO,
    Judgement,
    Side,
    undone_by,
)
from enduse.identity.decisions.tables import HEAD, JUDGEMENT, JUDGEMENT_PARTY

FILE = "decisions.sqlite"
_READ_ROWS = 50_000


class DecisionStore(Database):
    """The log of judgements. Rows are added; none is changed or removed."""

    SHAPE = Shape(
        what="decisions",
        head=HEAD,
        migrations=Path(__file__).parent / "migrations",
        version_table="alembic_version",
        written="judgement",
        lock=8_412_706_155_501,
    )

    def record(self, judgement: Judgement) -> Judgement:
        """Keep a judgement and return it with its number; on disk when this returns.

        Raises InputError for an undo of a judgement that is not there or is undone already.
        """
        with self._told(), self._writing() as connection:
            if judgement.kind == UNDO:
                self._check_undo(connection, judgement)
            kept = connection.execute(JUDGEMENT.insert().values(_row(judgement)))
            number = int((kept.inserted_primary_key or (0,))[0])
            rows = [
                {"judgement_id": number, "side": name, "party_key": key}
                for name, side in ((LEFT, judgement.left), (RIGHT, judgement.right))
                for key in (side.parties if side else ())
            ]
            if rows:
                connection.execute(JUDGEMENT_PARTY.insert(), rows)
        return replace(judgement, number=number)

    def judgements(self) -> list[Judgement]:
        """Return every judgement, oldest first, without the parties of its sides."""
        with self._told(), self._reading() as connection:
            return _judgements(connection)

    def parties(self, numbers: Sequence[int]) -> pa.Table:
        """Return the party keys of these judgements' sides, sorted (`PARTIES`)."""
        columns = JUDGEMENT_PARTY.c
        found: list[pa.RecordBatch] = []
        wanted = set(numbers)
        with self._told(), self._reading() as connection:
            rows = connection.execute(
                select(columns.judgement_id, columns.side, columns.party_key).order_by(
                    columns.judgement_id, columns.side, columns.party_key
                )
            )
            for part in rows.partitions(_READ_ROWS):
                kept = [tuple(row) for row in part if row[0] in wanted]
                cells = zip(*kept, strict=True) if kept else ([], [], [])
                arrays = [pa.array(c, f.type) for c, f in zip(cells, PARTIES, strict=True)]
                found.append(pa.record_batch(arrays, PARTIES))
        return pa.Table.from_batches(found, PARTIES)

    def version(self) -> str:
        """Return the number of the newest judgement; rows are only added, so it says which."""
        with self._told(), self._reading() as connection:
            return str(connection.scalar(select(func.max(JUDGEMENT.c.id))) or 0)

    def _check_undo(self, connection: Connection, undo: Judgement) -> None:
        known = _judgements(connection)
        number = undo.undoes
        if number not in {j.number for j in known}:
            raise InputError(f"there is no decision {number}; see: enduse decisions")
        ended = undone_by(known)
        if number in ended:
            raise InputError(
                f"decision {number} is undone already by decision {ended[number]}; to let it hold "
                f"again: enduse undo {ended[number]} --why TEXT"
            )


def open_store(root: Path, url: str, make: bool = False) -> DecisionStore | None:
    """Open the decisions of the workspace at `root`: the PostgreSQL at `url`, else its own file.

    Without `make`, None where nobody has decided anything yet and no `url` is set. Raises
    WorkspaceError for a `url` that cannot be used.
    """
    path = root / FILE
    if not url and not make and not path.exists():
        return None
    return DecisionStore.open(at_place(path, url, DecisionStore.SHAPE.what))


def _row(judgement: Judgement) -> dict[str, Any]:
    left, right = judgement.left, judgement.right
    return {
        "kind": judgement.kind,
        "undoes": judgement.undoes,
        "why": judgement.why,
        "made_by": judgement.who,
        "made_at": judgement.at,
        "even_so": judgement.even_so,
        "names_version": judgement.names_version,
        "matcher_version": judgement.matcher_version,
        **_side_row(LEFT, left),
        **_side_row(RIGHT, right),
    }


def _side_row(name: str, side: Side | None) -> dict[str, str | None]:
    return {
        f"{name}_entity": side.entity_id if side else None,
        f"{name}_anchor": side.anchor if side else None,
        f"{name}_names": json.dumps(side.names, ensure_ascii=False) if side else None,
    }


def _judgements(connection: Connection) -> list[Judgement]:
    rows = connection.execute(select(JUDGEMENT).order_by(JUDGEMENT.c.id)).mappings()
    return [
        Judgement(
            kind=row["kind"],
            why=row["why"],
            who=row["made_by"],
            at=row["made_at"],
            names_version=row["names_version"],
            matcher_version=row["matcher_version"],
            left=_side(row, LEFT),
            right=_side(row, RIGHT),
            undoes=row["undoes"],
            even_so=row["even_so"],
            number=row["id"],
        )
        for row in rows
    ]


def _side(row: Any, name: str) -> Side | None:
    if row[f"{name}_entity"] is None:
        return None
    names = json.loads(row[f"{name}_names"] or "[]")
    return Side(row[f"{name}_entity"], row[f"{name}_anchor"] or "", tuple(names))
