"""A directory that holds the tables, the sources and the results.

    enduse.toml          settings: engine, memory, threads, where decisions and orders are
    manifest.json        the commit point: which source has which files
    tables/<table>/      Parquet, one file per source and table
    results/             Parquet tables made by `investigate`
    identity/            the entity ids that `investigate` gave, run after run
    decisions.sqlite     what people decided about who is who
    orders.sqlite        orders, checks, decisions, assurances and their log
    orders.head          the last entry of that log, kept apart from it
    lists/               every version of every list that was fetched

Whoever writes holds the lock. New files are made under `staging/` and count only once the manifest
that names them has replaced the old one, so a command that is killed leaves the workspace as it
was; what it left behind is swept by the next one that writes.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from enduse import schema
from enduse.engine import Engine, EngineSettings, open_engine
from enduse.errors import WorkspaceError, cut

MANIFEST = "manifest.json"
SETTINGS = "enduse.toml"
_DEFAULT_SETTINGS = """\
# How enduse works in this workspace.
[engine]
name = "duckdb"      # duckdb, sail, or spark with a url
memory_gb = 5.0      # what the engine may hold before it spills to disk
threads = 0          # 0: all cores
url = ""             # of a Spark Connect server, for example sc://host:15002

# Where merges, splits and reviews are kept.
[decisions]
url = ""             # of a PostgreSQL database; empty: decisions.sqlite in this directory

