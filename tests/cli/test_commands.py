"""The commands, as a person or a program uses them, on a small made-up trade."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from cli_world import CLAIMS, LIST, REGISTER, SALES, SHIPMENTS, investigated, write

from enduse.cli.output import printable
from enduse.findings.investigate import kinds
from enduse.readers.cells import safe

INN = "7719717008"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A directory with one file of each kind, loaded and investigated once."""
    listed = ["--as", "csv", "--list", "made-up", "--authority", "made-up authority"]
    files = (
        ("shipments", "shipments", SHIPMENTS, ["--reporter", "RU", "--direction", "import"]),
        ("list", "list", LIST, listed),
        ("register", "register", REGISTER, ["--as", "csv"]),
        ("sales", "sales", SALES, []),
        ("claims", "claims", CLAIMS, []),
    )
    return investigated(tmp_path_factory.mktemp("made"), files)


@pytest.fixture
def workspace(made, tmp_path, monkeypatch):
    """A copy of it, named by ENDUSE_WORKSPACE."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("ENDUSE_WORKSPACE", str(tmp_path / "w"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "w"


def test_sources_is_the_documented_contract(enduse, workspace):
    rows = enduse("sources", "--format", "json").json()
    assert [Path(row["path"]).name for row in rows] == [
        "shipments.csv", "list.csv", "register.csv", "sales.csv", "claims.csv",
    ]  # fmt: skip
    first = rows[0]
    counts = ("rows_read", "rows_loaded", "rows_duplicate", "rows_quarantined")
    assert [first[name] for name in counts] == [6, 4, 1, 1]
    assert len(first["sha256"]) == 64
    assert first["profile"] == "generic"


def test_quarantined_rows_are_listed_with_reason_and_row(enduse, workspace):
    rows = enduse("quarantine", "--format", "json").json()
    assert [(Path(r["source"]).name, r["row"], r["column_name"]) for r in rows] == [
        ("shipments.csv", 6, "date")
    ]
    assert "not a day" in rows[0]["reason"]


def test_search_is_the_documented_contract(enduse, workspace):
    for text in ("СТАНКО", "stanko", INN, "ООО СТАНКО"):
        rows = enduse("search", text, "--format", "json").json()
        row = next(r for r in rows if r["identifiers"])
        assert row["identifiers"] == [{"scheme": "ru-inn", "value": INN, "valid": True}]
        assert "ООО СТАНКО" in row["names"]
        assert row["listings"][0]["list"] == "made-up"
        assert row["entity_id"].startswith("E")
        assert row["name"]


def test_search_without_a_match_is_an_empty_answer_and_exit_2(enduse, workspace):
    answer = enduse("search", "nobody of this name", "--format", "json")
    assert (answer.code, answer.json()) == (2, [])
    assert answer.err.count("\n") == 1
    assert "nothing matches" in answer.err


def test_findings_is_the_documented_contract(enduse, workspace):
    rows = enduse("findings", INN, "--kind", "listed_party", "--format", "json").json()
    assert rows
    keys = {
        "kind", "subject", "from", "to", "statement", "figures", "severity", "confidence",
        "evidence", "counter_evidence", "unchecked",
    }  # fmt: skip
    paths = {row["path"] for row in enduse("sources", "--format", "json").json()}
    for row in rows:
        assert keys <= row.keys()
        assert row["subject"]["identifiers"][0]["value"] == INN
        assert row["evidence"]
        assert {cited["source"] for cited in row["evidence"]} <= paths
        assert all(cited["row"] >= 2 for cited in row["evidence"])


def test_before_and_during_a_listing_are_said_apart(enduse, workspace):
    rows = enduse("findings", INN, "--kind", "listed_party", "--format", "json").json()
    cited = {}
    for row in rows:
        if " before " in row["statement"]:
            cited["before"] = sorted(
                e["row"] for e in row["evidence"] if "shipments" in e["source"]
            )
        elif " while " in row["statement"] and "importer" in row["statement"]:
            cited["during"] = sorted(
                e["row"] for e in row["evidence"] if "shipments" in e["source"]
            )
    assert cited == {"before": [2, 3], "during": [4]}


@pytest.mark.parametrize("form", ["table", "csv", "json"])
@pytest.mark.parametrize(
    "command",
    [
        ("findings",), ("priorities",), ("show", INN), ("search", "stanko"), ("sources",),
        ("status",),
        ("quarantine",), ("profiles",), ("lists", "names"), ("lists", "versions", "un"),
    ],
)  # fmt: skip
def test_every_reading_command_has_three_formats(enduse, workspace, command, form):
    answer = enduse(*command, "--format", form)
    assert answer.code == 0, answer.err
    if form == "json":
        assert isinstance(answer.json(), list)
    elif form == "csv":
        rows = list(csv.reader(io.StringIO(answer.out)))
        assert len({len(row) for row in rows}) == 1
    else:
        assert answer.out.strip()


def test_priorities_rank_subjects(enduse, workspace):
    rows = enduse("priorities", "--format", "json").json()
    points = [row["points"] for row in rows]
    assert points == sorted(points, reverse=True)
    assert points[0] > 0
    for row in rows:
        assert row.keys() == {"entity_id", "name", "points", "factors", "findings"}
        assert row["points"] == sum(factor["points"] for factor in row["factors"])
        assert [factor["factor"] for factor in row["factors"]] == [
            "sensitivity", "military_end_users", "weapons_programme", "money",
        ]  # fmt: skip
        assert list(row["findings"]) == ["high", "medium", "low", "info"]
        about = enduse("findings", row["entity_id"], "--format", "json").json()
        assert sum(row["findings"].values()) == len(about)
    first = enduse("priorities", "--limit", "1", "--format", "json").json()
    assert first == rows[:1]
    shown = enduse("show", first[0]["entity_id"], "--format", "json").json()[0]
    assert shown["priorities"] == first[0]["factors"]


def test_show_has_sections_named_parts_and_dollars(enduse, workspace):
    lines = enduse("show", INN).out.splitlines()
    assert lines[lines.index("Identifiers") + 1] == f"  scheme: ru-inn; value: {INN}; valid: yes"
    assert lines[lines.index("Received") + 1].startswith("  shipments: 3; value: $540,000; from: ")
    assert "None" not in " ".join(lines)


def test_a_name_cannot_steer_a_terminal():
    assert printable("\x1b[2JA\u202eB\nC") == " [2JA B C"


def test_findings_can_fail_a_script(enduse, workspace):
    assert enduse("findings", "--fail-on", "high", "--format", "json").code == 1
    assert enduse("findings", "--kind", "shared_address", "--fail-on", "high").code == 0


def test_status_says_when_findings_are_stale(enduse, workspace, tmp_path):
    assert enduse("status", "--format", "json").json()[0]["findings"] == "up to date"
    more = write(tmp_path / "more.csv", REGISTER.replace("STANKO", "OTHER").replace(INN, ""))
    assert enduse("load", "register", more, "--as", "csv").code == 0
    assert "changed since" in enduse("status", "--format", "json").json()[0]["findings"]
    refused = enduse("findings")
    assert refused.code == 2
    assert "enduse investigate" in refused.err


def test_loading_twice_changes_nothing_and_says_so(enduse, workspace, tmp_path):
    before = (workspace / "manifest.json").read_bytes()
    again = enduse("load", "shipments", tmp_path / "shipments.csv")
    assert again.code == 0
    assert "loaded before, nothing changes" in again.err
    assert (workspace / "manifest.json").read_bytes() == before


def test_loading_again_with_another_profile_is_refused(enduse, workspace, tmp_path):
    answer = enduse("load", "shipments", tmp_path / "shipments.csv", "--profile", "ru-import")
    assert answer.code == 2
    assert "loaded before with profile generic, not ru-import; unload it first" in answer.err
    assert answer.err.count("\n") == 1
    again = enduse("load", "shipments", tmp_path / "shipments.csv", "--profile", "generic")
    assert again.code == 0


def test_case_writes_page_json_and_tables(enduse, workspace, tmp_path):
    done = enduse("case", INN, "-o", tmp_path / "case")
    assert done.code == 0, done.err
    assert Path(done.out.strip()).name == "case.html"
    names = {path.name for path in (tmp_path / "case").rglob("*") if path.is_file()}
    assert {"case.html", "case.json"} <= names
    page = (tmp_path / "case" / "case.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "ООО СТАНКО" in page


def test_two_entities_can_be_looked_at_as_one(enduse, workspace, tmp_path):
    refused = enduse("case", INN, "--with", "ALPHA TRADING", "-o", tmp_path / "c")
    assert refused.code == 2
    assert "--why" in refused.err
    done = enduse(
        "case", INN, "--with", "ALPHA TRADING", "--why", "a made-up reason", "-o", tmp_path / "c"
    )
    assert done.code == 0, done.err
    assert "a made-up reason" in (tmp_path / "c" / "case.html").read_text(encoding="utf-8")


def test_an_ambiguous_name_lists_the_choices(enduse, workspace):
    answer = enduse("case", "made-up")
    assert answer.code == 2
    assert "could be" in answer.err
    assert answer.err.count("\n") == 1


def test_unload_takes_a_file_out(enduse, workspace, tmp_path):
    assert enduse("unload", "register.csv").code == 0
    rows = enduse("sources", "--format", "json").json()
    assert "register.csv" not in {Path(row["path"]).name for row in rows}
    again = enduse("load", "register", tmp_path / "register.csv", "--as", "csv")
    assert "loaded before" not in again.err


def test_unload_names_files_that_depend_on_it(enduse, workspace, tmp_path):
    header, first, *_ = SHIPMENTS.splitlines()
    repeat = write(tmp_path / "repeat.csv", "\n".join([header, first, first.replace("D1", "D77")]))
    done = enduse(
        "load", "shipments", repeat, "--reporter", "RU", "--direction", "import", "--format", "json"
    )
    assert done.json()[0]["rows_duplicate"] == 1
    refused = enduse("unload", "shipments.csv")
    assert refused.code == 2
    assert "repeat.csv" in refused.err
    assert enduse("unload", "shipments.csv", "--with-dependents").code == 0
    left = {Path(r["path"]).name for r in enduse("sources", "--format", "json").json()}
    assert not left & {"shipments.csv", "repeat.csv"}


BAD = [
    (("search", "nobody of this name"), "nothing matches"),
    (("show", "nobody of this name"), "no entity matches"),
    (("case", "nobody of this name"), "no entity matches"),
    (("findings", "--kind", "gossip"), "none of"),
    (("findings", "--severity", "huge"), "none of"),
    (("load", "shipments", "missing.csv"), "missing.csv"),
    (("load", "list", "missing.csv", "--as", "gossip"), "gossip"),
    (("load", "shipments", "shipments.csv", "--profile", "gossip"), "gossip"),
    (("unload", "gossip.csv"), "fits no source"),
    (("lists", "fetch", "gossip"), "gossip"),
    (("investigate", "--engine", "gossip"), "gossip"),
]


@pytest.mark.parametrize(("command", "says"), BAD)
def test_bad_arguments_give_one_line_and_exit_2(enduse, workspace, command, says):
    answer = enduse(*command)
    assert answer.code == 2
    assert says in answer.err
    assert answer.err.count("\n") == 1, answer.err
    assert answer.out == ""


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("load", "list", "x.csv"), "enduse: missing option '--as'; see: enduse load list --help"),
        (("load", "shipments"), "missing argument 'files'; see: enduse load shipments --help"),
        (("findings", "--gossip"), "no such option: --gossip; see: enduse findings --help"),
        (("findngs",), "no such command 'findngs'. Did you mean 'findings'? see: enduse --help"),
        (("findings", "a", "b"), "unexpected extra argument(s) (b); see: enduse findings --help"),
        (("sources", "--format", "gossip"), "'gossip' is not one of 'table', 'json', 'csv'"),
        (("findings", "--limit", "many"), "'--limit'"),
        (("findings", "--limit", "0"), "'--limit'"),
    ],
)
def test_a_wrong_command_line_gives_one_line_and_exit_2(enduse, command, says):
    answer = enduse(*command)
    assert answer.code == 2
    assert says in answer.err
    assert answer.err.startswith("enduse: ")
    assert answer.err.count("\n") == 1, answer.err
    assert answer.out == ""


@pytest.mark.parametrize("command", [(), ("load",), ("lists",)])
def test_a_group_without_a_command_shows_its_help(enduse, command):
    answer = enduse(*command)
    assert answer.code == 2
    assert "Usage: enduse" in answer.out + answer.err
    assert "enduse: " not in answer.err


def test_a_shell_completes_commands(enduse, monkeypatch):
    monkeypatch.setenv("_ENDUSE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "enduse fin")
    monkeypatch.setenv("COMP_CWORD", "1")
    answer = enduse()
    assert (answer.code, answer.out.split()) == (0, ["findings"])


def test_a_stop_from_the_keyboard_is_said(enduse, monkeypatch):
    def stop(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("enduse.cli.answers.opened", stop)
    answer = enduse("status")
    assert answer.code == 130
    assert answer.err.strip() == "enduse: stopped; the workspace is as it was before this command"


def test_no_workspace_is_said_in_one_line(enduse, tmp_path, monkeypatch):
    monkeypatch.delenv("ENDUSE_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    answer = enduse("sources")
    assert answer.code == 2
    assert "enduse init" in answer.err


def test_version_and_help(enduse):
    assert enduse("--version").out.startswith("enduse 0.")
    for command in ("", "load", "lists", "case", "findings", "investigate"):
        answer = enduse(*command.split(), "--help")
        assert answer.code == 0
        assert "Usage" in answer.out
        if command not in ("", "load", "lists"):
            assert "Example: enduse" in answer.out


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-5", "-5"),
        ("-5.5", "-5.5"),
        ("-x", "'-x"),
        ("a=b", "a=b"),
    ],
)
def test_no_cell_runs_as_a_formula(text, written):
    assert safe(text) == written


def test_every_kind_has_a_question():
    names = [kind.name for kind in kinds()]
    assert len(names) == len(set(names)) == 14
    assert all(kind.question.strip().endswith("?") or "?" in kind.question for kind in kinds())
