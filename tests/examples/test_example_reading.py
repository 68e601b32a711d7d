"""The product's own readers take every row of the example files, and the demo loads each file."""

from __future__ import annotations

import pytest

from enduse.readers.claims import read_claims
from enduse.readers.entry import ListOptions
from enduse.readers.lists.ofac_sdn import read_ofac_sdn
from enduse.readers.lists.simple_csv import read_simple_list
from enduse.readers.records import Quarantined
from enduse.readers.registers.simple_csv import read_simple_register
from enduse.readers.textfile import TextFile
from helpers import ROOT

EXAMPLES = ROOT / "examples"


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("shenyang/lists/us_state_stated.csv", 1),
        ("shenyang/lists/us_treasury_stated.csv", 2),
        ("shenyang/lists/sanctioned_stated.csv", 2),
        ("shenyang/lists/us_list_excerpt.csv", 1),
        ("shenyang/registers/companies.csv", 7),
        ("shenyang/claims.csv", 9),
        ("taiwan/registers/companies.csv", 14),
        ("taiwan/claims.csv", 6),
    ],
)
def test_every_row_is_read_without_a_warning(name: str, rows: int) -> None:
    file = TextFile(EXAMPLES / name)
    if "stated" in name:
        readings = list(read_simple_list(file, ListOptions(list="stated", authority="stated")))
    elif "us_list" in name:
        readings = list(read_ofac_sdn(file, ListOptions()))
    else:
        reader = read_claims if "claims" in name else read_simple_register
        readings = list(reader(file))
    records = [record for reading in readings for record in reading.records]
    assert (len(readings), file.warnings) == (rows, [])
    assert not [record for record in records if isinstance(record, Quarantined)]


def test_the_demo_loads_every_file() -> None:
    loaded = (EXAMPLES / "demo.py").read_text(encoding="utf-8").replace("-", "_")
    for path in EXAMPLES.rglob("*.csv"):
        assert path.stem in loaded, path
