"""Measure one order check with 30,000 listed names loaded, and its cold start.

    python bench/orders.py [--orders 300] [--lists ../shared/data/lists] [--profile]

Lists are those of `--lists` as far as they are there (US OFAC, the US Consolidated Screening List,
UN); what is missing to 30,000 names is made up. Half of the orders name somebody on the lists. The
orders are made-up ones of one to five lines of goods and four to eight parties, varied by a seed.
Everything is opened once, as a service would; then each order is read, checked and written as JSON.
The cold start is `enduse order check` as a process of its own, with compiled files kept. Wall and
CPU milliseconds: on a machine with other work the CPU time is what the check costs.
"""

from __future__ import annotations

import argparse
import cProfile
import csv
import datetime as dt
import json
import os
import pstats
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from enduse.cli.opening import results
from enduse.orders.check import check_order, open_known, settled
from enduse.orders.check.page import plain_answer
from enduse.orders.model import parse_order, template
from enduse.readers.lists import ListOptions, load_list
from enduse.workspace import Workspace

NAMES = 30_000
DAY = dt.date(2024, 3, 8)
AT = "2024-01-15T00:00:00Z"
REAL = (
    ("ofac-sdn", ("ofac_sdn_2023-01.csv", "ofac_sdn_address_2023-01.csv")),
    ("us-csl", ("us_csl_2023-11.csv",)),
    ("un", ("un_consolidated_2026-02-27.xml",)),
)
COUNTRIES = ("TR", "CN", "AE", "KZ", "DE", "IN", "US", "VN", "RU", "HK")
CODES = ("845710", "845811", "845961", "846693", "848210", "854231", "903289")
WORDS = [
    "alpha",
    "baltic",
    "crown",
    "delta",
    "eastern",
    "falcon",
    "global",
    "harbor",
    "inter",
    "jade",
    "kappa",
    "lotus",
    "meridian",
    "nova",
    "orbit",
    "polar",
    "quest",
    "royal",
    "silk",
    "titan",
    "union",
    "vector",
    "west",
    "zenith",
    "machine",
    "tool",
    "precision",
    "metal",
    "trading",
    "industrial",
    "works",
    "systems",
    "electronics",
    "bearing",
    "aero",
    "technics",
    "supply",
    "import",
    "export",
]


def made_name(luck: random.Random) -> str:
    """A made-up company name of two to four words and a legal form."""
    words = luck.sample(WORDS, luck.randint(2, 4))
    forms = ("LLC", "Ltd", "GmbH", "Co., Ltd.", "OOO", "A.S.")
    return f"{' '.join(words).title()} {luck.randint(1, 9_999)} {luck.choice(forms)}"


def load(workspace: Workspace, lists: Path) -> list[str]:
    """Load the lists, made-up names up to `NAMES`, and return some listed names."""
    for form, files in REAL:
        paths = [lists / name for name in files if (lists / name).exists()]
        if paths:
            load_list(workspace, paths, form, ListOptions(None, None, None), AT)
    known = open_index_names(workspace) if workspace.sources() else []
    luck = random.Random(1)
    missing = max(0, NAMES - len(known))
    path = workspace.root.parent / "made-up.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["entry", "name", "country", "listed_from"])
        for number in range(missing):
            known.append(made_name(luck))
            rows.writerow([number, known[-1], luck.choice(COUNTRIES), "2022-05-08"])
    if missing:
        load_list(workspace, [path], "csv", ListOptions("made-up", "made up", None), AT)
    return known


def open_index_names(workspace: Workspace) -> list[str]:
    """Return the distinct listed names of the workspace."""
    from enduse.screening.build import open_index

    names: list[str] = open_index(workspace).tables["names"]["name"].to_pylist()
    return names


