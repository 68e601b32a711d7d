from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enduse.errors import WorkspaceError
from enduse.identity.matching import (
    ALERT_1_PERCENT,
    ALERT_1_PERMILLE,
    NameIndex,
    explain,
    pair_probabilities,
)

# Made-up names.
LISTED = [
    "ООО Торговый дом Автокомплект",
    "JOINT STOCK COMPANY STANKOMASHSTROY",
    "Research and Production Association Vektor",
    "沈阳鑫达机床有限公司",
    "Northern Pearl Shipping and Trading FZE",
    "Завод № 5",
    "Orion Global Electronics Limited",
    "Scientific Research Institute of Precision Mechanical Engineering",
]
FOUND = [
    ("TD Avtokomplekt", 0),
    ("Stankomashstroi AO", 1),
    ("Stanko Mash Stroy", 1),
    ("STANKOMSHSTROY", 1),
    ("НПО Вектор", 2),
    ("Shenyang Xinda Machine Tool Co., Ltd.", 3),
    ("瀋陽鑫達機床有限責任公司", 3),
    ("TRADING AND SHIPPING NORTHERN PEARL", 4),
    ("Zavod 5", 5),
    ("Orion Globl Electroncs Ltd", 6),
    ("НИИ точного машиностроения", 7),
]


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex.build(LISTED)


@pytest.mark.parametrize(("name", "row"), FOUND)
def test_other_writings_of_a_listed_name_are_found(index: NameIndex, name: str, row: int) -> None:
    best = index.match([name], minimum=0.3).to_pylist()[0]
    assert best["row"] == row
    assert best["probability"] > 0.5


@pytest.mark.parametrize(
    "name",
    [
        "Zavod 7",
        "Maple Leaf Bakery Inc.",
        "Global Electronics Trading",
        "Global Trading",
        "LLC",
        "张伟贸易",
    ],
)
def test_other_companies_are_not(index: NameIndex, name: str) -> None:
    assert index.match([name], minimum=0.5).num_rows == 0


BAD = ["", " ", "!!!", "😀😀", "\ud800", "\u202eABC\u202c", "شركة", "ООО", "A" * 100_000, "\n|\n"]


def test_bad_names_get_an_answer_and_disturb_nobody(index: NameIndex) -> None:
    names = [*BAD, "TD Avtokomplekt", *BAD]
    found = index.match(names, minimum=0.5).to_pylist()
    assert [(hit["query"], hit["row"]) for hit in found] == [(len(BAD), 0)]


@settings(max_examples=50)
@given(st.lists(st.text(max_size=50), max_size=5))
def test_a_name_gets_the_same_answer_alone_and_among_others(names: list[str]) -> None:
    index = NameIndex.build(LISTED)
    together = index.match([*names, "Stankomashstroi"], minimum=0.2).to_pylist()
    for place, name in enumerate(names):
        alone = [(h["row"], h["probability"]) for h in index.match([name], 0.2).to_pylist()]
        assert [(h["row"], h["probability"]) for h in together if h["query"] == place] == alone


def test_a_saved_index_answers_alike(index: NameIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "index")
    names = [name for name, _ in FOUND]
    assert NameIndex.load(tmp_path / "index").match(names).equals(index.match(names))


def test_a_damaged_or_missing_index_is_one_line(index: NameIndex, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="build it again"):
        NameIndex.load(tmp_path)
    index.save(tmp_path)
    (tmp_path / "names.parquet").write_bytes(b"PAR1")
    with pytest.raises(WorkspaceError, match="build it again"):
        NameIndex.load(tmp_path)
    (tmp_path / "index.json").write_text('{"format": "0"}')
    with pytest.raises(WorkspaceError, match="another version"):
        NameIndex.load(tmp_path)


def test_an_empty_index_and_no_names() -> None:
    assert NameIndex.build([]).match(["Alfa"]).num_rows == 0
    assert NameIndex.build(["Alfa"]).match([]).num_rows == 0
    assert pair_probabilities([], []).tolist() == []


def test_many_names_alike_take_no_quadratic_room() -> None:
    names = [f"Trading Company {number}" for number in range(20_000)]
    assert NameIndex.build(names).match(["Trading Company 777"], 0.3).num_rows <= 13


def test_a_hundred_times_the_unlisted_reach_less() -> None:
    assert 0 < ALERT_1_PERCENT < ALERT_1_PERMILLE < 1


def test_the_same_in_other_characters_is_less_probable() -> None:
    same, other = pair_probabilities(
        ["沈阳鑫达机床有限公司", "沈阳新达机床有限公司"], ["沈阳鑫达机床股份有限公司"] * 2
    )
    assert other < same


def test_people_are_compared_by_their_own_rules() -> None:
    left = ["Ivan Petrov", "Petrov Ivan", "Ivan Sidorov"]
    found = pair_probabilities(left, ["Иван Петров"] * 3, people=[True] * 3)
    assert found[0] > 0.9
    assert found[1] > 0.9
    assert found[2] < 0.1


@pytest.mark.parametrize(
    ("left", "right", "clause"),
    [
        ("Zavod 5", "Завод 7", "other numbers"),
        ("Alfa Trading LLC", "Alfa Trading JSC", "another legal form"),
        ("Alfa Optics", "Alfa Beta Optics", "only the second has BETA"),
        ("沈阳新达机床", "沈阳鑫达机床", "other Chinese characters"),
    ],
)
def test_what_speaks_against_is_said(left: str, right: str, clause: str) -> None:
    assert clause in explain(left, right).against


def test_what_speaks_for_is_said() -> None:
    evidence = explain("TD Avtokomplekt LLC", "ООО Торговый дом Автокомплект")
    assert "both have AVTOKOMPLEKT" in evidence.supports
    assert "the same legal form" in evidence.supports
    assert 0.5 < evidence.probability < 1
