"""Merge, split, review, undo and export, as a person or a program uses them."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cli_world import LIST, REGISTER, SHIPMENTS, investigated

INN, OTHER_INN = "7719717008", "5904112229"
_LATHE = "845811,lathe,SMTCL,1,1500,CN,CN,RU"
MORE = (
    "declaration,item,date,exporter,exporter_address,importer,importer_id,importer_country,hs,"
    "description,brand,net_kg,value_usd,origin,dispatch,destination\n"
    f"D9,1,2023-05-01,ALPHA TRADING,,TD STANKOMASH,{OTHER_INN},RU,{_LATHE}\n"
    f"D10,1,2023-05-02,=OMEGA,,UNIKON,,RU,{_LATHE}\n"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    own = ["--reporter", "RU", "--direction", "import"]
    listed = ["--as", "csv", "--list", "made-up", "--authority", "made-up"]
    files = (
        ("shipments", "shipments", SHIPMENTS, own),
        ("shipments", "more", MORE, own),
        ("list", "list", LIST, listed),
        ("register", "register", REGISTER, ["--as", "csv"]),
    )
    return investigated(tmp_path_factory.mktemp("decide"), files)


@pytest.fixture
def workspace(made, tmp_path, monkeypatch):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("ENDUSE_WORKSPACE", str(tmp_path / "w"))
    monkeypatch.setenv("ENDUSE_USER", "ann")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "w"


def ids(enduse, text):
    return [row["entity_id"] for row in enduse("search", text, "--format", "json").json()]


def test_a_merge_counts_from_the_next_run_and_can_be_undone(enduse, workspace):
    before = files(workspace / "results")
    [a], [b] = ids(enduse, INN), ids(enduse, "=OMEGA")
    kept = enduse("merge", a, b, "--why", "one phone number", "--format", "json")
    assert "counts after: enduse investigate" in kept.err
    [row] = kept.json()
    assert row["number"] == 1
    assert (row["kind"], row["state"], row["who"]) == ("same", "in force", "ann")
    assert {row["left"]["entity_id"], row["right"]["entity_id"]} == {a, b}
    waiting = enduse("search", b, "--format", "json")
    assert [known["entity_id"] for known in waiting.json()] == [b]
    assert "decisions were made since the last run; that counts after" in waiting.err
    assert enduse("status", "-f", "json").json()[0]["findings"] == (
        "changed since the last run: decisions"
    )
    assert enduse("investigate").code == 0
    gone, stays = (a, b) if ids(enduse, a) == [b] else (b, a)
    found = enduse("show", gone, "--format", "json")
    assert found.json()[0]["entity_id"] == stays
    assert f"{gone} is now {stays}, merged on 20" in found.err
    assert "by ann on 20" in found.err
    assert "one phone number" in found.err
    assert enduse("undo", "1", "--why", "misread", "--by", "bob").code == 0
    assert enduse("investigate").code == 0
    assert ids(enduse, a) == [a]
    assert ids(enduse, b) == [b]
    assert files(workspace / "results") == before
    log = enduse("decisions", "--format", "json").json()
    assert [(r["number"], r["kind"], r["state"], r["who"]) for r in log] == [
        (1, "same", "undone by 2", "ann"), (2, "undo", "in force", "bob"),
    ]  # fmt: skip


def files(results):
    """The rows of every result table, but for the log of what became of ids."""
    return {
        path.name: sorted(map(str, pq.read_table(path).to_pylist()))
        for path in results.glob("*.parquet")
    }


def test_two_valid_numbers_are_refused_unless_even_so(enduse, workspace):
    refused = enduse("merge", INN, OTHER_INN, "--why", "one firm")
    assert refused.code == 2
    assert f"two valid numbers of one kind: ru-inn {INN} and {OTHER_INN}" in refused.err
    kept = enduse("merge", INN, OTHER_INN, "--why", "one is mistyped", "--even-so", "-f", "json")
    assert kept.json()[0]["even_so"] == f"ru-inn {INN} and {OTHER_INN}"
    assert (
        "note: decision 1: stands, though the entity now holds ru-inn" in enduse("investigate").err
    )
    [noted] = enduse("decisions", "-f", "json").json()
    assert noted["notes"] == [f"stands, though the entity now holds ru-inn {OTHER_INN}, {INN}"]
    [listing] = enduse("show", INN, "-f", "json").json()[0]["listings"]
    assert listing["match_basis"] == "identifier"


def test_a_conflict_is_seen_across_decisions_that_wait(enduse, workspace):
    [b] = ids(enduse, "=OMEGA")
    assert enduse("merge", INN, b, "--why", "first").code == 0
    refused = enduse("merge", b, OTHER_INN, "--why", "second")
    assert refused.code == 2
    assert "two valid numbers of one kind" in refused.err
    again = enduse("merge", b, INN, "--why", "again")
    assert "recorded already, as decision 1 by ann" in again.err


@pytest.mark.parametrize("party", ["more.csv:2", OTHER_INN, "TD STANKOMASH", "td stankomash llc"])
def test_a_split_takes_a_writing_out(enduse, workspace, party):
    [b] = ids(enduse, "=OMEGA")
    assert enduse("merge", OTHER_INN, b, "--why", "one firm").code == 0
    assert enduse("investigate").code == 0
    taken = enduse("split", OTHER_INN, party, "--why", "another firm", "-f", "json")
    assert "taken out: 1 writing\n" in taken.err
    assert taken.json()[0]["left"]["names"] == ["TD STANKOMASH"]
    assert enduse("investigate").code == 0
    assert ids(enduse, "TD STANKOMASH") != ids(enduse, "=OMEGA")
    refused = enduse("merge", OTHER_INN, b, "--why", "still one")
    assert "are kept apart by decision 2 by ann" in refused.err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("merge", INN, INN, "--why", "x"), "is one entity already"),
        (("merge", INN, "nobody", "--why", "x"), "no entity matches"),
        (("merge", INN, OTHER_INN, "--why", " \t"), "--why is empty"),
        (("merge", INN, OTHER_INN, "--why", "x" * 2001), "give at most 2,000"),
        (("merge", INN, OTHER_INN, "--why", "a\udce4b"), "bytes that are no text"),
        (("split", INN, "nothing of it", "--why", "x"), "has no writing 'nothing of it'"),
        (("split", INN, INN, "STANKO LLC", "OOO STANKO", "--why", "x"), "these are all"),
        (("undo", "7", "--why", "x"), "nobody has decided anything yet"),
        (("review", "--answer", "E1:E2", "same", "--why", "x"), "is no pair"),
        (("review", "--answer", "x", "maybe", "--why", "x"), "is none of same, different"),
        (("export", "parties", "-o", "x.xlsx"), "ends in .csv or .parquet"),
        (("export", "parties", "-o", "nowhere/x.csv"), "is no directory"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_one_line(enduse, workspace, arguments, why):
    answer = enduse(*arguments)
    assert answer.code == 2
    assert why in answer.err
    assert answer.out == ""
    assert enduse("decisions", "-f", "json").json() == []


def linked(enduse, workspace):
    """Make two entities possibly the same, wherever such links come from; return the pair."""
    pair = sorted(ids(enduse, "TD STANKOMASH") + ids(enduse, "UNIKON"))
    link = {
        "entity_a": pair[0], "entity_b": pair[1], "probability_bp": 5000,
        "reasons": '["one address"]', "against": "[]",
    }  # fmt: skip
    path = workspace / "results" / "possibly_same.parquet"
    pq.write_table(pa.Table.from_pylist([link], pq.read_schema(path)), path)
    return ":".join(pair)


def test_review_lists_pairs_and_takes_answers_without_a_terminal(enduse, workspace):
    pair = linked(enduse, workspace)
    [row] = enduse("review", "--format", "json").json()
    assert row["pair"] == pair
    assert {row["a"]["name"], row["b"]["name"]} == {"TD STANKOMASH", "UNIKON"}
    assert (row["reasons"], row["against"]) == (["one address"], [])
    assert (row["lines"], row["value_usd_cents"], row["undecided"]) == (2, 300000, False)
    assert enduse("review", "--answer", pair, "undecided", "--why", "no papers").code == 0
    assert enduse("review", "--format", "json").json()[0]["undecided"] is True
    answer = enduse("review", "--answer", pair, "same", "--why", "one phone", "-f", "json")
    assert answer.json()[0]["kind"] == "same"
    assert enduse("review", "--format", "json").json() == []
    flat = csv.DictReader(enduse("review", "--format", "csv").out.splitlines())
    assert flat.fieldnames == ["pair", "probability", "value", "lines", "a", "b", "for", "against"]


def test_a_split_takes_a_party_key(enduse, workspace):
    rows = pq.read_table(workspace / "results" / "entity_parties.parquet").to_pylist()
    [listed] = ids(enduse, INN)
    keys = [row["party_key"] for row in rows if row["entity_id"] == listed]
    taken = enduse("split", INN, str(min(keys)), "--why", "another firm", "-f", "json")
    assert taken.code == 0
    assert taken.json()[0]["kind"] == "split"


def test_different_is_followed_and_ends_the_question(enduse, workspace):
    pair = linked(enduse, workspace)
    shown = enduse("show", OTHER_INN, "-f", "json").json()[0]
    assert [link["name"] for link in shown["possibly_same"]] == ["UNIKON"]
    assert enduse("review", "--answer", pair, "different", "--why", "two owners").code == 0
    again = enduse("review", "--answer", pair, "different", "--why", "two owners")
    assert "recorded already" in again.err
    assert enduse("review", "--format", "json").json() == []
    refused = enduse("merge", *pair.split(":"), "--why", "one after all")
    assert "are kept apart by decision 1 by ann" in refused.err


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_export_has_one_row_per_mention(enduse, workspace, suffix):
    target = workspace.parent / f"parties.{suffix}"
    assert enduse("export", "parties", "-o", target).out == ""
    if suffix == "csv":
        rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    else:
        rows = [{k: str(v) for k, v in r.items()} for r in pq.read_table(target).to_pylist()]
    assert list(rows[0]) == ["source", "row", "role", "name", "entity_id"]
    assert {row["role"] for row in rows} == {"exporter", "importer", "listed", "registered"}
    by_file = [Path(row["source"]).name for row in rows]
    assert {name: by_file.count(name) for name in set(by_file)} == {
        "shipments.csv": 8, "more.csv": 4, "list.csv": 1, "register.csv": 1,
    }  # fmt: skip
    key = [(row["source"], int(row["row"]), row["role"]) for row in rows]
    assert key == sorted(key)
    [formula] = [row["name"] for row in rows if "OMEGA" in row["name"]]
    assert formula == ("'=OMEGA" if suffix == "csv" else "=OMEGA")
    first = target.read_bytes()
    assert enduse("export", "parties", "-o", target).code == 0
    assert target.read_bytes() == first
    assert not list(workspace.parent.glob(".parties*"))


def test_a_merge_with_a_listed_company_is_a_match_by_decision(enduse, workspace):
    [listed] = [
        row["entity_id"]
        for row in enduse("search", INN, "--format", "json").json()
    ]  # fmt: skip
    assert enduse("split", listed, "STANKO LLC", "--why", "to try").code == 0
    assert enduse("investigate").code == 0
    [own] = ids(enduse, "STANKO LLC")[:1]
    assert enduse("merge", own, "=OMEGA", "--why", "one firm").code == 0
    assert enduse("investigate").code == 0
    shown = enduse("show", "=OMEGA", "-f", "json").json()[0]
    assert [x["match_basis"] for x in shown["listings"]] == ["decision"]


def test_answers_are_json_that_programs_read(enduse, workspace):
    assert json.loads(enduse("decisions", "-f", "json").out) == []
    assert not (workspace / "decisions.sqlite").exists(), "reading makes nothing"
