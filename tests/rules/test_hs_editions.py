from __future__ import annotations

import pytest

from enduse.rules.high_priority import high_priority_codes
from enduse.rules.hs_editions import edition_changes, edition_rows, hs6_in_2022


@pytest.mark.parametrize(
    ("hs6", "edition", "now"),
    [
        ("854890", 2017, "854800"),
        ("880330", 2012, "880730"),
        ("852580", 2017, None),  # cameras became four codes
        ("854140", 2017, None),
        ("854150", 2017, None),
        ("901380", 2017, None),  # flat panels left for heading 8524
        ("901380", 2022, "901380"),
        ("845710", 2012, "845710"),  # the five machine-tool codes are the same in all editions
        ("846693", 2017, "846693"),
    ],
)
def test_old_codes_in_2022(hs6: str, edition: int, now: str | None) -> None:
    assert hs6_in_2022(hs6, edition) == now


def test_every_change_touches_a_high_priority_code() -> None:
    listed = {code.hs6 for code in high_priority_codes()}
    for change in edition_changes():
        assert listed & {*change.becomes}, change
        assert change.splits == (change.hs6_2022 is None)


def test_rows_say_where_a_code_splits() -> None:
    rows = edition_rows().to_pylist()
    assert {(r["old_hs6"], r["edition"]) for r in rows} == {
        (c.old_hs6, e) for c in edition_changes() for e in c.editions
    }
    assert [r["hs6_2022"] for r in rows if r["old_hs6"] == "854890"] == ["854800", "854800"]
    assert all(r["hs6_2022"] is None for r in rows if r["old_hs6"] == "852580")
    assert all(r["verification"] == "recalled" for r in rows)
