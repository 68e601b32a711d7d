"""Shipments over time against listings and the law of each jurisdiction: Vega-Lite, drawn here."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import vl_convert

from enduse.cases.model import Record, Records
from enduse.cases.timeline import month_after
from enduse.findings.base import count, usd

SIDES = {"shipper": "as shipper", "receiver": "as receiver", "other": "in another role"}
MARKS = {
    "control": "control on machine tools",
    "high_priority": "high-priority list",
    "subject_listed": "the subject is listed",
    "other_side_listed": "a counterparty is listed",
}
LAWS = {
    "all": "these goods controlled",
    "some": "some of them",
    "open": "a list or fact that is missing decides",
    "none": "not controlled",
}
_LAW_COLOURS = ["#7f1d1d", "#c2410c", "#c3c7cc", "#2f7d57"]  # as in the picture of the gaps
_LAW_STEP = 14  # pixels of one jurisdiction
_SIDE_COLOURS = ["#2f5d7c", "#8fb3c9", "#c3c7cc"]
_MARK_COLOURS = ["#8a8f98", "#6d5aa8", "#b3261e", "#c4701a"]
_WIDTH = 800
_LANE = 13  # pixels of one line of mark numbers
_DAYS_APART = 60  # numbers closer than this stand in different lanes
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_AXIS = {
    "labelFontSize": 11,
    "titleFontSize": 11,
    "titleFontWeight": "normal",
    "gridColor": "#e8e6e1",
    "labelColor": "#444",
    "titleColor": "#444",
    "domainColor": "#999",
}
_LEGEND = {
    "orient": "bottom",
    "title": None,
    "labelFontSize": 11,
    "columns": 4,
    "symbolStrokeWidth": 2,
}
_PAD_BEFORE, _PAD_AFTER = 3, 6  # months of margin, so that dates just outside are seen


def chart(
    months: Records, marks: Records, link: Callable[[Record], str], laws: Sequence[Record] = ()
) -> str:
    """Return the chart as SVG text, or an empty text where no shipment has a date.

    `laws` are what each jurisdiction said of the goods (`timeline.said_of_goods`), a bar for each
    below the shipments. `link` gives the address of the rows behind one month and side. Nothing is
    fetched: the data stands in the spec and no base URL is allowed.
    """
    if not months:
        return ""
    svg = vl_convert.vegalite_to_svg(spec(months, marks, link, laws), allowed_base_urls=[])
    label = (
        "Shipments by month with the dates of controls and listings, and what each jurisdiction "
        "said of the goods; tables follow."
    )
    # Vega puts a base address before a link within the page
    local = re.sub(r'xlink:href="[^"#]*(#[^"]*)"', r'href="\1"', str(svg))
    return local.replace("<svg ", f'<svg role="group" aria-label="{label}" ', 1)


def period(months: Records) -> tuple[str, str]:
    """First and last month the chart shows."""
    first, last = min(m["month"] for m in months), max(m["month"] for m in months)
    return month_after(first, -_PAD_BEFORE), month_after(last, _PAD_AFTER)


def shown(months: Records, marks: Records) -> Records:
    """The marks that fall into the chart's period."""
    if not months:
        return []
    first, last = period(months)
    return [mark for mark in marks if first <= mark["date"][:7] <= last]


def spec(
    months: Records, marks: Records, link: Callable[[Record], str], laws: Sequence[Record] = ()
) -> dict[str, Any]:
    """The Vega-Lite specification: numbers of marks, value and shipments by month, the laws."""
    first, last = period(months)
    domain = {"domain": [_instant(first), _instant(month_after(last, 1))], "type": "utc"}
    bars = _bars(months, link)
    rules = _lanes(shown(months, marks))
    axis = {"format": "%b %Y", "labelAngle": 0, "title": None, "grid": False, "tickCount": 8}
    lanes = 1 + max((rule["lane"] for rule in rules), default=0)
    value = any(month["value_usd_cents"] is not None for month in months)
    panels = [_strip(rules, domain, lanes)] if rules else []
    if value:
        bare = axis | {"labels": False, "ticks": False}
        panels.append(_panel(bars, rules, domain, ("value", "US dollars", 190, bare)))
    height = 80 if value else 190
    panels.append(_panel(bars, rules, domain, ("shipments", "shipments", height, axis)))
    if laws:
        panels.append(_laws(_clipped(laws, first, month_after(last, 1)), domain))
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "vconcat": panels,
        "spacing": 8,
        "resolve": {"scale": {"color": "independent"}},
        "background": "transparent",
        "config": {
            "font": _FONT,
            "view": {"stroke": None},
            "axis": _AXIS,
            "legend": _LEGEND,
        },
    }


def _instant(month: str) -> dict[str, Any]:
    return {"year": int(month[:4]), "month": int(month[5:7]), "date": 1, "utc": True}


def _bars(months: Records, link: Callable[[Record], str]) -> Records:
    """Bars of one month stand on each other: as shipper, as receiver, in another role."""
    reached: dict[str, tuple[float, int]] = {}
    bars = []
    for month in sorted(months, key=lambda m: (m["month"], list(SIDES).index(m["side"]))):
        value, shipments = reached.get(month["month"], (0.0, 0))
        bar = _bar(month, link) | {"value": value, "shipments": shipments}
        top = (value + (month["value_usd_cents"] or 0) / 100, shipments + month["shipments"])
        bars.append(bar | {"value_to": top[0], "shipments_to": top[1]})
        reached[month["month"]] = top
    return bars


