"""Measure the rulebook over 1, 5 and 20 million made-up shipments, beside plain SQL joins.

    python bench/rules.py [--sizes 1,5,20] [--directory bench/out/rules] [--mixed] [--keep]

For each size, each in a process of its own and on the same files, with two threads:
`every line` gives each line its verdict in each jurisdiction, whatever its destination;
`finding` is all that `enduse investigate` does for the finding control_breach; `plain totals` and
`plain lines` are DuckDB alone, joining the same lines with a flattened table of rules. Then single
questions and the start of the rulebook. Seconds are by the wall clock; CPU seconds count all
threads and workers. Memory is sampled ten times a second over the process and its workers.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from rule_lines import COUNTRIES, TARGETS, Made, codes, make
from run import resident

from enduse.engine import Engine, EngineSettings, open_engine
from enduse.errors import InputError
from enduse.rules.book import RuleBook, rulebook
from enduse.rules.control import control, facts_of
from enduse.rules.goods import on_list
from enduse.rules.model import JURISDICTIONS
from enduse.schema import Column, Table
from enduse.trade.lines import DESTINATIONS

MILLION = 1_000_000
THREADS = 2
QUESTIONS = 2_000
EVERYWHERE = tuple(dict.fromkeys((*TARGETS, *COUNTRIES)))
_STRENGTH = {"guidance": 2, "licence_required": 4, "prohibited": 5}
_ANY_TABLE = ("lines", "entities", "brands", "destinations")


@dataclass(frozen=True)
class Took:
    """One step: seconds by the clock and of CPU, peak memory in MiB, rows that it made."""

    rows: int
    task: str
    step: str
    seconds: float
    cpu: float
    peak_mib: int
    made: int | None = None


class Clock:
    """Takes the time and the peak memory of steps, one after the other."""

    def __init__(self, rows: int, task: str) -> None:
        self.rows, self.task = rows, task
        self.took: list[Took] = []
        self._peak, self._on = 0, True
        self._workers: dict[int, float] = {}  # CPU seconds by process, as last seen
        self._sampler = threading.Thread(target=self._sample, daemon=True)
        self._sampler.start()

    def _sample(self) -> None:
        while self._on:
            self._peak = max(self._peak, resident(os.getpid()))
            self._workers |= _spent(os.getpid())
            time.sleep(0.1)

    def _cpu(self) -> float:
        return sum(os.times()[:2]) + sum(self._workers.values())

    @contextmanager
    def step(self, name: str, made: Callable[[], int] | None = None) -> Iterator[None]:
        """Measure what is done inside."""
        self._peak = resident(os.getpid())
        cpu, began = self._cpu(), time.monotonic()
        yield
        seconds, used, peak = time.monotonic() - began, self._cpu() - cpu, self._peak >> 20
        count = made() if made else None
        print(f"{'':>13}{name}: {seconds:.1f} s, {used:.1f} CPU s", file=sys.stderr, flush=True)
        self.took.append(
            Took(self.rows, self.task, name, round(seconds, 2), round(used, 2), peak, count)
        )

    def whole(self) -> Took:
        """Return the sum of all steps."""
        self._on = False
        return Took(
            self.rows, self.task, "all steps", round(sum(t.seconds for t in self.took), 1),
            round(sum(t.cpu for t in self.took), 1), max(t.peak_mib for t in self.took),
        )  # fmt: skip


def _spent(root: int) -> dict[int, float]:
    """Return the CPU seconds of all processes below one, from /proc."""
    found, tick = {}, os.sysconf("SC_CLK_TCK")
    for task in (Path("/proc") / str(root) / "task").iterdir():
        try:
            children = (task / "children").read_text().split()
        except OSError:
            continue
        for child in map(int, children):
            with suppress(OSError):
                fields = (
                    (Path("/proc") / str(child) / "stat").read_text().rpartition(")")[2].split()
                )
                found[child] = (int(fields[11]) + int(fields[12])) / tick
            found |= _spent(child) if (Path("/proc") / str(child)).exists() else {}
    return found


class Timed:
    """An engine whose steps are timed."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def _count(self, name: str) -> Callable[[], int]:
        sql = f"SELECT count(*) AS n FROM {name}"
        return lambda: int(self._engine.fetch(sql).to_pylist()[0]["n"])

    def step(self, name: str, sql: str) -> None:
        """Time one step of SQL."""
        with self._clock.step(name, self._count(name)):
            self._engine.step(name, sql)

    def map_batches(self, name: str, *rest: Any) -> None:
        """Time one step through Python."""
        with self._clock.step(name, self._count(name)):
            self._engine.map_batches(name, *rest)


