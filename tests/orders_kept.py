"""Orders, answers and assurances, made up, as the tests of the record keep them."""

from __future__ import annotations

import json
from typing import Any

from enduse.orders.record import OrderStore

ORDER: dict[str, Any] = {
    "id": "O-1",
    "parties": [
        {"roles": ["purchaser"], "names": ["ООО Станко"], "country": "KZ"},
        {"roles": ["end_user"], "names": ["Made-up Turbines"], "country": "KZ"},
    ],
    "goods": [{"description": "lathe", "serials": ["SN-77/1"], "origin": "TW"}],
    "documents": [{"kind": "end_use_certificate", "number": "EUC 17/24"}],
    "dates": {"ship": "2024-06-01"},
    "route": {"destination": "KZ", "transit": ["TR"]},
}
VERSIONS = {"lists": {"made-up": "0" * 64}, "rules": "1", "matcher": "7", "code": "0.1"}
CERTIFICATE: dict[str, Any] = {
    "id": "EUC-17",
    "kind": "end_use_certificate",
    "issuer": {"name": "Made-up Turbines", "country": "KZ"},
    "holder": {"name": "Made-up Machines Ltd", "country": "TW"},
    "terms": {
        "end_user": {"name": "Made-up Turbines LLP", "country": "KZ",
                     "identifiers": {"kz-bin": "1"}},
        "countries": ["KZ"],
        "not_to": ["RU", "BY"],
        "sites": ["1 Made-up Street, Almaty, Kazakhstan"],
        "end_use": "turbine blades",
    },
    "issued": "2024-02-01",
    "expires": "2026-01-31",
    "document": {"number": "EUC 17/24", "sha256": "ab" * 32},
    "machines": [{"serial": "SN-77/1", "brand": "Examplo", "model": "L5"}],
    "order": "O-1",
}  # fmt: skip


def body(**changes: Any) -> bytes:
    """The order as the bytes of a file."""
    return json.dumps(ORDER | changes, ensure_ascii=False, indent=1).encode()


def answered(word: str = "hold", **more: Any) -> dict[str, Any]:
    """The answer of a check."""
    return {"answer": word, "as_of": "2024-03-01", "red_flags": [], **more}


def checked(
    store: OrderStore, word: str = "hold", order_id: str = "O-1", **changes: Any
) -> int:  # fmt: skip
    """Keep a check of the order with this answer."""
    return store.keep_check(order_id, body(**changes), answered(word), VERSIONS, "carl")
