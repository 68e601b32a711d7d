"""`enduse control`: verdicts, exit codes, the JSON contract and every bad input."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
import yaml

from enduse.rules.model import JURISDICTIONS
from rules.made_rules import document, rule

ASKED = ("control", "845811", "--from", "DE", "--to", "RU", "--on", "2023-04-01", "--eccn", "EAR99")
KEYS = {
    "jurisdiction", "verdict", "because", "rules", "may_apply", "duties", "missing", "assumed",
    "verification", "looked_at",
}  # fmt: skip
RULE_KEYS = {
    "id", "title", "measure", "place", "citation", "from", "to", "wind_down_until", "verification",
    "exemptions",
}  # fmt: skip


def of(answers, where):
    return next(one for one in answers if one["jurisdiction"] == where)


def test_the_json_is_one_object_for_each_jurisdiction(enduse):
    found = enduse(*ASKED, "--format", "json")
    answers = found.json()
    assert (found.code, found.err) == (0, "")
    assert [one["jurisdiction"] for one in answers] == list(JURISDICTIONS)
    assert all(set(one) == KEYS for one in answers)
    eu = of(answers, "EU")
    assert (eu["verdict"], eu["verification"], eu["missing"]) == ("prohibited", "primary", [])
    assert [set(one) for one in eu["rules"]] == [RULE_KEYS]
    assert {key: eu["rules"][0][key] for key in ("id", "from", "to", "wind_down_until")} == {
        "id": "eu-833-art-3k-part-c", "from": "2023-02-26", "to": None,
        "wind_down_until": "2023-03-27",
    }  # fmt: skip
    look = eu["looked_at"][0]
    assert set(look) == {"id", "applies", "tests"}
    assert set(look["tests"]) == {"in_force", "destination", "goods", "reaches", "when", "unless"}
    assert of(answers, "JP")["verdict"] == "no_jurisdiction"


def test_the_table_says_why_what_is_missing_and_what_was_assumed(enduse):
    out = enduse("control", "845811", "--from", "TW", "--to", "RU", "--on", "2023-03-10").out
    assert "TW: indeterminate" in out
    assert "missing: list: list of strategic high-tech commodities for Russia and Belarus" in out
    assert "assumed: seller_country: the seller is established in TW" in out
    assert "assumed: via: the goods pass no other country on the way" in out
    assert "EU: no_jurisdiction" in out


def test_the_csv_names_rules_by_their_ids(enduse):
    rows = list(csv.DictReader(io.StringIO(enduse(*ASKED, "--format", "csv").out)))
    assert of(rows, "EU")["rules"] == "eu-833-art-3k-part-c"
    assert len(rows) == len(JURISDICTIONS)


@pytest.mark.parametrize(
    ("words", "where", "verdict"),
    [
        ("845811 --from DE --to RU --on 2023-02-25", "EU", "not_controlled"),
        ("8458.11 --from Germany --to russia --on 2023-02-26 --contract-date 2023-01-15", "EU",
         "wind_down"),
        ("845811 --from DE --to RU --on 2023-03-28 --contract-date 2023-01-15", "EU", "prohibited"),
        ("845811 --from TR --to RU --on 2023-04-01 --seller-country DE", "EU", "prohibited"),
        ("845811 --from TR --to RU --on 2023-04-01 --origin DE", "EU", "no_jurisdiction"),
        ("845811 --from TW --to RU --on 2024-03-08", "TW", "licence_required"),
        ("850710 --from DE --to KZ --on 2023-12-19 --via RU", "EU", "prohibited"),
        ("850710 --from DE --to KZ --on 2023-12-19 --via PL --via RU", "EU", "prohibited"),
        ("850710 --from DE --to KZ --on 2023-12-18 --via RU", "EU", "not_controlled"),
        ("850710 --from DE --to KZ --on 2023-12-19", "EU", "not_controlled"),
        ("854140 --from DE --to RU --on 2019-01-01", "EU", "indeterminate"),  # of its own edition
        ("854140 --from DE --to RU --on 2023-04-01 --edition 2017", "EU", "indeterminate"),
    ],
)  # fmt: skip
def test_verdicts(enduse, words, where, verdict):
    eccn = ("--eccn", "none")
    answers = enduse("control", *words.split(), *eccn, "--format", "json").json()
    assert of(answers, where)["verdict"] == verdict


def test_the_exit_code_says_whether_a_rule_applies_where_that_is_asked(enduse):
    assert enduse(*ASKED).code == 0
    assert enduse(*ASKED, "--fail-if-controlled").code == 1
    assert enduse(*ASKED[:-3], "2022-10-01", "--eccn", "none", "--fail-if-controlled").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("84x --from DE --to RU --on 2023-04-01", "'84x' is no HS code"),
        ("8 --from DE --to RU --on 2023-04-01", "'8' is no HS code"),
        ("770100 --from DE --to RU --on 2023-04-01", "770100 is no HS code"),
        ("990100 --from DE --to RU --on 2023-04-01", "990100 is no HS code"),
        ("854140 --from DE --to RU --on 2023-04-01", "withdrawn in the edition of 2022"),
        ("854149 --from DE --to RU --on 2021-04-01", "came with the edition of 2022"),
        ("845811 --from DE --to RU --on 2023-04-01 --edition 2020", "edition 2020"),
        ("845811 --from Narnia --to RU --on 2023-04-01", "--from 'Narnia' is no country"),
        ("845811 --from DE --to EU --on 2023-04-01", "--to 'EU' is no country"),
        ("845811 --from DE --to RU --via XX --on 2023-04-01", "--via 'XX' is no country"),
        ("845811 --from DE --to RU --on 1989-12-31", "before 1990"),
        ("845811 --from DE --to RU --on 2023-02-30", "'2023-02-30'"),
        ("845811 --from DE --to RU --on 2023-04-01 --contract-date 2023-05-01",
         "the contract of 2023-05-01 is after the shipment"),
        ("845811 --from DE --to RU --on 2023-04-01 --us-content 101", "101 is no share"),
        ("845811 --from DE --to RU --on 2023-04-01 --end-use war", "--end-use 'war'"),
        ("845811 --from DE --to RU", "--on"),
        ("845811 --from DE --to RU --on 2023-04-01 --rules nowhere", "nowhere is no directory"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_exit_code_two(enduse, words, said):
    found = enduse("control", *words.split())
    assert (found.code, found.out) == (2, "")
    assert said in found.err
    assert found.err.count("\n") == 1


@pytest.mark.parametrize(("days", "code"), [(300, 0), (366, 2)])
def test_a_day_more_than_a_year_from_now_is_refused(enduse, days, code):
    day = dt.date.today() + dt.timedelta(days=days)
    found = enduse("control", "845811", "--from", "DE", "--to", "RU", "--on", day)
    assert found.code == code
    assert ("more than a year from now" in found.err) == (code == 2)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A directory with one instrument of the user's own."""
    given = document([rule("own-ban", to=["KZ"])], id="own", name="Own Regulation")
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(given), encoding="utf-8")
    return tmp_path


