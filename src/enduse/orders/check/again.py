"""The same order checked again: what differs, and whether an old answer comes out as it did."""

from __future__ import annotations

import datetime as dt
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any, Final

from enduse.errors import InputError, WorkspaceError, cut
from enduse.orders.check.answer import OrderAnswer
from enduse.orders.check.known import Files, Known
from enduse.orders.check.records import KeptRecords, Told
from enduse.orders.record import Check, OrderStore
from enduse.rules.book import RuleBook, book_of
from enduse.screening.build import build_index, index_key, open_index
from enduse.screening.index import ListIndex
from enduse.screening.index_sql import collect
from enduse.workspace import Workspace

BOOKS: Final = "rulebooks"
SAID: Final = "records_said"


@dataclass(frozen=True)
class Difference:
    """One thing that two answers to one order do not share: which part, before and after."""

    part: str
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between two answers as `page.plain_answer` gives them.

    Compared are answer, listings of each party, ownership, verdicts, red flags and assurances;
    days and versions are not.
    """
    old, new = dict(_told(before)), dict(_told(after))
    return [
        Difference(part, old.get(part, ""), new.get(part, ""))
        for part in dict.fromkeys((*old, *new))
        if old.get(part) != new.get(part)
    ]


def _told(answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each part of an answer with what it says, in the order in which people read it."""
    yield "answer", str(answer["answer"])
    for party in answer["parties"]:
        where = f"parties[{party['party']}] {party['name']}"
        for hit in party["listings"]:
            said = f"{hit['status']}, probability {hit['probability']:.2f}"
            yield f"{where}: {hit['list']} {hit['entry']}", said
        for rule in party["ownership"]:
            yield f"{where}: owned, {rule['rule']} {rule['entity_id']}", str(rule["answer"])
    for one in answer["verdicts"]:
        rules = ", ".join(rule["id"] for rule in one["rules"])
        said = f"{one['verdict']} ({rules})" if rules else str(one["verdict"])
        yield f"goods[{one['goods']}]: {one['jurisdiction']}", said
        for duty in one["duties"]:
            yield f"goods[{one['goods']}]: {one['jurisdiction']}: {duty['id']}", duty["applies"]
    for flag in (*answer["red_flags"], *answer["not_checked"]):
        yield f"flag {flag['id']}", str(flag["state"])
    for breach in answer["assurances"]:
        yield f"assurance {breach['assurance']}: {breach['breach']}", str(breach["shows"])


def changed_versions(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return, in words, which versions two answers do not share."""
    found = []
    for name in sorted({*before, *after} - {"sources", SAID}):
        if before.get(name) != after.get(name):
            found.append(f"{name}: {before.get(name)} then, {after.get(name)} now")
    then = {(one["path"], one["sha256"]) for one in before.get("sources", ())}
    now = {(one["path"], one["sha256"]) for one in after.get("sources", ())}
    found += [f"file gone: {path} ({sha256[:12]})" for path, sha256 in sorted(then - now)]
    found += [f"file added: {path} ({sha256[:12]})" for path, sha256 in sorted(now - then)]
    return found


def keep_book(workspace: Workspace, book: RuleBook) -> None:
    """Keep the text of a rulebook in the workspace, so that its answers can come out again."""
    path = _kept_at(workspace, book.version)
    if path.exists():
        return
    try:
        path.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as fresh:
            try:
                with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as packed:
                    for name, text in sorted(book.texts.items()):
                        packed.writestr(name, text)
                Path(fresh.name).replace(path)
            finally:
                Path(fresh.name).unlink(missing_ok=True)
    except OSError as error:
        raise WorkspaceError(
            f"{path} cannot be written ({cut(error)}); get the right to write there, or check "
            "with --no-keep"
        ) from error


def kept_book(workspace: Workspace, version: str) -> RuleBook:
    """Return a rulebook that was kept in the workspace.

    Raises WorkspaceError where it is not there, or not what its version says.
    """
    path = _kept_at(workspace, version)
    if not path.exists():
        raise WorkspaceError(f"{path} is missing; restore it from your backup")
    try:
        with zipfile.ZipFile(path) as packed:
            texts = {name: packed.read(name) for name in packed.namelist()}
        book = book_of(texts)
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, InputError) as error:
        why = cut(error)
        raise WorkspaceError(f"{path} cannot be read ({why}); restore it from backup") from error
    if book.version != version:
        raise WorkspaceError(f"{path} holds rulebook {book.version}; restore it from your backup")
    return book


def _kept_at(workspace: Workspace, version: str) -> Path:
    return workspace.root / BOOKS / f"{version}.zip"


def kept_versions(answer: OrderAnswer) -> dict[str, Any]:
    """Return what has to be kept with an answer so that it can be made again.

    These are its versions, and what the records said of the order: results are made anew with every
    file that is loaded.
    """
    return {**answer.versions, SAID: answer.told.plain() if answer.told else None}


@contextmanager
def known_then(workspace: Workspace, kept: Check, store: OrderStore) -> Iterator[Known]:
    """Open what was known when a check was kept: its rulebook, its files, what the records said.

    What the register and other orders were given since the check is left out. Raises
    WorkspaceError where a part of it is gone.
    """
    book = kept_book(workspace, kept.versions["rulebook"])
    then = as_it_was(workspace, kept.versions["sources"])
    said = kept.versions.get(SAID)
    files = Files.of(then)
    days = {one["sha256"]: one["loaded_on"] for one in kept.versions["sources"]}
    loaded = {
        one.source_id: dt.date.fromisoformat(days[one.sha256]) for one in then.sources()
    }  # a file that was taken out and loaded again counts from its first day
    yield Known(
        book,
        _index(workspace, then) if then.paths("list_entries") else None,
        KeptRecords(Told.rebuilt(said)) if said is not None else None,
        tuple(known for one in store.assurances() if (known := one.before(kept.entry))),
        replace(files, loaded_on=loaded),
        partial(store.used, before=kept.entry),
    )


def as_it_was(workspace: Workspace, sources: Sequence[Mapping[str, str]]) -> Workspace:
    """Return the workspace with only the files that an answer rested on.

    Raises WorkspaceError where one of them is no longer loaded.
    """
    wanted = {(one["kind"], one["sha256"]) for one in sources}
    held = [one for one in workspace.sources() if (one.kind, one.sha256) in wanted]
    missing = wanted - {(one.kind, one.sha256) for one in held}
    if missing:
        gone = next(one for one in sources if (one["kind"], one["sha256"]) in missing)
        raise WorkspaceError(
            f"{len(missing)} of the files that the answer rests on are not loaded any more, for "
            f"example {gone['path']} ({gone['sha256'][:12]}); load them again"
        )
    return Workspace(workspace.root, workspace.settings, held)


def _index(now: Workspace, then: Workspace) -> ListIndex:
    """Return the index of the lists as they were; the workspace's own is left as it is."""
    if index_key(now) == index_key(then):
        return open_index(now)
    with (
        TemporaryDirectory(prefix="enduse-", ignore_cleanup_errors=True) as directory,
        closing(then.engine(Path(directory))) as engine,
    ):
        collect(engine)
        return build_index(engine, index_key(then))
