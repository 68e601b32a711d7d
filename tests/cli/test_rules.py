"""`enduse rules`: list, show, history, diff, gaps and check, with every bad input."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from cli_world import SHIPMENTS, write

from enduse.rules.book import rulebook
from rules.made_rules import document, rule

LIST_KEYS = {
    "jurisdiction", "id", "title", "measure", "place", "citation", "from", "to", "wind_down_until",
    "verification", "exemptions",
}  # fmt: skip
PART_C = "eu-833-art-3k-part-c"


def test_list_gives_all_rules_and_says_the_version_of_the_book(enduse):
    found = enduse("rules", "list", "--format", "json")
    assert {one["id"] for one in found.json()} == set(rulebook().by_id)
    assert all(set(one) == LIST_KEYS for one in found.json())
    assert found.err == f"{len(rulebook().rules)} rules; rulebook {rulebook().version}\n"


@pytest.mark.parametrize(("on", "there"), [("2023-02-25", False), ("2023-02-26", True)])
def test_list_on_a_day_of_one_jurisdiction(enduse, on, there):
    rows = enduse("rules", "list", "--on", on, "-j", "eu", "--format", "json").json()
    assert (PART_C in {one["id"] for one in rows}) == there
    assert {one["jurisdiction"] for one in rows} == {"EU"}


def test_show_gives_everything_of_a_rule(enduse):
    one = enduse("rules", "show", PART_C, "--format", "json").json()[0]
    assert set(one) == LIST_KEYS | {
        "instrument", "announced_on", "destinations", "codes", "reaches", "when", "unless",
        "licence_policy", "binds", "notes",
    }  # fmt: skip
    assert one["destinations"] == ["RU"]
    assert "8458" in one["codes"][0]["codes"]
    assert one["wind_down_until"] == "2023-03-27"
    assert set(one["binds"]) == {
        "foreign_made", "foreign_subsidiaries", "transit", "brokering", "negligence"
    }  # fmt: skip
    out = enduse("rules", "show", PART_C).out
    assert "wind-down until 2023-03-27 for contracts before 2023-02-26" in out
    assert "from 2023-02-26 to open, announced 2023-02-25" in out


def test_show_says_of_a_list_without_codes_what_is_missing(enduse):
    assert "codes not known" in enduse("rules", "show", "tw-52-items").out
    one = enduse("rules", "show", "tw-52-items", "--format", "json").json()[0]
    assert any(listed["codes"] is None and listed["missing"] for listed in one["codes"])


def test_history_gives_spans_without_holes(enduse):
    words = ("rules", "history", "8458.11", "--to", "RU", "--eccn", "EAR99", "-j", "EU")
    rows = enduse(*words, "--format", "json").json()
    assert [(one["from"], one["verdict"]) for one in rows][:3] == [
        ("2022-01-01", "indeterminate"),
        ("2022-02-26", "not_controlled"),
        ("2023-02-26", "prohibited"),
    ]
    assert [one["to"] for one in rows[:-1]] == [one["from"] for one in rows[1:]]
    assert rows[-1]["to"] is None
    assert set(rows[0]) == {
        "jurisdiction", "hs", "from", "to", "verdict", "rules", "may_apply", "verification"
    }  # fmt: skip


def test_diff_says_what_began_and_ended(enduse):
    words = ("rules", "diff", "--between", "2023-02-25", "2023-03-28", "-j", "EU")
    rows = enduse(*words, "--format", "json").json()
    assert (PART_C, "begins") in {(one["id"], one["what"]) for one in rows}
    assert (PART_C, "wind-down is over") in {(one["id"], one["what"]) for one in rows}
    assert {one["jurisdiction"] for one in rows} == {"EU"}
    nothing = enduse("rules", "diff", "--between", "2023-02-26", "2023-02-26", "-j", "EU")
    assert "nothing in the rulebook changed" in nothing.err


GAPS = ("rules", "gaps", "--goods", "845811", "--between", "2022-02-24", "2024-12-31")


def test_gaps_are_a_table_of_who_trailed_whom(enduse):
    found = enduse(*GAPS, "--format", "json").json()
    assert len(found) == 1
    assert set(found[0]) == {
        "codes", "between", "standings", "spans", "gaps", "differences", "moved", "rulebook"
    }  # fmt: skip
    taiwan = next(one for one in found[0]["standings"] if one["jurisdiction"] == "TW")
    assert (taiwan["controlled_from"], taiwan["days_behind"]) == ("2024-03-08", 376)
    assert (taiwan["open_days"], taiwan["moved_usd"]) == (376, None)
    assert found[0]["moved"] is None
    out = enduse(*GAPS).out
    assert "2024-03-08" in out
    assert "negligence:" in out


def test_gaps_are_drawn(enduse, tmp_path: Path):
    found = enduse(*GAPS, "--picture", tmp_path / "gaps.svg")
    assert found.err == f"wrote {tmp_path / 'gaps.svg'}\n"
    root = ElementTree.parse(tmp_path / "gaps.svg").getroot()
    assert root.tag.endswith("svg")


def test_what_moved_through_a_gap_is_taken_from_a_workspace(enduse, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = SHIPMENTS.replace("SMTCL,3200,180000,CN,CN,RU", "SMTCL,3200,180000,TW,TW,RU")
    write(tmp_path / "s.csv", text)
    enduse("init", "w")
    loaded = enduse("load", "shipments", "s.csv", "--reporter", "RU", "--direction", "import", "-w", "w")  # fmt: skip  # noqa: E501
    assert loaded.code == 0, loaded.err
    assert enduse("investigate", "-w", "w").code == 0
    found = enduse(*GAPS, "--format", "json", "-w", "w").json()[0]
    standing = {one["jurisdiction"]: one for one in found["standings"]}
    # of four lathes one came before the first control; three came between it and Taiwan's own
    assert (standing["TW"]["moved_shipments"], standing["TW"]["moved_usd"]) == (3, 540_000)
    assert (standing["JP"]["moved_shipments"], standing["JP"]["moved_usd"]) == (0, 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("list --on 1989-01-01", "before 1990"),
        ("list -j XX", "'XX' is no jurisdiction"),
        ("list --rules nowhere", "nowhere is no directory"),
        ("show nothing-like-it", "there is no rule 'nothing-like-it'; near it:"),
        ("history 84x", "'84x' is no HS code"),
        ("history 770100", "770100 is no HS code"),
        ("history 854140", "withdrawn in the edition of 2022"),
        ("history , --to RU", "give at least one HS code"),
        ("history 845811 --to Narnia", "--to 'Narnia' is no country"),
        ("diff --between 2023-03-01 2023-02-01", "2023-03-01 is after 2023-02-01"),
        ("diff --between 2023-02-01", "--between"),
        ("gaps --goods x", "'x' is no HS code"),
        ("gaps --to XX", "--to 'XX' is no country"),
        ("gaps --between 2015-01-01 2023-01-01", "before 2022-02-24"),
        ("gaps --picture gaps.png", "gaps.png is no .svg file"),
        ("gaps --goods 84,85,90 --picture gaps.svg", "too many for a picture"),
        ("gaps --goods 845811 --picture nowhere/gaps.svg", "cannot be written"),
        ("gaps --workspace nowhere", "nowhere"),
        ("check nowhere", "nowhere is no directory"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(enduse, words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = enduse("rules", *words.split())
    assert (found.code, found.out) == (2, "")
    assert said in found.err
    assert found.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_gaps_into_years_from_now_are_refused(enduse):
    last = dt.date.today() + dt.timedelta(days=400)
    found = enduse("rules", "gaps", "--between", "2023-01-01", last)
    assert found.code == 2
    assert "more than a year from now" in found.err


@pytest.mark.parametrize(
    ("rules", "code", "said"),
    [
        ([rule("own-ban", to=["KZ"])], 0, "no fault"),
        ([rule("own-ban", to=["KZ"]), rule("own-too", to=["KZ"])], 2, "overlaps that are not said"),
        ([rule("own-ban", to=["KZ"], mesure="prohibited")], 2, "mesure"),
    ],
)
def test_check_reads_rules_of_the_users_own(enduse, tmp_path: Path, rules, code, said):
    given = document(rules, id="own", name="Own Regulation")
    write(tmp_path / "own.yaml", yaml.safe_dump(given))
    found = enduse("rules", "check", tmp_path)
    assert (found.code, said in found.err) == (code, True)
    if "overlaps" in said:
        assert "own-ban and own-too both control" in found.out
