"""Of whom the everyday questions are asked, in a small file and in a large one."""

from __future__ import annotations

from pathlib import Path

import pytest

from enduse.findings import interest
from worlds import world


@pytest.mark.parametrize(
    ("everybody", "asked"),
    [
        (10_000, {"OTHER", "TOOLS", "TIER", "SELLER", "BUYER"}),
        (1, {"TOOLS", "TIER", "SELLER", "LISTED"}),
    ],
)
def test_a_large_file_asks_of_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, everybody: int, asked: set[str]
) -> None:
    monkeypatch.setattr(interest, "EVERYBODY", everybody)
    engine = world(
        tmp_path,
        lines=[
            {"receiver_id": "OTHER", "hs6": "940360"},
            {"receiver_id": "TOOLS", "hs6": "846040"},
            {"receiver_id": "TIER", "hs6": "854231", "tier": "1"},
        ],
        sale_lines=[{"seller_id": "SELLER", "buyer_id": "BUYER"}],
        listings=[{"entity_id": "LISTED"}],
    )
    interest.subjects_of_interest(engine, "asked")
    rows = engine.fetch("SELECT entity_id FROM asked WHERE entity_id IS NOT NULL").to_pylist()
    assert {row["entity_id"] for row in rows} == asked
