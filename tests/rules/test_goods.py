"""Whether goods stand on a list, by any code that may be declared."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.rules.book import rulebook
from enduse.rules.goods import on_list, touching
from enduse.rules.model import GoodsList

DIGITS = st.text("0123456789", max_size=12)
CODES = st.lists(st.text("0123456789", min_size=2, max_size=10), max_size=5).map(tuple)
EDITIONS = st.sampled_from([2012, 2017, 2022])
LISTS = {goods.id: goods for one in rulebook().rules for goods in one.goods or ()}
SHIPPED = list(LISTS.values())


def listed(*codes: str, **more: Any) -> GoodsList:
    return GoodsList("made", more.pop("scheme", "hs"), codes, "made up", "primary", **more)


def unknown(**more: Any) -> GoodsList:
    return GoodsList("made", "hs", None, "made up", "primary", missing="made up", **more)


@pytest.mark.parametrize(
    ("goods", "hs", "edition", "answer"),
    [
        (listed("8458"), "845811", 2022, True),
        (listed("8458"), "8458", 2022, True),
        (listed("8458"), "84", 2022, None),  # some of chapter 84 stand on it
        (listed("8458"), "85", 2022, False),
        (listed("845811"), "8458", 2022, None),
        (listed("845811"), "84581180", 2022, True),
        (listed("84581120"), "845811", 2022, None),
        (listed("84581120"), "84581180", 2022, False),
        (listed("8458", excepted=("845811",)), "845811", 2022, False),
        (listed("8458", excepted=("845811",)), "8458", 2022, None),
        (listed("8458", excepted=("845811",)), "845819", 2022, True),
        (listed("8457", in_part=("845811",)), "845811", 2022, None),
        (listed("8457", in_part=("845811",)), "8458", 2022, None),
        (listed("8457", incomplete=True), "010121", 2022, None),
        (listed("8457", incomplete=True, within=("84",)), "010121", 2022, False),
        (unknown(), "010121", 2022, None),
        (unknown(within=("84",)), "845811", 2022, None),
        (unknown(within=("84",)), "854231", 2022, False),
        (unknown(within=("845811",)), "8458", 2022, None),
        (listed("8458"), "", 2022, None),
        # an older edition: all codes that may hold the goods have to agree
        (listed("854141", "854142", "854143", "854149"), "854140", 2017, True),
        (listed("854143"), "854140", 2017, None),
        (listed("854231"), "854140", 2017, False),
        (listed("880730"), "880330", 2017, True),
        # and so for a list of an older edition
        (listed("854140", edition=2017), "854143", 2022, True),
        (listed("854140", edition=2017), "854231", 2022, False),
        (listed("846591", edition=2012), "846520", 2022, None),
    ],
)
def test_codes(goods: GoodsList, hs: str, edition: int, answer: bool | None) -> None:
    assert on_list(goods, hs, edition, None) is answer


@pytest.mark.parametrize(
    ("codes", "eccn", "answer"),
    [
        (("2B001",), "2B001", True),
        (("2B001",), "2b001.b.2", True),
        (("2B",), "2B201", True),
        (("2B001",), "2B201", False),
        (("*",), "2B991", True),
        (("*",), "EAR99", False),
        (("*",), "none", False),
        (("*",), None, None),
        (("*",), "", None),
    ],
)
def test_entries(codes: tuple[str, ...], eccn: str | None, answer: bool | None) -> None:
    assert on_list(listed(*codes, scheme="control-list"), "845811", 2022, eccn) is answer


def test_an_entry_that_only_the_us_list_has_is_on_no_shared_list() -> None:
    shared = listed("*", scheme="control-list", shared_only=True)
    assert on_list(shared, "845811", 2022, "2B991") is False
    assert on_list(shared, "845811", 2022, "2B001") is True


def test_a_control_list_that_is_not_known_is_free_only_of_goods_on_no_list_at_all() -> None:
    entries = GoodsList("made", "control-list", None, "made up", "primary", within=("84",))
    assert on_list(entries, "845811", 2022, "EAR99") is None
    assert on_list(entries, "845811", 2022, "none") is False
    assert on_list(entries, "010121", 2022, None) is False


@given(st.sampled_from(SHIPPED), DIGITS, EDITIONS, st.sampled_from([None, "", "2B001", "EAR99"]))
def test_any_digits_get_an_answer(
    goods: GoodsList, hs: str, edition: int, eccn: str | None
) -> None:
    assert on_list(goods, hs, edition, eccn) in (True, False, None)


@given(CODES, CODES, CODES, DIGITS, EDITIONS)
def test_any_list_gives_an_answer(
    codes: tuple[str, ...], excepted: tuple[str, ...], in_part: tuple[str, ...], hs: str,
    edition: int,
) -> None:  # fmt: skip
    goods = listed(*codes, excepted=excepted, in_part=in_part)
    assert on_list(goods, hs, edition, None) in (True, False, None)


@given(st.text("0123456789", min_size=3, max_size=10), st.data())
def test_a_longer_code_of_a_rule_never_surely_covers_its_beginning(code: str, data: Any) -> None:
    start = code[: data.draw(st.integers(1, len(code) - 1))]
    assert on_list(listed(code), start, 2022, None) is None
    assert on_list(listed(code), code, 2022, None) is True


@given(st.sampled_from(SHIPPED), st.text("0123456789", min_size=2, max_size=8), st.text("0123456789", min_size=1, max_size=4))  # fmt: skip  # noqa: E501
def test_what_is_sure_of_a_beginning_is_sure_of_what_goes_on_from_it(
    goods: GoodsList, start: str, more: str
) -> None:
    answer = on_list(goods, start, goods.edition, "2B001")
    if answer is not None:
        assert on_list(goods, start + more, goods.edition, "2B001") is answer


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (listed("8457"), listed("845710"), "845710"),
        (listed("845710"), listed("8457"), "845710"),
        (listed("8457"), listed("8458"), None),
        (listed("8457", excepted=("845710",)), listed("845710"), None),
        (listed("8457"), unknown(), None),
    ],
)
def test_a_code_that_two_lists_share(one: GoodsList, other: GoodsList, code: str | None) -> None:
    assert touching(one, other) == code
