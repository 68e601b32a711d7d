"""A workspace with a made-up list, and what the tests of screening ask of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from enduse.readers.lists import ListOptions, load_list
from enduse.workspace import Workspace

AT = "2024-01-01T00:00:00Z"
# Valid by checksum, and of nobody in particular here.
INN, OTHER_INN, OGRN = "7719717008", "7722476458", "1145835004545"
ENTRIES = (
    {"entry": "1", "name": "STANKO LLC", "alias": "Made-up Machines", "weak_alias": "SML",
     "kind": "company", "country": "RU", "identifiers": f"INN: {INN}",
     "address": "5 Lenina street, office 12, Moscow, Russia", "programme": "P1",
     "listed_from": "2023-11-02"},
    {"entry": "2", "name": "MADE UP HOLDING", "kind": "company", "country": "HK",
     "address": "Unit 1204, 12/F, Made Up Tower, 1 Queen's Road Central, Hong Kong",
     "programme": "P2"},
    {"entry": "3", "name": "JOHN MADEUP", "kind": "person", "country": "RU", "programme": "P2",
     "listed_from": "2020-01-01", "listed_to": "2021-01-01"},
    {"entry": "4", "name": "OCEAN MADEUP", "kind": "vessel", "programme": "P2",
     "listed_from": "2030-01-01"},
)  # fmt: skip


def table(rows: Sequence[Mapping[str, str]]) -> str:
    """Rows as CSV, every column that any of them has."""
    out = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def put_list(
    workspace: Workspace,
    rows: Sequence[Mapping[str, str]],
    name: str = "made-up",
    version: str | None = None,
) -> Path:
    """Load a list of these entries; return its file."""
    number = len(workspace.sources())
    path = workspace.root.parent / f"{name}-{number}.csv"
    path.write_text(table(rows), encoding="utf-8")
    options = ListOptions(name, "made-up authority", version)
    load_list(workspace, [path], "csv", options, AT)
    return path


def made_workspace(root: Path, rows: Sequence[Mapping[str, str]] = ENTRIES) -> Workspace:
    """A new workspace with one list."""
    workspace = Workspace.create(root / "w")
    put_list(workspace, rows)
    return workspace
