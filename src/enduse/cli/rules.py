"""`enduse rules`: read the rulebook: what is controlled, since when, by which citation."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from enduse.cli.asked import between as days_between
from enduse.cli.asked import codes, country, day
from enduse.cli.control import RulesOption
from enduse.cli.gaps import gaps
from enduse.cli.output import Format, FormatOption, say, show, show_sections
from enduse.errors import InputError, cut

if TYPE_CHECKING:
    from enduse.rules.history import Change, Span
    from enduse.rules.model import Rule

app = typer.Typer(
    help="Read the dated rulebook. Start with: enduse rules list", no_args_is_help=True
)
app.command(epilog="Example: enduse rules gaps --goods 8457,8458 --picture gaps.svg")(gaps)
Day = datetime.datetime
_DAYS = ["%Y-%m-%d"]
_LIST_COLUMNS = (
    "id", "jurisdiction", "place", "title", "measure", "from", "to", "verification",
)  # fmt: skip
_HISTORY_COLUMNS = (
    "jurisdiction", "hs", "from", "to", "verdict", "rules", "may_apply", "verification",
)  # fmt: skip
_DIFF_COLUMNS = ("day", "jurisdiction", "what", "id", "title", "citation", "verification")
JurisdictionOption = Annotated[
    list[str] | None,
    typer.Option("--jurisdiction", "-j", help="US, EU, UK, JP, KR, TW, CH, UN or CHPL."),
]


def chosen(given: list[str] | None) -> list[str]:
    """Return the jurisdictions asked for, all where none is; InputError for an unknown one."""
    from enduse.rules.model import JURISDICTIONS

    for one in given or ():
        if one.upper() not in JURISDICTIONS:
            raise InputError(
                f"{cut(one)!r} is no jurisdiction of the rulebook; give {', '.join(JURISDICTIONS)}"
            )
    return [one.upper() for one in given or JURISDICTIONS]


@app.command("list", epilog="Example: enduse rules list --on 2023-03-10 --jurisdiction EU")
def list_(
    on: Annotated[
        Day | None, typer.Option("--on", formats=_DAYS, help="Only rules in force on that day.")
    ] = None,
    jurisdiction: JurisdictionOption = None,
    form: FormatOption = Format.table,
    rules: RulesOption = None,
) -> None:
    """List the rules, all or those in force on a day."""
    from enduse.rules.book import rulebook
    from enduse.rules.history import rules_on

    book = rulebook(rules)
    found = rules_on(book, day("--on", on) if on else None, chosen(jurisdiction))
    show([_row(rule) for rule in found], form, _LIST_COLUMNS)
    say(f"{len(found)} rules; rulebook {book.version}")


def _row(rule: Rule) -> dict[str, Any]:
    from enduse.rules.page import rule_row

    return {"jurisdiction": rule.jurisdiction, **rule_row(rule)}


@app.command("show", epilog="Example: enduse rules show eu-833-art-3k-part-c")
def show_(
    rule_id: Annotated[str, typer.Argument(help="The rule's id, as `rules list` gives it.")],
    form: FormatOption = Format.table,
    rules: RulesOption = None,
) -> None:
    """Show one rule: goods, days, wind-down, exemptions, whom it binds, citation."""
    from enduse.rules.book import rulebook

    book = rulebook(rules)
    rule = book.by_id.get(rule_id)
    if rule is None:
        from rapidfuzz.process import extract

        near = ", ".join(name for name, *_ in extract(rule_id, list(book.by_id), limit=3))
        raise InputError(f"there is no rule {cut(rule_id)!r}; near it: {near}")
    if form is Format.table:
        show_sections([(f"{rule.id}: {rule.title}", list(_lines(rule)))])
        return
    show([_whole(rule)], form, (*_LIST_COLUMNS, "citation", "codes", "binds"))


def _lines(rule: Rule) -> Iterator[str]:
    end = "an end that is not known" if rule.end_unknown else rule.effective_to or "open"
    yield f"{rule.instrument.name}, {rule.place}: {rule.measure}" + (
        f" ({rule.duty})" if rule.duty else ""
    )
    yield f"from {rule.effective_from} to {end}" + (
        f", announced {rule.announced_on}" if rule.announced_on else ""
    )
    yield f"to: {', '.join(rule.to)}"
    for goods in rule.goods or ():
        codes = "codes not known" if goods.codes is None else ", ".join(goods.codes)
        yield f"goods ({goods.scheme}, {goods.id}): {codes}"
        yield f"  from {goods.citation} ({goods.verification})"
        if goods.missing:
            yield f"  missing: {goods.missing}"
    if rule.goods is None:
        yield "goods: any"
    if rule.wind_down:
        wind = rule.wind_down
        old = f" for contracts before {wind.contract_before}" if wind.contract_before else ""
        yield f"wind-down until {wind.until}{old} ({wind.citation})"
    for name in ("reaches", "when", "unless"):
        for condition in getattr(rule, name):
            yield f"{name}: {', '.join(f'{part} {value}' for part, value in condition.items())}"
    yield from (f"exemption {one.id}: {one.says} ({one.citation})" for one in rule.exemptions)
    if rule.licence_policy:
        yield f"licence policy: {rule.licence_policy}"
    for what, bound in rule.instrument.binds.items():
        yield f"{what}: {bound.answer}: {bound.says} ({bound.citation}; {bound.verification})"
    yield f"source: {rule.citation} ({rule.verification}; weakest fact: {rule.known})"
    if rule.notes:
        yield f"note: {rule.notes}"


def _whole(rule: Rule) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        **_row(rule),
        "instrument": rule.instrument.name,
        "announced_on": rule.announced_on and rule.announced_on.isoformat(),
        "destinations": list(rule.to),
        "codes": [
            {"list": goods.id, "scheme": goods.scheme, "edition": goods.edition,
             "codes": None if goods.codes is None else list(goods.codes),
             "in_part": list(goods.in_part), "missing": goods.missing,
             "citation": goods.citation, "verification": goods.verification}
            for goods in rule.goods or ()
        ],
        "reaches": [dict(one) for one in rule.reaches],
        "when": [dict(one) for one in rule.when],
        "unless": [dict(one) for one in rule.unless],
        "licence_policy": rule.licence_policy,
        "binds": {what: asdict(bound) for what, bound in rule.instrument.binds.items()},
        "notes": rule.notes,
    }  # fmt: skip


@app.command(epilog="Example: enduse rules history 845811 --to RU")
def history(
    goods: Annotated[str, typer.Argument(help="HS codes by commas: 845811,8459.61")],
    to: Annotated[str, typer.Option("--to", help="Country the goods go to.")] = "RU",
    eccn: Annotated[
        str | None, typer.Option(help="Entry of the control list; EAR99 for ordinary goods.")
    ] = None,
    jurisdiction: JurisdictionOption = None,
    form: FormatOption = Format.table,
    rules: RulesOption = None,
) -> None:
    """Say what each jurisdiction's verdict on goods sent from there was, span by span."""
    from enduse.rules.book import rulebook
    from enduse.rules.facts import Facts
    from enduse.rules.history import spans

    asked = Facts(destination=country("--to", to), eccn=eccn)
    found = spans(rulebook(rules), codes(goods), chosen(jurisdiction), asked)
    show([_span(one) for one in found], form, _HISTORY_COLUMNS)