# Where orders, assurances and their log are kept, and for how long.
[orders]
url = ""             # of a PostgreSQL database; empty: orders.sqlite in this directory
keep_years = 5       # at least 5; more where your law says so
"""
_ORDERS = {"url", "keep_years"}
_MOST_YEARS = 100
_LEAST_YEARS = 5  # 15 CFR 762.6: five years from the latest of export, re-export, termination


@dataclass(frozen=True)
class Source:
    """One file as loaded. `rows_read = rows_loaded + rows_duplicate + rows_quarantined`."""

    source_id: str
    path: str
    sha256: str
    kind: str
    profile: str
    loaded_at: str
    rows_read: int
    rows_loaded: int
    rows_duplicate: int
    rows_quarantined: int
    details: dict[str, object] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Counts:
    """How many rows of a file were read and what became of them."""

    read: int
    loaded: int
    duplicate: int
    quarantined: int

    def check(self, path: str) -> None:
        """Raise WorkspaceError unless every row read is loaded, duplicate or quarantined."""
        if self.read != self.loaded + self.duplicate + self.quarantined:
            raise WorkspaceError(
                f"{path}: {self.read} rows read, but {self.loaded} loaded + {self.duplicate} "
                f"duplicates + {self.quarantined} quarantined; nothing was kept, please report this"
            )


class Workspace:
    """The tables of one investigation."""

    def __init__(self, root: Path, settings: EngineSettings, sources: list[Source]) -> None:
        self.root = root
        self.settings = settings
        self._sources = sources

    @property
    def decisions_url(self) -> str:
        """Where people's decisions are, by the settings; empty for a file in the workspace."""
        return self._url("decisions", "one setting, url, which is text", {"url"})

    @property
    def orders_url(self) -> str:
        """Where orders and their log are, by the settings; empty for a file in the workspace."""
        return self._url("orders", "two settings: url, a text, and keep_years", _ORDERS)

    @property
    def keep_years(self) -> int:
        """For how many years the log of orders has to be kept, by the settings; 5 or more."""
        years = _told(self.root / SETTINGS, "orders").get("keep_years", _LEAST_YEARS)
        if not isinstance(years, int) or not _LEAST_YEARS <= years <= _MOST_YEARS:
            raise WorkspaceError(
                f"{self.root / SETTINGS}: orders.keep_years is a whole number from {_LEAST_YEARS} "
                f"to {_MOST_YEARS}"
            )
        return years

    def _url(self, table: str, shape: str, known: set[str]) -> str:
        told = _told(self.root / SETTINGS, table)
        url = told.get("url", "")
        if not isinstance(url, str) or told.keys() - known:
            raise WorkspaceError(f"{self.root / SETTINGS}: [{table}] has {shape}")
        return url

    @classmethod
    def create(cls, root: Path) -> Workspace:
        """Make an empty workspace at `root`; WorkspaceError where one stands already."""
        if (root / MANIFEST).exists():
            raise WorkspaceError(f"{root} is a workspace already; choose another directory")
        if root.exists() and not root.is_dir():
            raise WorkspaceError(f"{root} is a file; choose another directory")
        root.mkdir(parents=True, exist_ok=True)
        (root / SETTINGS).write_text(_DEFAULT_SETTINGS, encoding="utf-8")
        workspace = cls(root, EngineSettings(), [])
        workspace._write_manifest([])
        return workspace

    @classmethod
    def open(cls, root: Path) -> Workspace:
        """Open the workspace at `root`; WorkspaceError where there is none of this version."""
        manifest = root / MANIFEST
        try:
            content = json.loads(manifest.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise WorkspaceError(
                f"{root} is not a workspace; make one with: enduse init {root}"
            ) from error
        except (OSError, ValueError) as error:
            raise WorkspaceError(f"{manifest} cannot be read ({cut(error)})") from error
        if content.get("schema") != schema.VERSION:
            raise WorkspaceError(
                f"{root} was made for tables of version {content.get('schema')}, this is version "
                f"{schema.VERSION}; make a new workspace and load the files again"
            )
        return cls(root, _settings(root / SETTINGS), [Source(**s) for s in content["sources"]])

    @property
    def results(self) -> Path:
        """Where `investigate` keeps its tables."""
        return self.root / "results"

    def reference(self, name: str) -> Path | None:
        """The user's own reference file of this name (brands.yaml, rates.csv), if there is one."""
        path = self.root / name
        return path if path.is_file() else None

    def sources(self) -> list[Source]:
        """All sources in the order they were loaded."""
        return list(self._sources)

    def source(self, source_id: str) -> Source | None:
        """The source of this id, if there is one."""
        return next((s for s in self._sources if s.source_id == source_id), None)

    def known(self, sha256: str, kind: str) -> Source | None:
        """The source with these bytes, if it was loaded before as `kind`."""
        return next((s for s in self._sources if s.sha256 == sha256 and s.kind == kind), None)

    def paths(self, table: str) -> list[Path]:
        """The committed Parquet files of a stored table."""
        return [self.root / "tables" / s.parts[table] for s in self._sources if table in s.parts]

    def version(self) -> str:
        """A digest of what is loaded: equal content in equal order gives equal versions."""
        text = "\n".join(f"{s.source_id} {s.kind} {s.profile}" for s in self._sources)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def engine(self, directory: Path) -> Engine:
        """Start this workspace's engine with every stored table known by its name."""
        engine = open_engine(self.settings, directory)
        for name in schema.STORED:
            engine.read(name, self.paths(name), schema.TABLES[name])
        return engine

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the workspace for writing; WorkspaceError when somebody else does."""
        with (self.root / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise WorkspaceError(
                    f"{self.root} is being written by another command; wait until it has ended"
                ) from error
            yield

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Load one or more files: all of them count when the block ends, or none."""
        with self.locked():
            self._sources = Workspace.open(self.root)._sources
            self._sweep()
            staging = self.root / "staging"
            staging.mkdir()
            transaction = Transaction(self, staging)
            try:
                yield transaction
                self._commit(transaction)
            finally:
                shutil.rmtree(staging, ignore_errors=True)

    def _commit(self, transaction: Transaction) -> None:
        for source in transaction.added:
            for part in source.parts.values():
                target = self.root / "tables" / part
                target.parent.mkdir(parents=True, exist_ok=True)
                (transaction.staging / part).replace(target)
                _sync(target)
        if transaction.added or transaction.removed:
            kept = [s for s in self._sources if s not in transaction.removed]
            self._write_manifest(kept + transaction.added)

    def _write_manifest(self, sources: list[Source]) -> None:
        text = json.dumps(
            {"schema": schema.VERSION, "sources": [asdict(s) for s in sources]},
            ensure_ascii=False,
            indent=1,
        )
        fresh = self.root / (MANIFEST + ".new")
        fresh.write_text(text, encoding="utf-8")
        _sync(fresh)
        fresh.replace(self.root / MANIFEST)
        self._sources = sources

    def _sweep(self) -> None:
        """Remove what a killed command left behind."""
        shutil.rmtree(self.root / "staging", ignore_errors=True)
        named = {part for s in self._sources for part in s.parts.values()}
        tables = self.root / "tables"
        for file in tables.rglob("*.parquet"):
            if str(file.relative_to(tables)) not in named:
                file.unlink()


class Transaction:
    """Sources that are being added; their files lie under `staging` until the commit."""

    def __init__(self, workspace: Workspace, staging: Path) -> None:
        self.workspace = workspace
        self.staging = staging
        self.added: list[Source] = []
        self.removed: list[Source] = []

    def known(self, sha256: str, kind: str) -> Source | None:
        """The source with these bytes, loaded before or in this transaction."""
        earlier = self.workspace.known(sha256, kind)
        return earlier or next(
            (s for s in self.added if s.sha256 == sha256 and s.kind == kind), None
        )

    def paths(self, table: str) -> list[Path]:
        """The files of a table: committed ones and those added in this transaction."""
        added = [self.staging / s.parts[table] for s in self.added if table in s.parts]
        kept = [
            self.workspace.root / "tables" / s.parts[table]
            for s in self.workspace.sources()
            if table in s.parts and s not in self.removed
        ]
        return kept + added

    def part(self, table: str, source_id: str) -> Path:
        """Where to write a source's rows of `table` (Parquet with the columns of schema.py)."""
        path = self.staging / table / f"{source_id}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def scratch(self, source_id: str) -> Path:
        """A directory for passing files of this load; it goes when the transaction ends."""
        path = self.staging / "scratch" / source_id
        path.mkdir(parents=True, exist_ok=True)
        return path

    def add(self, source: Source) -> Source:
        """Take a source whose parts were written with `part`; its counts are checked."""
        counts = Counts(
            source.rows_read, source.rows_loaded, source.rows_duplicate, source.rows_quarantined
        )
        counts.check(source.path)
        parts = {
            table: f"{table}/{source.source_id}.parquet"
            for table in schema.STORED
            if (self.staging / table / f"{source.source_id}.parquet").exists()
        }
        added = replace(source, parts=parts)
        self.added.append(added)
        return added

    def remove(self, source: Source) -> None:
        """Take a loaded source out of the workspace when the transaction ends."""
        self.removed.append(source)


def _settings(path: Path) -> EngineSettings:
    try:
        return EngineSettings(**_told(path, "engine"))
    except TypeError as error:
        raise WorkspaceError(_compare(path, error)) from error


def _told(path: Path, name: str) -> dict[str, Any]:
    """Return one table of the settings; an empty one where it is not there."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file).get(name, {})
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise WorkspaceError(_compare(path, error)) from error
    if not isinstance(table, dict):
        raise WorkspaceError(_compare(path, f"{name} is no table"))
    return table


def _compare(path: Path, error: object) -> str:
    return f"{path}: {cut(error)}; compare with the file of a new workspace"


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
