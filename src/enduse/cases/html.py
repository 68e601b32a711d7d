"""The case as one page: no network, no image to load, one small script that the page works without.

Every value is escaped by Jinja2. The content security policy allows the page's own script by its
hash and nothing else, so that markup in a name could not run even if an escape were missed.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
from functools import partial
from typing import Any

import jinja2
from markupsafe import Markup, escape

from enduse.cases.chart import LAWS, MARKS, SIDES, chart, shown
from enduse.cases.figures import Figures
from enduse.cases.model import Case, Record, Records
from enduse.cases.picture import picture
from enduse.cases.timeline import MOST_CODES
from enduse.findings.base import usd

_ROOM = importlib.resources.files("enduse.cases").joinpath("templates")
_SHORT_NOTE = 80  # letters; a longer note would stretch its row over a page
MOST = 200  # rows of one table of the page; its CSV has all
KINDS = {"shipment": "shipments", "sale": "sales"}
SIDE_WORDS = {
    "shipper": "shipped by the subject",
    "receiver": "received by the subject",
    "other": "naming the subject in another role",
    "seller": "sold by the subject",
    "buyer": "bought by the subject",
    "onward": "sold on by its customers",
}
CONTENTS = (
    ("found", "What was found"),
    ("who", "Who it is"),
    ("time", "Shipments over time"),
    ("counterparties", "Counterparties"),
    ("goods", "Goods by code and tier"),
    ("sales", "Sales to end users"),
    ("claims", "Claims and their tests"),
    ("against", "What speaks against"),
    ("findings", "Findings and evidence"),
    ("limits", "What the data could not show"),
    ("rows", "Rows behind the figures"),
    ("sources", "Sources"),
)


def page(case: Case) -> str:
    """Return the case as HTML text, in the order of `CONTENTS`; equal cases give equal bytes."""
    style, script = _text("style.css"), _text("script.js")
    figures = Figures()
    template = _environment(case, figures).get_template("case.html.j2")
    return template.render(
        case=case,
        contents=CONTENTS,
        policy=_policy(script),
        style=Markup(style),  # noqa: S704  our own file, no value of a case
        script=Markup(script),  # noqa: S704
        chart=Markup(_chart(case, figures)),  # noqa: S704  months and numbers only, made by us
        shown={mark["number"] for mark in shown(case.timeline["months"], case.timeline["marks"])},
        picture=Markup(picture(case.network, partial(_edge, figures, case))),  # noqa: S704  escapes
        figures=figures,
        marks=MARKS,
        laws=LAWS,
        most_codes=MOST_CODES,
        sides=SIDES,
        side_words=SIDE_WORDS,
        kinds=KINDS,
        most=MOST,
        finding_ids={finding["finding_id"] for finding in case.findings},
    )


def _chart(case: Case, figures: Figures) -> str:
    def link(month: Record) -> str:
        return figures.address(month["rows"], f"{month['month']}, {SIDES[month['side']]}")

    return chart(case.timeline["months"], case.timeline["marks"], link, case.timeline["laws"])


def _edge(figures: Figures, case: Case, edge: Record) -> str:
    names = {node["id"]: node["name"] for node in case.network["nodes"]}
    return figures.address(edge["rows"], f"{names[edge['from']]} to {names[edge['to']]}")


def _policy(script: str) -> str:
    summed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{summed}'; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )


def _text(name: str) -> str:
    return _ROOM.joinpath(name).read_text("utf-8").strip()


def _environment(case: Case, figures: Figures) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("enduse.cases"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "usd": usd,
        "number": lambda value: f"{value:,}",
        "hs": hs,
        "share": share,
        "thousandths": thousandths,
        "day": day,
        "figure": figure,
        "figure_name": figure_name,
        "numbers": numbers,
    }
    environment.globals["fig"] = figures.link
    environment.globals["more"] = more
    environment.globals["foremost"] = foremost
    environment.globals["note"] = partial(_note, _note_numbers(case))
    environment.globals["source_name"] = partial(_source_name, case)
    return environment


def _source_name(case: Case, source_id: str | None) -> str:
    """The short name of a file on this page, `S3`; its id where the file is not known."""
    found = next((s["number"] for s in case.sources if s["source"] == source_id), None)
    return f"S{found}" if found else str(source_id)


def hs(code: str | None) -> str:
    """Write a goods code as it is printed: `8457.10`, `8457.10.900`."""
    if not code:
        return "not given"
    return ".".join(part for part in (code[:4], code[4:6], code[6:]) if part)


def share(row: dict[str, Any]) -> str:
    """Write a share of ownership: `51 %`, `25 % to 50 %`, `unknown`."""
    low, high = row["share_low_bp"], row["share_high_bp"]
    known = [value for value in (low, high) if value is not None]
    if not known:
        return "unknown"
    words = [f"{value / 100:g} %" for value in dict.fromkeys(known)]
    if len(known) == 1:
        return ("at least " if low is not None else "at most ") + words[0]
    return " to ".join(words)


def thousandths(value: int | None) -> str:
    """Write a quantity or grams as units or kilograms: `1,250`, `0.5`."""
    return "" if value is None else f"{value / 1000:,.3f}".rstrip("0").rstrip(".")


def day(record: dict[str, Any]) -> str:
    """Write a row's day, or its month where only that is known."""
    if not record["date"]:
        return "no date"
    text: str = record["date"]
    return text[:7] if record["date_precision"] == "month" else text


