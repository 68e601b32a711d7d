"""Names, identifiers and addresses of parties, made comparable: once per distinct writing.

Steps made: `name_keys`, `identifier_keys`, `address_keys`, `party_homes`, `all_parties`.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from enduse.engine import Engine
from enduse.names.addresses import parse_address
from enduse.names.countries import country_in_address
from enduse.names.identifiers import IDENTIFYING, identify
from enduse.names.keys import name_key

NAME_KEYS = pa.schema(
    [
        ("name", pa.string()),
        ("name_key", pa.string()),
        ("legal_form", pa.string()),
        ("script", pa.string()),
    ]
)
IDENTIFIER_KEYS = pa.schema(
    [
        ("label", pa.string()),
        ("written", pa.string()),
        ("country", pa.string()),
        ("scheme", pa.string()),
        ("value", pa.string()),
        ("valid", pa.bool_()),
        ("identifying", pa.bool_()),
    ]
)
ADDRESS_KEYS = pa.schema(
    [
        ("address", pa.string()),
        ("stated_country", pa.string()),
        ("country", pa.string()),
        ("street_key", pa.string()),
        ("building_key", pa.string()),
        ("unit_key", pa.string()),
    ]
)

# One row per writing, whichever files carry it: the first file and row stand for it.
_ALL_PARTIES = """
SELECT party_key, origin_kind, kind, country, country_basis, source_id, row_no
FROM (
  SELECT *, row_number() OVER (
    PARTITION BY party_key ORDER BY source_id, row_no, origin_kind, kind, country
  ) AS nth
  FROM parties
) AS numbered
WHERE nth = 1
"""

# A party without a stated country is at home where its address says, if all its addresses agree.
_PARTY_HOMES = """
SELECT p.party_key, coalesce(p.country, a.country, '') AS country
FROM all_parties AS p
LEFT JOIN (
  SELECT n.party_key, min(k.country) AS country
  FROM party_addresses AS n
  JOIN address_keys AS k
    ON k.address = n.address AND k.stated_country = coalesce(n.country, '')
  WHERE k.country IS NOT NULL
  GROUP BY n.party_key
  HAVING min(k.country) = max(k.country)
) AS a ON a.party_key = p.party_key
"""


def prepare(engine: Engine) -> None:
    """Make the comparable forms of everything written about parties."""
    engine.step("all_parties", _ALL_PARTIES)
    engine.map_batches(
        "name_keys",
        "SELECT DISTINCT name FROM party_names WHERE name IS NOT NULL",
        _name_keys,
        NAME_KEYS,
    )
    engine.map_batches(
        "address_keys",
        "SELECT DISTINCT address, coalesce(country, '') AS stated_country FROM party_addresses "
        "WHERE address IS NOT NULL ORDER BY address, stated_country",  # one street after another
        _address_keys,
        ADDRESS_KEYS,
    )
    engine.step("party_homes", _PARTY_HOMES)
    engine.map_batches(
        "identifier_keys",
        "SELECT DISTINCT coalesce(i.label, '') AS label, i.written, h.country "
        "FROM party_identifiers AS i JOIN party_homes AS h ON h.party_key = i.party_key "
        "WHERE i.written IS NOT NULL",
        _identifier_keys,
        IDENTIFIER_KEYS,
    )


def _name_keys(batch: pa.RecordBatch) -> pa.RecordBatch:
    names = batch.column(0).to_pylist()
    keys = [name_key(name) for name in names]
    return pa.RecordBatch.from_arrays(
        [
            pa.array(names, pa.string()),
            pa.array([key.key for key in keys], pa.string()),
            pa.array([key.legal_form or None for key in keys], pa.string()),
            pa.array([key.script for key in keys], pa.string()),
        ],
        schema=NAME_KEYS,
    )


def _identifier_keys(batch: pa.RecordBatch) -> pa.RecordBatch:
    rows = [
        (label, written, country, i.scheme, i.value, i.valid, i.scheme in IDENTIFYING)
        for label, written, country in zip(*(c.to_pylist() for c in batch.columns), strict=True)
        for i in identify(written, label, country or None)
    ]
    return _batch(rows, IDENTIFIER_KEYS)


def _address_keys(batch: pa.RecordBatch) -> pa.RecordBatch:
    rows = []
    for address, stated in zip(*(c.to_pylist() for c in batch.columns), strict=True):
        country = stated or country_in_address(address)
        parsed = parse_address(address, country)
        rows.append(
            (
                address,
                stated,
                country or parsed.country,
                parsed.street_key,
                parsed.building_key,
                parsed.unit_key,
            )
        )
    return _batch(rows, ADDRESS_KEYS)


def _batch(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*rows, strict=True) if rows else [[] for _ in schema]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
