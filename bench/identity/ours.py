"""Resolve planted rows with enduse, as `enduse investigate` does: writings to entities.

    python bench/identity/ours.py PLANTED_DIRECTORY FOUND.parquet

Writes (party_key, found) and prints JSON: seconds of each stage, and the peak memory of the process
and of the workers it started, MB.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import time
from pathlib import Path

import duckdb

from enduse import schema
from enduse.engine import Engine, EngineSettings, open_engine
from enduse.identity.prepare import prepare
from enduse.identity.resolve import resolve

MEMORY_GB = 3.0
_TRADE = {"exporter_party": "seller", "importer_party": "buyer", "row_no": "row_no"}


def read_tables(engine: Engine, planted: Path) -> None:
    """Make the planted tables known as a workspace's stored tables; the others are empty."""
    for name in schema.STORED:
        path = planted / f"{name}.parquet"
        if name == "shipments":
            path = _shipments(engine, planted)
        engine.read(name, [path] if path.exists() else [], schema.TABLES[name])


def _shipments(engine: Engine, planted: Path) -> Path:
    path = engine.directory / "shipments.parquet"
    cells = ", ".join(
        f"{_TRADE.get(c.name, f'CAST(NULL AS {c.type})')} AS {c.name}"
        for c in schema.SHIPMENTS.columns
    )
    duckdb.execute(
        f"COPY (SELECT {cells} FROM read_parquet('{planted / 'trade.parquet'}')) TO '{path}'"
    )
    return path


def main() -> None:
    planted, found = map(Path, sys.argv[1:3])
    steps = found.with_suffix(".steps")
    shutil.rmtree(steps, ignore_errors=True)
    engine = open_engine(EngineSettings(memory_gb=MEMORY_GB), steps)
    read_tables(engine, planted)
    seconds = {}
    for label, stage in (("names, numbers, addresses", prepare), ("resolving", resolve)):
        print(f"  enduse: {label} ...", file=sys.stderr, flush=True)
        began = time.monotonic()
        stage(engine)
        seconds[label] = time.monotonic() - began
    shutil.copyfile(engine.path("entity_parties"), found.with_suffix(".parties"))
    engine.close()
    duckdb.execute(
        f"COPY (SELECT party_key, entity_id AS found FROM read_parquet('{found.with_suffix('.parties')}')) "
        f"TO '{found}' (FORMAT parquet)"
    )
    found.with_suffix(".parties").unlink()
    shutil.rmtree(steps)
    own, workers = (
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps({"seconds": seconds, "memory": {"process": own, "largest worker": workers}}))


if __name__ == "__main__":
    main()
