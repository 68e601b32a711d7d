"""One entity on a sheet for `enduse show`: sections, and one line of named parts per record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from enduse.cli.output import cell
from enduse.findings.base import usd
from enduse.findings.phrases import percent

LABELS = {
    "identifiers": "Identifiers",
    "names": "Names as written",
    "addresses": "Addresses as written",
    "listings": "Listings",
    "reasons": "Why these writings are one entity",
    "possibly_same": "Possibly the same (links, not merges)",
    "owners": "Owned or directed by",
    "owns": "Owns or directs",
    "roles": "Roles in shipments",
    "as_shipper": "Sent",
    "as_receiver": "Received",
    "priorities": "Priority",
    "findings": "Findings",
}
_RENAMED = {"parties": "writings", "value_usd_cents": "value", "from_date": "from", "to_date": "to"}


def sections(profile: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield each section's label and lines: first who it is, then what `entity_profile` holds."""
    yield "Entity", [parts({k: v for k, v in profile.items() if k not in LABELS})]
    for key, label in LABELS.items():
        value = profile[key]
        records = value if isinstance(value, list) else [value]
        if records:
            yield label, [parts(record) for record in records]


def parts(record: Mapping[str, Any]) -> str:
    """Write a record as `name: value; name: value`; money in dollars, shares in percent."""
    return "; ".join(
        f"{_name(key)}: {_value(key, value)}"
        for key, value in record.items()
        if value is not None and value != []
    )


def _name(key: str) -> str:
    return _RENAMED.get(key, key.removesuffix("_bp")).replace("_", " ")


def _value(key: str, value: Any) -> str:
    if key.endswith("_usd_cents"):
        return usd(value)
    if key.endswith("_bp"):
        return percent(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) and key != "row" else cell(value)