def test_rules_of_the_users_own_stand_beside_the_shipped_ones(enduse, own):
    words = ("control", "845811", "--from", "DE", "--to", "KZ", "--on", "2023-04-01")
    answers = enduse(*words, "--eccn", "none", "--format", "json", "--rules", own).json()
    assert [one["id"] for one in of(answers, "EU")["rules"]] == ["own-ban"]
    shipped = enduse(*words, "--eccn", "none", "--format", "json").json()
    assert of(shipped, "EU")["verdict"] == "not_controlled"


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("measure: prohibited", "mesure: prohibited", "own.yaml, rules[0]"),
        ("prohibited", "forbidden", "forbidden"),
        ("2023-02-26", "2023-02-30", "2023-02-30"),
        ("rules:", "rules: [", "own.yaml, line"),
        ("- KZ", "- Kazakhstan", "Kazakhstan"),
        ("- machines", "- machine", "there is no list machine"),
    ],
)
def test_a_typo_in_a_rule_is_said_with_its_file_and_place(enduse, own, wrong, right, said):
    path = own / "own.yaml"
    text = path.read_text(encoding="utf-8")
    assert wrong in text
    path.write_text(text.replace(wrong, right), encoding="utf-8")
    found = enduse(*ASKED, "--rules", own)
    assert (found.code, found.out) == (2, "")
    assert "own.yaml" in found.err
    assert said in found.err
    assert found.err.count("\n") == 1
