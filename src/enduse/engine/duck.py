"""DuckDB, embedded: the default engine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from enduse.engine.base import BatchFunction
from enduse.engine.choose import EngineSettings
from enduse.engine.portable import literal
from enduse.errors import EngineError, cut
from enduse.schema import Table

BATCH_ROWS = 50_000
PARALLEL_FROM = 200_000  # below this, starting workers costs more than it saves


def quoted(path: Path | str) -> str:
    """Return `path` as a SQL string literal."""
    return literal(str(path))


class DuckEngine:
    """The four verbs on an in-process DuckDB that spills to `directory` when memory ends."""

    name = "duckdb"

    def __init__(self, settings: EngineSettings, directory: Path) -> None:
        self.directory = directory
        self.threads = settings.threads or os.cpu_count() or 1
        self._workers: ProcessPoolExecutor | None = None  # started when first needed
        self._connection = duckdb.connect()
        spill = directory / "spill"
        self._connection.execute(f"SET temp_directory = {quoted(spill)}")
        self._connection.execute(f"SET memory_limit = '{settings.memory_gb}GB'")
        self._connection.execute(f"SET threads = {self.threads}")
        self._connection.execute("SET enable_progress_bar = false")  # stdout is for data
        self._connection.execute("SET autoinstall_known_extensions = false")
        self._connection.execute("SET autoload_known_extensions = false")
        self._connection.execute(
            "CREATE MACRO key60(t) AS CAST('0x' || substring(md5(t), 18, 15) AS BIGINT)"
        )

    def _run(self, sql: str) -> list[tuple[object, ...]]:
        try:
            return list(self._connection.execute(sql).fetchall())
        except duckdb.Error as error:
            raise EngineError(
                f"DuckDB refused a step: {cut(error, 500)}: {cut(sql, 200)}"
            ) from error

    def _relation(self, sql: str) -> duckdb.DuckDBPyRelation:
        try:
            return self._connection.sql(sql)
        except duckdb.Error as error:
            raise EngineError(
                f"DuckDB refused a query: {cut(error, 500)}: {cut(sql, 200)}"
            ) from error

    def read(self, name: str, paths: Sequence[Path], table: Table) -> None:
        """Make Parquet files of one shape known as `name`."""
        if not paths:
            self._run(f"CREATE OR REPLACE TEMP TABLE {name}_empty ({table.ddl()})")
            self._run(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM {name}_empty")
            return
        files = ", ".join(quoted(path) for path in paths)
        self._run(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet([{files}])")

    def view(self, name: str, sql: str) -> None:
        """Make a query known as `name` without running it: for what is cheaper read twice."""
        self._run(f"CREATE OR REPLACE VIEW {name} AS {sql}")

    def step(self, name: str, sql: str) -> None:
        """Run `sql` once and keep its rows as `name` in a Parquet file."""
        target = self.path(name)
        fresh = target.with_suffix(".new")
        self._run(
            f"COPY ({self._whole_numbers(sql)}) TO {quoted(fresh)} "
            "(FORMAT parquet, COMPRESSION snappy, STRING_DICTIONARY_PAGE_SIZE_LIMIT 100000)"
        )
        self._publish(name, fresh, target)

    def _whole_numbers(self, sql: str) -> str:
        """Cast sums of BIGINT, which are HUGEINT here and a float in Parquet, to BIGINT."""
        described = self._run(f"DESCRIBE {sql}")
        if all(kind != "HUGEINT" for _, kind, *_ in described):
            return sql
        cells = [
            f'CAST("{name}" AS BIGINT) AS "{name}"' if kind == "HUGEINT" else f'"{name}"'
            for name, kind, *_ in described
        ]
        return f"SELECT {', '.join(cells)} FROM ({sql})"

    def _publish(self, name: str, fresh: Path, target: Path) -> None:
        fresh.replace(target)
        self._run(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet({quoted(target)})")

    def map_batches(
        self, name: str, source: str, function: BatchFunction, schema: pa.Schema
    ) -> None:
        """Send the rows of query `source` through Python and keep them as `name`."""
        target = self.path(name)
        fresh = target.with_suffix(".new")
        batches = self._batches(source)
        head, many = _begun(batches, self.threads)
        with pq.ParquetWriter(fresh, schema) as writer:
            every = chain(head, batches)
            made = self._parallel(function, every) if many else map(function, every)
            for batch in made:
                writer.write_batch(batch.cast(schema) if batch.schema != schema else batch)
        self._publish(name, fresh, target)

    def _batches(self, source: str) -> Iterator[pa.RecordBatch]:
        yield from self._relation(source).to_arrow_reader(BATCH_ROWS)

    def fetch(self, sql: str) -> pa.Table:
        """Run `sql` and return its rows, whole numbers as 64 bits."""
        return self._relation(self._whole_numbers(sql)).to_arrow_table()

    def path(self, name: str) -> Path:
        """Return the Parquet file of step `name`."""
        return self.directory / f"{name}.parquet"

    def close(self) -> None:
        """Close the connection and end the workers."""
        if self._workers is not None:
            self._workers.shutdown()
            self._workers = None
        self._connection.close()

    def _parallel(
        self, function: BatchFunction, batches: Iterable[pa.RecordBatch]
    ) -> Iterator[pa.RecordBatch]:
        """Map in worker processes, in order, with a bounded number of batches under way.

        The workers stay for the next step: what they read of tables and words is read once.
        """
        if self._workers is None:
            # spawned, not forked: DuckDB's and Arrow's threads do not survive a fork
            self._workers = ProcessPoolExecutor(self.threads, mp_context=get_context("spawn"))
        waiting: list[Future[pa.RecordBatch]] = []
        try:
            for batch in batches:
                waiting.append(self._workers.submit(function, batch))
                if len(waiting) > 2 * self.threads:
                    yield waiting.pop(0).result()
            for future in waiting:
                yield future.result()
        except BaseException:  # what waits must not hold up who asks next, or a stop
            self._workers.shutdown(wait=False, cancel_futures=True)
            self._workers = None
            raise


def _begun(batches: Iterator[pa.RecordBatch], threads: int) -> tuple[list[pa.RecordBatch], bool]:
    """Take the first batches and say whether there are rows enough for worker processes.

    Counting the query's rows beforehand would run it twice.
    """
    head: list[pa.RecordBatch] = []
    rows = 0
    while threads > 1 and rows < PARALLEL_FROM and (batch := next(batches, None)) is not None:
        head.append(batch)
        rows += batch.num_rows
    return head, threads > 1 and rows >= PARALLEL_FROM
