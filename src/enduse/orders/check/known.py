"""What an order is checked against: lists, owners, earlier shipments, rules, and their versions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import enduse
from enduse.engine import Engine
from enduse.names.keys import NAMES_VERSION
from enduse.orders.data import digest
from enduse.orders.flags import WorkspaceHistory
from enduse.orders.record.assurances import Kept
from enduse.rules.book import RuleBook, rulebook
from enduse.screening import matcher
from enduse.screening.build import open_index
from enduse.screening.index import ListIndex
from enduse.workspace import Workspace

Results = Callable[[], AbstractContextManager[Engine]]


@dataclass(frozen=True)
class Known:
    """Everything a check may use. None is: not there, and every answer says so.

    `owned`: ids of the entities that the records name an owner of. `paths`: files by source id.
    """

    book: RuleBook
    index: ListIndex | None = None
    engine: Engine | None = None
    history: WorkspaceHistory | None = None
    owned: frozenset[str] = frozenset()
    assurances: tuple[Kept, ...] = ()
    paths: Mapping[str, str] | None = None
    sources: tuple[Mapping[str, str], ...] = ()
    data_version: str | None = None

    def versions(self) -> dict[str, Any]:
        """Return the versions that an answer rests on: code, rules, matcher, flags, lists."""
        return {
            "enduse": enduse.__version__,
            "rulebook": self.book.version,
            "matcher": matcher.version(),
            "names": NAMES_VERSION,
            "red_flags": digest("red_flags.yaml"),
            "list_effects": digest("list_effects.yaml"),
            "data": self.data_version,
            "sources": [dict(source) for source in self.sources],
            "assurances": _digest(self.assurances),
        }


def _digest(assurances: tuple[Kept, ...]) -> str | None:
    if not assurances:
        return None
    text = "\n".join(f"{one.assurance.json()} {one.ended_on}" for one in assurances)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@contextmanager
def open_known(
    workspace: Workspace | None, results: Results, book: RuleBook | None = None,
    assurances: tuple[Kept, ...] = (),
) -> Iterator[Known]:  # fmt: skip
    """Open what a workspace knows, as far as it is there; without one, the rules alone.

    `results` gives an engine that knows the results of the workspace. Where nothing is loaded or
    investigated, that part stays None.
    """
    book = book or rulebook()
    if workspace is None:
        yield Known(book)
        return
    with ExitStack() as open_parts:
        engine, history, owned = None, None, frozenset[str]()
        if (workspace.results / "results.json").exists():
            engine = open_parts.enter_context(results())
            history = WorkspaceHistory.open(workspace, results)
            open_parts.callback(history.close)
            rows = engine.fetch("SELECT DISTINCT owned_id FROM owners").column(0)
            owned = frozenset(rows.to_pylist())
        yield Known(
            book,
            open_index(workspace) if workspace.paths("list_entries") else None,
            engine,
            history,
            owned,
            assurances,
            {source.source_id: source.path for source in workspace.sources()},
            tuple(
                {"kind": one.kind, "profile": one.profile, "path": one.path, "sha256": one.sha256}
                for one in workspace.sources()
            ),
            workspace.version(),
        )
