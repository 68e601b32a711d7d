"""What people decide about who is who: merge, split, review, decisions, undo."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from enduse.cli.load import now
from enduse.cli.opening import one, opened, results
from enduse.cli.output import Format, FormatOption, WorkspaceOption, say, show
from enduse.errors import InputError

if TYPE_CHECKING:
    from enduse.identity.deciding import Desk, Word
    from enduse.identity.decisions import Judgement
    from enduse.workspace import Workspace

COLUMNS = ("number", "kind", "state", "left", "right", "why", "who", "at")
PAIR_COLUMNS = ("pair", "probability", "value", "lines", "a", "b", "for", "against")

WhyOption = Annotated[str, typer.Option("--why", help="The reason; the log keeps it.")]
ByOption = Annotated[
    str | None,
    typer.Option("--by", help="Who decides; default: ENDUSE_USER, then the login name."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command(
        epilog="Example: enduse merge EZVC8WEQR21E 7719717008 --why 'one firm: same phone number'"
    )(merge)
    app.command(
        epilog="Example: enduse split EZVC8WEQR21E imports.csv:12 --why 'another firm of this name'"
    )(split)
    app.command(epilog="Example: enduse review --limit 20")(review)
    app.command(epilog="Example: enduse decisions --format json")(decisions)
    app.command(epilog="Example: enduse undo 3 --why 'the phone number was misread'")(undo)


def merge(
    a: Annotated[str, typer.Argument(help="A name, an identifier or an entity id.")],
    b: Annotated[str, typer.Argument(help="The other: a name, an identifier or an entity id.")],
    why: WhyOption,
    by: ByOption = None,
    even_so: Annotated[
        bool,
        typer.Option("--even-so", help="Although each has a valid number of the same kind."),
    ] = False,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Decide that two entities are one; every later run follows it."""
    from enduse.identity.deciding import merge as decide

    found, word = opened(workspace), _word(why, by, even_so)
    with _desk(found) as desk:
        ids = one(desk.engine, a), one(desk.engine, b)
        _recorded(decide(desk, *ids, word), form)