def _bar(month: Record, link: Callable[[Record], str]) -> Record:
    return {
        # a margin on both sides, so that bars stand apart
        "from": f"{month['month']}-03T00:00:00Z",
        "to": f"{month['month']}-28T00:00:00Z",
        "side": SIDES[month["side"]],
        "link": link(month),
        "words": f"{month['month']}, {SIDES[month['side']]}: "
        f"{count(month['shipments'], 'shipment')}, {usd(month['value_usd_cents'])}",
    }


def _lanes(marks: Records) -> Records:
    """Give near marks different lanes, and marks of one day and kind one number."""
    ends: list[int] = []
    placed = []
    for mark in marks:
        day = int(mark["date"][:4]) * 372 + int(mark["date"][5:7]) * 31 + int(mark["date"][8:10])
        text = str(mark["number"])
        lane = next((i for i, end in enumerate(ends) if end <= day), len(ends))
        ends[lane : lane + 1] = [day + _DAYS_APART]
        at = f"{mark['date']}T00:00:00Z"
        placed.append({"date": at, "text": text, "lane": lane, "kind": MARKS[mark["kind"]]})
    return placed


def _kinds(legend: bool) -> dict[str, Any]:
    return {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": list(MARKS.values()), "range": _MARK_COLOURS},
        "legend": {"symbolType": "stroke", "symbolOpacity": 1} if legend else None,
    }


def _x(field: str, domain: dict[str, Any], axis: dict[str, Any] | None) -> dict[str, Any]:
    return {"field": field, "type": "temporal", "scale": domain, "axis": axis}


def _strip(rules: Records, domain: dict[str, Any], lanes: int) -> dict[str, Any]:
    return {
        "width": _WIDTH,
        "height": lanes * _LANE,
        "data": {"values": rules},
        "mark": {"type": "text", "fontSize": 10, "fontWeight": "bold"},
        "encoding": {
            "x": _x("date", domain, None),
            "y": {
                "field": "lane",
                "type": "ordinal",
                "axis": None,
                "scale": {"domain": list(range(lanes))},
            },
            "text": {"field": "text"},
            "color": _kinds(legend=False),
        },
    }  # fmt: skip


def _panel(
    bars: Records,
    rules: Records,
    domain: dict[str, Any],
    shape: tuple[str, str, int, dict[str, Any]],
) -> dict[str, Any]:
    field, title, height, axis = shape
    colour = {
        "field": "side",
        "type": "nominal",
        "scale": {"domain": list(SIDES.values()), "range": _SIDE_COLOURS},
        "legend": {"symbolStrokeWidth": 0} if field == "shipments" else None,
    }
    ticks = _ticks(max(bar[f"{field}_to"] for bar in bars))
    number = {"title": title, "values": ticks, "format": "~s" if field == "value" else "d"}
    reach = {"domain": [0, ticks[-1]], "nice": False}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": bars},
            "mark": {"type": "rect"},
            "encoding": {
                "x": _x("from", domain, axis),
                "x2": {"field": "to"},
                "y": {"field": field, "type": "quantitative", "axis": number, "scale": reach},
                "y2": {"field": f"{field}_to"},
                "color": colour,
                "href": {"field": "link"},
                "description": {"field": "words"},
            },
        }
    ]
    if rules:
        layers.append(_rule(rules, domain, legend=field == "shipments"))
    return {
        "width": _WIDTH,
        "height": height,
        "layer": layers,
        "resolve": {"scale": {"color": "independent"}},
    }


def _clipped(laws: Sequence[Record], first: str, after: str) -> Records:
    """What falls between the first day of two months."""
    start, end = f"{first}-01", f"{after}-01"
    return [
        {
            "by": law["by"],
            "from": f"{max(law['from'], start)}T00:00:00Z",
            "to": f"{min(law['until'] or end, end)}T00:00:00Z",
            "word": LAWS[law["word"]],
        }
        for law in laws
        if law["from"] < end and (law["until"] is None or law["until"] > start)
    ]


def _laws(bars: Records, domain: dict[str, Any]) -> dict[str, Any]:
    """A bar for each jurisdiction, coloured by what it said of the goods."""
    order = list(dict.fromkeys(bar["by"] for bar in bars))
    return {
        "width": _WIDTH,
        "height": {"step": _LAW_STEP},
        "data": {"values": bars},
        "mark": {"type": "bar", "height": _LAW_STEP - 3},
        "encoding": {
            "x": _x("from", domain, None),
            "x2": {"field": "to"},
            "y": {"field": "by", "type": "nominal", "sort": order,
                  "axis": {"title": None, "ticks": False, "domain": False}},
            "color": {
                "field": "word",
                "type": "nominal",
                "scale": {"domain": list(LAWS.values()), "range": _LAW_COLOURS},
                "legend": {"symbolStrokeWidth": 0, "labelLimit": 0},
            },
        },
    }  # fmt: skip


def _ticks(top: float) -> list[int]:
    """Whole numbers from 0 to above `top` in about four steps of 1, 2 or 5 times a power of ten."""
    rough = max(1.0, top / 4)
    power: int = 10 ** int(math.log10(rough))
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= rough)
    return list(range(0, step * (math.ceil(top / step) + 1), step))


def _rule(rules: Records, domain: dict[str, Any], legend: bool) -> dict[str, Any]:
    return {
        "data": {"values": rules},
        "mark": {"type": "rule", "strokeWidth": 1.2, "opacity": 0.75},
        "encoding": {
            "x": {"field": "date", "type": "temporal", "scale": domain},
            "color": _kinds(legend),
        },
    }
