"""The comparison of jurisdictions over made-up rules whose answer can be counted by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from enduse.rules.book import RuleBook, rulebook
from enduse.rules.facts import Facts
from enduse.rules.gaps import COMPARED, Gap, Harmony, expand, harmony, moved_sql, places
from rules.made_rules import BINDS, document, goods, made_book, rule
from worlds import world

FIRST, LAST = dt.date(2022, 4, 1), dt.date(2024, 12, 31)


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def law(jurisdiction: str, begins: str, **more: Any) -> dict[str, Any]:
    """Return an instrument of one jurisdiction with a ban on 845811 from a day on."""
    name = f"made-{jurisdiction.lower()}"
    listed = {"machines": more.pop("machines", goods("845811", "845710"))}
    country = {"UK": "GB", "EU": "DE"}.get(jurisdiction, jurisdiction)
    return document([rule(name, effective_from=begins, **more)], listed, id=name,
                    jurisdiction=jurisdiction, reaches=[{"dispatch": [country]}])  # fmt: skip


def three() -> RuleBook:
    """EU from 26 February 2023, TW from 8 March 2024, JP by a list that is not known."""
    unknown = goods(codes="unknown", missing="the list of Japan")
    return made_book(
        law("EU", "2023-02-26"), law("TW", "2024-03-08"), law("JP", "2023-08-09", machines=unknown)
    )


def compared(book: RuleBook, *codes: str, first: dt.date = FIRST, last: dt.date = LAST) -> Harmony:
    return harmony(book, codes or ["845811"], Facts(destination="RU", eccn="EAR99"), (first, last))


@pytest.mark.parametrize(
    ("where", "sure", "maybe", "verdict"),
    [
        ("EU", ("2023-02-26", 0), ("2023-02-26", 0), "prohibited"),
        ("TW", ("2024-03-08", 376), ("2024-03-08", 376), "prohibited"),
        ("JP", (None, None), ("2023-08-09", 164), "indeterminate"),
        ("KR", (None, None), (None, None), "no_jurisdiction"),
    ],
)
def test_standings(
    where: str, sure: tuple[str | None, int], maybe: tuple[str | None, int], verdict: str
) -> None:
    one = next(one for one in compared(three()).standings if one.jurisdiction == where)
    assert (one.controlled_from, one.days_behind) == (day(sure[0]), sure[1])
    assert (one.maybe_from, one.days_behind_at_least) == (day(maybe[0]), maybe[1])
    assert (one.first, one.first_day) == (("EU",), day("2023-02-26"))
    assert one.verdict == verdict


def test_gaps_begin_when_somebody_else_controls_and_end_with_the_own_rule() -> None:
    gaps = {one: [g for g in compared(three()).gaps if g.jurisdiction == one] for one in COMPARED}
    assert gaps["EU"] == []
    assert gaps["TW"] == [
        Gap("TW", "845811", dt.date(2023, 2, 26), dt.date(2024, 3, 8), True, ("EU",))
    ]
    assert [(g.begins, g.ends, g.sure) for g in gaps["JP"]] == [
        (dt.date(2023, 2, 26), dt.date(2023, 8, 9), True),
        (dt.date(2023, 8, 9), None, False),  # the list that is not known may hold the goods
    ]
    assert gaps["JP"][1].controlled_by == ("EU", "TW")


def test_the_time_asked_about_cuts_spans_and_gaps() -> None:
    found = compared(three(), first=dt.date(2023, 6, 1), last=dt.date(2023, 12, 31))
    assert {one.begins for one in found.spans} >= {dt.date(2023, 6, 1)}
    assert min(one.begins for one in found.spans) == dt.date(2023, 6, 1)
    assert all(one.ends is None or one.ends <= dt.date(2023, 12, 31) for one in found.spans)
    taiwan = next(one for one in found.gaps if one.jurisdiction == "TW")
    assert (taiwan.begins, taiwan.ends) == (dt.date(2023, 6, 1), None)


def test_a_rule_that_ended_leaves_the_goods_open_again() -> None:
    book = made_book(law("EU", "2023-02-26"), law("TW", "2023-03-01", effective_to="2023-09-01"))
    found = compared(book)
    taiwan = next(one for one in found.standings if one.jurisdiction == "TW")
    assert (taiwan.controlled_from, taiwan.verdict) == (None, "not_controlled")
    assert [(g.begins, g.ends) for g in found.gaps if g.jurisdiction == "TW"] == [
        (dt.date(2023, 2, 26), dt.date(2023, 3, 1)),
        (dt.date(2023, 9, 1), None),
    ]


def test_no_gap_where_nobody_controls_or_all_begin_on_one_day() -> None:
    book = made_book(*(law(one, "2023-02-26") for one in COMPARED))
    found = compared(book)
    assert found.gaps == ()
    assert {one.first for one in found.standings} == {COMPARED}
    assert compared(book, "845819").gaps == ()


def test_differences_name_what_each_binds_and_spares() -> None:
    binds = BINDS | {
        "negligence": {"answer": "yes", "says": "made up: negligence counts",
                       "citation": "made up", "verification": "primary"},
    }  # fmt: skip
    spared = {"id": "made-aid", "says": "made up: aid", "citation": "made up",
              "verification": "primary"}  # fmt: skip
    ended = spared | {"id": "made-ended", "until": "2023-12-31"}
    given = law("EU", "2023-02-26", exemptions=[spared, ended])
    given["instrument"]["binds"] = binds
    found = {one.jurisdiction: one for one in compared(made_book(given)).differences}
    assert found["EU"].binds["negligence"].answer == "yes"
    assert [one.id for one in found["EU"].exemptions] == ["made-aid"]
    assert found["EU"].instruments == ("Made-up Regulation",)
    assert found["TW"].binds == {}


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (["8457"], ("845710", "845720")),
        (["845710"], ("845710",)),
        (["84571010"], ("845710",)),  # six digits are compared: the rest is national
        (["8457", "845710"], ("845710", "845720")),
        (["9999"], ("9999",)),  # no rule names a code under it
    ],
)
def test_a_beginning_stands_for_the_codes_that_rules_name(
    given: list[str], codes: tuple[str, ...]
) -> None:
    book = made_book(document([rule()], {"machines": goods("845710", "84572010", "8460")}))
    assert expand(book, given) == codes


def test_places_know_the_members_of_the_day() -> None:
    found = places(rulebook(), dt.date(2023, 1, 1))
    assert {("TW", "TW"), ("GB", "UK"), ("DE", "EU"), ("HR", "EU")} <= set(found)
    assert ("GB", "EU") not in found
    assert ("GB", "EU") in places(rulebook(), dt.date(2019, 1, 1))


GAP = Gap("TW", "845811", dt.date(2023, 2, 26), dt.date(2024, 3, 8), True, ("EU",))


def line(row: int, **changes: Any) -> dict[str, Any]:
    return {
        "source_id": "S", "row_no": row, "date": dt.date(2023, 5, 1), "date_precision": "day",
        "reporter": "RU", "direction": "import", "dispatch": "TW", "destination": "RU",
        "hs6_2022": "845811", "value_usd_cents": 100_00,
    } | changes  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({}, True),
        ({"date": dt.date(2023, 2, 25)}, False),
        ({"date": dt.date(2023, 2, 26)}, True),
        ({"date": dt.date(2024, 3, 7)}, True),
        ({"date": dt.date(2024, 3, 8)}, False),
        ({"date": None}, False),
        # a month counts where all of it lies in the gap
        ({"date": dt.date(2024, 2, 1), "date_precision": "month"}, True),
        ({"date": dt.date(2024, 3, 1), "date_precision": "month"}, False),
        ({"dispatch": "DE"}, False),
        ({"dispatch": None}, False),  # the importing country does not say where they came from
        ({"dispatch": None, "direction": "export", "reporter": "TW"}, True),
        ({"destination": "KZ"}, False),
        ({"destination": None}, True),  # an import goes to the country that recorded it
        ({"hs6_2022": "845819"}, False),
    ],
)
def test_what_moved_through_a_gap(tmp_path: Path, changes: dict[str, Any], counted: bool) -> None:
    engine = world(tmp_path, lines=[line(1, **changes)])
    rows = engine.fetch(moved_sql([GAP], [("TW", "TW"), ("DE", "EU")], "RU")).to_pylist()
    assert bool(rows) == counted
    if rows:
        assert (rows[0]["lines"], rows[0]["cents"], rows[0]["missing"]) == (1, 100_00, 0)


def test_values_that_are_missing_are_counted(tmp_path: Path) -> None:
    engine = world(tmp_path, lines=[line(1), line(2, value_usd_cents=None)])
    rows = engine.fetch(moved_sql([GAP], [("TW", "TW")], "RU")).to_pylist()
    assert [(row["lines"], row["cents"], row["missing"]) for row in rows] == [(2, 100_00, 1)]


def test_lathes_as_shipped() -> None:
    asked = Facts(destination="RU", eccn="EAR99")
    found = harmony(rulebook(), ["845811"], asked, (dt.date(2022, 2, 24), LAST))
    standing = {one.jurisdiction: one for one in found.standings}
    assert (standing["EU"].first, standing["EU"].days_behind) == (("EU",), 0)
    assert (standing["US"].controlled_from, standing["US"].days_behind) == (
        dt.date(2023, 5, 19), 82,
    )  # fmt: skip
    assert (standing["TW"].controlled_from, standing["TW"].days_behind) == (
        dt.date(2024, 3, 8), 376,
    )  # fmt: skip
    taiwan = [one for one in found.gaps if one.jurisdiction == "TW"]
    # the 52 items of January 2023 are not known, so the gap is not sure
    assert [(one.begins, one.ends, one.sure) for one in taiwan] == [
        (dt.date(2023, 2, 26), dt.date(2024, 3, 8), False)
    ]