def _reads(engine: Engine, made: Made, destinations: tuple[str, ...]) -> None:
    shape = Table("any", "Any shape.", (Column("any", "VARCHAR", "any"),), ("any",))
    target = engine.directory / "destinations.parquet"
    values = ", ".join(f"('{country}')" for country in destinations)
    duckdb.sql(f"COPY (SELECT * FROM (VALUES {values}) AS t(country)) TO '{target}'")
    for name in _ANY_TABLE:
        engine.read(name, [target if name == "destinations" else made.path(name)], shape)


def finding(made: Made, clock: Clock) -> None:
    """All steps of the finding control_breach."""
    from enduse.findings.control_steps import judge_lines

    with clock.step("rulebook"):
        rulebook()
    with tempfile.TemporaryDirectory(dir=made.directory) as place:
        engine = open_engine(EngineSettings(threads=THREADS), Path(place))
        _reads(engine, made, DESTINATIONS)
        judge_lines(Timed(engine, clock))
        engine.close()


def every_line(made: Made, clock: Clock) -> None:
    """The verdict of each jurisdiction on each line, whatever its destination."""
    from enduse.findings.control_steps import SHIPMENTS
    from enduse.rules.bulk import judged
    from enduse.rules.situations import numbered, prepare

    with clock.step("rulebook"):
        rulebook()
    with tempfile.TemporaryDirectory(dir=made.directory) as place:
        engine = open_engine(EngineSettings(threads=THREADS), Path(place))
        _reads(engine, made, EVERYWHERE)
        timed = Timed(engine, clock)
        prepare(timed)
        numbered(timed, "lines_numbered", replace(SHIPMENTS, keep=("source_id", "row_no")))
        judged(timed, "verdicts", "lines_numbered")
        said = ", ".join(f"o.verdict_{one.lower()}" for one in JURISDICTIONS)
        timed.step(
            "verdict_of_each_line",
            f"SELECT l.source_id, l.row_no, {said} FROM lines_numbered AS l "
            "JOIN verdicts AS v ON v.situation = l.situation "
            "JOIN verdicts_outcomes AS o ON o.outcome = v.outcome",
        )
        engine.close()


def _flat_rules(target: Path) -> None:
    """Write the rules as a flat table: jurisdiction, code, countries, days, measure.

    Lists are taken as codes of HS 2022, only those that are fully known. Every condition but the
    country of dispatch is left out, so this says less than the rulebook.
    """
    book, rows = rulebook(), []
    for rule in book.rules:
        for goods in rule.goods or ():
            found = [code for code in codes() if on_list(goods, code, 2022, None)]
            for code, country in product(found, EVERYWHERE):
                if book.areas.holds(rule.to, country, rule.effective_from):
                    rows.append(
                        (rule.jurisdiction, code, country, rule.effective_from,
                         rule.effective_to or dt.date(2100, 1, 1), _STRENGTH.get(rule.measure, 0))
                    )  # fmt: skip
    seats = {law: [c for c in COUNTRIES if _sends(book, law, c)] for law in JURISDICTIONS}
    flat = [(law, *rest, seat) for law, *rest in rows for seat in seats[law]]
    names = ("jurisdiction", "hs6", "destination", "begins", "ends", "strength", "dispatch")
    table = pa.table(dict(zip(names, map(list, zip(*flat, strict=True)), strict=True)))
    pq.write_table(table, target)


def _sends(book: RuleBook, law: str, country: str) -> bool:
    """Whether the rules of a jurisdiction reach goods because they are sent from a country."""
    return any(
        book.areas.holds(tuple(one["dispatch"]), country, dt.date(2024, 1, 1))
        for rule in book.of(law)
        for one in rule.reaches
        if "dispatch" in one
    )


_PLAIN_JOIN = """
FROM read_parquet('{lines}') AS l
LEFT JOIN read_parquet('{entities}') AS e ON e.entity_id = l.shipper_id
LEFT JOIN read_parquet('{brands}') AS b ON b.brand = l.brand
JOIN read_parquet('{flat}') AS f ON f.hs6 = l.hs6 AND f.destination = l.destination
  AND f.dispatch = l.dispatch AND l.date >= f.begins AND l.date < f.ends
"""


