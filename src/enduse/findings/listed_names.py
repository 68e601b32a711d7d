"""Under which names do the lines of a listed party stand, where an identifier ties it to the list?

A number of a list entry can stand beside another name. Such a line is one of the listed number; the
name in the row alone would not show it. Names are equal when their strict or loose keys are
(`enduse.names`); every name of the entry counts, its aliases included. Only lines that touch a
listed entity are looked at.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from enduse.engine import Engine
from enduse.names.keys import name_key
from enduse.names.loose import loose_key
from enduse.schema import ROLES

_PARTY: Final = " ".join(f"WHEN '{role}' THEN s.{role}_party" for role in ROLES)
_BY_IDENTIFIER: Final = "SELECT entity_id FROM listings WHERE match_basis = 'identifier'"

# The writing in which the listed party stands in each line.
_WRITTEN: Final = f"""
SELECT t.listed_id, t.flow, t.source_id, t.row_no, CASE t.role {_PARTY} END AS party_key
FROM listed_party_touch AS t
JOIN shipments AS s ON s.source_id = t.source_id AND s.row_no = t.row_no
WHERE t.flow = 'shipment' AND t.listed_id IN ({_BY_IDENTIFIER})
UNION
SELECT t.listed_id, t.flow, t.source_id, t.row_no,
  CASE t.role WHEN 'seller' THEN s.seller_party ELSE s.buyer_party END AS party_key
FROM listed_party_touch AS t
JOIN sales AS s ON s.source_id = t.source_id AND s.row_no = t.row_no
WHERE t.flow = 'sale' AND t.listed_id IN ({_BY_IDENTIFIER})
"""

_OF_ENTRIES: Final = """
SELECT entity_id, list, coalesce(entry, '') AS entry, entry_name AS name
FROM listings WHERE match_basis = 'identifier' AND entry_name IS NOT NULL
UNION
SELECT g.entity_id, g.list, g.entry, n.name
FROM listings AS g
JOIN list_entries AS e ON e.list = g.list AND e.entry = g.entry
JOIN party_names AS n ON n.party_key = e.party_key
WHERE g.match_basis = 'identifier'
"""

_OF_LINES: Final = """
SELECT DISTINCT w.listed_id, w.party_key, n.name
FROM listed_party_written AS w JOIN party_names AS n ON n.party_key = w.party_key
"""

_NAMES: Final = """
SELECT name FROM listed_party_of_entries UNION SELECT name FROM listed_party_of_lines
"""

_EQUAL: Final = """
SELECT w.listed_id, w.party_key, e.list, e.entry,
  max(CASE WHEN a.strict = b.strict OR a.loose = b.loose THEN 1 ELSE 0 END) AS equal
FROM listed_party_of_lines AS w
JOIN listed_party_of_entries AS e ON e.entity_id = w.listed_id
JOIN listed_party_keys AS a ON a.name = w.name
JOIN listed_party_keys AS b ON b.name = e.name
GROUP BY w.listed_id, w.party_key, e.list, e.entry
"""

# A line where any writing of the listed party bears a name of the entry is not under another name.
_OTHER: Final = """
SELECT w.listed_id, q.list, q.entry, w.flow, w.source_id, w.row_no, 1 - max(q.equal) AS other
FROM listed_party_written AS w
JOIN listed_party_equal AS q ON q.listed_id = w.listed_id AND q.party_key = w.party_key
GROUP BY w.listed_id, q.list, q.entry, w.flow, w.source_id, w.row_no
"""
_KEYS: Final = pa.schema([("name", pa.string()), ("strict", pa.string()), ("loose", pa.string())])


def other_names(engine: Engine) -> None:
    """Make `listed_party_other`: lines of parties listed by identifier, and whether (`other` = 1)
    the party stands there under none of the names of the entry.

    Reads `listed_party_touch`, `listings`, `list_entries`, `shipments`, `sales`, `party_names`.
    """
    engine.step("listed_party_written", _WRITTEN)
    engine.step("listed_party_of_entries", _OF_ENTRIES)
    engine.step("listed_party_of_lines", _OF_LINES)
    engine.map_batches("listed_party_keys", _NAMES, _keys, _KEYS)
    engine.step("listed_party_equal", _EQUAL)
    engine.step("listed_party_other", _OTHER)


def _keys(batch: pa.RecordBatch) -> pa.RecordBatch:
    names = batch.column(0).to_pylist()
    strict = [name_key(name).key for name in names]
    rows = [
        {"name": name, "strict": key or None, "loose": loose_key(key) or None}
        for name, key in zip(names, strict, strict=True)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=_KEYS)
