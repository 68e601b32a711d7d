"""Screens a chunk of distinct queries and keeps its hits as one Parquet file.

A chunk that is finished is never made again: its file is renamed into place when it is whole, so a
run that was killed goes on with the first chunk that has no file. Larger runs use worker processes.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from enduse.readers.cells import parts
from enduse.screening.asked import read_judged
from enduse.screening.index import ListIndex
from enduse.screening.model import Hit, Query
from enduse.screening.reasons import told
from enduse.screening.screen import screened

CHUNK = 20_000
PARALLEL_FROM = 100_000  # below this, starting workers costs more than it saves
HITS = pa.schema(
    [
        ("query", pa.int64()), ("list", pa.string()), ("entry", pa.string()),
        ("matched_name", pa.string()), ("probability", pa.float64()), ("status", pa.string()),
        ("reasons", pa.string()), ("rank", pa.int64()),
    ]
)  # fmt: skip
Progress = Callable[[int, int], None]
_ROUNDED = 4


@dataclass(frozen=True)
class Task:
    """What to screen against what: queries in a Parquet file, an index's directory, where to."""

    queries: Path
    index: Path
    target: Path
    minimum: float
    as_of: date
    workers: int = 1


def screen_chunks(task: Task, total: int, progress: Progress) -> list[Path]:
    """Screen all queries of a task that are not screened yet; return the files of hits in order.

    `progress` is told how many of `total` distinct queries are done.
    """
    starts = range(0, total, CHUNK)
    files = [task.target / f"hits-{start // CHUNK:06d}.parquet" for start in starts]
    waiting = [(s, f) for s, f in zip(starts, files, strict=True) if not f.exists()]
    done = total - sum(min(CHUNK, total - start) for start, _ in waiting)
    progress(done, total)
    for start in _each(task, waiting, total):
        done += min(CHUNK, total - start)
        progress(done, total)
    return files


def _each(task: Task, waiting: Sequence[tuple[int, Path]], total: int) -> Iterator[int]:
    if task.workers < 2 or total < PARALLEL_FROM:
        for start, target in waiting:
            _screen(task, start, CHUNK, target)
            yield start
        return
    with _pool(task) as pool:
        running: list[tuple[int, Future[None]]] = []
        for start, target in waiting:
            running.append((start, pool.submit(_screen, task, start, CHUNK, target)))
            if len(running) > 2 * task.workers:
                first, future = running.pop(0)
                future.result()
                yield first
        for start, future in running:
            future.result()
            yield start


@contextmanager
def _pool(task: Task) -> Iterator[ProcessPoolExecutor]:
    """Give worker processes; what still waits is dropped where the caller stops."""
    # spawned, not forked: DuckDB's, Arrow's and OpenMP's threads do not survive a fork
    pool = ProcessPoolExecutor(
        task.workers, mp_context=get_context("spawn"), initializer=_settle, initargs=(task.index,)
    )
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@lru_cache(maxsize=1)
def _index(directory: Path) -> ListIndex:
    """Load an index once per worker process."""
    return ListIndex.load(directory)


def _settle(directory: Path) -> None:
    """Load the index, and keep it out of the garbage collector's passes in this process.

    Looking through tables that never go away took an eighth of the time of a chunk.
    """
    _index(directory)
    gc.collect()
    gc.freeze()


def _screen(task: Task, start: int, count: int, target: Path) -> None:
    rows = _rows(task.queries, start, count)
    made = hits_of(_index(task.index), rows, task.minimum, task.as_of)
    fresh = target.with_suffix(".new")
    pq.write_table(made, fresh)
    fresh.replace(target)


def _rows(path: Path, start: int, count: int) -> pa.Table:
    """Return `count` rows of a Parquet file from row `start`, without reading the others."""
    parts, first = [], 0
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            low, high = max(start - first, 0), min(start + count - first, rows)
            if low < high:
                parts.append(file.read_row_group(group).slice(low, high - low))
            first += rows
    return pa.concat_tables(parts)


def hits_of(index: ListIndex, queries: pa.Table, minimum: float, as_of: date) -> pa.Table:
    """Return the hits (`HITS`) of a table of queries; `as_of` holds where a row states no day."""
    rows = queries.to_pylist()
    asked = [read_judged(query_of(row, as_of)) for row in rows]
    found = screened(index, asked, minimum)
    made = [
        hit_row(row["query"], rank, hit)
        for row, hits in zip(rows, found, strict=True)
        for rank, hit in enumerate(hits)
    ]
    return pa.Table.from_pylist(made, schema=HITS)


def query_of(row: dict[str, Any], as_of: date) -> Query:
    """Return the query of a row of cells; several identifiers or addresses by semicolons."""
    return Query(
        name=row["name"],
        identifiers=tuple(parts(row["identifiers"])) if row["identifiers"] else (),
        addresses=tuple(parts(row["address"])) if row["address"] else (),
        country=row["country"] or None,
        as_of=date.fromisoformat(row["as_of"]) if row["as_of"] else as_of,
    )


def hit_row(query: int, rank: int, hit: Hit) -> dict[str, Any]:
    """Return a hit as a row of `HITS`."""
    return {
        "query": query, "list": hit.list, "entry": hit.entry, "matched_name": hit.matched_name,
        "probability": round(hit.probability, _ROUNDED), "status": hit.status,
        "reasons": told(hit), "rank": rank,
    }  # fmt: skip