def order(number: int, listed: list[str]) -> dict[str, Any]:
    """One made-up order, varied by its number."""
    luck = random.Random(number)
    made = template()
    made["id"] = f"BENCH-{number}"
    to = luck.choice(COUNTRIES)
    made["route"] |= {"dispatch": luck.choice(("TW", "DE", "JP")), "destination": to}
    for place, party in enumerate(made["parties"]):
        party["names"] = [made_name(luck) for _ in range(luck.randint(1, 3))]
        if place == 1:
            party |= {"country": to, "owners": [made_name(luck)]}
            if luck.random() < 0.5:
                party["names"].append(luck.choice(listed))
    for _ in range(luck.randint(0, 4)):
        made["parties"].append(
            {"roles": [luck.choice(("notify", "agent", "installer", "intermediate_consignee"))],
             "names": [made_name(luck)], "country": luck.choice(COUNTRIES),
             "addresses": [f"{luck.randint(1, 99)} Example Street, Izmir"]}
        )  # fmt: skip
    [line] = made["goods"]
    made["goods"] = [
        line | {"hs": luck.choice(CODES), "serials": [f"B{number}-{n}"], "eccn": None,
                "us_content": luck.choice((None, 3, 40)), "origin": luck.choice(("TW", "JP", "DE"))}
        for n in range(luck.randint(1, 5))
    ]  # fmt: skip
    return made


def measure(work: Callable[[], object]) -> tuple[float, float]:
    """Return wall and CPU milliseconds of some work."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def told(what: str, taken: list[tuple[float, float]]) -> str:
    """One row of the table."""
    wall, cpu = np.array(taken).T
    p50, p99 = np.percentile(wall, [50, 99])
    c50, c99 = np.percentile(cpu, [50, 99])
    return f"| {what} | {len(taken)} | {p50:,.0f} | {p99:,.0f} | {c50:,.0f} | {c99:,.0f} |"


def cold(directory: Path, text: str, times: int = 5) -> list[tuple[float, float]]:
    """Time the command itself; the first run, which compiles the program's files, is not counted."""
    (directory / "order.json").write_text(text, encoding="utf-8")
    program = Path(sys.executable).with_name("enduse")
    asked = [program, "order", "check", "order.json", "--as-of", DAY.isoformat(), "-w", "w"]
    told = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    told |= {"PYTHONPYCACHEPREFIX": str(directory / "compiled"), "ENDUSE_USER": "bench"}
    taken = []
    for _ in range(times + 1):
        before, wall = os.times(), time.perf_counter()
        subprocess.run(asked, cwd=directory, env=told, check=True, capture_output=True)
        after = os.times()
        cpu = after.children_user + after.children_system - before[2] - before[3]
        taken.append(((time.perf_counter() - wall) * 1000, cpu * 1000))
    return taken[1:]


def main() -> None:
    """Load the lists, check the orders, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--orders", type=int, default=300)
    home = Path(__file__).parents[2] / "shared" / "data" / "lists"
    parser.add_argument("--lists", type=Path, default=home)
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, ExitStack() as parts:
        directory = Path(place)
        workspace = Workspace.create(directory / "w")
        listed = load(workspace, options.lists)
        print(f"{len(listed):,} listed names, {len(workspace.sources())} files", flush=True)
        known = parts.enter_context(open_known(workspace, lambda: results(workspace)))
        texts = [json.dumps(order(number, listed)) for number in range(options.orders)]

        def check(text: str) -> None:
            found = check_order(parse_order(text), known, DAY)
            json.dumps(plain_answer(found, known.files.paths))

        check(texts[0])  # reads the reference tables
        settled()
        if options.profile:
            profile = cProfile.Profile()
            profile.enable()
            for text in texts:
                check(text)
            profile.disable()
            pstats.Stats(profile).sort_stats("cumtime").print_stats(70)
            return
        taken = [measure(lambda t=text: check(t)) for text in texts]
        print("| what | times | p50 ms | p99 ms | CPU p50 ms | CPU p99 ms |")
        print("|---|---:|---:|---:|---:|---:|")
        print(told("one order check, everything open", taken))
        print(told("`enduse order check`, from the start", cold(directory, texts[0])))


if __name__ == "__main__":
    main()
