"""The network drawn: columns of bars whose height is value, bands whose width is value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from enduse.cases.model import Record, Records
from enduse.cases.network import SUBJECT
from enduse.findings.base import usd

_TALLEST = 380.0  # height of the largest column of bars, pixels
_PITCH = 26.0  # a label needs this much height
_BAR = 12.0
_LABEL = 215.0  # room for the names beside the outer columns
_STEP = 245.0  # between one column and the next
_TOP = 46.0
_THINNEST = 1.5
_HEADINGS = ("Suppliers", "Subject", "Customers", "Behind the customers")
_LETTERS = 30  # of a name beside its bar; the title has all of it


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
    bottom = max(bar.y + max(bar.height, _PITCH) for bar in bars.values())
    for column in columns:
        _centre([bar for bar in bars.values() if bar.node["column"] == column], bottom)
    width = left + (len(columns) - 1) * _STEP + _BAR + _LABEL
    bands = [_band(edge, bars, scale, link) for edge in network["edges"]]
    heads = [_heading(left + place * _STEP, column) for place, column in enumerate(columns)]
    label = "Network of suppliers and customers with values; the table below has every number."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" '
        f'class="network" viewBox="0 0 {width:.0f} {bottom + 14:.0f}" width="{width:.0f}">'
        f"<title>{label}</title>{''.join(heads)}{''.join(bands)}"
        f"{''.join(_drawn(bar) for bar in bars.values())}</svg>"
    )


def _heading(x: float, column: int) -> str:
    at, anchor = (x + _BAR, "end") if column < SUBJECT else (x, "start")
    words = _HEADINGS[column]
    return f'<text x="{at:.1f}" y="16" class="head" text-anchor="{anchor}">{words}</text>'


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
        bars[node["id"]] = Bar(node, x, y + (pitch - max(height, _PITCH)) / 2, height)
        y += pitch
    return bars


def _centre(bars: list[Bar], bottom: float) -> None:
    last = max(bar.y + max(bar.height, _PITCH) for bar in bars)
    for bar in bars:
        bar.y += (bottom - last) / 2


def _band(edge: Record, bars: dict[str, Bar], scale: float, link: Callable[[Record], str]) -> str:
    start, end = bars[edge["from"]], bars[edge["to"]]
    width = max(_THINNEST, (edge["value_usd_cents"] or 0) * scale)
    y1 = start.y + start.taken_right + width / 2
    y2 = end.y + end.taken_left + width / 2
    start.taken_right += width
    end.taken_left += width
    x1, x2 = start.x + _BAR, end.x
    middle = (x1 + x2) / 2
    kind = "band" if edge["value_usd_cents"] is not None else "band unvalued"
    title = f"{start.node['name']} to {end.node['name']}: {_amount(edge)}"
    return (
        f'<a href="{escape(link(edge), quote=True)}"><path class="{kind}" '
        f'd="M{x1:.1f},{y1:.1f}C{middle:.1f},{y1:.1f} {middle:.1f},{y2:.1f} {x2:.1f},{y2:.1f}" '
        f'stroke-width="{width:.1f}"><title>{escape(title)}</title></path></a>'
    )


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
    name = node["name"] if len(node["name"]) <= _LETTERS else node["name"][: _LETTERS - 1] + "…"
    if node["column"] == SUBJECT:
        return f'<text x="{bar.x:.1f}" y="{bar.y - 9:.1f}" class="who me">{escape(name)}</text>'
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
        f'<tspan x="{x:.1f}" dy="-0.15em">{escape(name)}</tspan>'
        f'<tspan x="{x:.1f}" dy="1.2em" class="sum">{value}{listed}{defence}</tspan></text>'
    )
