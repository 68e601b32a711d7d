"""`enduse order`: check a sale before it happens, decide with two people, keep the reasons."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from enduse.cli.control import RulesOption
from enduse.cli.decide import ByOption, person
from enduse.cli.opening import opened, results
from enduse.cli.output import (
    Format,
    FormatOption,
    WorkspaceOption,
    say,
    show,
    show_sections,
    workspace_root,
)
from enduse.errors import InputError, WorkspaceError, cut

if TYPE_CHECKING:
    from enduse.orders.check import Known, OrderAnswer
    from enduse.orders.record import Check, OrderState, OrderStore
    from enduse.rules.book import RuleBook
    from enduse.workspace import Workspace

app = typer.Typer(
    help="Check a sale before it happens. Start with: enduse order new -o order.json",
    no_args_is_help=True,
)
Day = datetime.datetime
FOUND = 1
_STATES = ("id", "state", "answer", "as_of", "checks", "decided_by", "note")
_ANSWERS = ("order", "answer", "as_of", "because")
_DIFFERENCES = ("order", "part", "before", "after")
OrderId = Annotated[str, typer.Argument(help="The order's id, as `order list` gives it.")]
CheckOption = Annotated[
    int | None, typer.Option("--check", help="Which check; default: the latest.")
]
AsOf = Annotated[
    Day | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day asked about; default: today."),
]


@app.command(epilog="Example: enduse order new -o order.json")
def new(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")],
) -> None:
    """Write a template of an order, made up, with each field explained."""
    from enduse.orders.model import template

    if output.exists():
        raise InputError(f"{output} is there already; give another name")
    try:
        output.write_text(json.dumps(template(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise InputError(f"{output} cannot be written ({cut(error)})") from error
    say(f"wrote {output}; fill it in, then: enduse order check {output}")


@app.command(epilog="Example: enduse order check order.json --as-of 2024-03-08")
def check(
    file: Annotated[Path, typer.Argument(help="The order, JSON; `order new` writes a template.")],
    as_of: AsOf = None,
    by: ByOption = None,
    keep: Annotated[
        bool, typer.Option("--keep/--no-keep", help="Keep order and answer in the record.")
    ] = True,
    fail_unless_release: Annotated[
        bool, typer.Option("--fail-unless-release", help="Exit with 1 for any other answer.")
    ] = False,
    form: FormatOption = Format.table,
    rules: RulesOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Check an order: parties, goods, rules of the day in each jurisdiction, red flags.

    The answer is release, hold, refuse or needs_facts, with the reasons. It decides nothing: a
    person does, with `order decide`.
    """
    from enduse.orders.check import check_order
    from enduse.orders.check.page import plain_answer
    from enduse.orders.model.read import parse_order, read_bytes
    from enduse.rules.book import rulebook

    body = read_bytes(file)
    order = parse_order(body.decode(), str(file))
    found, book = _workspace(workspace), rulebook(rules)
    with _known(found, book) as known:
        made = check_order(order, known, _day(as_of))
    answer = plain_answer(made, known.files.paths)
    if found and keep:
        answer["check"] = _keep(found, book, Fresh(order.id, body, made, dict(answer), by))
    _show(answer, form)
    if fail_unless_release and answer["answer"] != "release":
        raise typer.Exit(FOUND)


