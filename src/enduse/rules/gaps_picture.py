"""The comparison drawn: a bar for each jurisdiction and code over time, coloured by verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import vl_convert

from enduse.rules.gaps import Harmony
from enduse.rules.history import Span

_COLOURS: Final = {
    "prohibited": "#7f1d1d",
    "licence_required": "#c2410c",
    "wind_down": "#f59e0b",
    "indeterminate": "#c3c7cc",
    "not_controlled": "#2f7d57",
    "no_jurisdiction": "#ffffff",
}
_WIDTH: Final = 760
_ROW: Final = 13  # pixels of one jurisdiction
_FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
MOST_CODES: Final = 40
"""More codes make a picture that nobody can read; the table has them all."""


def picture(found: Harmony) -> str:
    """Return the comparison as SVG text: one panel a code, one bar a jurisdiction."""
    return str(vl_convert.vegalite_to_svg(spec(found), allowed_base_urls=[]))


def spec(found: Harmony) -> dict[str, Any]:
    """Return the Vega-Lite specification of the picture; the data stands in it."""
    order = list(_COLOURS)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {
            "text": "Who controlled which goods when",
            "subtitle": [
                f"{found.first} to {found.last}; ordinary goods sent from each jurisdiction",
                "grey: a list or fact that the rulebook does not have decides",
            ],
            "anchor": "start",
        },
        "data": {"values": [row for span in found.spans for row in _rows(span, found.last)]},
        "facet": {"row": {"field": "hs", "title": None, "header": {"labelAngle": 0,
                                                                   "labelAlign": "left"}}},
        "spacing": 6,
        "spec": {
            "width": _WIDTH,
            "height": {"step": _ROW},
            "mark": {"type": "bar", "height": _ROW - 3},
            "encoding": {
                "x": {"field": "begins", "type": "temporal", "title": None,
                      "axis": {"format": "%b %Y", "tickCount": 12}},
                "x2": {"field": "ends"},
                "y": {"field": "jurisdiction", "type": "nominal", "title": None,
                      "sort": _jurisdictions(found.spans)},
                "color": {
                    "field": "verdict", "type": "nominal",
                    "scale": {"domain": order, "range": [_COLOURS[one] for one in order]},
                    "legend": {"orient": "bottom", "title": None, "columns": 6},
                },
            },
        },
        "resolve": {"scale": {"y": "independent"}},
        "config": {"font": _FONT, "view": {"stroke": None}},
    }  # fmt: skip


def _rows(span: Span, last: dt.date) -> list[dict[str, str]]:
    ends = span.ends or last
    return [
        {
            "hs": span.hs,
            "jurisdiction": span.jurisdiction,
            "begins": span.begins.isoformat(),
            "ends": ends.isoformat(),
            "verdict": span.verdict,
        }
    ]


def _jurisdictions(spans: Sequence[Span]) -> list[str]:
    return list(dict.fromkeys(span.jurisdiction for span in spans))
