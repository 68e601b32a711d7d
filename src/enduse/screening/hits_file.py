"""The file of hits: the hits of distinct queries joined back to every row that asks them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

from enduse.engine import Engine
from enduse.readers.cells import safe

COLUMNS = ("id", "list", "entry", "matched_name", "probability", "status", "reasons")
REFUSED_COLUMNS = ("row", "id", "reason", "text")
STANDING = ("listed", "date_unknown")
ASKED = "q.name = u.name AND q.country = u.country AND q.address = u.address " \
    "AND q.identifiers = u.identifiers AND q.as_of = u.as_of"  # fmt: skip
"""The join of `queries` AS q and `usable` AS u: rows that ask the same."""

_JOINED = f"""
SELECT u.id, h.list, h.entry, h.matched_name, h.probability, h.status, h.reasons
FROM all_hits AS h
JOIN queries AS q ON q.query = h.query
JOIN usable AS u ON {ASKED}
ORDER BY u.row_no, h.rank
"""
_REFUSED = """
SELECT row_no AS row, coalesce(id, '') AS id, reason, text FROM refused ORDER BY row_no, reason
"""


def write(engine: Engine, part: Path, output: Path) -> tuple[int, int]:
    """Write hits and refused rows into `part`; return how many hits, and how many of them stand.

    A hit stands unless its entry is not listed yet or no longer on the day asked for.
    """
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
