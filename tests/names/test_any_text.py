"""What every normaliser of the room owes to any text: an answer, the same in either case."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enduse.names.addresses import parse_address
from enduse.names.countries import country_code, country_in_address
from enduse.names.identifiers import identify
from enduse.names.keys import name_key
from enduse.names.loose import loose_key
from enduse.names.noise import split_noise
from enduse.names.parties import split_party
from enduse.names.text import clean, fold_lookalikes, is_missing, script

FUNCTIONS: dict[str, Callable[[str], Hashable]] = {
    "clean": clean,
    "fold_lookalikes": fold_lookalikes,
    "script": script,
    "is_missing": is_missing,
    "name_key": name_key,
    "loose_key": loose_key,
    "split_noise": split_noise,
    "split_party": split_party,
    "parse_address": parse_address,
    "identify": identify,
    "country_code": country_code,
    "country_in_address": country_in_address,
}
BAD = {
    "empty": "",
    "spaces": " \t\u00a0\u3000\r\n",
    "punctuation": "-.,;:!?()[]{}\"'«»/\\|*#@&%$^~`<>=+_",
    "brackets": "(" * 300,
    "legal form": "ООО",
    "Chinese legal form": "有限公司",
    "emoji": "🏭🚢🛃👩‍🔧",
    "right to left": "شركة \u202eستانكو\u202c للتجارة",
    "Hebrew": "סטנקו בע״מ",
    "unpaired surrogates": "\ud800СТАНКО\udfff",
    "zero bytes": "STANKO\x00LLC",
    "combining marks": "S" + "\u0301" * 200,
    "not characters": "\ufffe\uffff\U0010ffff",
    "digits of many scripts": "٣٤٥ ६७८ ５６７ ²³",
    "one character": "Ж",
}
LETTERS = "abcXYZ АБВгдежё ІіЇї ŞşİıÇç ßÄö 沈阳机床 123 \"'.,-/()№&"
MARKS = " 123 \"'.,-/()№&"
WRITTEN = st.one_of(  # in one cell: Turkish, Cyrillic, look-alikes of both alphabets, Chinese
    st.text("abcXYZŞşİıÇçßÄö" + MARKS, max_size=60),
    st.text("АБВгдежёІіЇї" + MARKS, max_size=60),
    st.text("abcXYZАВСабвжЩ" + MARKS, max_size=60),
    st.text("沈阳机床路号室abc" + MARKS, max_size=60),
)


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_bad_input_has_an_answer(function: str, bad: str) -> None:
    apply = FUNCTIONS[function]
    assert apply(BAD[bad]) == apply(BAD[bad])


@pytest.mark.parametrize("function", FUNCTIONS)
@settings(deadline=None)  # tables are read at the first call
@given(text=st.text(st.characters()))
def test_no_text_makes_it_fail(function: str, text: str) -> None:
    hash(FUNCTIONS[function](text))


@settings(deadline=None)
@given(WRITTEN)
def test_a_name_key_is_the_same_in_either_case(text: str) -> None:
    upper, lower = name_key(text.upper()), name_key(text.upper().lower())
    assert (upper.key, upper.legal_form) == (lower.key, lower.legal_form)


@settings(deadline=None)
@given(WRITTEN)
def test_an_address_is_the_same_in_either_case(text: str) -> None:
    assert parse_address(text.upper()) == parse_address(text.upper().lower())


@settings(deadline=None)
@given(st.text("0123456789OIlxXabcABC -./", max_size=30), st.sampled_from(["", "INN", "USCC"]))
def test_an_identifier_is_the_same_in_either_case(text: str, label: str) -> None:
    upper, lower = identify(text.upper(), label), identify(text.lower(), label.lower())
    assert [i for i in upper if i.scheme != "other"] == [i for i in lower if i.scheme != "other"]


@pytest.mark.parametrize("function", ["name_key", "parse_address", "clean", "split_noise"])
@settings(deadline=None)
@given(words=st.lists(st.text(LETTERS.replace(" ", ""), min_size=1, max_size=8), max_size=8))
def test_spaces_and_hidden_characters_change_nothing(function: str, words: list[str]) -> None:
    plain, odd = " ".join(words), "\u200b\u00a0 " + "\u3000 \t".join(words) + "\n\ufeff"
    assert FUNCTIONS[function](odd) == FUNCTIONS[function](plain)


@settings(deadline=None)
@given(st.text(st.characters()))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold_lookalikes(clean(text))
    assert fold_lookalikes(once) == once


LONG = {
    "one letter": "A",
    "letters with points": "A.",
    "brackets": "(",
    "pairs of brackets": "()",
    "commas": "a,",
    "dashes": " - ",
    "care of": "C/O ",
    "another name": "X A.K.A. ",
    "digits": "7",
    "numbers": "123456789 ",
    "marks": "D. 5 K. 2 ",
    "Chinese": "路1号",
    "mixed letters": "CТ",
    "marks over a letter": "\u0301",
    "acts for": "ПО ПОРУЧЕНИЮ ",
}


def _seconds(apply: Callable[[str], Hashable], text: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        apply(text)
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.parametrize("unit", LONG)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_time_grows_no_faster_than_the_text(function: str, unit: str) -> None:
    """Sixteen times the text may take sixteen times as long, not 256 times; 80 leaves room."""
    apply = FUNCTIONS[function]
    short = LONG[unit] * (6_000 // len(LONG[unit]))
    seconds = _seconds(apply, short * 16)
    assert seconds < max(80 * _seconds(apply, short), 0.3)


@pytest.mark.parametrize("function", ["name_key", "parse_address", "identify", "split_noise"])
def test_what_follows_the_head_of_a_huge_cell_is_not_read(function: str) -> None:
    head = "STANKO " * 300
    assert FUNCTIONS[function](head + "A" * 100_000) == FUNCTIONS[function](head + "B" * 100_000)
