"""The same order checked again: what differs, and whether an old answer comes out as it did."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from enduse.errors import InputError, WorkspaceError, cut
from enduse.rules.book import RuleBook, book_of
from enduse.workspace import Workspace

BOOKS: Final = "rulebooks"


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
            yield f"{where}: owned, {rule['rule']}", str(rule["answer"])
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
    for name in sorted({*before, *after} - {"sources"}):
        if before.get(name) != after.get(name):
            found.append(f"{name}: {before.get(name)} then, {after.get(name)} now")
    then = {(one["path"], one["sha256"]) for one in before.get("sources", ())}
    now = {(one["path"], one["sha256"]) for one in after.get("sources", ())}
    found += [f"file gone: {path} ({sha256[:12]})" for path, sha256 in sorted(then - now)]
    found += [f"file added: {path} ({sha256[:12]})" for path, sha256 in sorted(now - then)]
    return found


def keep_book(workspace: Workspace, book: RuleBook) -> None:
    """Keep the text of a rulebook in the workspace, so that its answers can come out again."""
    path = workspace.root / BOOKS / f"{book.version}.zip"
    if path.exists():
        return
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, text in sorted(book.texts.items()):
                packed.writestr(name, text)
        fresh.replace(path)
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be written ({cut(error)})") from error


def kept_book(workspace: Workspace, version: str) -> RuleBook | None:
    """Return a rulebook that was kept in the workspace; None where it was not.

    Raises WorkspaceError where the kept text is not what its version says.
    """
    path = workspace.root / BOOKS / f"{version}.zip"
    if not path.exists():
        return None
    try:
        with zipfile.ZipFile(path) as packed:
            texts = {name: packed.read(name) for name in packed.namelist()}
        book = book_of(texts)
    except (OSError, zipfile.BadZipFile, InputError) as error:
        raise WorkspaceError(f"{path} cannot be read ({cut(error)}); restore it") from error
    if book.version != version:
        raise WorkspaceError(f"{path} holds rulebook {book.version}; restore it from your backup")
    return book


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
            f"{len(missing)} files that the answer rests on are not loaded any more, for example "
            f"{gone['path']} ({gone['sha256'][:12]}); load them again"
        )
    return Workspace(workspace.root, workspace.settings, held)
