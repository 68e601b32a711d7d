"""Earlier shipments, laid out for an order check: small files, each sorted by what is looked up.

An order check has a few milliseconds and a workspace may hold twenty million lines. So the results
are gathered once, after `investigate`, and a look-up finds its rows in a sorted file by bisection.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from pathlib import Path
from string import Template
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from enduse.engine import Engine, step_files
from enduse.orders.model.contradict import serial_key
from enduse.trade.pieces import PIECES
from enduse.trade.turning_point import GOES_TO, TURN, last_day, turned

ROWS_TOGETHER: Final = 32_768
MOST_ROWS: Final = 500  # of one key: a serial number such as 1 stands on very many rows
_SERIALS: Final = pa.schema([("serial", pa.string()), ("key", pa.string())])

# One name may be of many firms: those of another country are told apart when it is looked up.
_KEYS: Final = """
SELECT DISTINCT k.key, k.entity_id, e.country FROM (
  SELECT scheme || ':' || value AS key, entity_id FROM entity_identifiers
  WHERE coalesce(valid, true) AND scheme <> 'other'
  UNION ALL
  SELECT 'name:' || name_key AS key, entity_id FROM entity_names WHERE length(name_key) > 0
) AS k LEFT JOIN entities AS e ON e.entity_id = k.entity_id
ORDER BY key, entity_id
"""
_IMPORTS: Final = "SELECT entity_id AS key, t.* FROM orders_turned AS t ORDER BY key"
_YEARS: Final = """
SELECT entity_id AS key, max(cents) AS cents FROM (
  SELECT receiver_id AS entity_id, year(date) AS year, sum(value_usd_cents) AS cents
  FROM lines WHERE receiver_id IS NOT NULL AND date IS NOT NULL AND value_usd_cents IS NOT NULL
  GROUP BY receiver_id, year(date)
) AS y GROUP BY entity_id ORDER BY key
"""
_SENDINGS: Final = Template(
    """
SELECT shipper_id AS key, min(CASE WHEN machine = 1 THEN date END) AS first,
  sum(machine) AS lines, sum(CASE WHEN machine = 1 AND brand IS NOT NULL THEN 1 ELSE 0 END)
    AS branded,
  list_sort(list(DISTINCT CASE WHEN machine = 1 THEN brand END)) AS brands,
  sum(CASE WHEN russia = 1 AND last_date < DATE '$turn' THEN 1 ELSE 0 END) AS russia_before,
  sum(CASE WHEN russia = 1 AND date >= DATE '$turn' THEN 1 ELSE 0 END) AS russia_after,
  sum(CASE WHEN russia = 0 AND date >= DATE '$turn' THEN 1 ELSE 0 END) AS elsewhere_after
FROM (
  SELECT l.shipper_id, l.date, $last_day AS last_date, l.brand,
    CASE WHEN substring(l.hs, 1, 4) BETWEEN '8456' AND '8466' THEN 1 ELSE 0 END AS machine,
    CASE WHEN $goes_to IN ('RU', 'BY') THEN 1 WHEN $goes_to IS NOT NULL THEN 0 END AS russia
  FROM lines AS l WHERE l.shipper_id IS NOT NULL
) AS s GROUP BY shipper_id ORDER BY key
"""
).substitute(turn=TURN, last_day=last_day("l.date", "l.date_precision"), goes_to=GOES_TO)
_REGISTER: Final = """
SELECT entity_id AS key, source_id, row_no, founded, activity, activity_codes, employees, premises
FROM company_facts ORDER BY key, source_id, row_no
"""
_SIGHTINGS: Final = f"""
SELECT k.key, l.source_id, l.row_no, l.date, {GOES_TO} AS country, l.hs, l.brand,
  e.name AS receiver, l.receiver_id
FROM lines AS l JOIN orders_serial_keys AS k ON k.serial = l.serial
LEFT JOIN entities AS e ON e.entity_id = l.receiver_id
ORDER BY key, l.date DESC, l.source_id, l.row_no
"""
_EACH: Final = f"""
SELECT key, cents,
  row_number() OVER (PARTITION BY key ORDER BY cents, source_id, row_no) AS nth,
  count(*) OVER (PARTITION BY key) AS total
FROM (
  SELECT l.source_id, l.row_no,
    l.hs6_2022 || '|' || CASE WHEN b.number = 1 THEN l.brand ELSE '' END AS key,
    CAST(floor(l.value_usd_cents * 1000.0 / nullif(l.quantity_milli, 0)) AS BIGINT) AS cents
  FROM lines AS l CROSS JOIN (SELECT 1 AS number UNION ALL SELECT 2 AS number) AS b
  WHERE l.value_usd_cents > 0 AND l.quantity_milli >= 1000 AND l.hs6_2022 IS NOT NULL
    AND substring(l.hs, 1, 4) BETWEEN '8456' AND '8466'
    AND l.unit IN ({", ".join(f"'{unit}'" for unit in PIECES)})
    AND (b.number = 2 OR l.brand IS NOT NULL)
) AS p
"""
# Nearest-rank quartiles: the smallest price that a quarter, three quarters of the rows reach.
_PRICES: Final = """
SELECT key, max(total) AS priced, min(CASE WHEN nth * 4 >= total THEN cents END) AS low_cents,
  min(CASE WHEN nth * 4 >= total * 3 THEN cents END) AS high_cents
