"""The SQL of `keep`: passing tables of one load, and the steps from them to the stored tables."""

from __future__ import annotations

from collections.abc import Iterator

from enduse import schema
from enduse.schema import Column, Table

_DETAILS = {
    "party_names": ("party_key", "name"),
    "party_identifiers": ("party_key", "label", "written"),
    "party_addresses": ("party_key", "address"),
}
_RECORDS: dict[str, tuple[str, ...]] = {  # with the columns that point to parties
    "list_entries": ("party_key",),
    "list_changes": (),
    "companies": ("party_key",),
    "ownerships": ("owner_party", "owned_party"),
    "financials": ("party_key",),
    "claims": ("subject_party", "counterpart_party"),
}
PARTS = ("parties", *_DETAILS, *_RECORDS, "duplicates", "quarantine")

_ROW = Column("row_no", "BIGINT", "the row")


def _staged(name: str, columns: tuple[Column, ...]) -> Table:
    return Table(f"new_{name}", "passing", columns, ("row_no",), stored=False)


STAGED: dict[str, Table] = {
    table.name: table
    for table in (
        _staged(
            "rows",
            (
                _ROW,
                Column("content", "BIGINT", "key of what the row says"),
                Column("party_key", "BIGINT", "the first party of the row"),
                Column("kept", "BOOLEAN", "whether the row counts without a record of its own"),
            ),
        ),
        _staged(
            "parties",
            (_ROW, *(c for c in schema.PARTIES.columns if c.name not in ("source_id", "row_no"))),
        ),
        *(_staged(name, (_ROW, *schema.TABLES[name].columns)) for name in _DETAILS),
        *(_staged(name, schema.TABLES[name].columns) for name in (*_RECORDS, "quarantine")),
    )
}

COUNTS = """
SELECT count(CASE WHEN state = 'loaded' THEN 1 END) AS loaded,
       count(CASE WHEN state = 'duplicate' THEN 1 END) AS duplicate,
       (SELECT count(*) FROM part_quarantine) AS quarantined
FROM row_states
"""
LISTS = "SELECT list, count(*) AS entries FROM part_list_entries GROUP BY list ORDER BY list"


def steps(source_id: str) -> Iterator[tuple[str, str]]:
    """Yield the steps (name, SQL) from the passing tables to the parts, in their order."""
    yield "dangling", _dangling()
    for table, key in _DETAILS.items():
        yield f"fresh_{table}", _fresh_details(table, key)
    for table in _RECORDS:
        yield f"fresh_{table}", _fresh_records(table)
    yield "row_states", _row_states()
    yield "part_parties", _parties(source_id)
    for table, key in _DETAILS.items():
        columns = ", ".join(schema.TABLES[table].names)
        yield (
            f"part_{table}",
            f"SELECT {columns} FROM fresh_{table} WHERE {_LOADED} ORDER BY {', '.join(key)}",
        )
    for table in _RECORDS:
        columns = ", ".join(schema.TABLES[table].names)
        order = ", ".join(schema.TABLES[table].key)
        yield (
            f"part_{table}",
            f"SELECT {columns} FROM fresh_{table} WHERE {_LOADED} ORDER BY {order}",
        )
    yield "part_duplicates", _duplicates(source_id)
    yield "part_quarantine", _quarantine(source_id)


_LOADED = "row_no IN (SELECT row_no FROM row_states WHERE state = 'loaded')"
_USABLE = "row_no NOT IN (SELECT row_no FROM dangling)"


def _dangling() -> str:
    """Rows that point to somebody whom neither this file nor the workspace has."""
    pointers = " UNION ALL ".join(
        f"SELECT row_no, {column} AS party_key, '{table}' AS record FROM new_{table}"
        for table, columns in _RECORDS.items()
        for column in columns
    )
    return f"""
SELECT row_no, min(record) AS record FROM ({pointers}) AS pointers
WHERE party_key IS NOT NULL
  AND party_key NOT IN (SELECT party_key FROM new_parties)
  AND party_key NOT IN (SELECT party_key FROM parties)
GROUP BY row_no"""