@app.command(epilog="Example: enduse order decide A-17 --release --reason 'user visited' --by Li")
def decide(
    order_id: OrderId,
    reason: Annotated[str, typer.Option("--reason", help="Why; the log keeps it.")],
    release: Annotated[bool, typer.Option("--release", help="Let the order go.")] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help="Refuse the order.")] = False,
    by: ByOption = None,
    on: Annotated[
        int | None, typer.Option("--check", help="The check that you looked at; default: latest.")
    ] = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Release or refuse an order. After any answer but release, two people have to release it."""
    if release == refuse:
        raise InputError("say --release or --refuse; one of them")
    with _record(opened(workspace)) as store:
        state = store.decide(order_id, "release" if release else "refuse", person(by), reason, on)
    show([_state(state)], form, _STATES)


@app.command("list", epilog="Example: enduse order list --state open")
def list_(
    state: Annotated[
        str | None,
        typer.Option(help="Only open, waiting_for_second, released or refused ones."),
    ] = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """List the orders that were checked, and where each stands."""
    with _record(opened(workspace)) as store:
        show([_state(one) for one in store.orders(state)], form, _STATES)


@app.command("show", epilog="Example: enduse order show A-17 --format json")
def show_(
    order_id: OrderId,
    number: CheckOption = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Show the answer of a check as it was kept."""
    with _record(opened(workspace)) as store:
        found = _chosen(store, order_id, number)
    _show(found.answer | {"check": found.number}, form)


