"""Takes a loaded file out of a workspace again, and keeps the row accounts true.

A row of file B that repeats a row of file A was not loaded from B. Without A it would be missing,
so B has to go too, and can then be loaded again.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from enduse.errors import InputError, cut
from enduse.workspace import Source, Workspace


def find_source(workspace: Workspace, text: str) -> Source:
    """Return the source whose path, file name, SHA-256 or start of it is `text`.

    Raises InputError when none or several fit.
    """
    fitting = [
        source
        for source in workspace.sources()
        if text in (source.path, Path(source.path).name)
        or (len(text) >= 8 and source.sha256.startswith(text.lower()))
    ]
    if len(fitting) != 1:
        why = f"fits {len(fitting)} sources" if fitting else "fits no source"
        raise InputError(f"{cut(text)!r} {why}; give a path or a SHA-256 from: enduse sources")
    return fitting[0]


def unload(workspace: Workspace, source: Source, with_dependents: bool) -> list[Source]:
    """Take `source` out, and the files whose rows were counted as repeats of its rows.

    Returns what was taken out, `source` first. Raises InputError when other files depend on it and
    `with_dependents` is not set; nothing is changed then.
    """
    dependents = _dependents(workspace, source)
    if dependents and not with_dependents:
        names = ", ".join(other.path for other in dependents)
        raise InputError(
            f"rows of {names} were counted as repeats of rows of {source.path}; take those out "
            "too with --with-dependents, then load them again"
        )
    with workspace.transaction() as transaction:
        for gone in (source, *dependents):
            transaction.remove(gone)
    return [source, *dependents]


def _dependents(workspace: Workspace, source: Source) -> list[Source]:
    """Files that repeat rows of `source`, and files that repeat rows of those, and so on."""
    with (
        TemporaryDirectory(prefix="enduse-", ignore_cleanup_errors=True) as directory,
        closing(workspace.engine(Path(directory))) as engine,
    ):
        pairs = engine.fetch(
            "SELECT DISTINCT source_id, of_source_id FROM duplicates "
            "WHERE source_id <> of_source_id"
        ).to_pylist()
    gone = {source.source_id}
    while more := {p["source_id"] for p in pairs if p["of_source_id"] in gone} - gone:
        gone |= more
    return [s for s in workspace.sources() if s.source_id in gone and s != source]
