"""What a load tells its user: why rows are in quarantine, and what was not used or not read."""

from __future__ import annotations

from collections.abc import Mapping

from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.errors import cut
from enduse.readers.customs.choose import Choice
from enduse.readers.customs.layout import Layout
from enduse.readers.customs.numbers import Notation
from enduse.readers.customs.report import Reason

_FIRST_ROWS = 5
_WRITINGS = 3  # of writings that could not be read, so many are shown
_LENGTH = 300


def reasons_of(engine: Engine) -> tuple[Reason, ...]:
    """Return why rows are in the step `quarantined`, most frequent first."""
    rows = engine.fetch(
        "SELECT reason, column_name, count(*) AS n, min(row_no) AS first FROM quarantined "
        "GROUP BY reason, column_name ORDER BY n DESC, first, reason"
    ).to_pylist()
    return tuple(
        Reason(r["reason"], r["column_name"], r["n"], _first_rows(engine, r)) for r in rows
    )


def _first_rows(engine: Engine, group: Mapping[str, str | None]) -> tuple[int, ...]:
    column = group["column_name"]
    same = f"column_name = {literal(column)}" if column is not None else "column_name IS NULL"
    rows = engine.fetch(
        f"SELECT row_no FROM quarantined WHERE reason = {literal(str(group['reason']))} "
        f"AND {same} ORDER BY row_no LIMIT {_FIRST_ROWS}"
    )
    return tuple(rows["row_no"].to_pylist())


def unused(layout: Layout, choice: Choice) -> list[str]:
    """Name the columns of the file that nothing reads."""
    found = []
    if choice.unexplained:
        found.append(f"columns not used: {cut(', '.join(choice.unexplained), _LENGTH)}")
    if layout.repeated:
        twice = cut(", ".join(layout.repeated), _LENGTH)
        found.append(f"headings that occur twice, the first was used: {twice}")
    return found


def told_by_others(layout: Layout, notations: Mapping[str, Notation]) -> list[str]:
    """Name the number columns whose decimal sign only the other columns told."""
    return [
        f"column {layout.heading(name)}: decimal {notation.form}, told by the other columns"
        for name, notation in notations.items()
        if notation.from_others
    ]


def values(engine: Engine, rates: str) -> list[str]:
    """Say how many values were converted, with which table of rates, and how many are missing."""
    rows = engine.fetch(
        "SELECT value_basis, count(*) AS n FROM read_rows GROUP BY value_basis"
    ).to_pylist()
    counts = {row["value_basis"]: row["n"] for row in rows}
    found = []
    if counts.get("missing"):
        found.append(
            f"{counts['missing']} rows without a value in US dollars: none declared, and no "
            f"currency or rate to convert with; rates: {rates}"
        )
    if counts.get("converted"):
        found.append(f"{counts['converted']} values converted to US dollars with {rates}")
    return found


def unread(engine: Engine, layout: Layout) -> list[str]:
    """Name the commonest writings of countries and currencies that could not be read."""
    cells = [("countries", cell) for cell in layout.country_cells()]
    cells += [("currencies", cell) for cell in layout.currency_cells()]
    unknown = {name for name in ("countries", "currencies") if _any_unread(engine, name)}
    found = []
    for name, cell in cells:
        if name not in unknown:
            continue
        rows = engine.fetch(
            f"SELECT c.{cell} AS cell, count(*) AS n FROM ({layout.sql}) AS c "
            f"LEFT JOIN {name} k ON c.{cell} = k.cell WHERE k.cell IS NULL "
            f"AND c.{cell} IS NOT NULL GROUP BY c.{cell} ORDER BY n DESC, cell LIMIT {_WRITINGS}"
        ).to_pylist()
        found += [f"{r['n']} rows: {cut(r['cell'])} names none of the known {name}" for r in rows]
    return found


def _any_unread(engine: Engine, name: str) -> bool:
    """Whether any distinct writing has no meaning in the look-up `name`."""
    rows = engine.fetch(
        f"SELECT count(*) AS n FROM {name}_cells c LEFT JOIN {name} k ON c.cell = k.cell "
        "WHERE k.cell IS NULL"
    )
    return bool(rows["n"][0].as_py())
