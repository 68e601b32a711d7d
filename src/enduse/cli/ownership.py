"""`enduse ownership`: which companies are owned by listed persons, by four rules."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from enduse.cli.opening import opened, results
from enduse.cli.output import Format, FormatOption, WorkspaceOption, say, show, show_sections
from enduse.errors import InputError

if TYPE_CHECKING:
    from enduse.screening.ownership.model import RuleAnswer

_ALL_COLUMNS = (
    "entity_id", "name", "rule", "answer", "basis", "rule_status", "share_low_bp", "share_high_bp",
)  # fmt: skip
_ONE_COLUMNS = (
    "entity_id", "name", "rule", "as_of", "rule_status", "answer", "outcome", "basis",
    "share_low_bp", "share_high_bp", "depends_on", "reasons", "against", "missing",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command(epilog="Example: enduse ownership 7719717008 --as-of 2023-03-01")(ownership)


def ownership(
    subject: Annotated[
        str | None, typer.Argument(help="The company: a name, an identifier or an id.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every company that a rule reaches, or may reach.")
    ] = False,
    as_of: Annotated[
        datetime.datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day asked about; default: today."),
    ] = None,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", help="Only us-ofac, us-bis, eu or uk.")
    ] = None,
    form: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Say whether listed persons own a company, by the 50 percent rules of the US, EU and UK."""
    from enduse.identity.lookup import subject as one
    from enduse.screening.ownership.reading import answer_all, answer_subject
    from enduse.screening.ownership.rules import chosen

    if every == (subject is not None):
        raise InputError("give a company, or --all for every company that a rule reaches")
    rules = chosen(tuple(rule or ()))
    day = as_of.date() if as_of else datetime.date.today()
    found = opened(workspace)
    path_of = {source.source_id: source.path for source in found.sources()}
    with results(found) as engine:
        if subject is None:
            rows = answer_all(engine, day, rules)
            show(rows, form, _ALL_COLUMNS)
            if not rows:
                say(f"the records name no company that a rule reaches on {day}")
            return
        answers = answer_subject(engine, one(engine, subject), day, rules)
    _show_one(answers, form, path_of)


def _show_one(answers: Sequence[RuleAnswer], form: Format, path_of: Mapping[str, str]) -> None:
    if form is Format.table:
        show_sections((_label(one), list(_lines(one, path_of))) for one in answers)
        return
    rows = [_row(one, path_of) for one in answers]
    for row in rows if form is Format.csv else ():
        row["depends_on"] = [fact["words"] for fact in row["depends_on"]]
    show(rows, form, _ONE_COLUMNS)


def _label(answer: RuleAnswer) -> str:
    return f"{answer.rule_name}, {answer.name}, {answer.as_of}: {answer.answer}"


def _lines(answer: RuleAnswer, path_of: Mapping[str, str]) -> Iterator[str]:
    yield from answer.reasons
    alone = [fact.words for fact in answer.depends_on if fact.alone]
    together = [fact.words for fact in answer.depends_on if not fact.alone]
    yield from (f"depends on: {words}" for words in alone)
    if together:
        yield f"depends together on: {'; '.join(together)}"
    yield from (f"speaks against: {words}" for words in answer.against)
    yield from (f"missing: {words}" for words in answer.missing)
    for link in answer.chain:
        rows = ", ".join(f"{path_of.get(r.source_id)} row {r.row_no}" for r in link.rows)
        yield f"evidence: {link.owner} in {link.owned}: {rows}"
    for one in answer.listed:
        yield f"evidence: {one.name} on {one.list}: {path_of.get(one.source_id)} row {one.row_no}"
    yield f"rule: {answer.citation} ({answer.verification})"


def _row(answer: RuleAnswer, path_of: Mapping[str, str]) -> dict[str, Any]:
    """The answer as the contract of docs/json.md gives it: files by their paths."""
    from dataclasses import asdict

    row = asdict(answer)
    for link in row["chain"]:
        link["rows"] = [_cited(cited, path_of) for cited in link["rows"]]
    row["listed"] = [_cited(listed, path_of) for listed in row["listed"]]
    for listed in row["listed"]:
        del listed["why"]  # says why a listing does not count; these do
    return row


def _cited(row: dict[str, Any], path_of: Mapping[str, str]) -> dict[str, Any]:
    source, number = row.pop("source_id"), row.pop("row_no")
    return {**row, "source": path_of.get(source), "row": number}
