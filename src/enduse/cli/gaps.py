"""`enduse rules gaps`: who controlled which goods when, and what the others left open."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from enduse.cli.asked import between as days_between
from enduse.cli.asked import codes, country
from enduse.cli.control import RulesOption
from enduse.cli.output import Format, FormatOption, WorkspaceOption, say, show, show_sections
from enduse.errors import InputError

if TYPE_CHECKING:
    from enduse.rules.gaps import Gap, Harmony, Standing

Day = datetime.datetime
_BEGINS = datetime.date(2022, 2, 24)
_MACHINE_TOOLS = "8457,8458,8459,8466.93"
_COLUMNS = (
    "hs", "jurisdiction", "controlled_from", "maybe_from", "days_behind", "days_behind_at_least",
    "verdict", "first", "first_day", "open_days", "moved_usd", "moved_shipments", "rules",
)  # fmt: skip


def gaps(
    goods: Annotated[
        str, typer.Option("--goods", help="HS codes by commas, or their beginnings.")
    ] = _MACHINE_TOOLS,
    between: Annotated[
        tuple[Day, Day] | None,
        typer.Option("--between", formats=["%Y-%m-%d"], help="First and last day compared."),
    ] = None,
    to: Annotated[str, typer.Option("--to", help="Country the goods go to.")] = "RU",
    eccn: Annotated[
        str, typer.Option(help="Entry of the control list; EAR99: ordinary goods; '' not known.")
    ] = "EAR99",
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Write the picture to this .svg file.")
    ] = None,
    form: FormatOption = Format.table,
    rules: RulesOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Compare the jurisdictions: who controlled goods when, how far each trailed, what is open.

    With --workspace the value of loaded shipments that moved through each gap is added.
    """
    from enduse.rules.book import rulebook
    from enduse.rules.facts import Facts
    from enduse.rules.gaps import harmony

    book = rulebook(rules)
    first, last = days_between(between) if between else _whole(book.boundaries)
    if first < _BEGINS:
        raise InputError(f"{first} is before {_BEGINS}, from which on the rulebook can compare")
    to = country("--to", to)
    asked = Facts(destination=to, eccn=eccn or None)
    found = harmony(book, codes(goods), asked, (first, last))
    moved = _moved(found, to, workspace) if workspace else None
    if picture:
        _draw(found, picture)
    _show(found, moved, form, book.version)


def _whole(boundaries: Sequence[datetime.date]) -> tuple[datetime.date, datetime.date]:
    """From the first day of the present controls to the last day on which a rule changed."""
    return _BEGINS, max(boundaries) + datetime.timedelta(days=1)


def _moved(found: Harmony, to: str, workspace: Path) -> list[dict[str, Any]]:
    from enduse.cli.opening import opened, results
    from enduse.rules.book import rulebook
    from enduse.rules.gaps import moved_sql, places

    if not found.gaps:
        return []
    sql = moved_sql(found.gaps, places(rulebook(), found.last), to)
    with results(opened(workspace)) as engine:
        rows: list[dict[str, Any]] = engine.fetch(sql).to_pylist()
    return rows


def _draw(found: Harmony, path: Path) -> None:
    from enduse.rules.gaps_picture import MOST_CODES, picture

    if path.suffix != ".svg":
        raise InputError(f"{path} is no .svg file; the picture is written as SVG")
    if len(found.codes) > MOST_CODES:
        raise InputError(
            f"{len(found.codes)} codes are too many for a picture; give at most {MOST_CODES}"
        )
    try:
        path.write_text(picture(found), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
    say(f"wrote {path}")


def _show(found: Harmony, moved: list[dict[str, Any]] | None, form: Format, version: str) -> None:
    rows = [_row(one, found, moved) for one in found.standings]
    if form is Format.json:
        show([_document(found, rows, moved, version)], form, ())
        return
    show(rows, form, _COLUMNS)
    if form is Format.table:
        show_sections(_differences(found))


def _row(one: Standing, found: Harmony, moved: list[dict[str, Any]] | None) -> dict[str, Any]:
    mine = [gap for gap in found.gaps if (gap.jurisdiction, gap.hs) == (one.jurisdiction, one.hs)]
    through = [m for m in moved or () if (m["jurisdiction"], m["hs"]) == (one.jurisdiction, one.hs)]
    return {
        "hs": one.hs,
        "jurisdiction": one.jurisdiction,
        "controlled_from": _text(one.controlled_from),
        "maybe_from": _text(one.maybe_from),
        "days_behind": one.days_behind,
        "days_behind_at_least": one.days_behind_at_least,
        "verdict": one.verdict,
        "first": list(one.first),
        "first_day": _text(one.first_day),
        "open_days": sum(_length(gap, found.last) for gap in mine),
        "moved_usd": None if moved is None else sum(m["cents"] for m in through) / 100,
        "moved_shipments": None if moved is None else sum(m["lines"] for m in through),
        "rules": [rule.id for rule in one.rules],
    }


def _length(gap: Gap, last: datetime.date) -> int:
    return ((gap.ends or last) - gap.begins).days


def _text(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _document(
    found: Harmony,
    rows: list[dict[str, Any]],
    moved: list[dict[str, Any]] | None,
    version: str,
) -> dict[str, Any]:
    """The comparison as the contract of docs/json.md gives it."""
    from dataclasses import asdict

    return {
        "codes": list(found.codes),
        "between": [found.first.isoformat(), found.last.isoformat()],
        "standings": rows,
        "spans": [
            {
                "jurisdiction": one.jurisdiction, "hs": one.hs, "from": _text(one.begins),
                "to": _text(one.ends), "verdict": one.verdict,
                "rules": [rule.id for rule in one.rules],
                "may_apply": [rule.id for rule in one.may_apply],
            }
            for one in found.spans
        ],
        "gaps": [
            {
                "jurisdiction": gap.jurisdiction, "hs": gap.hs, "from": _text(gap.begins),
                "to": _text(gap.ends), "sure": gap.sure, "controlled_by": list(gap.controlled_by),
            }
            for gap in found.gaps
        ],
        "differences": [
            {
                "jurisdiction": one.jurisdiction,
                "instruments": list(one.instruments),
                "binds": {what: asdict(bound) for what, bound in one.binds.items()},
                "exemptions": [asdict(exemption) for exemption in one.exemptions],
            }
            for one in found.differences
        ],
        "moved": moved,
        "rulebook": version,
    }  # fmt: skip


def _differences(found: Harmony) -> list[tuple[str, list[str]]]:
    return [
        (
            f"{one.jurisdiction}: {'; '.join(one.instruments) or 'no rule on these goods'}",
            [f"{what.replace('_', ' ')}: {bound.answer}: {bound.says} ({bound.citation})"
             for what, bound in one.binds.items()]
            + [f"spares: {exemption.says} ({exemption.citation})" for exemption in one.exemptions],
        )
        for one in found.differences
    ]  # fmt: skip
