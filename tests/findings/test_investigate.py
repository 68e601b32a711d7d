"""The whole investigation: twice the same, on two engines the same, in portable SQL."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from enduse import schema
from enduse.engine import EngineSettings, digest, open_engine
from enduse.engine.duck import DuckEngine
from enduse.engine.portable import problems
from enduse.errors import WorkspaceError
from enduse.findings.investigate import (
    RESULTS,
    STAMP,
    finding_id,
    investigate,
    kinds,
    open_results,
    pipeline,
    stale,
)
from enduse.readers.claims import load_claims
from enduse.readers.customs import LoadOptions, load_sales, load_shipments
from enduse.readers.lists import ListOptions, load_list
from enduse.readers.registers import load_register
from enduse.workspace import Workspace

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NOW = "2026-01-01T00:00:00Z"
# both reconstructions in one workspace: lists, registers, sales, claims, every role and kind
SMALL = ("shenyang", "taiwan")


def quiet(label: str, number: int, of: int) -> None:
    """Take no notice of progress."""


def loaded(root: Path) -> Workspace:
    """Load both published cases into one workspace."""
    workspace = Workspace.create(root)
    for name in SMALL:
        case = EXAMPLES / name
        load_shipments(workspace, [case / "shipments_ru_import.csv"], LoadOptions(), NOW)
        for path in sorted((case / "lists").glob("*_stated.csv")) if name == "shenyang" else []:
            load_list(workspace, [path], "csv", ListOptions(path.stem, "as stated"), NOW)
        if name == "shenyang":
            excerpt = case / "lists" / "us_list_excerpt.csv"
            load_list(workspace, [excerpt], "ofac-sdn", ListOptions(), NOW)
        else:
            load_sales(workspace, [case / "sales.csv"], LoadOptions(), NOW)
        load_register(workspace, [case / "registers" / "companies.csv"], "csv", NOW)
        load_claims(workspace, [case / "claims.csv"], NOW)
    return workspace


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root: Path = tmp_path_factory.mktemp("small") / "w"
    loaded(root)
    return root


@pytest.fixture
def workspace(base: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(base, tmp_path / "w")
    return Workspace.open(tmp_path / "w")


class Recording(DuckEngine):
    """Keeps every SQL text that the pipeline sends."""

    def __init__(self, settings: EngineSettings, directory: Path) -> None:
        super().__init__(settings, directory)
        self.seen: dict[str, str] = {}

    def step(self, name, sql):  # type: ignore[no-untyped-def]
        self.seen[name] = sql
        super().step(name, sql)

    def map_batches(self, name, source, function, schema):  # type: ignore[no-untyped-def]
        self.seen[name] = source
        super().map_batches(name, source, function, schema)


def test_every_step_is_portable_sql(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "steps").mkdir()
    engine = Recording(EngineSettings(), tmp_path / "steps")
    for name in schema.STORED:
        engine.read(name, workspace.paths(name), schema.TABLES[name])
    pipeline(engine, None, quiet)
    faults = {name: found for name, sql in engine.seen.items() if (found := problems(sql))}
    assert faults == {}
    assert len(engine.seen) > 50
    engine.close()


def test_results_have_the_columns_of_the_schema(workspace: Workspace, tmp_path: Path) -> None:
    investigate(workspace, quiet)
    engine = open_results(workspace, tmp_path / "read")
    for name in RESULTS:
        if name in schema.TABLES:
            columns = engine.fetch(f"SELECT * FROM {name} LIMIT 0").schema.names
            assert tuple(columns) == schema.TABLES[name].names, name
            key = ", ".join(schema.TABLES[name].key)
            twice = engine.fetch(f"SELECT {key} FROM {name} GROUP BY {key} HAVING count(*) > 1")
            if name not in ("listings", "evidence"):  # spans; one row can show several things
                assert twice.num_rows == 0, name
    engine.close()


def test_every_finding_has_rows_of_loaded_files(workspace: Workspace, tmp_path: Path) -> None:
    investigate(workspace, quiet)
    engine = open_results(workspace, tmp_path / "read")
    findings = engine.fetch("SELECT finding_id, kind FROM findings").to_pylist()
    cited = engine.fetch("SELECT DISTINCT finding_id, source_id FROM evidence").to_pylist()
    known = {source.source_id for source in workspace.sources()}
    assert {row["source_id"] for row in cited} <= known
    assert {row["finding_id"] for row in findings} == {row["finding_id"] for row in cited}
    assert len({row["kind"] for row in findings}) >= 8
    engine.close()


def test_a_finding_says_that_its_rows_carry_notes(workspace: Workspace, tmp_path: Path) -> None:
    investigate(workspace, quiet)
    engine = open_results(workspace, tmp_path / "read")
    rows = engine.fetch("SELECT kind, unchecked FROM findings").to_pylist()
    unchecked = {(row["kind"], text) for row in rows for text in json.loads(row["unchecked"])}
    noted = {kind for kind, text in unchecked if "carry a note of their own file" in text}
    assert {"claim_test", "controlled_goods", "listed_party"} <= noted
    engine.close()


def test_the_same_input_gives_the_same_findings(workspace: Workspace) -> None:
    first = investigate(workspace, quiet)
    again = investigate(workspace, quiet)
    assert first["digests"] == again["digests"]


def test_results_grow_stale_when_something_is_loaded(workspace: Workspace, tmp_path: Path) -> None:
    assert stale(workspace) == "nothing has been investigated yet"
    investigate(workspace, quiet)
    assert stale(workspace) is None
    assert (workspace.results / STAMP).exists()
    with workspace.transaction() as transaction:
        transaction.remove(workspace.sources()[-1])
    assert stale(workspace) == "changed since the last run: sources"
    with pytest.raises(WorkspaceError, match="enduse investigate"):
        open_results(workspace, tmp_path / "read")


def test_nothing_loaded_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="enduse load shipments"):
        investigate(Workspace.create(tmp_path / "empty"), quiet)


def test_a_finding_keeps_its_id() -> None:
    assert finding_id("surge", "E1") == finding_id("surge", "E1") != finding_id("surge", "E2")
    assert len(finding_id("surge", "E1")) == 12


@pytest.mark.parity
def test_both_engines_give_equal_digests(workspace: Workspace, tmp_path: Path) -> None:
    digests: dict[str, dict[str, str]] = {}
    for name in ("duckdb", "sail"):
        engine = open_engine(EngineSettings(name), tmp_path / name)
        for table in schema.STORED:
            engine.read(table, workspace.paths(table), schema.TABLES[table])
        pipeline(engine, None, quiet)
        said = [f"said_{kind.name}" for kind in kinds()]
        digests[name] = {table: digest(engine, table) for table in [*RESULTS, *said]}
        engine.close()
    assert digests["duckdb"] == digests["sail"]
    assert digests["duckdb"]["findings"].split(":")[0] != "0"


@pytest.mark.parity
def test_the_sail_setting_runs_the_same_investigation(workspace: Workspace, tmp_path: Path) -> None:
    first = investigate(workspace, quiet)
    workspace.settings = replace(workspace.settings, name="sail")
    again = investigate(workspace, quiet)
    assert first["digests"] == again["digests"]
    engine = open_results(workspace, tmp_path / "read")
    assert engine.fetch("SELECT count(*) AS n FROM findings").to_pylist()[0]["n"] > 0
    engine.close()