def split(
    entity: Annotated[str, typer.Argument(help="A name, an identifier or an entity id.")],
    party: Annotated[
        list[str],
        typer.Argument(help="What to take out: FILE:ROW, an identifier, a name or a party key."),
    ],
    why: WhyOption,
    by: ByOption = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Decide that writings are another entity than the one they stand in."""
    from enduse.findings.base import count
    from enduse.identity.deciding import split as decide

    found, word = opened(workspace), _word(why, by)
    with _desk(found) as desk:
        judgement = decide(desk, found.sources(), one(desk.engine, entity), party, word)
        say(f"taken out: {count(len(judgement.left.parties if judgement.left else ()), 'writing')}")
        _recorded(judgement, form)


def review(
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many.")] = 20,
    answer: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--answer", help="PAIR and same, different or undecided, without the questions."
        ),
    ] = None,
    why: Annotated[str, typer.Option("--why", help="The reason, with --answer.")] = "",
    by: ByOption = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Walk through pairs of entities that may be one, the most valuable and uncertain first."""
    from enduse.cli.questions import Sayer, walk
    from enduse.identity.deciding import Desk
    from enduse.identity.people import decisions as log
    from enduse.identity.review import pairs

    found = opened(workspace)
    asks = form is Format.table and sys.stdin.isatty() and sys.stdout.isatty()
    with results(found) as engine, log(found, make=asks or answer is not None) as store:
        desk = Desk(engine, store) if store else None
        if desk and answer:
            _recorded(_answered(desk, answer, _word(why, by)), form)
            return
        rows = _pairs(desk, limit) if desk else pairs(engine, limit)
        if desk and asks:
            walk(desk, rows, Sayer(person(by), now))
        else:
            show(rows if form is Format.json else [_flat(row) for row in rows], form, PAIR_COLUMNS)


def decisions(form: FormatOption = Format.table, workspace: WorkspaceOption = None) -> None:
    """List what was decided, by whom and why, with what holds now."""
    from enduse.identity.people import decisions as log

    found = opened(workspace)
    with log(found) as store:
        rows = _log(store.judgements(), _notes(found)) if store else []
    show(rows, form, COLUMNS)


def undo(
    number: Annotated[int, typer.Argument(help="The decision; see: enduse decisions", min=1)],
    why: WhyOption,
    by: ByOption = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """End a decision; it stays in the log, and undoing the undo lets it hold again."""
    from enduse.identity.deciding import undo as decide
    from enduse.identity.people import decisions as log

    found, word = opened(workspace), _word(why, by)
    with log(found) as store:
        if store is None:
            raise InputError(f"there is no decision {number}; nobody has decided anything yet")
        _recorded(decide(store, number, word), form)


@contextmanager
def _desk(found: Workspace) -> Iterator[Desk]:
    from enduse.identity.deciding import Desk
    from enduse.identity.people import made_decisions

    with results(found) as engine, made_decisions(found) as store:
        yield Desk(engine, store)


def _word(why: str, by: str | None, even_so: bool = False) -> Word:
    from enduse.identity.deciding import Word

    return Word(why, person(by), now(), even_so)


def person(by: str | None) -> str:
    """Return who acts: the option, else ENDUSE_USER, else the login name."""
    import getpass

    try:
        return by or os.environ.get("ENDUSE_USER") or getpass.getuser()
    except (KeyError, OSError) as error:
        raise InputError("nobody is named: give --by NAME, or set ENDUSE_USER") from error


def _answered(desk: Desk, answer: tuple[str, str], word: Word) -> Judgement:
    from enduse.identity.deciding import keep_apart, leave_open, merge
    from enduse.identity.review import read_pair

    kinds = {"same": merge, "different": keep_apart, "undecided": leave_open}
    text, kind = answer
    if kind not in kinds:
        raise InputError(f"--answer {kind!r} is none of {', '.join(kinds)}")
    a, b = (one(desk.engine, entity_id) for entity_id in read_pair(text))
    return kinds[kind](desk, a, b, word)


def _pairs(desk: Desk, limit: int) -> list[dict[str, Any]]:
    from enduse.identity.deciding import Standing
    from enduse.identity.review import pairs

    standing = Standing(desk)
    return pairs(desk.engine, limit, standing.settled(), standing.seen())


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    from enduse.findings.base import usd
    from enduse.findings.phrases import percent

    return row | {
        "probability": percent(row["probability_bp"]),
        "value": usd(row["value_usd_cents"]),
        "a": row["a"]["name"],
        "b": row["b"]["name"],
        "for": row["reasons"],
    }


def _recorded(judgement: Judgement, form: Format) -> None:
    show(_log([judgement], {}), form, COLUMNS)
    say(f"kept as decision {judgement.number}; it counts after: enduse investigate")


def _log(judgements: list[Judgement], notes: dict[int, list[str]]) -> list[dict[str, Any]]:
    from enduse.identity.decisions import undone_by

    ended = undone_by(judgements)
    return [
        {
            "number": j.number,
            "kind": j.kind,
            "state": f"undone by {ended[j.number]}" if j.number in ended else "in force",
            "undoes": j.undoes,
            "left": _side(j.left),
            "right": _side(j.right),
            "why": j.why,
            "who": j.who,
            "at": j.at,
            "even_so": j.even_so or None,
            "notes": notes.get(j.number, []) if j.number not in ended else [],
            "names_version": j.names_version,
            "matcher_version": j.matcher_version,
        }
        for j in judgements
    ]


def _side(side: Any) -> dict[str, Any] | None:
    if side is None:
        return None
    return {"entity_id": side.entity_id, "anchor": side.anchor, "names": list(side.names)}


def _notes(found: Workspace) -> dict[int, list[str]]:
    """Return what the last run had to say of decisions; nothing before the first run."""
    import pyarrow.parquet as pq

    path = found.results / "decision_notes.parquet"
    notes: dict[int, list[str]] = {}
    if path.exists():
        for row in pq.read_table(path).to_pylist():
            notes.setdefault(row["decision"], []).append(row["note"])
    return notes
