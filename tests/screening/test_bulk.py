"""A file of parties against a made-up list: what goes in, what comes out, what is refused."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from enduse.errors import InputError
from enduse.screening import chunks, given, parties_file
from enduse.screening.bulk import Done, Job, screen_file
from enduse.workspace import Workspace
from screening.made_up_lists import INN, OTHER_INN, made_workspace

TODAY = date(2024, 1, 1)
PARTIES = [
    {"id": "a", "name": "OOO STANKO"},
    {"id": "b", "name": "OOO STANKO"},
    {"id": "c", "name": "Stanko", "country": "Kazakhstan", "identifiers": f"INN: {OTHER_INN}"},
    {"id": "d", "identifiers": f"INN: {INN}", "as_of": "2023-01-01"},
    {"id": "e", "name": "Made up holding", "country": "Hong Kong"},
    {"id": "f", "name": "nobody at all"},
]


@pytest.fixture
def workspace(tmp_path: Path, simple_matcher: None) -> Workspace:
    return made_workspace(tmp_path)


def put(path: Path, rows: list[dict[str, str]]) -> Path:
    names = ["id", "name", "country", "address", "identifiers", "as_of"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run(workspace: Workspace, rows: list[dict[str, str]], **options: object) -> Done:
    root = workspace.root.parent
    job = {"file": put(root / "parties.csv", rows), "output": root / "hits.csv",
           "minimum": 0.6, "as_of": None, "today": TODAY, "workers": 1}  # fmt: skip
    return screen_file(workspace, Job(**(job | options)), lambda done, of: None)


def test_one_row_per_hit_best_first_per_id(workspace: Workspace) -> None:
    done = run(workspace, PARTIES)
    assert (done.counts.read, done.counts.screened, done.counts.refused) == (6, 6, 0)
    assert (done.counts.queries, done.hits, done.standing, done.before) == (5, 4, 3, False)
    rows = read(workspace.root.parent / "hits.csv")
    assert list(rows[0]) == [
        "id", "list", "entry", "matched_name", "probability", "status", "reasons",
    ]  # fmt: skip
    assert [(r["id"], r["entry"], r["status"]) for r in rows] == [
        ("a", "1", "listed"), ("b", "1", "listed"), ("d", "1", "not_yet"),
        ("e", "2", "date_unknown"),
    ]  # fmt: skip
    assert rows[2]["reasons"].startswith(f"for: same ru-inn {INN}")


def test_several_hits_of_one_id_come_the_likeliest_first(workspace: Workspace) -> None:
    run(workspace, [{"id": "a", "name": "Madeup Stanko"}], minimum=0.1)
    rows = read(workspace.root.parent / "hits.csv")
    chances = [float(row["probability"]) for row in rows]
    assert len(chances) == 3
    assert chances == sorted(chances, reverse=True)


REFUSED = {
    "no id": ({"name": "Stanko"}, "no id"),
    "nothing given": ({"id": "x"}, "no name and no identifier"),
    "punctuation": ({"id": "x", "name": "..."}, "no name and no identifier"),
    "a legal form": ({"id": "x", "name": "ООО"}, "a legal form and nothing else"),
    "emoji": ({"id": "x", "name": "😀"}, "no name and no identifier"),
    "100 kB": ({"id": "x", "name": "x" * 100_000}, "100,000 characters"),
    "no usable identifier": ({"id": "x", "name": "!", "identifiers": "000"}, "no identifier that"),
    "bad day": ({"id": "x", "name": "Stanko", "as_of": "3/4/2022"}, "as_of is not a whole day"),
    "a month": ({"id": "x", "name": "Stanko", "as_of": "2022-03"}, "as_of is not a whole day"),
    "many identifiers": (
        {"id": "x", "name": "Stanko", "identifiers": "1;" * 200}, "more than 100 identifiers",
    ),
    "many addresses": (
        {"id": "x", "name": "Stanko", "address": "Moscow;" * 200}, "more than 100 addresses",
    ),
    "an id again": ({"id": "a", "name": "Other"}, "the id stands in row 2 already"),
}  # fmt: skip


@pytest.mark.parametrize(("row", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_a_row_that_cannot_be_used_is_refused_with_the_reason(
    workspace: Workspace, row: dict[str, str], why: str
) -> None:
    done = run(workspace, [PARTIES[0], row, PARTIES[5]])
    assert (done.counts.read, done.counts.screened, done.counts.refused) == (3, 2, 1)
    refused = read(workspace.root.parent / "hits.csv.refused.csv")
    assert [r["row"] for r in refused] == ["3"]
    assert why in refused[0]["reason"]
    assert len(refused[0]["text"]) <= 200


def test_rows_of_another_shape_are_refused_too(workspace: Workspace) -> None:
    path = workspace.root.parent / "odd.csv"
    path.write_text("id,name\na,Stanko\nb,x,y,z\nc,Stanko\n", encoding="utf-8")
    done = run(workspace, [], file=path)
    assert (done.counts.read, done.counts.screened, done.counts.refused) == (3, 2, 1)
    refused = read(workspace.root.parent / "hits.csv.refused.csv")
    assert [(r["row"], r["reason"]) for r in refused] == [("3", "too many fields")]


def test_no_refused_rows_no_file_of_them(workspace: Workspace) -> None:
    stale = workspace.root.parent / "hits.csv.refused.csv"
    stale.write_text("of an earlier run\n", encoding="utf-8")
    run(workspace, PARTIES)
    assert not stale.exists()


def test_a_country_that_is_none_is_counted_and_left_out(workspace: Workspace) -> None:
    done = run(workspace, [{"id": "a", "name": "Stanko", "country": "Utopia"}])
    assert (done.counts.countries_unread, done.hits) == (1, 1)


def test_parquet_in_and_out(workspace: Workspace) -> None:
    root = workspace.root.parent
    table = pa.table({"id": [1, 2], "name": ["Stanko", "nobody"], "as_of": [TODAY, None]})
    pq.write_table(table, root / "parties.parquet")
    run(workspace, [], file=root / "parties.parquet", output=root / "hits.parquet")
    rows = pq.read_table(root / "hits.parquet").to_pylist()
    assert [(r["id"], r["entry"], r["status"]) for r in rows] == [("1", "1", "listed")]


UNTIDY = [
    {"id": " P1 ", "name": "Stanko"},
    {"id": "P1", "name": "Stanko"},
    {"id": "\u3000P2", "name": "\u00a0OOO STANKO\t"},
    {"id": "null", "name": "Stanko"},
    {"id": "", "name": "Stanko"},
    {"id": "P3", "name": "N/A"},
    {"id": "P4", "name": "OOO STANKO", "country": " Kazakhstan ", "as_of": "3/4/2022"},
    {"id": "P5", "name": "OOO STANKO", "country": "Utopia"},
    {"id": "P6", "name": "-", "identifiers": f" INN: {INN} "},
]


@pytest.mark.parametrize("further", [{}, {"more": "x"}], ids=["all columns", "further columns"])
def test_a_parquet_file_read_in_place_says_what_its_cells_as_text_say(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, further: dict[str, str]
) -> None:
    root = workspace.root.parent
    names = ["name", "country", "as_of", "identifiers", *further, "id"]
    rows = [{n: (row | further).get(n) for n in names} for row in UNTIDY]
    pq.write_table(pa.Table.from_pylist(rows), root / "parties.parquet")
    found = []
    for in_place in (True, False):
        if not in_place:
            monkeypatch.setattr(given, "readable_in_place", lambda file, headings: False)
        done = run(workspace, [], file=root / "parties.parquet", force=True)
        refused = read(root / "hits.csv.refused.csv")
        found.append((done.counts, read(root / "hits.csv"), refused))
    assert found[0] == found[1]
    assert [(r["row"], r["reason"][:12]) for r in refused] == [
        ("3", "the id stand"), ("5", "no id"), ("6", "no id"), ("7", "no name and "),
        ("8", "as_of is not"),
    ]  # fmt: skip
    assert [row["id"] for row in found[0][1]] == ["P1", "P2", "P5", "P6"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("_HASH", "hash(length({}))"), ("HASHED_AT_ONCE", 2)],
    ids=["equal hashes", "in parts"],
)
def test_only_an_id_that_is_the_same_is_a_repeated_one(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.setattr(parties_file, name, value)
    rows = [*PARTIES, {"id": "c", "name": "Other"}, {"name": "without an id"}]
    done = run(workspace, rows)
    assert (done.counts.screened, done.counts.refused) == (6, 2)
    refused = read(workspace.root.parent / "hits.csv.refused.csv")
    assert [(r["row"], r["id"]) for r in refused] == [("8", "c"), ("9", "")]


def test_what_only_refused_rows_ask_is_not_asked(workspace: Workspace) -> None:
    rows = [PARTIES[0], {"id": "a", "name": "Other"}, {"name": "Third"}, {"id": "z", "name": "Zed"}]
    assert run(workspace, rows).counts.queries == 2


def test_right_to_left_names_and_semicolon_files_are_read(workspace: Workspace) -> None:
    path = workspace.root.parent / "rtl.csv"
    path.write_text("id;name\na;شركة ستانكو\nb;Stanko\n", encoding="utf-8")
    done = run(workspace, [], file=path)
    assert (done.counts.screened, done.hits) == (2, 1)


def test_no_cell_of_the_hits_is_run_by_a_spreadsheet(tmp_path: Path, simple_matcher: None) -> None:
    workspace = made_workspace(tmp_path, [{"entry": "=1+1", "name": "=cmd Stanko"}])
    run(workspace, [{"id": "-1", "name": "cmd Stanko"}])
    row = read(tmp_path / "hits.csv")[0]
    assert (row["id"], row["entry"], row["matched_name"]) == ("-1", "'=1+1", "'=cmd Stanko")


def test_a_second_run_says_that_it_is_done(workspace: Workspace) -> None:
    first = run(workspace, PARTIES)
    written = (workspace.root.parent / "hits.csv").stat().st_mtime_ns
    second = run(workspace, PARTIES)
    assert second.before
    assert (second.counts, second.hits, second.standing) == (
        first.counts, first.hits, first.standing,
    )  # fmt: skip
    assert (workspace.root.parent / "hits.csv").stat().st_mtime_ns == written


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"minimum": 0.5}, "minimum changed"),
        ({"rows": PARTIES[:2]}, "input_sha256 changed"),
        ({"as_of": date(2020, 1, 1)}, "as_of changed"),
        ({"today": date(2024, 1, 2)}, "made as of 2024-01-01"),
    ],
    ids=["minimum", "input", "day", "another today"],
)
def test_hits_of_another_run_are_overwritten_only_by_force(
    workspace: Workspace, change: dict[str, object], why: str
) -> None:
    run(workspace, PARTIES)
    options = dict(change)
    rows = options.pop("rows", PARTIES)
    with pytest.raises(InputError, match=why):
        run(workspace, rows, **options)  # type: ignore[arg-type]
    assert not run(workspace, rows, force=True, **options).before  # type: ignore[arg-type]


def test_a_file_that_is_not_ours_is_left_alone(workspace: Workspace) -> None:
    own = workspace.root.parent / "hits.csv"
    own.write_text("mine\n", encoding="utf-8")
    with pytest.raises(InputError, match="--force"):
        run(workspace, PARTIES)
    assert own.read_text(encoding="utf-8") == "mine\n"


def test_a_run_that_was_killed_goes_on_where_it_was(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 2)
    root = workspace.root.parent

    def killed(done: int, of: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    file = put(root / "parties.csv", PARTIES)
    job = Job(file, root / "hits.csv", 0.6, None, TODAY, workers=1)
    with pytest.raises(KeyboardInterrupt):
        screen_file(workspace, job, killed)
    assert not (root / "hits.csv").exists()
    made = sorted((root / "hits.csv.part").glob("hits-*.parquet"))
    assert len(made) == 2
    for path in made:
        os.utime(path, ns=(1, 1))
    steps: list[int] = []
    later = Job(file, root / "hits.csv", 0.6, None, date(2025, 1, 1), workers=1)
    done = screen_file(workspace, later, lambda at, of: steps.append(at))
    assert steps == [4, 5]
    assert done.as_of == TODAY, "the run keeps the day it began on"
    resumed = read(root / "hits.csv")
    assert not (root / "hits.csv.part").exists()
    run(workspace, PARTIES, output=root / "whole.csv")
    assert resumed == read(root / "whole.csv")


def test_work_under_way_of_another_run_is_begun_anew(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace.root.parent

    def killed(done: int, of: int) -> None:
        raise KeyboardInterrupt

    job = Job(put(root / "parties.csv", PARTIES), root / "hits.csv", 0.9, None, TODAY, workers=1)
    with pytest.raises(KeyboardInterrupt):
        screen_file(workspace, job, killed)
    assert run(workspace, PARTIES[:1]).counts.read == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("id,label\n1,x\n", "needs the columns id and name"),
        ("name,country\nStanko,RU\n", "needs the columns id and name"),
    ],
    ids=["empty", "no name", "no id"],
)
def test_a_file_without_its_columns_is_refused(workspace: Workspace, text: str, why: str) -> None:
    path = workspace.root.parent / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=why):
        run(workspace, [], file=path)
    assert not (workspace.root.parent / "hits.csv").exists()


@pytest.mark.parametrize(
    ("name", "why"),
    [("hits.txt", "rename the output"), ("parties.csv", "is the input"), ("no/h.csv", "no direct")],
)
def test_an_output_that_cannot_be_written_is_refused(
    workspace: Workspace, name: str, why: str
) -> None:
    with pytest.raises(InputError, match=why):
        run(workspace, PARTIES, output=workspace.root.parent / name)


def test_two_commands_do_not_write_one_file(workspace: Workspace) -> None:
    root = workspace.root.parent
    one = Job(put(root / "parties.csv", PARTIES), root / "hits.csv", 0.6, None, TODAY, workers=1)
    refused: list[str] = []

    def meanwhile(done: int, of: int) -> None:
        for minimum in (0.6, 0.9):
            with pytest.raises(InputError) as error:
                screen_file(workspace, replace(one, minimum=minimum), lambda done, of: None)
            refused.append(str(error.value))

    assert screen_file(workspace, one, meanwhile).hits == 4
    assert refused
    assert all("being made by another command" in text for text in refused)


def test_something_else_in_the_place_of_the_work_is_left_alone(workspace: Workspace) -> None:
    other = workspace.root.parent / "hits.csv.part"
    other.mkdir()
    (other / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="in the way"):
        run(workspace, PARTIES)
    assert (other / "mine.txt").exists()


def test_worker_processes_give_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the real matcher: what a test puts in its place does not reach another process."""
    workspace = made_workspace(tmp_path)
    many = [{"id": str(n), "name": f"{n % 7} Stanko works {n}"} for n in range(40)]
    monkeypatch.setattr(chunks, "CHUNK", 10)
    run(workspace, PARTIES + many, output=tmp_path / "one.csv", minimum=0.05)
    monkeypatch.setattr(chunks, "PARALLEL_FROM", 20)
    run(workspace, PARTIES + many, output=tmp_path / "two.csv", minimum=0.05, workers=2)
    assert len(read(tmp_path / "one.csv")) > 20
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