def plain(made: Made, clock: Clock) -> None:
    """DuckDB alone: the same lines joined with a flat table of rules, grouped in two ways."""
    with tempfile.TemporaryDirectory(dir=made.directory) as place, duckdb.connect() as connection:
        flat = Path(place) / "flat.parquet"
        with clock.step("flat table of rules"):
            _flat_rules(flat)
        connection.execute(f"SET threads = {THREADS}; SET memory_limit = '5GB'")
        connection.execute(f"SET temp_directory = '{place}'; SET enable_progress_bar = false")
        files = {name: made.path(name) for name in ("lines", "entities", "brands")}
        joined = _PLAIN_JOIN.format(flat=flat, **files)
        strongest = ", ".join(
            f"max(CASE WHEN f.jurisdiction = '{one}' THEN f.strength END) AS {one.lower()}"
            for one in JURISDICTIONS
        )
        queries = {
            "totals by jurisdiction": "SELECT f.jurisdiction, f.strength, e.country, b.country, "
            f"count(*) AS n {joined} GROUP BY ALL",
            "strongest of each line": f"SELECT l.source_id, l.row_no, {strongest} {joined} "
            "GROUP BY l.source_id, l.row_no",
        }
        for name, sql in queries.items():
            with clock.step(name):
                connection.execute(f"COPY ({sql}) TO '{place}/made.parquet' (FORMAT parquet)")


def questions(made: Made, clock: Clock) -> None:
    """2,000 questions about one transaction each: the middle and the slowest hundredth."""
    with clock.step("rulebook"):
        book = rulebook()
    chance, took = random.Random(1), []
    while len(took) < QUESTIONS:
        asked = facts_of(
            chance.choice(codes()),
            dt.date(2020, 1, 1) + dt.timedelta(chance.randrange(2500)),
            dispatch=chance.choice(COUNTRIES),
            destination=chance.choice(EVERYWHERE),
            origin=chance.choice((None, *COUNTRIES)),
            edition=2022,
        )
        cpu, began = time.thread_time(), time.monotonic()
        with suppress(InputError):  # a code that the edition never had
            control(book, asked)
            took.append((time.monotonic() - began, time.thread_time() - cpu))
    for name, place in (
        ("median, ms", QUESTIONS // 2),
        ("99th percentile, ms", QUESTIONS * 99 // 100),
    ):
        seconds, cpu = (sorted(each)[place] * 1000 for each in zip(*took, strict=True))
        clock.took.append(
            Took(
                0,
                "one question",
                name,
                round(seconds, 1),
                round(cpu, 1),
                resident(os.getpid()) >> 20,
            )
        )


TASKS = {"every line": every_line, "finding": finding, "plain": plain, "one question": questions}


def measured(task: str, made: Made) -> list[Took]:
    """Run one task in a process of its own."""
    print(f"{made.rows:>11,}  {task} ...", file=sys.stderr, flush=True)
    command = [sys.executable, __file__, "--task", task, "--sizes", str(made.rows / MILLION),
               "--directory", str(made.directory), *(["--mixed"] if made.mixed else [])]  # fmt: skip
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return [Took(**one) for one in json.loads(done.stdout)]


def run_task(task: str, made: Made) -> None:
    """Do one task and print what its steps took, as JSON."""
    clock = Clock(made.rows, task)
    TASKS[task](made, clock)
    print(json.dumps([asdict(one) for one in [*clock.took, clock.whole()]]))


def table(results: list[Took]) -> str:
    """The results as a Markdown table."""
    lines = ["| lines | task | step | seconds | CPU s | peak MiB | rows made |",
             "|---:|---|---|---:|---:|---:|---:|"]  # fmt: skip
    lines += [
        f"| {r.rows:,} | {r.task} | {r.step} | {r.seconds:,} | {r.cpu:,} | {r.peak_mib:,} | "
        f"{'' if r.made is None else f'{r.made:,}'} |"
        for r in results
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure the sizes asked for and print tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--sizes", default="1,5,20", help="millions of lines, by commas")
    parser.add_argument("--directory", type=Path, default=Path(__file__).parent / "out" / "rules")
    parser.add_argument("--mixed", action="store_true", help="all countries independent")
    parser.add_argument("--keep", action="store_true", help="keep the files made")
    parser.add_argument("--only", default=",".join(TASKS), help="tasks, by commas")
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    results: list[Took] = []
    for size in options.sizes.split(","):
        made = Made(int(float(size) * MILLION), options.directory, options.mixed)
        if options.task:
            return run_task(options.task, made)
        make(made)
        for task in options.only.split(","):
            results += measured(task, made)
        if not options.keep:
            for name in ("lines", "entities", "brands"):
                made.path(name).unlink()
    print(table(results))
    return None


if __name__ == "__main__":
    main()
