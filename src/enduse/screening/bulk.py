"""A file of parties against the lists: each distinct query once, resumable, joined back.

hits.csv                 one row per hit, best first per id; written whole or not at all
hits.csv.refused.csv     rows that could not be used, and why
hits.csv.screened.json   what it was made of; a second run says that it is done already
hits.csv.part/           work under way; goes when the file is written
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from enduse.engine.duck import DuckEngine
from enduse.errors import InputError, cut
from enduse.evidence import sha256_of
from enduse.screening import hits_file
from enduse.screening.build import held, index_directory
from enduse.screening.chunks import Progress, Task, screen_chunks
from enduse.screening.given import see
from enduse.screening.index import ListIndex
from enduse.screening.parties_file import STEPS, Counts, stage_parties
from enduse.screening.run_files import HITS_TABLE, current_versions, entry_digests
from enduse.screening.screen import checked
from enduse.screening.seen import PARTS, remember
from enduse.workspace import Workspace

SUFFIXES = (".csv", ".parquet")
_STATE = "run.json"


@dataclass(frozen=True)
class Job:
    """A file to screen, where the hits go, the least probability, and the day asked for.

    `as_of` is None where the user gave none: then `today` holds for rows without a day of their
    own, and a run that is taken up again keeps the day that it began on.
    """

    file: Path
    output: Path
    minimum: float | None
    as_of: date | None
    today: date
    force: bool = False
    workers: int = 2


@dataclass(frozen=True)
class Done:
    """What a run gave: the row account, ids with hits, hits, and whether it was done before."""

    counts: Counts
    hits: int
    standing: int
    as_of: date
    before: bool


def screen_file(workspace: Workspace, job: Job, progress: Progress) -> Done:
    """Screen every party of a file against the workspace's lists and write the hits.

    Raises InputError for a file or output that cannot be used, and where the output is of another
    run and `force` is not given.
    """
    if job.output.suffix.casefold() not in SUFFIXES:
        raise InputError(f"{job.output}: hits are written as .csv or .parquet; rename the output")
    if job.output.resolve() == job.file.resolve():
        raise InputError(f"{job.output} is the input; name another file for the hits")
    if not job.output.parent.is_dir():
        raise InputError(f"{job.output.parent} is no directory; make it first")
    index = index_directory(workspace)
    wanted = _wanted(job, index.name)
    earlier = _read_json(_beside(job.output, ".screened.json"))
    if not job.force and job.output.exists():
        return _told_before(job, wanted, earlier)
    part = _beside(job.output, ".part")
    try:
        with held(_lock(workspace, job.output), wait=False):
            state = _taken_up(job, part, wanted)
            done = _run(_Run(workspace, job, part, index, state), progress)
            shutil.rmtree(part)
    except BlockingIOError as error:
        raise InputError(f"{job.output} is being made by another command; wait for it") from error
    return done


def _lock(workspace: Workspace, output: Path) -> Path:
    """Return the lock of an output; it lies in the workspace, so that none is left beside hits."""
    digest = hashlib.sha256(str(output.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    path = workspace.root / "screening" / "locks" / digest[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _wanted(job: Job, index: str) -> dict[str, Any]:
    """Return what the hits depend on; another value of any of it is another run."""
    return {
        "input_sha256": sha256_of(job.file),
        "index": index,
        "versions": current_versions(),
        "minimum": checked(job.minimum),
        "as_of": job.as_of.isoformat() if job.as_of else None,
    }


def _told_before(job: Job, wanted: dict[str, Any], earlier: dict[str, Any] | None) -> Done:
    """Return what an earlier run of the same gave; InputError where the output is another's."""
    if earlier is None:
        raise InputError(f"{job.output} exists and was not written by enduse screen; add --force")
    if earlier.get("run") != wanted:
        changed = [key for key, value in wanted.items() if earlier.get("run", {}).get(key) != value]
        raise InputError(
            f"{job.output} was made of something else ({', '.join(changed)} changed); "
            "screen again with --force"
        )
    day = date.fromisoformat(earlier["day"])
    if job.as_of is None and day != job.today:
        raise InputError(
            f"{job.output} was made as of {day}; screen again as of {job.today} with --force, or "
            f"say --as-of {day}"
        )
    return Done(Counts(**earlier["counts"]), earlier["hits"], earlier["standing"], day, before=True)


