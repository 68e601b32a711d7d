"""Measure load, investigate and case at 1, 5 and 20 million made-up rows, beside plain DuckDB.

    python bench/run.py [--sizes 1,5,20] [--directory bench/out] [--keep]

For each size, in this order and on the same file: plain DuckDB turns the CSV into Parquet,
`enduse load shipments` loads it, `enduse investigate` runs, `enduse case` writes one case file.
Memory is the largest sum of resident memory over the command and its workers, sampled from /proc
once a second; shared pages count in each process, so it errs upwards.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from generate import generate

MILLION = 1_000_000
SUBJECT = "ООО ПРОБНЫЙ ИМПОРТЁР 7"
PLAIN = (
    "import duckdb, sys; c = duckdb.connect(); c.execute('SET enable_progress_bar = false'); "
    "c.execute(\"COPY (FROM read_csv('{csv}')) TO '{parquet}'\")"
)


@dataclass(frozen=True)
class Measured:
    """One command: seconds by the wall clock, rows per second, peak memory in MiB."""

    rows: int
    what: str
    seconds: float
    rows_per_second: int
    peak_mib: int


def resident(root: int) -> int:
    """Resident memory in bytes of a process and all below it, from /proc."""
    waiting, total = [root], 0
    page = os.sysconf("SC_PAGE_SIZE")
    while waiting:
        process = Path("/proc") / str(waiting.pop())
        try:
            total += int((process / "statm").read_text().split()[1]) * page
            for task in (process / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:  # it has ended meanwhile
            continue
    return total


def measure(rows: int, what: str, command: list[str | Path]) -> Measured:
    """Run a command to its end; stop everything when it fails."""
    print(f"{rows:>11,}  {what} ...", file=sys.stderr, flush=True)
    began, peak = time.monotonic(), 0
    running = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    while running.poll() is None:
        peak = max(peak, resident(running.pid))
        with suppress(subprocess.TimeoutExpired):
            running.wait(1.0)
    seconds = time.monotonic() - began
    if running.returncode:
        sys.exit(f"{what} failed with exit code {running.returncode}")
    done = Measured(rows, what, round(seconds, 1), round(rows / seconds), peak >> 20)
    print(f"{'':>13}{done.seconds} s, {done.peak_mib:,} MiB", file=sys.stderr, flush=True)
    return done


def run(millions: float, directory: Path, keep: bool) -> list[Measured]:
    """Measure one size."""
    rows = int(millions * MILLION)
    csv, work = directory / f"{rows}.csv", directory / f"w{rows}"
    parquet = directory / "plain.parquet"
    enduse = Path(sys.executable).with_name("enduse")
    shutil.rmtree(work, ignore_errors=True)
    if not csv.exists():
        generate(rows, csv)
    subprocess.run([enduse, "init", work], check=True, stderr=subprocess.DEVNULL)
    plain = PLAIN.format(csv=csv, parquet=parquet)
    results = [
        measure(rows, "plain DuckDB, CSV to Parquet", [sys.executable, "-c", plain]),
        measure(rows, "enduse load shipments", [enduse, "load", "shipments", csv, "-w", work]),
        measure(rows, "enduse investigate", [enduse, "investigate", "-w", work]),
        measure(rows, "enduse case", [enduse, "case", SUBJECT, "-o", work / "case", "-w", work]),
    ]
    parquet.unlink(missing_ok=True)
    if not keep:
        csv.unlink()
        shutil.rmtree(work)
    return results


def table(results: list[Measured]) -> str:
    """The results as a Markdown table."""
    lines = ["| rows | what | seconds | rows/s | peak MiB |", "|---:|---|---:|---:|---:|"]
    lines += [
        f"| {r.rows:,} | {r.what} | {r.seconds:,} | {r.rows_per_second:,} | {r.peak_mib:,} |"
        for r in results
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure the sizes asked for and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--sizes", default="1,5,20", help="millions of rows, by commas")
    parser.add_argument("--directory", type=Path, default=Path(__file__).parent / "out")
    parser.add_argument("--keep", action="store_true", help="keep the files and workspaces")
    options = parser.parse_args()
    options.directory.mkdir(parents=True, exist_ok=True)
    results: list[Measured] = []
    for size in options.sizes.split(","):
        results += run(float(size), options.directory, options.keep)
        kept = json.dumps([asdict(result) for result in results], indent=1)
        (options.directory / "results.json").write_text(kept, encoding="utf-8")
    print(table(results))


if __name__ == "__main__":
    main()