FROM orders_each GROUP BY key ORDER BY key
"""
_ADDRESSES: Final = """
SELECT DISTINCT a.key, a.what, a.entity_id, e.name, l.list, l.entry, l.source_id, l.row_no
FROM (
  SELECT unit_key AS key, 'the unit' AS what, entity_id FROM entity_addresses
  WHERE unit_key IS NOT NULL
  UNION ALL
  SELECT building_key AS key, 'the building' AS what, entity_id FROM entity_addresses
  WHERE building_key IS NOT NULL
) AS a
JOIN listings AS l ON l.entity_id = a.entity_id AND l.listed_to IS NULL
LEFT JOIN entities AS e ON e.entity_id = a.entity_id
ORDER BY key, name, list, entry, row_no
"""
_MANAGERS: Final = """
SELECT DISTINCT n.name_key AS key, n.name, o.owned_id AS entity_id, e.name AS owned, l.list,
  l.entry, o.source_id, o.row_no
FROM owners AS o
JOIN entity_names AS n ON n.entity_id = o.owner_id AND length(n.name_key) > 0
JOIN listings AS l ON l.entity_id = o.owned_id AND l.listed_to IS NULL
LEFT JOIN entities AS e ON e.entity_id = o.owned_id
WHERE o.role = 'director'
ORDER BY key, owned, list, entry, row_no
"""
_COVERAGE: Final = """
SELECT reporter || '|' || direction AS key, reporter, direction, from_date, to_date, months
FROM coverage ORDER BY key
"""
STEPS: Final = (
    ("keys", _KEYS), ("imports", _IMPORTS), ("years", _YEARS), ("sendings", _SENDINGS),
    ("register", _REGISTER), ("serials", _SIGHTINGS), ("prices", _PRICES),
    ("addresses", _ADDRESSES), ("managers", _MANAGERS), ("coverage", _COVERAGE),
)  # fmt: skip


def gather(engine: Engine, directory: Path) -> None:
    """Write the sorted files of an investigated workspace's results into `directory`."""
    turned(engine, "orders")
    engine.map_batches(
        "orders_serial_keys",
        "SELECT DISTINCT serial FROM lines WHERE serial IS NOT NULL",
        _serial_keys,
        _SERIALS,
    )
    engine.step("orders_each", _EACH)
    for name, sql in STEPS:
        engine.step(f"orders_{name}", sql)
        _write(step_files(engine.path(f"orders_{name}")), directory / f"{name}.arrow")


def _serial_keys(batch: pa.RecordBatch) -> pa.RecordBatch:
    serials = batch.column(0).to_pylist()
    keys = [serial_key(serial) for serial in serials]
    return pa.RecordBatch.from_arrays(
        [pa.array(serials, pa.string()), pa.array(keys, pa.string())], schema=_SERIALS
    )


def _write(sources: Iterable[Path], target: Path) -> None:
    """Copy rows in their order into an Arrow file, which is read without being decoded."""
    writer = None
    for source in sources:
        with pq.ParquetFile(source) as file:
            writer = writer or pa.ipc.new_file(str(target), file.schema_arrow)
            for batch in file.iter_batches(ROWS_TOGETHER):
                writer.write_batch(batch)
    if writer:
        writer.close()


class SortedFile:
    """A file sorted by `key`, mapped into memory: a look-up touches the pages it needs."""

    def __init__(self, path: Path) -> None:
        self._map = pa.memory_map(str(path))
        self._file = pa.ipc.open_file(self._map)
        pieces = range(self._file.num_record_batches)
        self._last: list[str] = [_last_key(self._file.get_batch(number)) for number in pieces]

    def rows(self, key: str) -> list[dict[str, Any]]:
        """Return the rows with this key, at most `MOST_ROWS` of them."""
        found: list[dict[str, Any]] = []
        for number in range(bisect_left(self._last, key), len(self._last)):
            piece = self._file.get_batch(number)
            keys = piece.column("key")
            start = bisect_left(range(len(keys)), key, key=lambda place: _text(keys, place))
            stop = bisect_right(range(len(keys)), key, key=lambda place: _text(keys, place))
            found += piece.slice(start, min(stop - start, MOST_ROWS - len(found))).to_pylist()
            if stop < len(keys) or len(found) == MOST_ROWS:
                break
        return found

    def all(self) -> list[dict[str, Any]]:
        """Return every row, for files known to be short."""
        rows: list[dict[str, Any]] = self._file.read_all().to_pylist()
        return rows

    def close(self) -> None:
        """Let go of the file."""
        self._map.close()


def _text(keys: pa.Array, place: int) -> str:
    value: str = keys[place].as_py()
    return value


def _last_key(piece: pa.RecordBatch) -> str:
    return _text(piece.column("key"), piece.num_rows - 1)