def _taken_up(job: Job, part: Path, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the state of the work under way; another run's is begun anew."""
    state = _read_json(part / _STATE)
    if part.exists() and state is None and any(part.iterdir()):
        raise InputError(f"{part} is in the way and not ours; move it away")
    if state is None or state["run"] != wanted:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        state = {"run": wanted, "day": (job.as_of or job.today).isoformat(), "counts": None}
        _write_json(part / _STATE, state)
    return state


@dataclass(frozen=True)
class _Run:
    workspace: Workspace
    job: Job
    part: Path
    index: Path
    state: dict[str, Any]

    @property
    def day(self) -> date:
        return date.fromisoformat(self.state["day"])


def _run(run: _Run, progress: Progress) -> Done:
    counts = _staged(run)
    minimum = run.state["run"]["minimum"]
    task = Task(
        run.part / "queries.parquet", run.index, run.part, minimum, run.day, run.job.workers
    )
    files = screen_chunks(task, counts.queries, progress)
    engine = _engine(run)
    try:
        engine.read("hits", files, HITS_TABLE)
        for name in STEPS:
            engine.read(name, [run.part / f"{name}.parquet"], HITS_TABLE)
        given = see(engine, run.part / "given.parquet")
        engine.step("all_hits", "SELECT * FROM hits ORDER BY query, rank")
        hits, standing = hits_file.write(engine, given, run.part, run.job.output)
        _remember(run, engine)
    finally:
        engine.close()
    hits_file.publish(run.part, run.job.output)
    _write_json(
        _beside(run.job.output, ".screened.json"),
        run.state | {"counts": asdict(counts), "hits": hits, "standing": standing},
    )
    return Done(counts, hits, standing, run.day, before=False)


def _remember(run: _Run, engine: DuckEngine) -> None:
    """Keep who was asked for and what was found, for the day that a list changes."""
    paths = {name: run.part / f"{name}.parquet" for name in PARTS}
    state = run.state | {"file": str(run.job.file), "queries": run.state["counts"]["queries"]}
    remember(run.workspace, paths | {"hits": engine.path("all_hits")}, state)


def _staged(run: _Run) -> Counts:
    """Read the file once; a run that is taken up again goes on from what was read."""
    if run.state["counts"] and (run.part / "given.parquet").is_file():
        return Counts(**run.state["counts"])
    engine = _engine(run)
    try:
        scratch = run.part / "scratch"
        scratch.mkdir(exist_ok=True)
        pq.write_table(entry_digests(ListIndex.load(run.index)), run.part / "entries.parquet")
        counts = stage_parties(engine, run.job.file, scratch, run.part / "given.parquet")
        for name in STEPS:
            engine.path(name).replace(run.part / f"{name}.parquet")
    finally:
        engine.close()
    shutil.rmtree(run.part / "engine", ignore_errors=True)
    shutil.rmtree(run.part / "scratch", ignore_errors=True)
    run.state["counts"] = asdict(counts)
    _write_json(run.part / _STATE, run.state)
    return counts


def _engine(run: _Run) -> DuckEngine:
    directory = run.part / "engine"
    directory.mkdir(exist_ok=True)
    return DuckEngine(run.workspace.settings.embedded(), directory)


def _beside(output: Path, suffix: str) -> Path:
    return output.with_name(output.name + suffix)


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({cut(error)}); remove it") from error
    return content if isinstance(content, dict) else None


def _write_json(path: Path, content: dict[str, Any]) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(json.dumps(content, indent=1, sort_keys=True), encoding="utf-8")
    fresh.replace(path)
