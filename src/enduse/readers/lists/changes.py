"""Dated additions and removals of a list that carries no dates itself.

OFAC's CSV files do not say since when an entry is listed; its "Recent Actions" do. A person keeps
them as a CSV: entry, date, action (added or removed), and if wanted list and citation.
"""

from __future__ import annotations

from collections.abc import Iterator

from enduse.readers.days import day
from enduse.readers.entry import ListOptions
from enduse.readers.records import ListChange, Quarantined, Reading, Record
from enduse.readers.textfile import TextFile, table_rows

COLUMNS = ("entry", "date", "action", "list", "citation")
_ACTIONS = {
    "added": "added", "add": "added", "listed": "added", "designated": "added",
    "removed": "removed", "remove": "removed", "delisted": "removed",
}  # fmt: skip


def read_changes(file: TextFile, options: ListOptions) -> Iterator[Reading]:
    """Yield the changes; a row without entry, whole day or known action is quarantined.

    A change says nothing but its date, so a date that cannot be read leaves nothing to keep.
    """
    for row, values in table_rows(file, COLUMNS, ("entry", "date", "action")):
        yield Reading(row, (_record(values, options),))


def _record(values: dict[str, str], options: ListOptions) -> Record:
    when, action = day(values.get("date", "")), _ACTIONS.get(values.get("action", "").casefold())
    text = ",".join(values.values())
    if "*" in values:
        return Quarantined(values["*"], None, text)
    if not values["entry"]:
        return Quarantined("no entry number", "entry", text)
    if when is None:
        return Quarantined("not a whole day", "date", text)
    if action is None:
        return Quarantined("action is neither added nor removed", "action", text)
    return ListChange(
        list=values.get("list") or options.list or "ofac-sdn",
        entry=values["entry"],
        date=when,
        action=action,
        citation=values.get("citation") or None,
    )
