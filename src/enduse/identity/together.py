"""Several entities looked at as one, by the word of a person who says why.

Nothing in the workspace changes: the tables of one reading are put under names of their own, in
which the other entities' ids are those of the first. A published document may treat two spellings
as one company where the records alone do not.
"""

from __future__ import annotations

from collections.abc import Sequence

from enduse import schema
from enduse.engine import Engine, step_files
from enduse.engine.portable import literal

_ID_COLUMNS = frozenset(
    {"entity_id", "owner_id", "owned_id", "subject_id", "counterpart_id", "shipper_id"}
    | {"receiver_id", "seller_id", "buyer_id"}
    | {f"{role}_id" for role in schema.ROLES}
)
_ONE_ROW_EACH = ("entities",)


def treat_as_one(engine: Engine, first: str, others: Sequence[str], tables: Sequence[str]) -> None:
    """Give `tables` new content in which the entities `others` are the entity `first`.

    Works on the names that the engine knows for this reading only. Of `entities`, the row of
    `first` stays.
    """
    if not others:
        return
    listed = ", ".join(literal(other) for other in others)
    for name in tables:
        columns = schema.TABLES[name].names
        if not _ID_COLUMNS & set(columns):
            continue
        cells = ", ".join(_cell(column, listed, first) for column in columns)
        where = f" WHERE entity_id NOT IN ({listed})" if name in _ONE_ROW_EACH else ""
        engine.step(f"{name}_as_one", f"SELECT {cells} FROM {name}{where}")
    for name in tables:
        if _ID_COLUMNS & set(schema.TABLES[name].names):
            paths = step_files(engine.path(f"{name}_as_one"))
            engine.read(name, paths, schema.TABLES[name])


def _cell(column: str, listed: str, first: str) -> str:
    if column not in _ID_COLUMNS:
        return column
    return f"CASE WHEN {column} IN ({listed}) THEN {literal(first)} ELSE {column} END AS {column}"
