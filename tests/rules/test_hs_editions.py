from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.errors import InputError
from enduse.rules.high_priority import high_priority_codes
from enduse.rules.hs_editions import (
    EDITIONS,
    covered,
    edition_changes,
    edition_rows,
    hs6_candidates,
    hs6_in_2022,
    known_hs,
    plausible_hs,
)

_CHANGED = sorted(
    {code for change in edition_changes() for code in (change.old_hs6, *change.becomes)}
)


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


@pytest.mark.parametrize(
    ("hs6", "edition", "target", "found"),
    [
        ("845610", 2012, 2022, "845611 845612"),
        ("846299", 2017, 2022, "846242 846249 846262 846263 846269 846290"),
        ("854370", 2012, 2022, "853951 853952 854340 854370"),
        ("846520", 2022, 2012, "846591 846592 846593 846594 846595 846596 846599"),
        ("845811", 2022, 2012, "845811"),
        ("846261", 2012, 2022, ""),  # created in 2022
        ("846210", 2022, 2017, ""),  # withdrawn in 2022
    ],
)
def test_codes_that_may_hold_the_goods(hs6: str, edition: int, target: int, found: str) -> None:
    assert hs6_candidates(hs6, edition, target) == tuple(found.split())


@pytest.mark.parametrize(
    ("code", "edition", "known"),
    [
        ("846210", 2022, False),
        ("846210", 2017, True),
        ("846261", 2017, False),
        ("846261", 2022, True),
        ("84581100", 2022, None),  # the data do not hold every code
        ("8458", 2022, None),
        ("770100", 2022, False),
        ("990100", 2022, False),
    ],
)
def test_known_codes(code: str, edition: int, known: bool | None) -> None:
    assert known_hs(code, edition) is known


@pytest.mark.parametrize(
    ("code", "plausible"),
    [
        ("84", True),
        ("8458110090", True),
        ("8", False),
        ("84581100901", False),
        ("00", False),
        ("77", False),
        ("97", True),
        ("98", False),
    ],
)
def test_plausible_codes(code: str, plausible: bool) -> None:
    assert plausible_hs(code) is plausible


@pytest.mark.parametrize("code", ["", "84.58", "8458 11", "lathe", "８４５８１１"])
def test_codes_that_are_not_digits(code: str) -> None:
    for ask in (
        plausible_hs,
        lambda it: known_hs(it, 2022),
        lambda it: hs6_candidates(it, 2017, 2022),
    ):
        with pytest.raises(InputError):
            ask(code)


@pytest.mark.parametrize(
    ("hs6", "edition", "target"), [("8458", 2017, 2022), ("845811", 2007, 2022)]
)
def test_short_codes_and_strange_editions(hs6: str, edition: int, target: int) -> None:
    with pytest.raises(InputError):
        hs6_candidates(hs6, edition, target)


@given(
    st.sampled_from(_CHANGED) | st.from_regex(r"8[4-8][0-9]{4}", fullmatch=True),
    st.sampled_from(EDITIONS),
    st.sampled_from(EDITIONS),
)
def test_there_and_back(hs6: str, edition: int, target: int) -> None:
    """What a code may have become may have been that code; in its own edition it is itself."""
    found = hs6_candidates(hs6, edition, target)
    assert list(found) == sorted(set(found))
    assert bool(found) == (known_hs(hs6, edition) is not False)
    if edition == target:
        assert found in ((hs6,), ())
    for code in found:
        assert hs6 in hs6_candidates(code, target, edition)


def test_a_code_that_came_in_2017_and_left_in_2022() -> None:
    assert [known_hs("853950", edition) for edition in EDITIONS] == [False, True, False]
    assert hs6_candidates("853950", 2022, 2012) == ()


def test_high_priority_codes_are_codes_of_2022() -> None:
    for code in high_priority_codes():
        assert covered(code.hs6), code
        assert known_hs(code.hs6, 2022) is not False, code


def test_changes_and_rows_agree() -> None:
    rows = edition_rows().to_pylist()
    assert {(r["old_hs6"], r["edition"]) for r in rows} == {
        (c.old_hs6, e) for c in edition_changes() for e in c.editions
    }
    for change in edition_changes():
        assert change.splits == (change.hs6_2022 is None)
        assert change.verification in ("secondary", "inferred")
    assert [r["hs6_2022"] for r in rows if r["old_hs6"] == "854890"] == ["854800", "854800"]
    assert all(r["hs6_2022"] is None for r in rows if r["old_hs6"] == "852580")
