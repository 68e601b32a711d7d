"""The words of company names: one writing, one meaning; every reference leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from enduse.names.data import table
from enduse.names.phrases import expand, words

LEXICON: dict[str, Any] = table("lexicon")
CONCEPTS = {entry["word"] for entry in LEXICON["words"]}
LANGUAGES = ("en", "ru", "zh", "pinyin", "other")


def _writings() -> Iterator[tuple[str, str]]:
    """Every writing, as it is compared, with what it means."""
    for entry in LEXICON["words"]:
        for language in LANGUAGES:
            for pattern in entry.get(language, ()):
                for writing in expand(pattern):
                    yield _compared(writing), entry["word"]
    for entry in LEXICON["phrases"]:
        for pattern in entry["written"]:
            for writing in expand(pattern):
                yield _compared(writing), " ".join(entry["words"])


def _compared(writing: str) -> str:
    """Chinese as its characters; everything else as the words of a comparison key."""
    return writing if re.search("[\u3400-\u9fff]", writing) else " ".join(words(writing))


def test_one_writing_means_one_concept() -> None:
    meanings: dict[str, str] = {}
    twice = {
        (writing, meaning, meanings[writing])
        for writing, meaning in _writings()
        if meanings.setdefault(writing, meaning) != meaning
    }
    assert not twice


def test_no_writing_is_empty_or_a_single_latin_letter() -> None:
    assert not [writing for writing, _ in _writings() if writing.isascii() and len(writing) < 2]


def test_a_concept_stands_once() -> None:
    assert len(CONCEPTS) == len(LEXICON["words"])


@pytest.mark.parametrize("language", ["zh", "pinyin"])
def test_chinese_stands_in_characters_and_in_joined_syllables(language: str) -> None:
    pattern = "[\u3400-\u9fff]+" if language == "zh" else "[A-Z]+"
    wrong = [
        w for e in LEXICON["words"] for w in e.get(language, ()) if not re.fullmatch(pattern, w)
    ]
    assert not wrong


def test_phrases_and_parts_are_made_of_concepts() -> None:
    used = {word for entry in LEXICON["phrases"] for word in entry["words"]}
    used |= {entry["word"] for entry in LEXICON["parts"]}
    assert used <= CONCEPTS


def test_a_part_has_one_meaning() -> None:
    parts = [(part, entry["word"]) for entry in LEXICON["parts"] for part in entry["ru"]]
    assert len({part for part, _ in parts}) == len(parts)


@pytest.mark.parametrize(
    ("writing", "meaning"),
    [
        ("НАУЧНОГО", "SCIENCE"),
        ("SCIENTIFIC", "SCIENCE"),
        ("ТОЧНОГО", "PRECISION"),
        ("TOCHNOGO", "PRECISION"),  # what the Russian word is in Latin letters
        ("МАШИНОСТРОЕНИЯ", "MACHINEBUILDING"),
        ("MECHANICAL ENGINEERING", "MACHINEBUILDING"),
        ("НИИ", "SCIENCE RESEARCH INSTITUTE"),
        ("SCIENTIFIC RESEARCH INSTITUTE", "SCIENCE RESEARCH INSTITUTE"),
        ("研究所", "SCIENCE RESEARCH INSTITUTE"),
        ("SANAYE", "INDUSTRY"),
        ("SANAYI", "INDUSTRY"),
        ("PETROSHIMI", "PETROCHEMICAL"),
        ("MUYOK", "TRADE"),
        ("MAOYI", "TRADE"),
        ("贸易", "TRADE"),
        ("机床", "MACHINETOOL"),
        ("JICHUANG", "MACHINETOOL"),
        ("沈阳", "SHENYANG"),
        ("银行", "BANK"),
        ("YINHANG", "BANK"),
        ("ПРОМИСЛОВИЙ", "INDUSTRY"),
    ],
)
def test_writings_and_meanings(writing: str, meaning: str) -> None:
    found = dict(_writings())
    assert found[_compared(writing)] == meaning
