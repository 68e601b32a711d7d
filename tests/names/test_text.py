from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enduse.names.text import clean, fold_lookalikes, is_missing, script


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("  СТАНКО   МАШ ", "СТАНКО МАШ"),
        ("СТАНКО\u00a0МАШ", "СТАНКО МАШ"),
        ("СТАН\u00adКО", "СТАНКО"),
        ("\ufeffСТАНКО\u200b", "СТАНКО"),
        ("СТАНКО\r\n\tМАШ", "СТАНКО МАШ"),
        ("ＡＢＣ １２３", "ABC 123"),
        ("A\x00B\x07C", "ABC"),
        ("e\u200d\u0301", "é"),
        ("A\u3164B", "AB"),
        ("\ud800X", "X"),
        ("", ""),
    ],
)
def test_clean(written: str, cleaned: str) -> None:
    assert clean(written) == cleaned


@settings(deadline=None)  # tables are read at the first call
@given(st.text(st.characters()))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co") for letter in once)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("CТАНКО", "СТАНКО"),  # a Latin C before Cyrillic letters
        ("BОSСH", "BOSCH"),  # Cyrillic letters in a Latin word
        ('OOO "ЗАВОД"', 'ООО "ЗАВОД"'),  # all Latin, in a Cyrillic name
        ("ООО SHENYANG", "OOO SHENYANG"),  # all Cyrillic, in a Latin name
        ('ООО "ЗАВОД BOSCH"', 'ООО "ЗАВОД BOSCH"'),  # two alphabets that are meant
        ("AКЦИЯ", "АКЦИЯ"),  # only Cyrillic holds all of its letters
        ("AО ЗАВОД", "АО ЗАВОД"),  # a tie goes to the text
        ("STANKO", "STANKO"),
        ("СТАНКО", "СТАНКО"),
        ("", ""),
    ],
)
def test_fold_lookalikes(written: str, folded: str) -> None:
    assert fold_lookalikes(written) == folded


@settings(deadline=None)  # tables are read at the first call
@given(st.text("АВЕКМНОРСТУХABEKMHOPCTYXЩЖSDF \"'12"))
def test_folding_keeps_length_and_place(text: str) -> None:
    folded = fold_lookalikes(text)
    assert len(folded) == len(text)
    for before, after in zip(text, folded, strict=True):
        assert before == after or {before, after} <= set("АВЕКМНОРСТУХABEKMHOPCTYX")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stanko 5", "latin"),
        ("Şirketi", "latin"),
        ("СТАНКО 5", "cyrillic"),
        ("沈阳机床", "han"),
        ("トヨタ自動車", "han"),
        ("ООО BOSCH", "mixed"),
        ("沈阳 Shenyang", "mixed"),
        ("თბილისი", "other"),
        ("12345", "other"),
        ("", "other"),
    ],
)
def test_script(text: str, expected: str) -> None:
    assert script(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "  ", "-", "--", ".", "NULL", "null", "N/A", "n.a.", "ОТСУТСТВУЕТ", "отсутствует.",
     "НЕ УКАЗАН", "НЕ ОБОЗНАЧЕН", "无", '"-"', "\u200b", "None", "не  указан"],
)  # fmt: skip
def test_states_nothing(text: str) -> None:
    assert is_missing(text)


@pytest.mark.parametrize("text", ["НЕТ-А", "NULLA LTD", "0", "ООО", "A", "无锡机床", "x" * 100])
def test_states_something(text: str) -> None:
    assert not is_missing(text)