@app.command(epilog="Example: enduse order replay A-17")
def replay(
    order_id: OrderId,
    number: CheckOption = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Make the answer of a check again from what was known that day, and compare.

    The order as given, the rulebook of that day and the files loaded then are used. Exit code 1
    where the answer does not come out the same.
    """
    from enduse.orders.check.again import changed_versions, known_then

    found = opened(workspace)
    with _record(found) as store:
        kept = _chosen(store, order_id, number)
        with known_then(found, kept, store) as known:
            answer = _answer(_checked(kept, known, datetime.date.fromisoformat(kept.as_of)), known)
    _compare([(kept, answer)], form)
    for words in changed_versions(kept.versions, answer["versions"]):
        say(f"version differs: {words}")
    if _differences(kept, answer):
        say(f"check {kept.number} of order {kept.order_id} does NOT come out as it was kept")
        raise typer.Exit(FOUND)
    say(f"check {kept.number} of order {kept.order_id} comes out as it was kept")


@app.command(epilog="Example: enduse order recheck --as-of 2024-03-08")
def recheck(
    as_of: AsOf = None,
    by: ByOption = None,
    keep: Annotated[
        bool, typer.Option("--keep/--no-keep", help="Keep the new answers in the record.")
    ] = True,
    fail_on_change: Annotated[
        bool, typer.Option("--fail-on-change", help="Exit with 1 where an answer changed.")
    ] = False,
    form: FormatOption = Format.table,
    rules: RulesOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Check all kept orders, open and past, by today's lists, rules and facts; say what changed."""
    from enduse.rules.book import rulebook

    found, book, day = opened(workspace), rulebook(rules), _day(as_of)
    changed: list[tuple[Check, dict[str, Any]]] = []
    failed: list[str] = []
    with _record(found) as store:
        latest = [one.check for one in store.orders()]
        with _known(found, book) as known:
            for kept in latest:
                try:
                    made = _checked(kept, known, day)
                except InputError as error:
                    failed.append(kept.order_id)
                    say(f"not checked: {error}")
                    continue
                answer = _answer(made, known)
                if _differences(kept, answer):
                    changed.append((kept, answer))
                    if keep:
                        _keep(found, book, Fresh(kept.order_id, kept.order, made, answer, by))
        states = {one.order_id: one for one in store.orders()}
    _compare(changed, form)
    _say_changes(changed, states)
    say(f"{len(latest)} orders checked as of {day}; {len(changed)} answers changed")
    if failed:
        raise InputError(f"{len(failed)} orders could not be checked again, the first {failed[0]}")
    if fail_on_change and changed:
        raise typer.Exit(FOUND)


def _say_changes(
    changed: list[tuple[Check, dict[str, Any]]], states: Mapping[str, OrderState]
) -> None:
    for kept, _ in changed:
        if note := states[kept.order_id].note:
            say(f"order {kept.order_id}: {note}")


class Fresh(NamedTuple):
    """A check to be kept: the order as given, what was found, the answer, and who asked."""

    order_id: str
    body: bytes
    made: OrderAnswer
    answer: dict[str, Any]
    by: str | None


def _keep(workspace: Workspace, book: RuleBook, fresh: Fresh) -> int:
    """Keep a check with the rulebook it rests on; return its number."""
    from enduse.orders.check.again import keep_book, kept_versions
    from enduse.orders.record import made_record

    keep_book(workspace, book)
    versions = kept_versions(fresh.made)
    with made_record(workspace) as store:
        return store.keep_check(
            fresh.order_id, fresh.body, fresh.answer, versions, person(fresh.by)
        )


def _checked(kept: Check, known: Known, day: datetime.date) -> OrderAnswer:
    from enduse.orders.check import check_order
    from enduse.orders.model import parse_order

    order = parse_order(kept.order.decode(), f"order {kept.order_id}, version {kept.version}")
    return check_order(order, known, day)


def _answer(made: OrderAnswer, known: Known) -> dict[str, Any]:
    from enduse.orders.check.page import plain_answer

    return plain_answer(made, known.files.paths)


def _differences(kept: Check, answer: Mapping[str, Any]) -> list[dict[str, str]]:
    from enduse.orders.check.again import differences

    return [
        {"order": kept.order_id, "part": one.part, "before": one.before, "after": one.after}
        for one in differences(kept.answer, answer)
    ]


def _compare(pairs: list[tuple[Check, dict[str, Any]]], form: Format) -> None:
    show([row for kept, answer in pairs for row in _differences(kept, answer)], form, _DIFFERENCES)


def _day(given: Day | None) -> datetime.date:
    return given.date() if given else datetime.datetime.now(datetime.UTC).date()


def _workspace(given: Path | None) -> Workspace | None:
    """Open the workspace; where none is named or here, go on with the rules alone and say so."""
    from enduse.workspace import MANIFEST

    named = given or os.environ.get("ENDUSE_WORKSPACE")
    if not named and not (workspace_root(None) / MANIFEST).exists():
        say(
            "note: no workspace here, so no list is screened and nothing is kept; "
            "make one with: enduse init DIR"
        )
        return None
    return opened(given)


@contextmanager
def _known(workspace: Workspace | None, book: RuleBook) -> Iterator[Known]:
    from enduse.orders.check import open_known
    from enduse.orders.record import record

    with ExitStack() as parts:
        store = parts.enter_context(record(workspace)) if workspace is not None else None
        register = tuple(store.assurances()) if store else ()
        opening = open_known(workspace, lambda: results(_required(workspace)), book, register)
        known = parts.enter_context(opening)
        yield replace(known, used=store.used) if store else known


def _required(workspace: Workspace | None) -> Workspace:
    if workspace is None:
        raise WorkspaceError("there is no workspace; make one with: enduse init DIR")
    return workspace


@contextmanager
def _record(workspace: Workspace) -> Iterator[OrderStore]:
    from enduse.orders.record import record

    with record(workspace) as store:
        if store is None:
            raise InputError("no order is kept yet; check one with: enduse order check FILE")
        yield store


def _chosen(store: OrderStore, order_id: str, number: int | None) -> Check:
    if number is None:
        return store.latest_check(order_id)
    found = [one for one in store.checks(order_id) if one.number == number]
    if not found:
        raise InputError(f"order {cut(order_id)} has no check {number}; see: enduse order list")
    return found[0]


def _state(one: OrderState) -> dict[str, Any]:
    return {
        "id": one.order_id,
        "state": one.state,
        "answer": one.check.word,
        "as_of": one.check.as_of,
        "checks": one.check.number,
        "decided_by": one.decision.by if one.decision else None,
        "note": one.note,
    }


def _show(answer: Mapping[str, Any], form: Format) -> None:
    from enduse.orders.check.page import sections

    if form is Format.table:
        show_sections(sections(answer))
    elif form is Format.json:
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        because = [one["says"] for one in answer["because"]]
        show([{**answer, "because": because}], form, _ANSWERS)
