"""People's decisions of one workspace, as the resolution reads them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from enduse.errors import WorkspaceError
from enduse.identity.decided import NOTHING, Decided
from enduse.identity.decisions import DecisionStore, in_force, open_store
from enduse.workspace import Workspace


@contextmanager
def decisions(workspace: Workspace, make: bool = False) -> Iterator[DecisionStore | None]:
    """Open the decisions of a workspace; None where nobody decided anything, unless `make`."""
    store = open_store(workspace.root, workspace.decisions_url, make)
    try:
        yield store
    finally:
        if store is not None:
            store.close()


@contextmanager
def made_decisions(workspace: Workspace) -> Iterator[DecisionStore]:
    """Open the decisions of a workspace, made where there are none yet."""
    with decisions(workspace, make=True) as store:
        if store is None:
            raise WorkspaceError(f"{workspace.root}: the store of decisions cannot be made")
        yield store


def read_decided(workspace: Workspace) -> Decided:
    """Return the decisions in force, with the writings that they speak of."""
    with decisions(workspace) as store:
        if store is None:
            return NOTHING
        holding = in_force(store.judgements())
        return Decided(tuple(holding), store.parties([j.number for j in holding]))


def decisions_version(workspace: Workspace) -> str:
    """Return the number of the newest decision as text; 0 before the first."""
    with decisions(workspace) as store:
        return store.version() if store else "0"
