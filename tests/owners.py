"""Small made-up ownership tables: one line per interest, one per listing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

import pyarrow as pa

from enduse.screening.ownership.answer import Owned, ownership
from enduse.screening.ownership.model import RuleAnswer
from enduse.screening.ownership.rules import chosen

DAY = dt.date(2025, 6, 1)
SINCE = dt.date(2020, 1, 1)
SOURCE = "0123456789abcdef"
RULE_LISTS = {"us-ofac": "ofac-sdn", "us-bis": "bis-entity", "eu": "eu-269-annex-i", "uk": "uk-ofsi"}  # fmt: skip  # noqa: E501
_AUTHORITIES = {"ofac": "US OFAC", "bis": "US BIS", "eu": "EU Council", "uk": "UK OFSI"}
_LINE = re.compile(
    r"(?P<owner>\S+) (?P<role>owner|director|parent|branch|other) of (?P<owned>\S+)"
    r"(?: (?P<low>[\d.]+|\?)(?:-(?P<high>[\d.]+))?)?(?P<rest>.*)"
)


def interests(*lines: str) -> pa.Table:
    """Read `A owner of B 40`, `A owner of B 25-50`, `A owner of B ?`, `A director of B`.

    Behind it may stand `from DAY`, `to DAY` and `undated`; the first day is 2020-01-01 else. Rows
    are numbered from 2.
    """
    rows = []
    for number, line in enumerate(lines, start=2):
        found = _LINE.fullmatch(line)
        assert found, line
        low = None if found["low"] in (None, "?") else round(float(found["low"]) * 100)
        high = round(float(found["high"]) * 100) if found["high"] else low
        since = re.search(r"from (\S+)", found["rest"])
        until = re.search(r"to (\S+)", found["rest"])
        first = dt.date.fromisoformat(since[1]) if since else SINCE
        rows.append(
            {
                "source_id": SOURCE,
                "row_no": number,
                "owner_id": found["owner"],
                "owned_id": found["owned"],
                "role": found["role"],
                "share_low_bp": low,
                "share_high_bp": high,
                "from_date": None if "undated" in found["rest"] else first,
                "to_date": dt.date.fromisoformat(until[1]) if until else None,
            }
        )
    return pa.Table.from_pylist(rows, schema=_OWNERS)


def listed(rule: str, *lines: str) -> pa.Table:
    """Read `A`, `A undated`, `A from DAY`, `A to DAY`, `A on LIST`; the list is the rule's else."""
    rows = []
    for number, line in enumerate(lines, start=2):
        since = re.search(r"from (\S+)", line)
        until = re.search(r"to (\S+)", line)
        on = re.search(r"on (\S+)", line)
        first = dt.date.fromisoformat(since[1]) if since else SINCE
        rows.append(
            {
                "source_id": SOURCE,
                "row_no": number,
                "entity_id": line.split()[0],
                "list": on[1] if on else RULE_LISTS[rule],
                "authority": _AUTHORITIES[(on[1] if on else RULE_LISTS[rule]).split("-")[0]],
                "entry": str(number),
                "programme": None,
                "measure": "Export control" if on and "833" in on[1] else "Asset freeze",
                "listed_from": None if "undated" in line else first,
                "listed_to": dt.date.fromisoformat(until[1]) if until else None,
                "match_basis": "identifier",
            }
        )
    return pa.Table.from_pylist(rows, schema=_LISTINGS)


def asked(
    rule: str,
    subject: str,
    owners: Sequence[str],
    listings: Sequence[str] = ("A",),
    as_of: dt.date = DAY,
) -> RuleAnswer:
    """Return one rule's answer about a company of a made-up world."""
    tables = Owned(interests(*owners), listed(rule, *listings), _named)
    return ownership(tables, subject, as_of, chosen((rule,)))[0]


def _named(entities: Sequence[str]) -> Mapping[str, str]:
    return {entity: entity for entity in entities}


_TEXT, _NUMBER, _DATE = pa.string(), pa.int64(), pa.date32()
_OWNERS = pa.schema(
    [("source_id", _TEXT), ("row_no", _NUMBER), ("owner_id", _TEXT), ("owned_id", _TEXT),
     ("role", _TEXT), ("share_low_bp", _NUMBER), ("share_high_bp", _NUMBER),
     ("from_date", _DATE), ("to_date", _DATE)]
)  # fmt: skip
_LISTINGS = pa.schema(
    [("source_id", _TEXT), ("row_no", _NUMBER), ("entity_id", _TEXT), ("list", _TEXT),
     ("authority", _TEXT), ("entry", _TEXT), ("programme", _TEXT), ("measure", _TEXT),
     ("listed_from", _DATE), ("listed_to", _DATE), ("match_basis", _TEXT)]
)  # fmt: skip
