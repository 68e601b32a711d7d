"""A hit as the contract of `enduse screen` gives it, and as lines for a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from enduse.screening.model import Hit, Reason
from enduse.screening.reasons import common_words, words

_ROUNDED = 4
_BASES = {
    "source": "as the list dates it",
    "changes": "by dated changes of the list",
    "open": "the list gives no end",
    "unknown": "not known",
}


def record(hit: Hit, paths: Mapping[str, str]) -> dict[str, Any]:
    """Return a hit as plain data; `paths` names the files of the workspace by source id."""
    span, names = hit.span, hit.name_probability
    return {
        "probability": round(hit.probability, _ROUNDED),
        "status": hit.status,
        "list": hit.list,
        "entry": hit.entry,
        "authority": hit.authority,
        "entry_name": hit.entry_name,
        "matched_name": hit.matched_name,
        "name_probability": None if names is None else round(names, _ROUNDED),
        "kind": hit.kind,
        "countries": list(hit.countries),
        "programmes": list(hit.programmes),
        "measure": span.measure,
        "listed_from": span.listed_from,
        "from_basis": span.from_basis,
        "listed_to": span.listed_to,
        "to_basis": span.to_basis,
        "version": span.version,
        "for": [_reason(one) for one in hit.supports],
        "against": [_reason(one) for one in hit.against],
        "missing": [_reason(one) for one in hit.missing],
        "common": {
            "writings": hit.common.writings,
            "firms": hit.common.firms,
            "entries": hit.common.entries,
        },
        "source": paths.get(span.source_id, span.source_id),
        "row": span.row_no,
    }


def _reason(one: Reason) -> dict[str, str]:
    return {"code": one.code, "says": words(one)}


def lines(hit: Hit, as_of: date, paths: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return a heading and the lines below it for a person who reviews the hit."""
    span = hit.span
    told = [
        f"matched name: {hit.matched_name}",
        f"{standing_words(hit, as_of)}",
        *(f"for: {words(one)}" for one in hit.supports),
        *(f"against: {words(one)}" for one in hit.against),
        *(f"missing: {words(one)}" for one in hit.missing),
        f"how common: {common_words(hit.common)}",
        f"source: {paths.get(span.source_id, span.source_id)} row {span.row_no}",
    ]
    if hit.programmes:
        told.insert(2, f"programme: {'; '.join(hit.programmes)}")
    heading = f"{hit.probability:.3f}  {hit.status}  {hit.list} {hit.entry}  {hit.entry_name}"
    return heading, told


def standing_words(hit: Hit, as_of: date) -> str:
    """Return by whom and from when to when the entry is listed, as the sources say it."""
    span = hit.span
    by = f"listed by {hit.authority or hit.list}"
    start = f" from {span.listed_from} ({_BASES[span.from_basis]})" if span.listed_from else ""
    end = f" until {span.listed_to} ({_BASES[span.to_basis]})" if span.listed_to else ""
    before = {"not_yet": f"not yet listed on {as_of}: ", "no_longer": f"no longer on {as_of}: "}
    unknown = "; on which days is not known" if hit.status == "date_unknown" else ""
    return before.get(hit.status, "") + by + start + end + unknown
