"""Of whom are the everyday questions asked: everybody in a small file, some in a large one.

A file of all imports of a country has half a million firms. Their yearly profiles and neighbours
would bury what matters, so above `EVERYBODY` trading entities those questions are asked only of
entities that traded in machine tools (headings 8456 to 8466) or codes of the Common High Priority
List, are listed, stand in a register, sell at home or are spoken of in a claim.
"""

from __future__ import annotations

from typing import Final

from enduse.engine import Engine

EVERYBODY: Final = 10_000  # of so many firms a person can still read a list, page by page

_TRADERS: Final = """
SELECT e.entity_id
FROM entity_parties AS e JOIN parties AS p ON p.party_key = e.party_key
WHERE p.origin_kind IN ('shipment', 'sale')
UNION
SELECT receiver_id AS entity_id FROM lines WHERE receiver_id IS NOT NULL
UNION SELECT shipper_id FROM lines WHERE shipper_id IS NOT NULL
UNION SELECT seller_id FROM sale_lines WHERE seller_id IS NOT NULL
UNION SELECT buyer_id FROM sale_lines WHERE buyer_id IS NOT NULL
"""
_OF_INTEREST: Final = """
SELECT receiver_id AS entity_id FROM lines
WHERE tier IS NOT NULL OR substring(hs6, 1, 4) BETWEEN '8456' AND '8466'
UNION SELECT shipper_id FROM lines
WHERE tier IS NOT NULL OR substring(hs6, 1, 4) BETWEEN '8456' AND '8466'
UNION SELECT entity_id FROM listings
UNION SELECT subject_id FROM entity_claims
UNION SELECT counterpart_id FROM entity_claims
UNION SELECT entity_id FROM company_facts
UNION SELECT seller_id FROM sale_lines
"""


def subjects_of_interest(engine: Engine, name: str) -> None:
    """Make step `name` with one column, `entity_id`: of whom to ask."""
    engine.step(f"{name}_traders", _TRADERS)
    rows = engine.fetch(f"SELECT count(*) AS n FROM {name}_traders").to_pylist()
    small = rows[0]["n"] <= EVERYBODY
    engine.step(name, f"SELECT entity_id FROM {name}_traders" if small else _OF_INTEREST)
