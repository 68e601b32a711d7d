"""Measure ownership answers on made-up groups of companies: all at once, and one at a time.

    python bench/ownership.py [INTERESTS]

A third of the interests hang on companies with one owner, a third on two, a third on four. Companies
form groups of fifty in which owners are older than what they own; one interest in fifty goes to
another group or closes a loop. One in five has a span of shares, one in ten no first day. 2 % of
the owners are listed. Prints wall and CPU seconds; the same number gives the same tables.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from enduse import schema
from enduse.engine import EngineSettings, open_engine
from enduse.screening.ownership import reading
from enduse.screening.ownership.rules import ownership_rules

DAY = dt.date(2026, 11, 21)
SINCE = dt.date(2020, 1, 1)


def owners(number: int) -> pa.Table:
    """Return made-up interests with the columns of `schema.OWNERS`."""
    rng = np.random.default_rng(7)
    per = np.tile(np.repeat([1, 2, 4], [12, 6, 3]), number // 36 + 1)
    owned = np.repeat(np.arange(len(per)), per)[:number]
    group = owned // 50 * 50
    owner = group + (rng.random(number) * (owned - group)).astype(np.int64)
    astray = rng.random(number) < 0.02
    owner[astray] = rng.integers(0, len(per), int(astray.sum()))
    low = rng.choice([500, 1_000, 2_500, 5_000, 5_100, 10_000], number) // per[owned]
    spanned = rng.random(number) < 0.2
    high = np.where(spanned, np.minimum(low + 2_500, 10_000), low)
    role = rng.choice(["owner", "owner", "owner", "director", "parent"], number)
    first = np.where(rng.random(number) < 0.1, None, SINCE)
    return pa.table(
        {
            "source_id": pa.array(["0123456789abcdef"] * number),
            "row_no": np.arange(2, number + 2),
            "owner_id": _ids(owner),
            "owned_id": _ids(owned),
            "role": role,
            "share_low_bp": low,
            "share_high_bp": high,
            "from_date": pa.array(first, pa.date32()),
            "to_date": pa.nulls(number, pa.date32()),
        }
    )


def _ids(numbers: np.ndarray) -> pa.Array:
    return pa.array([f"E{number:011d}" for number in numbers.tolist()])


def listings(table: pa.Table) -> pa.Table:
    """Return listings of 2 % of the owners on the four lists that carry the rules."""
    rng = np.random.default_rng(8)
    entities = np.unique(table["owner_id"].to_numpy(zero_copy_only=False))
    listed = np.sort(rng.choice(entities, len(entities) // 50, replace=False))
    lists = rng.choice(["ofac-sdn", "bis-entity", "eu-269-annex-i", "uk-ofsi"], len(listed))
    size = len(listed)
    known = {
        "entity_id": listed, "list": lists, "listed_from": pa.array([SINCE] * size, pa.date32()),
        "source_id": ["fedcba9876543210"] * size, "row_no": np.arange(2, size + 2),
        "authority": ["made up"] * size, "entry": [str(n) for n in range(size)],
        "match_basis": ["identifier"] * size, "measure": ["Asset freeze"] * size,
        "programme": ["RUSSIA-EO14024"] * size,
    }  # fmt: skip
    types = {"BIGINT": pa.int64(), "DATE": pa.date32(), "VARCHAR": pa.string()}
    columns = schema.LISTINGS.columns
    return pa.table({c.name: known.get(c.name, pa.nulls(size, types[c.type])) for c in columns})


def timed(what: str, work: Callable[[], object]) -> None:
    """Print the wall and CPU seconds of some work, and what it gave."""
    wall, cpu = time.perf_counter(), time.process_time()
    given = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what:<34} {wall:7.2f} s wall {cpu:7.2f} s CPU  {given}")


def main() -> None:
    """Make the tables, ask everything at once and some companies alone."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        engine = open_engine(EngineSettings(), directory / "steps")
        held = owners(number)
        for table, rows in ((schema.OWNERS, held), (schema.LISTINGS, listings(held))):
            pq.write_table(rows, directory / f"{table.name}.parquet")
            engine.read(table.name, [directory / f"{table.name}.parquet"], table)
        engine.read("entities", [], schema.ENTITIES)
        rules = ownership_rules()
        for rule in rules:
            timed(f"all, {rule.id}", lambda r=rule: len(reading.answer_all(engine, DAY, (r,))))
        timed("all, four rules", lambda: len(reading.answer_all(engine, DAY, rules)))
        companies = held["owned_id"].to_pylist()[number // 2 :: max(1, number // 10)]
        for company in companies:
            timed(
                f"one, {company}",
                lambda c=company: [a.answer for a in reading.answer_subject(engine, c, DAY, rules)],
            )
        engine.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{number:,} interests, peak {peak:,.0f} MiB")


if __name__ == "__main__":
    main()
