"""The real lists: every row of them is read, and the row counts are those of their README."""

from pathlib import Path

import pytest

from enduse.readers.lists import FORMS, ListOptions, load_list
from enduse.readers.records import ListEntry, Quarantined
from enduse.readers.textfile import TextFile
from enduse.workspace import Workspace
from helpers import shared

LISTS = [  # file, form, rows read, of these quarantined, entries with a first day
    ("ofac_sdn_2023-01.csv", "ofac-sdn", 11_444, 1, 28),
    ("ofac_sdn_excerpt_2025.csv", "ofac-sdn", 7, 0, 0),
    ("ofac_alt_2025-12.csv", "ofac-sdn", 20_108, 1, 0),
    ("ofac_add_2025-12.csv", "ofac-sdn", 24_245, 1, 0),
    ("ofac_sdn_comments_2025-12.csv", "ofac-sdn", 29, 1, 2),
    ("us_csl_2023-11.csv", "us-csl", 4_228, 1, 1_606),
    ("un_consolidated_2026-02-27.xml", "un", 1_003, 0, 1_003),
    ("eu_32006R0765.csv", "eu-annexes", 408, 0, 377),
    ("eu_32012R0267.csv", "eu-annexes", 339, 0, 339),
    ("eu_32014R0269.csv", "eu-annexes", 2_802, 0, 2_801),
    ("eu_32014R0833.csv", "eu-annexes", 1_746, 0, 1_665),
    ("eu_32017R1509.csv", "eu-annexes", 326, 0, 325),
    ("eu_32023R1529.csv", "eu-annexes", 49, 0, 49),
    ("jp_meti_russia_2025-09-12.txt", "jp-meti", 561, 0, 0),
    ("jp_meti_third_countries_2025-09-12.txt", "jp-meti", 56, 0, 0),
]


@pytest.mark.parametrize(("name", "form", "read", "quarantined", "dated"), LISTS)
def test_every_row_is_read(name: str, form: str, read: int, quarantined: int, dated: int) -> None:
    file = TextFile(shared(f"lists/{name}"))
    readings = list(FORMS[form](file, ListOptions()))
    found = [record for reading in readings for record in reading.records]
    entries = [record for record in found if isinstance(record, ListEntry)]
    assert file.rows_read == len(readings) == read
    assert sum(isinstance(record, Quarantined) for record in found) == quarantined
    assert sum(entry.listed_from is not None for entry in entries) == dated
    assert all((e.from_basis == "unknown") == (e.listed_from is None) for e in entries)


def test_the_firms_of_annex_iv() -> None:
    file = TextFile(shared("lists/eu_32014R0833.csv"))
    readings = FORMS["eu-annexes"](file, ListOptions())
    entries = [r for reading in readings for r in reading.records if isinstance(r, ListEntry)]
    assert sum(entry.list == "eu-833-annex-iv" for entry in entries) == 921


def test_companion_files_of_one_list_make_one_party_each(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "ws")
    names = ("ofac_alt_2025-12.csv", "ofac_sdn_2023-01.csv", "ofac_sdn_excerpt_2025.csv")
    paths = [shared(f"lists/{name}") for name in names]
    loaded = load_list(workspace, paths, "ofac-sdn", ListOptions(), "2026-01-01")
    assert [one.source.rows_read for one in loaded] == [11_444, 7, 20_108]
    assert loaded[0].source.details["lists"] == {
        "ofac-eo-14024-directive-2": 26, "ofac-eo-14024-directive-3": 2, "ofac-sdn": 11_443,
    }  # fmt: skip
    engine = workspace.engine(tmp_path / "engine")
    twice = "SELECT party_key FROM parties GROUP BY party_key HAVING count(*) > 1"
    assert engine.fetch(twice).num_rows == 0
    found = engine.fetch(
        "SELECT n.name, n.quality FROM party_names AS n JOIN list_entries AS e "
        "ON e.party_key = n.party_key WHERE e.entry = '45591' GROUP BY n.name, n.quality "
        "ORDER BY n.name"
    ).to_pylist()
    assert {"name": "IRS LASER TECH", "quality": "weak"} in found
    assert len(found) > 2  # the excerpt's own names and those of ALT.CSV
    engine.close()
