"""Spark through its Connect protocol: Sail in this process, or the user's own cluster."""

from __future__ import annotations

import atexit
import os
import shutil
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from enduse.engine.base import BatchFunction
from enduse.engine.choose import EngineSettings
from enduse.engine.portable import to_spark
from enduse.errors import EngineError, cut
from enduse.schema import Table

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the client warns about pandas, which is not used here
    from pyspark.sql import SparkSession
    from pyspark.sql.pandas.types import from_arrow_schema

_SPARK_TYPES = {"VARCHAR": "STRING"}


class SparkEngine:
    """The four verbs on a Spark Connect server."""

    def __init__(self, settings: EngineSettings, directory: Path) -> None:
        self.name = settings.name
        self.directory = directory
        self._server: Any = None
        url = settings.url or self._start_sail()
        self._spark: Any = SparkSession.builder.remote(url).create()
        # after the client's own handler, so run before it: it would wait for a server that is gone
        atexit.register(self.close)

    def _start_sail(self) -> str:
        os.environ.setdefault("RUST_LOG", "error")  # Sail reports every session on stderr
        from pysail.spark import SparkConnectServer  # noqa: PLC0415

        self._server = SparkConnectServer(ip="127.0.0.1", port=0)
        self._server.start(background=True)
        _, port = self._server.listening_address
        return f"sc://127.0.0.1:{port}"

    def _sql(self, sql: str) -> Any:
        try:
            return self._spark.sql(to_spark(sql))
        except EngineError:
            raise
        except Exception as error:  # the client raises its own family and gRPC's
            raise EngineError(
                f"{self.name} refused a step: {cut(error, 500)}: {cut(sql, 200)}"
            ) from error

    def read(self, name: str, paths: Sequence[Path], table: Table) -> None:
        """Make Parquet files of one shape known as `name`."""
        if paths:
            frame = self._spark.read.parquet(*[str(path) for path in paths])
        else:
            ddl = ", ".join(f"{c.name} {_SPARK_TYPES.get(c.type, c.type)}" for c in table.columns)
            frame = self._spark.createDataFrame([], ddl)
        frame.createOrReplaceTempView(name)

    def step(self, name: str, sql: str) -> None:
        """Run `sql` once and keep its rows as `name` in a directory of Parquet files."""
        self._keep(name, self._sql(sql))

    def _keep(self, name: str, frame: Any) -> None:
        target = self.path(name)
        fresh = target.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            frame.write.mode("overwrite").parquet(str(fresh))
        except Exception as error:
            raise EngineError(f"{self.name} failed at step {name}: {cut(error, 500)}") from error
        if not fresh.exists():  # Sail writes nothing at all where an empty plan has no partition
            fresh.mkdir()
            pq.write_table(frame.limit(0).toArrow(), fresh / "part-empty.parquet")
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)
        self._spark.read.parquet(str(target)).createOrReplaceTempView(name)

    def map_batches(
        self, name: str, source: str, function: BatchFunction, schema: pa.Schema
    ) -> None:
        """Send the rows of query `source` through Python and keep them as `name`."""

        def mapped(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                out = function(batch)
                yield out.cast(schema) if out.schema != schema else out

        self._keep(name, self._sql(source).mapInArrow(mapped, from_arrow_schema(schema)))

    def fetch(self, sql: str) -> pa.Table:
        """Run `sql` and return its rows."""
        return self._sql(sql).toArrow()

    def path(self, name: str) -> Path:
        """Return the directory of step `name`."""
        return self.directory / f"{name}.parquet"

    def close(self) -> None:
        """End the session and, where it was started here, the server."""
        if self._spark is None:
            return
        self._spark.stop()
        self._spark.client.close()
        self._spark = None
        atexit.unregister(self.close)
        if self._server is not None:
            self._server.stop()
