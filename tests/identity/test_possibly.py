"""Who may be one: links with words for and against, never merges."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from identity.people_world import INN_A, INN_B, Runs, Writing, groups, writing

ROAD = "1 Kaifa Road, Shenyang, China"
CASES: dict[str, tuple[Writing, Writing, int, list[str], list[str]]] = {
    "a trade word more": (
        writing("STANKOMASH LLC", INN_A), writing("STANKOMASH TRADING LLC"), 4500,
        ["names that differ by words of trade or romanisation only: "
         "STANKOMASH LLC and STANKOMASH TRADING LLC", "same country: RU"],
        [],
    ),
    "two valid numbers": (
        writing("ООО СТАНКОМАШ", INN_A), writing("ООО СТАНКОМАШ", INN_B), 200,
        ["equal names: ООО СТАНКОМАШ and ООО СТАНКОМАШ", "same country: RU"],
        [f"two valid numbers: ru-inn {INN_A} and {INN_B}"],
    ),
    "of an unknown country": (
        writing("STANKOMASH LLC"), writing("STANKOMASH LLC", country=None), 4500,
        ["equal names: STANKOMASH LLC and STANKOMASH LLC"], [],
    ),
    "another legal form at one address": (
        writing("STANKOMASH LLC", INN_A, country="CN", address=ROAD),
        writing("STANKOMASH TRADING JSC", country="CN", address=ROAD), 5000,
        ["names that differ by words of trade or romanisation only: "
         "STANKOMASH LLC and STANKOMASH TRADING JSC", "same country: CN", "same building"],
        ["other legal form: LLC and JSC"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_speaks_for_and_against(tmp_path: Path, case: str) -> None:
    a, b, probability, reasons, against = CASES[case]
    runs = Runs(tmp_path)
    ids = runs.run({"a": a, "b": b})
    [row] = runs.rows("SELECT * FROM possibly_same")
    assert [row["entity_a"], row["entity_b"]] == sorted(ids.values())
    swap = ids["a"] > ids["b"]
    said = json.loads(row["reasons"]), json.loads(row["against"])
    assert row["probability_bp"] == probability
    if not swap:
        assert said == (reasons, against)
    else:
        assert [len(part) for part in said] == [len(reasons), len(against)]


NOT_LINKED = {
    "another country": (writing("STANKOMASH LLC"), writing("STANKOMASH LLC", country="KZ")),
    "a short loose key": (writing("SMS LLC"), writing("SMS TRADING LLC")),
    "one entity": (writing("STANKOMASH LLC"), writing("STANKOMASH LLC")),
}


@pytest.mark.parametrize("case", NOT_LINKED)
def test_who_is_not_linked(tmp_path: Path, case: str) -> None:
    runs = Runs(tmp_path)
    runs.run(dict(zip("ab", NOT_LINKED[case], strict=True)))
    assert runs.rows("SELECT * FROM possibly_same") == []


def valid_inn(number: int) -> str:
    """A made-up INN of nine digits whose check digit holds."""
    digits = f"{number:09d}"
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    check = sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 % 10
    return f"{digits}{check}"


def test_a_name_that_many_bear_does_not_grow_without_bound(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.run(
        {chr(0x400 + n): writing("STANKOMASH LLC", valid_inn(770000000 + n)) for n in range(30)}
    )
    assert len(groups(runs.ids)) == 30
    assert len(runs.rows("SELECT * FROM possibly_same")) == 20 * 19 / 2
