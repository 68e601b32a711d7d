"""The network drawn: columns of bars whose height is value, bands whose width is value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from enduse.cases.model import Record, Records
from enduse.cases.network import SUBJECT
from enduse.findings.base import usd

_TALLEST = 380.0  # height of the largest column of bars, pixels
_PITCH = 32.0  # a label of two lines needs this much height
_BAR = 12.0
_LABEL = 230.0  # room for the names beside the outer columns
_STEP = 265.0  # between one column and the next
_TOP = 46.0
_THINNEST = 1.5
_HEADINGS = ("Suppliers", "", "Customers", "Behind the customers")
_READABLE = 760.0  # narrower than this the names cannot be read, so the page scrolls instead
_HEAD_LETTERS = 28  # of the subject's name, which stands in bold beside another heading
_LETTERS = 34  # of a name beside its bar; the title has all of it


@dataclass
class Bar:
    """A node in place, and how much of its left and right edge is taken by bands."""

    node: Record
    x: float
    y: float
    height: float
    taken_left: float = 0.0
    taken_right: float = 0.0


def picture(network: Record, link: Callable[[Record], str]) -> str:
    """Return the network as SVG text; `link` gives the address behind an edge.

    Names come from files, so every text is escaped. Same network, same bytes.
    """
    columns = sorted({node["column"] for node in network["nodes"]})
    if len(columns) <= 1:
        return ""
    scale = _scale(network["nodes"])
    left = _LABEL if columns[0] < SUBJECT else 4.0
    bars: dict[str, Bar] = {}
    for place, column in enumerate(columns):
        nodes = [node for node in network["nodes"] if node["column"] == column]
        bars |= _stack(nodes, left + place * _STEP, scale)
    bottom = max(bar.y + bar.height for bar in bars.values())
    for column in columns:
        _centre([bar for bar in bars.values() if bar.node["column"] == column], bottom)
    width = left + (len(columns) - 1) * _STEP + _BAR + _LABEL
    bands = _bands(network["edges"], bars, scale, link)
    heads = [
        _heading(left + place * _STEP, column, network["nodes"])
        for place, column in enumerate(columns)
    ]
    label = "Network of suppliers and customers with values; the table below has every number."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" '
        f'class="network" viewBox="0 0 {width:.0f} {bottom + 14:.0f}" width="{width:.0f}" '
        f'style="min-width:{min(width, _READABLE):.0f}px">'
        f"<title>{label}</title>{''.join(heads)}{''.join(bands)}"
        f"{''.join(_drawn(bar) for bar in bars.values())}</svg>"
    )


def _heading(x: float, column: int, nodes: Records) -> str:
    """What a column is; over the subject stands its name, clear of every band."""
    at, anchor = (x + _BAR, "end") if column < SUBJECT else (x, "start")
    if column == SUBJECT:
        name = next(node["name"] for node in nodes if node["column"] == SUBJECT)
        return (
            f'<text x="{at:.1f}" y="16" class="who me">{escape(_short(name, _HEAD_LETTERS))}</text>'
        )
    words = _HEADINGS[column]
    return f'<text x="{at:.1f}" y="16" class="head" text-anchor="{anchor}">{words}</text>'


def _short(name: str, letters: int = _LETTERS) -> str:
    return name if len(name) <= letters else name[: letters - 1] + "…"


def _scale(nodes: Records) -> float:
    sums: dict[int, int] = {}
    for node in nodes:
        sums[node["column"]] = sums.get(node["column"], 0) + node["value_usd_cents"]
    return _TALLEST / max(1, *sums.values()) if len(sums) > 1 else _TALLEST


def _stack(nodes: Records, x: float, scale: float) -> dict[str, Bar]:
    bars: dict[str, Bar] = {}
    y = _TOP
    # the group of small ones stands last, whatever its sum
    for node in sorted(nodes, key=lambda node: bool(node["grouped"])):
        height = max(3.0, node["value_usd_cents"] * scale)
        pitch = max(height + 10.0, _PITCH)
        bars[node["id"]] = Bar(node, x, y + (pitch - height) / 2, height)
        y += pitch
    return bars


def _centre(bars: list[Bar], bottom: float) -> None:
    last = max(bar.y + bar.height for bar in bars)
    for bar in bars:
        bar.y += (bottom - last) / 2


def _bands(
    edges: Records, bars: dict[str, Bar], scale: float, link: Callable[[Record], str]
) -> list[str]:
    """Bands leave and reach a bar in the order of their other ends, so that few of them cross."""
    starts: dict[int, float] = {}
    for place in sorted(range(len(edges)), key=lambda i: (bars[edges[i]["to"]].y, i)):
        bar = bars[edges[place]["from"]]
        starts[place] = bar.y + bar.taken_right + _width(edges[place], scale) / 2
        bar.taken_right += _width(edges[place], scale)
    ends: dict[int, float] = {}
    for place in sorted(range(len(edges)), key=lambda i: (bars[edges[i]["from"]].y, i)):
        bar = bars[edges[place]["to"]]
        ends[place] = bar.y + bar.taken_left + _width(edges[place], scale) / 2
        bar.taken_left += _width(edges[place], scale)
    drawn = []
    for place, edge in enumerate(edges):
        start, end = bars[edge["from"]], bars[edge["to"]]
        x1, x2 = start.x + _BAR, end.x
        middle = (x1 + x2) / 2
        path = (
            f"M{x1:.1f},{starts[place]:.1f}C{middle:.1f},{starts[place]:.1f} "
            f"{middle:.1f},{ends[place]:.1f} {x2:.1f},{ends[place]:.1f}"
        )
        kind = "band" if edge["value_usd_cents"] is not None else "band unvalued"
        title = f"{start.node['name']} to {end.node['name']}: {_amount(edge)}"
        drawn.append(
            f'<a href="{escape(link(edge), quote=True)}"><path class="{kind}" d="{path}" '
            f'stroke-width="{_width(edge, scale):.1f}"><title>{escape(title)}</title></path></a>'
        )
    return drawn


def _width(edge: Record, scale: float) -> float:
    return max(_THINNEST, (edge["value_usd_cents"] or 0) * scale)


def _amount(record: Record) -> str:
    count = record["shipments"]
    value = usd(record["value_usd_cents"]) if record["value_usd_cents"] is not None else "no value"
    missing = record.get("without_value") or 0
    tail = f", {missing:,} without value" if missing and record["value_usd_cents"] else ""
    return f"{value} in {count:,} {'row' if count == 1 else 'rows'}{tail}"


def _drawn(bar: Bar) -> str:
    node = bar.node
    title = f"{node['name']}: {_amount(node)}"
    title += f"; on a list from {node['listed_from']}" if node["listed_from"] else ""
    title += "; defence-linked by its register row" if node["defence_linked"] else ""
    kind = "bar marked" if node["listed_from"] or node["defence_linked"] else "bar"
    return (
        f'<g><title>{escape(title)}</title><rect class="{kind}" x="{bar.x:.1f}" y="{bar.y:.1f}" '
        f'width="{_BAR:.0f}" height="{bar.height:.1f}"/>{_label(bar)}</g>'
    )


def _label(bar: Bar) -> str:
    node = bar.node
    if node["column"] == SUBJECT:
        return ""
    right = node["column"] > SUBJECT
    x = bar.x + _BAR + 7 if right else bar.x - 7
    value = usd(node["value_usd_cents"]) if node["value_usd_cents"] else "no value"
    listed = (
        f' <tspan class="flag">listed {node["listed_from"]}</tspan>' if node["listed_from"] else ""
    )
    defence = ' <tspan class="flag">defence-linked</tspan>' if node["defence_linked"] else ""
    return (
        f'<text x="{x:.1f}" y="{bar.y + bar.height / 2:.1f}" class="who" '
        f'text-anchor="{"start" if right else "end"}">'
        f'<tspan x="{x:.1f}" dy="-0.15em">{escape(_short(node["name"]))}</tspan>'
        f'<tspan x="{x:.1f}" dy="1.2em" class="sum">{value}{listed}{defence}</tspan></text>'
    )
