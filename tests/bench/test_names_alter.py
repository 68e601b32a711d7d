"""The benchmark's alterations: each class changes what it says, the same seed gives the same."""

from __future__ import annotations

import re

import pytest

from bench.scripts import NAMES, load

FACTORY = "Joint Stock Company ‘Scientific Production Enterprise Istok Machinery Plant’"


alter = load("alter")
CASES = {
    "exact": "OOO Vostok",
    "case": "OOO Vostok",
    "punctuation": "Al-Noor Trading Co., Ltd.",
    "form_swapped": "Vostok LLC",
    "form_dropped": "Vostok LLC",
    "transliteration": "OOO Tekhnopromshchit",
    "word_order": "Kish Daryanavard",
    "typo1": "Stankomash LLC",
    "typo2": "Stankomash Service LLC",
    "abbreviation": "Kaveh Cutting Tools Company",
    "extra_words": "OOO Vostok",
    "cut35": FACTORY,
    "joined_words": "Achim Development, OOO",
    "word_dropped": "Strategic Control Posts Corporation",
    "homoglyphs": "Ekt Smart Technology",
    "cyrillic": "OOO Stankomashstroy",
    "chinese": "宁波贝宁机床有限公司",
    "acronym": FACTORY,
}
IDS = sorted(CASES)


def written(kind: str, seed: int) -> str | None:
    return alter.alter(kind, alter.Source(CASES[kind], slavic=True), seed)


def test_cases_cover_every_class() -> None:
    assert set(alter.CLASSES) == set(CASES)


@pytest.mark.parametrize("kind", IDS)
def test_same_seed_same_writing(kind: str) -> None:
    assert [written(kind, seed) for seed in range(5)] == [written(kind, seed) for seed in range(5)]


@pytest.mark.parametrize("kind", [kind for kind in IDS if kind != "exact"])
def test_every_class_but_exact_changes_the_name(kind: str) -> None:
    texts = {written(kind, seed) for seed in range(20)} - {None}
    assert texts
    assert CASES[kind] not in texts


def distance(left: str, right: str) -> int:
    """Letters to insert, delete or exchange to make one text of the other."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def letters(text: str | None) -> str:
    return re.sub(r"\W", "", text or "").lower()


@pytest.mark.parametrize("seed", range(10))
def test_what_a_class_says_is_what_it_changes(seed: int) -> None:
    name = {kind: written(kind, seed) or "" for kind in CASES}
    assert name["exact"] == CASES["exact"]
    assert name["case"].lower() == CASES["case"].lower()
    assert letters(name["punctuation"]) == letters(CASES["punctuation"])
    assert "vostok" in name["form_swapped"].lower()
    assert name["form_dropped"] == "Vostok"
    assert sorted(name["word_order"].split()) == ["Daryanavard", "Kish"]
    assert not name["typo1"] or 1 <= distance(name["typo1"], CASES["typo1"]) <= 2
    assert not name["typo2"] or 1 <= distance(name["typo2"], CASES["typo2"]) <= 4
    assert "Vostok" in name["extra_words"]
    assert CASES["cut35"].startswith(name["cut35"])
    assert len(name["cut35"]) <= 35
    assert letters(name["joined_words"]) == letters(CASES["joined_words"])
    assert len(name["word_dropped"].split()) == 3
    assert name["cyrillic"] == "ООО Станкомашстрой"
    assert "贝宁机床" in name["chinese"] or "貝寧機床" in name["chinese"] or " " in name["chinese"]
    assert name["acronym"] in {
        "SPE Istok Machinery Plant Joint Stock Company",
        "SPE Istok Machinery Plant",
    }


def test_a_class_that_does_not_apply_gives_nothing() -> None:
    assert alter.alter("cyrillic", alter.Source("Acme Trading Limited")) is None
    assert alter.alter("form_dropped", alter.Source("Vostok")) is None
    assert alter.alter("cut35", alter.Source("Short")) is None
    assert alter.alter("chinese", alter.Source("Latin letters")) is None


@pytest.mark.parametrize("file", ["alter.py", "alter_scripts.py", "alter_tables.py"])
def test_alterations_share_nothing_with_the_matcher(file: str) -> None:
    code = (NAMES / file).read_text(encoding="utf-8")
    assert not re.search(r"^\s*(?:from|import) enduse", code, re.MULTILINE)
