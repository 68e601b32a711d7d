"""The file of hits: the hits of distinct queries joined back to every row that asks them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

from enduse.engine import Engine
from enduse.readers.cells import safe
from enduse.screening.given import Given

COLUMNS = ("id", "list", "entry", "matched_name", "probability", "status", "reasons")
REFUSED_COLUMNS = ("row", "id", "reason", "text")
STANDING = ("listed", "date_unknown")

# First the few writings that ask what was found, then the rows that bear one, read once.
_WRITINGS = """
SELECT {written}, q.query
FROM cells AS c
JOIN (SELECT * FROM queries WHERE query IN (SELECT query FROM {wanted})) AS q
  ON q.name = c.name AND q.country = c.country AND q.address = c.address
  AND q.identifiers = c.identifiers AND q.as_of = c.as_of
WHERE c.reason IS NULL
"""
_ASKING = """
SELECT g.row_no, {id} AS id, w.query
FROM given AS g
JOIN asking_writings AS w ON {same}
LEFT JOIN refused AS r ON r.row_no = g.row_no
WHERE r.row_no IS NULL
"""

_JOINED = """
SELECT a.id, h.list, h.entry, h.matched_name, h.probability, h.status, h.reasons
FROM all_hits AS h
JOIN asking_rows AS a ON a.query = h.query
ORDER BY a.row_no, h.rank
"""
_REFUSED = """
SELECT row_no AS row, coalesce(id, '') AS id, reason, text FROM refused ORDER BY row_no, reason
"""


def find_asking(engine: Engine, given: Given, wanted: str) -> None:
    """Make `asking_rows`: row, id and query of the screened rows that ask one `wanted` has."""
    written = ", ".join(f"c.written_{cell}" for cell in given.cells)
    engine.step("asking_writings", _WRITINGS.format(written=written, wanted=wanted))
    asked = _ASKING.format(id=given.text("g.id"), same=given.same("g", "w"))
    engine.step("asking_rows", asked)


def write(engine: Engine, given: Given, part: Path, output: Path) -> tuple[int, int]:
    """Write hits and refused rows into `part`; return how many hits, and how many of them stand.

    A hit stands unless its entry is not listed yet or no longer on the day asked for.
    """
    find_asking(engine, given, "all_hits")
    engine.step("joined_hits", _JOINED)
    engine.step("refused_rows", _REFUSED)
    told = ", ".join(f"'{status}'" for status in STANDING)
    row = engine.fetch(
        "SELECT count(*) AS hits, coalesce(sum(CASE WHEN status IN "
        f"({told}) THEN 1 ELSE 0 END), 0) AS standing FROM joined_hits"
    ).to_pylist()[0]
    made = _within(part, output)
    if output.suffix.casefold() == ".parquet":
        engine.path("joined_hits").replace(made)
    else:
        _write_csv(engine.path("joined_hits"), made, COLUMNS)
    _write_csv(engine.path("refused_rows"), part / "refused.csv", REFUSED_COLUMNS)
    return int(row["hits"]), int(row["standing"])


def publish(part: Path, output: Path) -> None:
    """Put the hits in their place, and beside them the refused rows where there are any."""
    refused = output.with_name(output.name + ".refused.csv")
    made = part / "refused.csv"
    with made.open("rb") as file:
        file.readline()
        some = bool(file.readline())
    if some:
        made.replace(refused)
    else:
        refused.unlink(missing_ok=True)
    _within(part, output).replace(output)


def _within(part: Path, output: Path) -> Path:
    return part / f"hits{output.suffix.casefold()}"


def _write_csv(source: Path, target: Path, columns: Sequence[str]) -> None:
    """Write a Parquet file as CSV. An id stays as it came, so that rows can be joined by it."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        with pq.ParquetFile(source) as made:
            for batch in made.iter_batches(columns=list(columns)):
                cells = [
                    [
                        str(v) if name == "id" else safe(str(v))
                        for v in batch.column(name).to_pylist()
                    ]
                    for name in columns
                ]
                writer.writerows(zip(*cells, strict=True))
