"""How good answers are: recall by class at a false-alert rate, calibration, misses to read.

    python bench/names/judge.py [--cache ...]  # ours alone, on the whole judge half

A false alert is an unlisted company with a best answer above the threshold; the threshold is the
lowest at which no more than 1 % (0.1 %) of them raise one. A query is *found* when no entity
scores above the right one and the right one is above the threshold; *among* the answers when the
right one is above the threshold at all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from alter import CLASSES
from material import ALIAS, Answers, Material, load

RATES = 0.01, 0.001
MISSES = 50
TENTHS = 10


@dataclass(frozen=True)
class Recall:
    """Recall of one class at one rate of false alerts: right on top, and right at all."""

    name: str
    queries: int
    found: float
    among: float


def threshold(answers: Answers, negatives: npt.NDArray[np.bool_], rate: float) -> float:
    """Return the score that at most `rate` of the unlisted companies exceed."""
    scores = np.sort(answers.score[negatives])[::-1]
    return float(scores[min(len(scores) - 1, math.floor(rate * len(scores)))])


def recalls(material: Material, answers: Answers, rate: float) -> list[Recall]:
    """Return the recall of each class, of all 18 altered classes together, and of the aliases."""
    least = threshold(answers, material.negatives, rate)
    right = answers.found(material.truth) & (answers.true_score > least)
    among = (material.truth >= 0) & (answers.true_score > least)
    groups = {name: material.classes == name for name in CLASSES}
    groups["all altered"] = np.isin(material.classes, list(CLASSES))
    groups[ALIAS] = material.classes == ALIAS
    return [
        Recall(name, int(mask.sum()), float(right[mask].mean()), float(among[mask].mean()))
        for name, mask in groups.items()
        if mask.any()
    ]


@dataclass(frozen=True)
class Tenth:
    """Answers given with a probability in one tenth, and how many of them are right."""

    low: float
    answers: int
    mean: float
    right: float


def calibration(answers: Answers, truth: npt.NDArray[np.int64]) -> list[Tenth]:
    """Return the best answers by tenths of their probability, empty tenths left out."""
    given = answers.score > 0
    tenth = np.minimum((answers.score * TENTHS).astype(int), TENTHS - 1)
    right = answers.best == truth
    found = []
    for number in range(TENTHS):
        mask = given & (tenth == number)
        if mask.any():
            mean, share = float(answers.score[mask].mean()), float(right[mask].mean())
            found.append(Tenth(number / TENTHS, int(mask.sum()), mean, share))
    return found


def only(answers: Answers, mask: npt.NDArray[np.bool_]) -> Answers:
    """Return the answers to some of the queries."""
    return Answers(answers.best[mask], answers.score[mask], answers.true_score[mask])


def calibration_chart(tenths: dict[str, list[Tenth]]) -> str:
    """Return the calibration as SVG: the share that is right over the probability given."""
    import vl_convert

    values = [
        {"given": one.mean, "right": one.right, "answers": one.answers, "queries": name}
        for name, found in tenths.items()
        for one in found
    ]
    x: dict[str, Any] = {"field": "given", "type": "quantitative", "title": "probability given"}
    y: dict[str, Any] = {"field": "right", "type": "quantitative", "title": "share that is right"}
    legend = {"orient": "bottom", "title": None}
    colour = {"field": "queries", "legend": legend, "scale": {"range": ["#2f5d7c", "#c4701a"]}}
    size = {"field": "answers", "type": "quantitative", "legend": None}
    ideal = {"values": [{"given": 0, "right": 0}, {"given": 1, "right": 1}]}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 360,
        "height": 360,
        "encoding": {"x": x, "y": y},
        "layer": [
            {"data": ideal, "mark": {"type": "line", "color": "#999", "strokeDash": [4, 4]}},
            {
                "data": {"values": values},
                "encoding": {"color": colour},
                "layer": [
                    {"mark": "line"},
                    {"mark": {"type": "point", "filled": True}, "encoding": {"size": size}},
                ],
            },
        ],
    }
    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


def misses(material: Material, answers: Answers) -> str:
    """Return fifty aliases that were not found at 1 % false alerts, for people to read."""
    least = threshold(answers, material.negatives, RATES[0])
    found = answers.found(material.truth) & (answers.true_score > least)
    places = np.flatnonzero((material.classes == ALIAS) & ~found).tolist()
    chosen = sorted(Random(1).sample(places, min(MISSES, len(places))))
    lines = [f"{len(places)} aliases not found above {least:.3f}; {len(chosen)} of them:", ""]
    for place in chosen:
        lines += [material.queries[place]]
        true = _names(material, int(material.truth[place]))
        lines += [f"  listed as    {true}", f"  scored       {answers.true_score[place]:.3f}"]
        best = int(answers.best[place])
        answer = _names(material, best) if best >= 0 else "nothing"
        lines += [f"  best answer  {answers.score[place]:.3f} {answer}", ""]
    return "\n".join(lines)


def _names(material: Material, entity: int) -> str:
    names = [material.names[row] for row in material.rows_of[entity]]
    rest = f" | and {len(names) - 6} more" if len(names) > 6 else ""
    return " | ".join(dict.fromkeys(names[:6])) + rest


def write_misses(material: Material, answers: Answers, cache: Path) -> Path:
    """Write the misses beside the task: they are names of lists, which are not shipped."""
    path = cache / "misses.txt"
    path.write_text(misses(material, answers), encoding="utf-8")
    return path


def main() -> None:
    from options import options
    from ours import answers as ours

    given = options("Judge our matcher").parse_args()
    material = load(given.cache, most=10**9)
    answers = ours(material)
    for rate in RATES:
        least = threshold(answers, material.negatives, rate)
        print(f"{rate:.1%} false alerts of {material.negatives.sum():,}: above {least:.4f}")
        for one in recalls(material, answers, rate):
            print(f"  {one.name:16}{one.queries:6}{one.found:8.3f}{one.among:8.3f}")
    aliases = material.classes == ALIAS
    for tenth in calibration(only(answers, aliases), material.truth[aliases]):
        print(f"  {tenth.low:.1f}{tenth.answers:6}{tenth.mean:8.3f}{tenth.right:8.3f}")
    print(write_misses(material, answers, given.cache))


if __name__ == "__main__":
    main()
