"""What a table and a column are."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = (
    "exporter", "seller", "importer", "buyer", "consignee", "end_user", "maker", "declarant",
    "forwarder",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its name, its type (BIGINT, INTEGER, VARCHAR, DATE, BOOLEAN) and its meaning."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """One table: `stored` tables come from sources, the others are made by `investigate`."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    stored: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)

    def ddl(self) -> str:
        """The columns as `name TYPE, ...`, for an empty table of this shape."""
        return ", ".join(f"{column.name} {column.type}" for column in self.columns)


def columns(text: str) -> tuple[Column, ...]:
    """Read `name TYPE meaning` lines; the type is given once, the meaning runs to the line end."""
    parts = [line.split(None, 2) for line in text.splitlines() if line.strip()]
    return tuple(Column(name, kind, meaning) for name, kind, meaning in parts)


ROW = """
source_id VARCHAR the file
row_no BIGINT the row in the file
"""
