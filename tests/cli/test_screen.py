"""`enduse screen` as a person or a program uses it, on a small made-up list."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from screening.made_up_lists import ENTRIES, INN, OTHER_INN, put_list
from screening.made_up_lists import made_workspace as made_up

DAY = ("--as-of", "2024-01-31")
HIT_FIELDS = [
    "probability", "status", "list", "entry", "authority", "entry_name", "matched_name",
    "name_probability", "kind", "countries", "programmes", "measure", "listed_from", "from_basis",
    "listed_to", "to_basis", "version", "for", "against", "missing", "common", "source", "row",
]  # fmt: skip


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    made = made_up(tmp_path)
    monkeypatch.setenv("ENDUSE_WORKSPACE", str(made.root))
    monkeypatch.chdir(tmp_path)
    return made


def test_a_name_in_another_script_is_found_with_reasons(enduse, workspace):
    said = enduse("screen", "ООО «Станко»", *DAY)
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0].endswith("  listed  made-up 1  STANKO LLC")
    assert "  listed by made-up authority from 2023-11-02 (as the list dates it)" in lines
    assert "  missing: no identifier given; the list has ru-inn" in lines
    assert "  how common: 1 party as written bears this name; 1 list entry" in lines


def test_json_is_the_documented_contract(enduse, workspace):
    (row,) = enduse(
        "screen", "Stanko", "--id", f"INN: {INN}", "--country", "Russia", *DAY, "-f", "json"
    ).json()
    assert list(row) == HIT_FIELDS
    assert row["probability"] > 0.99
    assert row["listed_from"] == "2023-11-02"
    assert {"code": "country_equal", "says": "same country: Russia"} in row["for"]
    assert row["common"] == {"writings": 1, "firms": 1, "entries": 1}
    assert Path(row["source"]).name == "made-up-0.csv"
    assert row["row"] == 2


def test_csv_has_one_row_per_hit(enduse, workspace):
    out = enduse("screen", "Stanko", *DAY, "-f", "csv").out
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["entry"], row["status"]) == ("1", "listed")
    assert "no country given" in row["missing"]


def test_another_valid_number_rules_the_firm_out(enduse, workspace):
    said = enduse("screen", "Stanko", "--id", OTHER_INN, *DAY, "-f", "json")
    assert said.json() == []
    assert "that is no proof that the party is on no list" in said.err
    shown = enduse("screen", "Stanko", "--id", OTHER_INN, *DAY, "--min-probability", "0.001")
    assert f"against: another valid ru-inn: {OTHER_INN} asked for, {INN} on the list" in shown.out


@pytest.mark.parametrize(
    ("asked", "code"),
    [(("stanko",), 1), (("john madeup",), 0), (("ocean madeup",), 0), (("nobody",), 0)],
    ids=["listed", "no longer", "not yet", "no hit"],
)
def test_fail_on_hit_is_about_hits_that_stand(enduse, workspace, asked, code):
    assert enduse("screen", *asked, *DAY, "--fail-on-hit").code == code
    assert enduse("screen", *asked, *DAY).code == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "give a name or --id"),
        (("",), "give a name or --id"),
        (("...",), "no name and no identifier"),
        (("ООО",), "a legal form and nothing else"),
        (("x" * 100_000,), "100,000 characters"),
        (("\udcff\udcfe",), "no name and no identifier"),
        (("Stanko", "--country", "Utopia"), "is no country"),
        (("Stanko", "--as-of", "3/4/2022"), "is no whole day"),
        (("Stanko", "--min-probability", "1.5"), "no minimum probability"),
        (("Stanko", "--file", "p.csv", "-o", "h.csv"), "one of them"),
        (("Stanko", "-o", "h.csv"), "-o goes with --file"),
        (("--file", "p.csv"), "--file needs -o"),
        (("--file", "missing.csv", "-o", "h.csv"), "cannot be read"),
        (("--again", "--min-probability", "0.5"), "leave it out"),
        (("--again",), "no file was screened yet"),
    ],
    ids=lambda value: None if isinstance(value, tuple) else value,
)
def test_what_cannot_be_screened_is_refused_in_one_line(enduse, workspace, arguments, why):
    said = enduse("screen", *arguments)
    assert said.code == 2
    assert said.out == ""
    assert why in said.err
    assert len(said.err.splitlines()) == 1


def test_a_workspace_without_lists_says_what_to_do(enduse, tmp_path, monkeypatch):
    enduse("init", tmp_path / "empty")
    said = enduse("screen", "Stanko", "-w", tmp_path / "empty")
    assert said.code == 2
    assert "load one with: enduse load list FILE" in said.err


def test_a_file_is_screened_once_and_again_when_the_list_changes(enduse, workspace, tmp_path):
    parties = tmp_path / "parties.csv"
    parties.write_text("id,name\na,Stanko\nb,newcomer\nc,...\n", encoding="utf-8")
    first = enduse("screen", "--file", parties, "-o", "hits.csv", *DAY, "-f", "json")
    assert first.json() == [
        {"output": "hits.csv", "rows_read": 3, "screened": 2, "refused": 1, "distinct": 2,
         "hits": 1, "standing": 1, "as_of": "2024-01-31"}
    ]  # fmt: skip
    assert "see hits.csv.refused.csv" in first.err
    second = enduse("screen", "--file", parties, "-o", "hits.csv", *DAY, "-f", "json")
    assert second.json() == first.json()
    assert "nothing was done" in second.err
    put_list(workspace, [*ENTRIES, {"entry": "5", "name": "NEWCOMER"}], name="made-up")
    (row,) = enduse("screen", "--again", "-f", "json").json()
    assert (row["change"], row["id"], row["entry"], row["status"]) == (
        "new", "b", "5", "date_unknown",
    )  # fmt: skip
    assert enduse("screen", "--again", "--fail-on-hit", "-f", "json").json() == []


def test_a_name_cannot_command_the_terminal(enduse, workspace):
    put_list(workspace, [{"entry": "\x1b[2J", "name": "made \x1b[31mred\x07 works"}], name="x")
    said = enduse("screen", "made red works", *DAY, "--min-probability", "0.1")
    assert "\x1b" not in said.out
    assert "\x07" not in said.out
