"""What an order is checked against: lists, records, rules, assurances, and their versions."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import enduse
from enduse.errors import WorkspaceError, cut
from enduse.names.keys import NAMES_VERSION
from enduse.orders.check.records import Records, Results, WorkspaceRecords
from enduse.orders.data import digest
from enduse.orders.record.assurances import Kept
from enduse.orders.record.breaches import Used
from enduse.orders.record.register import register_version
from enduse.orders.record.transactions import Transaction
from enduse.rules.book import RuleBook, rulebook
from enduse.screening import matcher
from enduse.screening.build import open_index
from enduse.screening.index import ListIndex
from enduse.workspace import Workspace

STAMP = "results.json"


@dataclass(frozen=True)
class Files:
    """The files of a workspace: where each lies and since when it is loaded, by source id.

    `sources` names them for the record: kind, profile, path, sha256, loaded_on. `version` is a
    digest of all.
    """

    paths: Mapping[str, str] = field(default_factory=dict)
    loaded_on: Mapping[str, dt.date] = field(default_factory=dict)
    sources: tuple[Mapping[str, str], ...] = ()
    version: str | None = None

    @classmethod
    def of(cls, workspace: Workspace) -> Files:
        """Return the files of a workspace."""
        found = workspace.sources()
        return cls(
            {one.source_id: one.path for one in found},
            {one.source_id: dt.date.fromisoformat(one.loaded_at[:10]) for one in found},
            tuple(
                {
                    "kind": one.kind, "profile": one.profile, "path": one.path,
                    "sha256": one.sha256, "loaded_on": one.loaded_at[:10],
                }
                for one in found
            ),
            workspace.version(),
        )  # fmt: skip


def _nothing_used(transaction: Transaction, register: Sequence[Kept]) -> Mapping[str, Used]:
    del transaction, register
    return {}


@dataclass(frozen=True)
class Known:
    """Everything a check may use. None is: not there, and every answer says so.

    `used` says what other orders take of the ceilings of the assurances.
    """

    book: RuleBook
    index: ListIndex | None = None
    records: Records | None = None
    assurances: tuple[Kept, ...] = ()
    files: Files = field(default_factory=Files)
    used: Callable[[Transaction, Sequence[Kept]], Mapping[str, Used]] = _nothing_used

    def versions(self) -> dict[str, Any]:
        """Return the versions that an answer rests on: code, rules, matcher, flags, files."""
        return {
            "enduse": enduse.__version__,
            "rulebook": self.book.version,
            "matcher": matcher.version(),
            "names": NAMES_VERSION,
            "red_flags": digest("red_flags.yaml"),
            "list_effects": digest("list_effects.yaml"),
            "records": self.records is not None,
            "data": self.files.version,
            "sources": [dict(source) for source in self.files.sources],
            "assurances": register_version(self.assurances),
        }


@contextmanager
def open_known(
    workspace: Workspace | None, results: Results, book: RuleBook | None = None,
    assurances: tuple[Kept, ...] = (),
) -> Iterator[Known]:  # fmt: skip
    """Open what a workspace knows, as far as it is there; without one, the rules alone.

    `results` gives an engine that knows the results of the workspace. Where no list is loaded, or
    nothing was investigated, that part stays None. Raises WorkspaceError where files were loaded
    since the last investigation: records that are not up to date would pass in silence.
    """
    book = book or rulebook()
    if workspace is None:
        yield Known(book)
        return
    with ExitStack() as parts:
        records = None
        if (workspace.results / STAMP).exists():
            records = WorkspaceRecords.open(workspace, results, parts)
        yield Known(book, _index(workspace), records, assurances, Files.of(workspace))


def settled() -> None:
    """Keep what was opened and read so far out of the garbage collector's passes.

    For a program that checks one order after the other: without it every hundredth check or so
    waits a tenth of a second while tables that never go away are looked through. Call it once,
    after a first check has read the reference tables.
    """
    gc.collect()
    gc.freeze()


def _index(workspace: Workspace) -> ListIndex | None:
    if not workspace.paths("list_entries"):
        return None
    try:
        return open_index(workspace)
    except OSError as error:
        raise WorkspaceError(
            f"the index of the lists cannot be kept in {workspace.root} ({cut(error)}); let "
            "somebody who may write there run: enduse screen NAME"
        ) from error
