"""`enduse ownership` on a small made-up group of companies: words, JSON, CSV and refusals."""

# ruff: noqa: E501  (the snapshot holds whole sentences)

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from cli_world import write
from inline_snapshot import snapshot

from enduse.cli.main import run

OWNERS = (
    "name,country,owner,owner_kind,owner_country,owner_share,owner_from,owner_role\n"
    "made-up works,RU,made-up holding,company,RU,50,2019-03-01,owner\n"
    "made-up trade,RU,made-up works,company,RU,40,2020-01-15,owner\n"
    "made-up trade,RU,made-up holding,company,RU,10,2020-01-15,owner\n"
    "made-up tools,RU,made-up holding,company,RU,25-50%,2020-01-15,owner\n"
)
LIST = (
    "entry,name,kind,country,programme,listed_from,citation\n"
    "1,made-up holding,company,RU,MADE-UP,2022-05-08,made up for a test\n"
)
SHIPMENTS = (
    "declaration,item,date,exporter,importer,importer_country,hs,description\n"
    "D1,1,2024-03-01,made-up seller,made-up trade,RU,845811,lathe\n"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that was investigated once."""
    root = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        for words in (
            "init w",
            f"load shipments {write(Path('s.csv'), SHIPMENTS)} --reporter RU --direction import",
            f"load list {write(Path('l.csv'), LIST)} --as csv --list ofac-sdn --authority OFAC",
            f"load register {write(Path('o.csv'), OWNERS)} --as csv",
            "investigate",
        ):
            given = ["-w", "w"] if not words.startswith("init") else []
            patch.setattr("sys.argv", ["enduse", *words.split(), *given])
            with pytest.raises(SystemExit) as ended:
                run()
            assert ended.value.code == 0
    return root / "w"


@pytest.fixture
def workspace(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(made, tmp_path / "w")
    monkeypatch.setenv("ENDUSE_WORKSPACE", str(tmp_path / "w"))
    return tmp_path / "w"


def test_the_answer_of_one_company_is_the_documented_contract(enduse, workspace):
    asked = ("ownership", "made-up trade", "--as-of", "2024-03-01", "--rule", "us-ofac")
    text = enduse(*asked, "--format", "json").out
    for row in json.loads(text):
        for entity in {row["entity_id"], *(link["owner_id"] for link in row["chain"])}:
            text = text.replace(entity, f"id of {name_of(row, entity)}")
    assert json.loads(text) == snapshot(
        [
            {
                "entity_id": "id of made-up trade",
                "name": "made-up trade",
                "rule": "us-ofac",
                "rule_name": "US OFAC 50 Percent Rule",
                "as_of": "2024-03-01",
                "rule_status": "in_force",
                "threshold": "50 % or more",
                "answer": "yes",
                "outcome": "yes",
                "basis": "shares",
                "share_low_bp": 5000,
                "share_high_bp": 5000,
                "depends_on": [],
                "path": "made-up holding (listed by OFAC from 2022-05-08) owns 50 % of made-up works; made-up works so counts whole; made-up works owns 40 % and made-up holding 10 % of made-up trade: 50 %",
                "chain": [
                    {
                        "owner_id": "id of made-up holding",
                        "owner": "made-up holding",
                        "owned_id": "id of made-up works",
                        "owned": "made-up works",
                        "kind": "shares",
                        "share_low_bp": 5000,
                        "share_high_bp": 5000,
                        "sure": True,
                        "rows": [
                            {
                                "role": "owner",
                                "share_low_bp": 5000,
                                "share_high_bp": 5000,
                                "from_date": "2019-03-01",
                                "to_date": None,
                                "source": "o.csv",
                                "row": 2,
                            }
                        ],
                    },
                    {
                        "owner_id": "id of made-up works",
                        "owner": "made-up works",
                        "owned_id": "id of made-up trade",
                        "owned": "made-up trade",
                        "kind": "shares",
                        "share_low_bp": 4000,
                        "share_high_bp": 4000,
                        "sure": True,
                        "rows": [
                            {
                                "role": "owner",
                                "share_low_bp": 4000,
                                "share_high_bp": 4000,
                                "from_date": "2020-01-15",
                                "to_date": None,
                                "source": "o.csv",
                                "row": 3,
                            }
                        ],
                    },
                    {
                        "owner_id": "id of made-up holding",
                        "owner": "made-up holding",
                        "owned_id": "id of made-up trade",
                        "owned": "made-up trade",
                        "kind": "shares",
                        "share_low_bp": 1000,
                        "share_high_bp": 1000,
                        "sure": True,
                        "rows": [
                            {
                                "role": "owner",
                                "share_low_bp": 1000,
                                "share_high_bp": 1000,
                                "from_date": "2020-01-15",
                                "to_date": None,
                                "source": "o.csv",
                                "row": 4,
                            }
                        ],
                    },
                ],
                "listed": [
                    {
                        "entity_id": "id of made-up holding",
                        "name": "made-up holding",
                        "list": "ofac-sdn",
                        "authority": "OFAC",
                        "entry": "1",
                        "listed_from": "2022-05-08",
                        "match_basis": "name",
                        "carries": "carries",
                        "source": "l.csv",
                        "row": 2,
                    }
                ],
                "reasons": [
                    "made-up holding (listed by OFAC from 2022-05-08) owns 50 % of made-up works; made-up works so counts whole; made-up works owns 40 % and made-up holding 10 % of made-up trade: 50 %",
                    "those who count hold 50 %; the rule asks for 50 % or more",
                ],
                "against": [],
                "missing": [
                    "that made-up holding is the one on ofac-sdn rests on an equal name; no identifier confirms it",
                    "no last day is stated for 3 of the interests; taken to stand",
                ],
                "citation": "OFAC, revised guidance of 13 August 2014 (79 FR 47726); FAQ 398, 399, 401",
                "verification": "primary",
            }
        ]
    )


def name_of(row, entity):
    names = {link["owner_id"]: link["owner"] for link in row["chain"]}
    return {**names, row["entity_id"]: row["name"]}[entity]


def test_an_open_answer_says_in_words_what_it_depends_on(enduse, workspace):
    answer = enduse("ownership", "made-up tools", "--as-of", "2024-03-01", "--rule", "us-ofac")
    assert "made-up tools, 2024-03-01: depends" in answer.out
    assert "depends on: the share of made-up holding in made-up tools: at 50 % or more, yes" in (
        answer.out
    )


def test_every_rule_answers_in_csv_with_one_row(enduse, workspace):
    answer = enduse("ownership", "made-up trade", "--as-of", "2026-11-21", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(answer.out)))
    assert [(row["rule"], row["answer"]) for row in rows] == [
        ("us-ofac", "yes"), ("us-bis", "no"), ("eu", "no"), ("uk", "no"),
    ]  # fmt: skip


def test_all_lists_every_company_reached(enduse, workspace):
    rows = enduse("ownership", "--all", "--as-of", "2024-03-01", "--format", "json").json()
    assert [(row["name"], row["rule"], row["answer"]) for row in rows] == [
        ("made-up tools", "us-ofac", "depends"),
        ("made-up trade", "us-ofac", "yes"),
        ("made-up works", "us-ofac", "yes"),
    ]


def test_before_the_listing_nobody_is_reached(enduse, workspace):
    answer = enduse("ownership", "--all", "--as-of", "2022-05-07", "--format", "json")
    assert answer.json() == []
    assert answer.err == "the records name no company that a rule reaches on 2022-05-07\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "give a company, or --all"),
        (("made-up trade", "--all"), "give a company, or --all"),
        (("nobody",), "no entity matches 'nobody'"),
        (("made-up trade", "--rule", "swiss"), "no rule 'swiss'; the rules are us-ofac"),
        (("made-up trade", "--as-of", "soon"), "'soon' does not match the formats '%Y-%m-%d'"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_line(enduse, workspace, arguments, words):
    answer = enduse("ownership", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err
    assert answer.err.count("\n") == 1
