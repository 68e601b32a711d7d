"""`enduse control`: what each jurisdiction says of goods from one country to another."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from enduse.cli.asked import country, day
from enduse.cli.output import Format, FormatOption, show, show_sections

if TYPE_CHECKING:
    from enduse.rules.control import Answer
    from enduse.rules.facts import Facts

_COLUMNS = (
    "jurisdiction", "verdict", "because", "rules", "may_apply", "duties", "missing", "assumed",
    "verification",
)  # fmt: skip
_STRICT = ("prohibited", "licence_required")
RulesOption = Annotated[
    Path | None,
    typer.Option("--rules", help="A directory of instruments of your own (*.yaml) beside ours."),
]
Day = datetime.datetime


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command(
        epilog="Example: enduse control 845811 --from TW --to RU --on 2023-03-10 --origin TW"
    )(control)


def control(
    hs: Annotated[str, typer.Argument(help="HS code of the goods, digits only: 845811.")],
    dispatch: Annotated[str, typer.Option("--from", help="Country the goods are sent from.")],
    destination: Annotated[str, typer.Option("--to", help="Country the goods go to.")],
    on: Annotated[Day, typer.Option("--on", formats=["%Y-%m-%d"], help="Day of the shipment.")],
    origin: Annotated[str | None, typer.Option(help="Country of origin.")] = None,
    via: Annotated[
        list[str] | None, typer.Option(help="Country the goods pass; may be repeated.")
    ] = None,
    maker_hq: Annotated[str | None, typer.Option(help="Country of the maker's seat.")] = None,
    seller_country: Annotated[
        str | None, typer.Option(help="Country of the seller; default: the country of --from.")
    ] = None,
    contract_date: Annotated[
        Day | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the contract.")
    ] = None,
    eccn: Annotated[
        str | None, typer.Option(help="Entry of the control list, 2B001; EAR99 for none.")
    ] = None,
    us_content: Annotated[float | None, typer.Option(help="US content, percent of value.")] = None,
    us_technology: Annotated[
        bool | None,
        typer.Option(
            "--us-technology/--no-us-technology", help="Direct product of US technology or not."
        ),
    ] = None,
    end_use: Annotated[str | None, typer.Option(help="civil or military.")] = None,
    public_contract: Annotated[
        bool | None,
        typer.Option("--public-contract/--no-public-contract", help="A public contract or not."),
    ] = None,
    party_listed: Annotated[
        bool | None,
        typer.Option("--party-listed/--no-party-listed", help="A party is on a list or not."),
    ] = None,
    party_footnote: Annotated[
        list[int] | None, typer.Option(help="Entity List footnote of a party; may be repeated.")
    ] = None,
    edition: Annotated[
        int | None, typer.Option(help="Edition of the HS code: 2012, 2017 or 2022.")
    ] = None,
    software: Annotated[bool, typer.Option("--software", help="Software or technology.")] = False,
    fail_if_controlled: Annotated[
        bool, typer.Option("--fail-if-controlled", help="Exit 1 where a licence or ban applies.")
    ] = False,
    form: FormatOption = Format.table,
    rules: RulesOption = None,
) -> None:
    """Say what each jurisdiction's rules of that day are for goods, and why.

    Facts that are not given are unknown, and an answer that depends on one says so.
    """
    from enduse.rules.book import rulebook
    from enduse.rules.control import control as judged
    from enduse.rules.control import facts_of

    facts = facts_of(
        "".join(hs.split()).replace(".", ""),
        day("--on", on),
        edition,
        dispatch=country("--from", dispatch),
        destination=country("--to", destination),
        origin=country("--origin", origin) if origin else None,
        via=tuple(country("--via", one) for one in via) if via else None,
        maker_hq=country("--maker-hq", maker_hq) if maker_hq else None,
        seller=country("--seller-country", seller_country) if seller_country else None,
        contract_date=contract_date.date() if contract_date else None,
        eccn=eccn,
        us_content=us_content,
        us_technology=us_technology,
        end_use=_end_use(end_use),
        public_contract=public_contract,
        party_listed=party_listed,
        party_footnotes=tuple(party_footnote) if party_footnote else None,
        software=software,
    )
    answers = judged(rulebook(rules), facts)
    _show(answers, facts, form)
    if fail_if_controlled and any(answer.verdict in _STRICT for answer in answers):
        raise typer.Exit(1)


def _end_use(given: str | None) -> str | None:
    from enduse.errors import InputError, cut

    if given not in (None, "civil", "military"):
        raise InputError(f"--end-use {cut(given)!r} is not known; give civil or military")
    return given


def _show(answers: list[Answer], facts: Facts, form: Format) -> None:
    from enduse.rules.page import answer_row

    if form is Format.table:
        show_sections(
            (f"{one.jurisdiction}: {one.verdict}", list(_lines(one, facts.day))) for one in answers
        )
        return
    rows = [answer_row(one) for one in answers]
    if form is Format.csv:
        for flat in rows:
            for key in ("rules", "may_apply", "duties"):
                flat[key] = [rule["id"] for rule in flat[key]]
    show(rows, form, _COLUMNS)


def _lines(answer: Answer, day: datetime.date | None) -> Iterator[str]:
    yield answer.because
    for rule in answer.may_apply:
        yield f"may apply: {rule.title}, from {rule.effective_from} ({rule.citation}; {rule.known})"
    yield from (f"missing: {words}" for words in answer.missing)
    for rule in answer.duties:
        yield f"duty: {rule.title}, from {rule.effective_from} ({rule.citation}; {rule.known})"
    for rule in answer.maybe_duties:
        yield f"may be a duty: {rule.title}, from {rule.effective_from} ({rule.citation})"
    spared = (one for rule in answer.rules for one in rule.exemptions if one.open_on(day))
    yield from dict.fromkeys(f"exemption: {one.says} ({one.citation})" for one in spared)
    yield from (f"assumed: {words}" for words in answer.assumed)
