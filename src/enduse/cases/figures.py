"""Figures on the page: each links to the rows behind it; equal sets of rows share one address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

_LINKED = 40  # a longer set is written as ranges without links, or the page would be mostly links


@dataclass(frozen=True)
class RowSet:
    """The rows behind one or more figures of the page."""

    number: int
    label: str
    rows: tuple[int, ...]

    @property
    def ranges(self) -> str:
        """The row numbers as `1-3 7 9-12`; the page's script reads them too."""
        return " ".join(
            f"{first}-{last}" if last > first else str(first) for first, last in _runs(self.rows)
        )

    @property
    def linked(self) -> tuple[int, ...]:
        """The rows to link one by one; none where there are too many."""
        return self.rows if len(self.rows) <= _LINKED else ()


class Figures:
    """Hands out addresses for sets of rows, equal sets sharing one, in order of appearance."""

    def __init__(self) -> None:
        self._sets: dict[tuple[int, ...], RowSet] = {}

    def address(self, rows: Iterable[int], label: str) -> str:
        """Return `#rows-N` for these rows; `#rows` where the page holds none of them."""
        key = tuple(sorted(rows))
        if not key:
            return "#rows"
        if key not in self._sets:
            self._sets[key] = RowSet(len(self._sets) + 1, label, key)
        return f"#rows-{self._sets[key].number}"

    def link(self, text: object, rows: Iterable[int] | None, label: str) -> Markup:
        """Return a figure as a link to its rows, or as plain text where there are none."""
        if not rows:
            return Markup("{}").format(text)
        address = self.address(rows, label)
        title = f"the rows behind this: {label}"
        return Markup('<a class="fig" href="{}" title="{}">{}</a>').format(address, title, text)

    @property
    def sets(self) -> list[RowSet]:
        """All sets that have an address."""
        return list(self._sets.values())


def _runs(rows: tuple[int, ...]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
