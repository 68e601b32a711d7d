"""The tables: columns, types, units, keys. Nothing else defines them.

Units are part of the name: `_cents` are hundredths of a currency unit, `_g` grams, `_milli`
thousandths of a piece, so that totals are whole numbers and equal on every engine. Days are DATE.
Countries are ISO 3166-1 alpha-2. `source_id` is the first 16 hex digits of a file's SHA-256;
`row_no` is the row as a spreadsheet shows it, title and header rows included, from 1.
"""

from enduse.schema.derived import (
    BRANDS,
    COMPANY_FACTS,
    COMPANY_YEARS,
    ENTITIES,
    ENTITY_ADDRESSES,
    ENTITY_CLAIMS,
    ENTITY_IDENTIFIERS,
    ENTITY_NAMES,
    ENTITY_PARTIES,
    EVIDENCE,
    FINDINGS,
    HIGH_PRIORITY,
    LINES,
    LISTINGS,
    OWNERS,
    PRIORITIES,
    SALE_LINES,
)
from enduse.schema.stored import (
    CLAIMS,
    COMPANIES,
    DUPLICATES,
    FINANCIALS,
    LIST_CHANGES,
    LIST_ENTRIES,
    OWNERSHIPS,
    PARTIES,
    PARTY_ADDRESSES,
    PARTY_IDENTIFIERS,
    PARTY_NAMES,
    QUARANTINE,
    SALES,
    SHIPMENTS,
)
from enduse.schema.table import ROLES, Column, Table

VERSION = 1
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        SHIPMENTS,
        DUPLICATES,
        QUARANTINE,
        PARTIES,
        PARTY_NAMES,
        PARTY_IDENTIFIERS,
        PARTY_ADDRESSES,
        LIST_ENTRIES,
        LIST_CHANGES,
        COMPANIES,
        OWNERSHIPS,
        FINANCIALS,
        SALES,
        CLAIMS,
        BRANDS,
        HIGH_PRIORITY,
        ENTITIES,
        ENTITY_PARTIES,
        ENTITY_NAMES,
        ENTITY_IDENTIFIERS,
        ENTITY_ADDRESSES,
        LISTINGS,
        LINES,
        SALE_LINES,
        COMPANY_FACTS,
        COMPANY_YEARS,
        OWNERS,
        ENTITY_CLAIMS,
        FINDINGS,
        EVIDENCE,
        PRIORITIES,
    )
}
STORED = tuple(name for name, table in TABLES.items() if table.stored)

__all__ = [
    "BRANDS",
    "CLAIMS",
    "COMPANIES",
    "COMPANY_FACTS",
    "COMPANY_YEARS",
    "DUPLICATES",
    "ENTITIES",
    "ENTITY_ADDRESSES",
    "ENTITY_CLAIMS",
    "ENTITY_IDENTIFIERS",
    "ENTITY_NAMES",
    "ENTITY_PARTIES",
    "EVIDENCE",
    "FINANCIALS",
    "FINDINGS",
    "HIGH_PRIORITY",
    "LINES",
    "LISTINGS",
    "LIST_CHANGES",
    "LIST_ENTRIES",
    "OWNERS",
    "OWNERSHIPS",
    "PARTIES",
    "PARTY_ADDRESSES",
    "PARTY_IDENTIFIERS",
    "PARTY_NAMES",
    "PRIORITIES",
    "QUARANTINE",
    "ROLES",
    "SALES",
    "SALE_LINES",
    "SHIPMENTS",
    "STORED",
    "TABLES",
    "VERSION",
    "Column",
    "Table",
]
