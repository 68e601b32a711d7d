"""Builds the index of listed names from a workspace and keeps it there until something changes.

    screening/index/<key>/    what the lists say as Parquet, and the matcher's index of the names

The key is a digest of the loaded files and of the versions of names, matcher and index, so that a
stale index is never read. A new one is made beside the old and renamed into place.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa

from enduse.engine import Engine
from enduse.errors import InputError
from enduse.names.keys import NAMES_VERSION
from enduse.screening import matcher
from enduse.screening.index import INDEX_VERSION, STAMP, ListIndex
from enduse.screening.index_sql import collect
from enduse.workspace import Workspace

_SPAN_ORDER = "programme, measure, listed_from, listed_to, version, source_id, row_no"
_CONTENT = {  # what an entry's digest is made of: all that can change a hit on it
    "entries": ("list", "entry", "authority", "kind", "name", "country"),
    "spans": ("programme", "measure", "listed_from", "from_basis", "listed_to", "to_basis",
              "outdated"),
    "bearers": ("name", "quality", "writings", "firms", "entries"),
    "identifiers": ("scheme", "value", "valid"),
    "addresses": ("address", "country"),
}  # fmt: skip


def index_key(workspace: Workspace) -> str:
    """Return the key of the index that fits the workspace and this program."""
    parts = (workspace.version(), NAMES_VERSION, matcher.version(), INDEX_VERSION)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def open_index(workspace: Workspace) -> ListIndex:
    """Return the index of the workspace's lists, saved or made anew.

    Raises InputError where no list is loaded.
    """
    return ListIndex.load(index_directory(workspace))


def index_directory(workspace: Workspace) -> Path:
    """Return the directory of the index that fits the workspace, made first where it is missing."""
    if not workspace.paths("list_entries"):
        raise InputError(
            f"{workspace.root} has no lists to screen against; load one with: enduse load list FILE"
        )
    home = workspace.root / "screening" / "index"
    target = home / index_key(workspace)
    if not (target / STAMP).exists():
        home.mkdir(parents=True, exist_ok=True)
        with held(home.with_name("lock")):
            if not (target / STAMP).exists():  # who held the lock may have made it
                _make(workspace, home, target)
    return target


@contextmanager
def held(path: Path, wait: bool = True) -> Iterator[None]:
    """Hold a lock file; wait for who holds it, or raise BlockingIOError."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _make(workspace: Workspace, home: Path, target: Path) -> None:
    fresh = Path(tempfile.mkdtemp(prefix="new-", dir=home))
    try:
        engine = workspace.engine(fresh / "steps")
        try:
            collect(engine)
            built = build_index(engine, target.name)
        finally:
            engine.close()
        built.save(fresh / "index")
        for stale in home.iterdir():
            if stale != fresh:
                shutil.rmtree(stale, ignore_errors=True)
        (fresh / "index").rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def build_index(engine: Engine, key: str) -> ListIndex:
    """Build the index from the steps that `index_sql.collect` made."""
    bearers = engine.fetch(
        "SELECT n.row, n.number, n.name, n.quality, n.rank, coalesce(c.writings, 0) AS writings, "
        "coalesce(c.firms, 0) AS firms, coalesce(c.entries, 0) AS entries "
        "FROM listed_names AS n LEFT JOIN screened_common AS c ON c.name_key = n.name_key "
        "ORDER BY n.row, n.rank, n.name, n.number"
    )
    tables = {
        "entries": engine.fetch("SELECT * FROM screened_entries ORDER BY number"),
        "spans": engine.fetch(f"SELECT * FROM screened_spans ORDER BY number, {_SPAN_ORDER}"),
        "bearers": bearers,
        "identifiers": engine.fetch(
            "SELECT * FROM screened_identifiers ORDER BY number, scheme, value"
        ),
        "addresses": engine.fetch(
            "SELECT * FROM screened_addresses ORDER BY number, address, country"
        ),
    }
    digests = _digests(tables)
    tables["entries"] = (
        tables["entries"]
        .drop_columns(["party_key"])
        .append_column("digest", pa.array(digests, pa.string()))
    )
    tables["names"], tables["bearers"] = _names(bearers)
    return ListIndex(key, tables, matcher.build(tables["names"]["name"].to_pylist()))


def _names(bearers: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Return the names by row, with how common they are, and who bears each row of them.

    Of several writings of a row the first, a main name where there is one, stands for it.
    """
    rows = bearers["row"].to_numpy()
    firsts = np.flatnonzero(np.diff(rows, prepend=-1))
    common = bearers.select(["name", "writings", "firms", "entries"])
    return common.take(pa.array(firsts)), bearers.select(["row", "number", "name", "rank"])


def _digests(tables: dict[str, pa.Table]) -> list[str]:
    """Return a digest of what the lists say of each entry; versions and row numbers do not count.

    Two versions of a list that say the same of an entry give it the same digest.
    """
    made = [hashlib.sha256() for _ in range(tables["entries"].num_rows)]
    for name, columns in _CONTENT.items():
        table = tables[name]
        values = [table[column].to_pylist() for column in columns]
        for number, *row in zip(table["number"].to_pylist(), *values, strict=True):
            made[number].update(f"{name}{row!r}".encode("utf-8", "surrogatepass"))
    return [digest.hexdigest()[:16] for digest in made]
