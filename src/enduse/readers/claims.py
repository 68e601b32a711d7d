"""Claims: what somebody said, from a CSV, so that the records can be asked whether it holds.

Columns: claim, type, subject, subject_identifier, counterpart, counterpart_identifier, speaker,
said_on, said_where, quote, role, from, to, value_usd, count, share_percent, comparison, what.
`type` and `subject` must be said, and what the type needs to be tested: `not_after` a day,
`total_value` a value, `count` a count, `share` a share, `no_dealings_with` a counterpart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from enduse.errors import cut
from enduse.readers.cells import hundredths, identifiers, number
from enduse.readers.entry import distinct_names, stated_day
from enduse.readers.keep import Loaded, Told, load_file
from enduse.readers.records import (
    Claim,
    Party,
    Quarantined,
    Reading,
    Record,
    WrittenName,
)
from enduse.readers.textfile import TextFile, table_rows
from enduse.workspace import Workspace

COLUMNS = (
    "claim", "type", "subject", "subject_identifier", "counterpart", "counterpart_identifier",
    "speaker", "said_on", "said_where", "quote", "role", "from", "to", "value_usd", "count",
    "share_percent", "comparison", "what",
)  # fmt: skip
NEEDS = {
    "only_parts": None, "no_dealings_with": "counterpart", "not_after": "to",
    "total_value": "value_usd", "count": "count", "share": "share_percent",
}  # fmt: skip
ROLES = ("importer", "exporter", "seller", "any")
COMPARISONS = ("equal", "at_least", "at_most", "about")
Row = dict[str, str]


def read_claims(file: TextFile) -> Iterator[Reading]:
    """Yield the claims; one that could not be tested as it stands is quarantined."""
    for row, written in table_rows(file, COLUMNS, ("type", "subject")):
        values = dict.fromkeys(COLUMNS, "") | written
        fault = _fault(file, row, values)
        if fault:
            yield Reading(row, (Quarantined(fault[1], fault[0], ";".join(values.values())),))
        else:
            yield Reading(row, tuple(_records(file, row, values)))


def _fault(file: TextFile, row: int, values: Row) -> tuple[str | None, str] | None:
    """Return (column, reason) where a claim cannot be used."""
    kind = values["type"].casefold()
    if "*" in values:
        return None, values["*"]
    if kind not in NEEDS:
        return "type", f"type {cut(kind, 30)!r} is none of {', '.join(NEEDS)}"
    for column in ("subject", NEEDS[kind] or "subject"):
        if not values[column]:
            return column, f"a claim of type {kind} needs {column}"
    if kind == "not_after" and stated_day(file, f"row {row}, to", values["to"]) is None:
        return "to", "not a whole day"
    return _cell_fault(values)


def _cell_fault(values: Row) -> tuple[str, str] | None:
    """Return (column, reason) of a number or word that is none of those that can be tested."""
    for column in ("value_usd", "count", "share_percent"):
        if values[column] and number(values[column]) is None:
            return column, "not a number"
    for column, known in (("role", ROLES), ("comparison", COMPARISONS)):
        if values[column] and values[column].casefold() not in known:
            return column, f"{column} is none of {', '.join(known)}"
    return None


def _party(file: TextFile, name: str, written: str) -> Party:
    # Two names under one number stay two writings: that they are one firm is for `identity` to say.
    known = identifiers(written)
    identity = ";".join([*sorted(i.written for i in known), " ".join(name.split())])
    return Party(
        ref=f"{file.source_id}|{identity}",
        names=distinct_names((WrittenName(name),)),
        identifiers=known,
    )


def _records(file: TextFile, row: int, values: Row) -> Iterator[Record]:
    subject = _party(file, values["subject"], values["subject_identifier"])
    yield subject
    other = None
    if values["counterpart"]:
        other = _party(file, values["counterpart"], values["counterpart_identifier"])
        yield other
    counted = number(values["count"])
    yield Claim(
        claim=values["claim"] or str(row),
        type=values["type"].casefold(),
        subject_ref=subject.ref,
        counterpart_ref=other.ref if other else None,
        speaker=values["speaker"] or None,
        said_on=stated_day(file, f"row {row}, said_on", values["said_on"]),
        said_where=values["said_where"] or None,
        quote=values["quote"] or None,
        role=values["role"].casefold() or "any",
        from_date=stated_day(file, f"row {row}, from", values["from"]),
        to_date=stated_day(file, f"row {row}, to", values["to"]),
        value_usd_cents=hundredths(values["value_usd"]),
        count=None if counted is None else round(counted),
        share_bp=hundredths(values["share_percent"]),
        comparison=values["comparison"].casefold() or "equal",
        what=values["what"] or None,
    )


def load_claims(workspace: Workspace, paths: Sequence[Path], loaded_at: str) -> list[Loaded]:
    """Load claims files; all of them count, or none. `loaded_at` is given by the caller."""
    told = Told("claim", "csv", loaded_at)
    with workspace.transaction() as transaction:
        files = [TextFile(path) for path in paths]
        return [load_file(transaction, file, read_claims(file), told) for file in files]