def _span(one: Span) -> dict[str, Any]:
    from enduse.rules.model import weakest

    known = [rule.known for rule in (*one.rules, *one.may_apply)]
    return {
        "jurisdiction": one.jurisdiction,
        "hs": one.hs,
        "from": one.begins.isoformat(),
        "to": one.ends.isoformat() if one.ends else None,
        "verdict": one.verdict,
        "rules": [rule.id for rule in one.rules],
        "may_apply": [rule.id for rule in one.may_apply],
        "verification": weakest(*known) if known else None,
    }


@app.command(epilog="Example: enduse rules diff --between 2023-02-01 2023-06-01")
def diff(
    between: Annotated[
        tuple[Day, Day], typer.Option("--between", formats=_DAYS, help="First and last day.")
    ],
    jurisdiction: JurisdictionOption = None,
    form: FormatOption = Format.table,
    rules: RulesOption = None,
) -> None:
    """Say which rules began or ended after the first day and until the last."""
    from enduse.rules.book import rulebook
    from enduse.rules.history import changes

    first, last = days_between(between)
    wanted = chosen(jurisdiction)
    found = [c for c in changes(rulebook(rules), first, last) if c.rule.jurisdiction in wanted]
    show([_change(one) for one in found], form, _DIFF_COLUMNS)
    if not found:
        say(f"nothing in the rulebook changed from {first} to {last}")


def _change(one: Change) -> dict[str, Any]:
    return {
        "day": one.day.isoformat(),
        "jurisdiction": one.rule.jurisdiction,
        "what": one.what,
        "id": one.rule.id,
        "title": one.rule.title,
        "citation": one.rule.citation,
        "verification": one.rule.known,
    }


@app.command(epilog="Example: enduse rules check my-rules")
def check(
    directory: Annotated[Path, typer.Argument(help="A directory of instruments, *.yaml.")],
) -> None:
    """Check instruments of your own: their form, their days, and that none contradict unsaid."""
    from enduse.rules.agreement import contradictions
    from enduse.rules.book import rulebook

    book = rulebook(directory)
    found = contradictions(book)
    for words in found:
        print(words)
    if found:
        raise InputError(f"{len(found)} overlaps that are not said; see above")
    say(f"{len(book.rules)} rules, no fault; rulebook {book.version}")