def _fresh_details(table: str, key: tuple[str, ...]) -> str:
    """Names, identifiers, addresses that no earlier row and no other file says of the party."""
    columns = ", ".join(("row_no", *schema.TABLES[table].names))
    same = " AND ".join(f"o.{column} = n.{column}" for column in key)
    rest = [c for c in schema.TABLES[table].names if c not in key]
    order = ", ".join(("row_no", *rest))
    return f"""
SELECT {columns} FROM (
  SELECT {columns},
         row_number() OVER (PARTITION BY {", ".join(key)} ORDER BY {order}) AS place
  FROM new_{table} AS n
  WHERE {_USABLE} AND NOT EXISTS (SELECT 1 FROM {table} AS o WHERE {same})
) AS ranked WHERE place = 1"""


# An entry that says nothing but that it stands (ALT.CSV, ADD.CSV) adds nothing where it is known.
_KNOWN_ENTRY = """
  AND NOT (n.programme IS NULL AND n.listed_from IS NULL AND n.listed_to IS NULL AND EXISTS (
    SELECT 1 FROM list_entries AS o
    WHERE o.list = n.list AND o.entry = n.entry AND o.version IS NOT DISTINCT FROM n.version))"""


def _fresh_records(table: str) -> str:
    """Records that no other file has with the same content."""
    names = schema.TABLES[table].names
    same = " AND ".join(
        f"o.{name} IS NOT DISTINCT FROM n.{name}"
        for name in names
        if name not in ("source_id", "row_no")
    )
    return f"""
SELECT {", ".join(names)} FROM new_{table} AS n
WHERE {_USABLE} AND NOT EXISTS (SELECT 1 FROM {table} AS o WHERE {same})\
{_KNOWN_ENTRY if table == "list_entries" else ""}"""


def _row_states() -> str:
    """Each usable row as loaded, or duplicate: said by an earlier row, or nothing new in it."""
    fresh = " UNION ALL ".join(f"SELECT row_no FROM fresh_{t}" for t in (*_DETAILS, *_RECORDS))
    return f"""
SELECT row_no, content, party_key, first_row,
       CASE WHEN row_no = first_row AND (kept OR row_no IN (SELECT row_no FROM ({fresh}) AS f))
            THEN 'loaded' ELSE 'duplicate' END AS state
FROM (
  SELECT row_no, content, party_key, kept,
         min(row_no) OVER (PARTITION BY content) AS first_row
  FROM new_rows WHERE {_USABLE}
) AS rows"""


def _parties(source_id: str) -> str:
    """New parties, each as the row says that knows most of kind and country."""
    columns = ", ".join(schema.PARTIES.names)
    return f"""
SELECT {columns} FROM (
  SELECT party_key, origin_kind, kind, country, country_basis, '{source_id}' AS source_id, row_no,
         row_number() OVER (
           PARTITION BY party_key
           ORDER BY CASE WHEN kind = 'unknown' THEN 1 ELSE 0 END,
                    CASE WHEN country IS NULL THEN 1 ELSE 0 END, row_no) AS place
  FROM new_parties
  WHERE {_LOADED} AND party_key NOT IN (SELECT party_key FROM parties)
) AS ranked WHERE place = 1 ORDER BY party_key"""


def _duplicates(source_id: str) -> str:
    """Duplicate rows and the row that counts: the first to say it, or the party's own."""
    return f"""
SELECT '{source_id}' AS source_id, r.row_no, r.content AS line_key,
       CASE WHEN r.row_no > r.first_row THEN '{source_id}' ELSE p.source_id END AS of_source_id,
       CASE WHEN r.row_no > r.first_row THEN r.first_row ELSE p.row_no END AS of_row_no
FROM row_states AS r
LEFT JOIN (
  SELECT party_key, source_id, row_no FROM parties
  UNION ALL SELECT party_key, source_id, row_no FROM part_parties
) AS p ON p.party_key = r.party_key
WHERE r.state = 'duplicate' ORDER BY r.row_no"""


def _quarantine(source_id: str) -> str:
    return f"""
SELECT source_id, row_no, reason, column_name, text FROM (
  SELECT source_id, row_no, reason, column_name, text FROM new_quarantine
  UNION ALL
  SELECT '{source_id}' AS source_id, row_no,
         'points to somebody whom no loaded file has' AS reason,
         CAST(NULL AS VARCHAR) AS column_name, record AS text
  FROM dangling
) AS q ORDER BY row_no"""
