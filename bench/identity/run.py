"""Measure resolution on planted rows: enduse and Splink, one after the other, same rows.

    make bench-identity OPTIONS="--rows 5000000"

Each runs in a process of its own. Splink's threshold is chosen on another sample (100,000 rows,
seed 13) with the truth in hand, which is more than it has in practice; the constants of enduse were
fitted on seed 11. Judged is seed 1. Writes `results.md` beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from judge import Score, judge
from planted import plant

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.md"
CACHE = HERE.parent / ".cache" / "identity"
JUDGED_SEED, TUNING_SEED, TUNING_ROWS = 1, 13, 100_000
_PROGRESS_SECONDS = 30


@dataclass(frozen=True)
class Measured:
    """One resolver's figures: pairs, seconds by stage, peak memory of its processes together, MB."""

    name: str
    score: Score
    seconds: dict[str, float]
    memory: int

    @property
    def total(self) -> float:
        return sum(self.seconds.values())


def planted(rows: int, seed: int) -> Path:
    """Return the directory of planted rows, made where it is not there yet."""
    directory = CACHE / f"{rows}-{seed}"
    if not (directory / "done").exists():
        shutil.rmtree(directory, ignore_errors=True)
        say(f"planting {rows:,} rows, seed {seed} ...")
        began = time.monotonic()
        plant(rows, directory, seed)
        shutil.rmtree(directory / "spill", ignore_errors=True)
        (directory / "done").touch()
        say(f"  {time.monotonic() - began:.0f} s")
    return directory


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(script: str, *given: str) -> tuple[dict[str, Any], int]:
    """Run a script of this directory; return the JSON it prints and its peak memory, MB."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / script), *given], stdout=subprocess.PIPE, text=True
    )
    peak = [0]
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peak, over), daemon=True)
    watcher.start()
    out, _ = process.communicate()
    over.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{script} failed with exit code {process.returncode}")
    return json.loads(out.strip().splitlines()[-1]), peak[0]


def _watch(pid: int, peak: list[int], over: threading.Event) -> None:
    began = said = time.monotonic()
    while not over.wait(0.5):
        peak[0] = max(peak[0], sum(_resident(p) for p in _family(pid)))
        if time.monotonic() - said > _PROGRESS_SECONDS:
            said = time.monotonic()
            say(f"  {said - began:.0f} s, peak so far {peak[0]:,} MB")


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        try:
            text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        except OSError:
            continue
        found += [int(child) for child in text.split()]
    return found


def _resident(pid: int) -> int:
    try:
        return (
            int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            >> 20
        )
    except (OSError, IndexError):
        return 0


def ours(directory: Path) -> Measured:
    say("enduse ...")
    found = directory / "ours.parquet"
    told, peak = run("ours.py", str(directory), str(found))
    return Measured("enduse", judge(directory, found), told["seconds"], peak)


def theirs(directory: Path, threshold: float) -> Measured:
    say("Splink ...")
    found = directory / "splink.parquet"
    told, peak = run("peer.py", str(directory), str(found), "--threshold", str(threshold))
    name = f"Splink {version('splink')}, threshold {threshold}"
    return Measured(name, judge(directory, found), told["seconds"], peak)


def tuned() -> float:
    """Return Splink's threshold of best F1 on a sample that is not judged; kept by version."""
    kept = CACHE / f"splink-{version('splink')}-threshold.json"
    if not kept.exists():
        sample = planted(TUNING_ROWS, TUNING_SEED)
        say("choosing Splink's threshold on another sample ...")
        told, _ = run("peer.py", str(sample), str(sample / "tuned.parquet"), "--tune")
        kept.write_text(json.dumps(told))
    return float(json.loads(kept.read_text())["threshold"])


def report(measured: list[Measured]) -> str:
    first = measured[0].score
    lines = [
        f"Measured on {date.today():%d %B %Y} with `make bench-identity`: Python "
        f"{platform.python_version()}, {os.cpu_count()} cores, {platform.system()}.\n",
        f"{first.rows:,} party rows of {first.companies:,} made-up companies (seed {JUDGED_SEED}); "
        f"{first.homonym_pairs:,} pairs of homonyms with two numbers, {first.sister_pairs:,} of "
        "sisters at one address.\n",
        "| | " + " | ".join(one.name for one in measured) + " |",
        "|---|" + "---|" * len(measured),
    ]
    figures: list[tuple[str, list[str]]] = [
        ("pair precision", [f"{one.score.precision:.4f}" for one in measured]),
        ("pair recall", [f"{one.score.recall:.4f}" for one in measured]),
        ("entities found", [f"{one.score.entities:,}" for one in measured]),
        ("homonyms merged", [f"{one.score.homonyms:,}" for one in measured]),
        ("sisters merged", [f"{one.score.sisters:,}" for one in measured]),
        ("entities with two valid numbers", [f"{one.score.met:,}" for one in measured]),
        ("seconds", [f"{one.total:.0f}" for one in measured]),
        ("of these", [_stages(one) for one in measured]),
        ("peak memory, MB", [f"{one.memory:,}" for one in measured]),
    ]
    lines += [f"| {label} | {' | '.join(cells)} |" for label, cells in figures]
    return "\n".join(lines) + "\n"


def _stages(measured: Measured) -> str:
    return ", ".join(f"{label} {seconds:.0f}" for label, seconds in measured.seconds.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only-ours", action="store_true", help="leave Splink out")
    given = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    directory = planted(given.rows, JUDGED_SEED)
    measured = [ours(directory)]
    say(f"  {measured[0].score}")
    if not given.only_ours:
        measured.append(theirs(directory, tuned()))
    text = report(measured)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