def _note_numbers(case: Case) -> dict[str, int]:
    return {text["note"]: place for place, text in enumerate(case.notes["texts"], 1)}


def _note(numbers: dict[str, int], text: str | None) -> Markup:
    """Write a row's note: long ones once, at the top of the page, and by number beside the row."""
    if not text or len(text) <= _SHORT_NOTE:
        return escape(text or "")
    if text in numbers:
        return Markup('<a href="#note-{0}">note {0}</a>').format(numbers[text])
    return escape(text[:_SHORT_NOTE] + "… (whole in tables/rows.csv)")


def numbers(figures: Record) -> list[tuple[str, Any]]:
    """The plain numbers among the figures of a finding; the rest is for those who look closer."""
    return [
        (name, value)
        for name, value in figures.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]


def more(rows: Records, table: str) -> Markup:
    """Say where the rest of a long table is; nothing where all of it stands on the page."""
    if len(rows) <= MOST:
        return Markup()
    return Markup('<p class="cap">The first {:,} of {:,}; tables/{} has all.</p>').format(
        MOST, len(rows), table
    )


def foremost(goods: Records) -> Records:
    """The goods that the page shows: where there are many, high-priority codes and large values."""
    if len(goods) <= MOST:
        return goods
    return sorted(goods, key=lambda g: (g["tier"] is None, -(g["value_usd_cents"] or 0)))[:MOST]


def figure_name(name: str) -> str:
    """Write the name of a figure in words: `value_usd_cents` is `value`."""
    for tail in ("_usd_cents", "_usd", "_cents", "_bp", "_g"):
        name = name.removesuffix(tail)
    return name.replace("_", " ")


def figure(value: Any, name: str) -> str:
    """Write a figure of a finding by the unit in its name; lists and groups in one line."""
    if value is None or isinstance(value, bool):
        return {None: "not known", True: "yes", False: "no"}[value]
    if isinstance(value, dict):
        return "; ".join(
            f"{figure_name(str(key))} {figure(v, str(key))}" for key, v in value.items()
        )
    if isinstance(value, list):
        return "; ".join(figure(item, name) for item in value) or "none"
    if isinstance(value, int):
        return _whole(value, name)
    if isinstance(value, float):
        return f"${value:,.2f}" if name.endswith("_usd") else f"{value:,.2f}"
    return str(value)


def _whole(value: int, name: str) -> str:
    if name.endswith("_usd_cents"):
        return usd(value)
    if name.endswith("_cents"):
        return f"{value // 100:,}"
    if name.endswith("_bp"):
        return f"{value / 100:g} %"
    if name.endswith("_g"):
        return f"{thousandths(value)} kg"
    return str(value) if "year" in name else f"{value:,}"
