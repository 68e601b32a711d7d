"""The EU's firms looked for on the US lists with all identifiers hidden.

Both sides are the organisations with a valid Russian tax number (INN), so that the truth of every
pair is known: one firm, if an INN or OGRN is common to both. Each EU entry asks with all its names;
its answer is the US entry of its most probable name. With identifiers, a common number decides and
two different valid numbers of one kind forbid.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from lists import Listed, read_lists
from material import Answers

AT = 0.5, 0.8, 0.9
Match = Callable[[list[str], list[str]], pa.Table]


@dataclass(frozen=True)
class Firm:
    """An entry with all its names and valid numbers."""

    entry: str
    names: tuple[str, ...]
    numbers: frozenset[str]


@dataclass(frozen=True)
class Found:
    """How EU firms were found on the US lists at one threshold.

    `precision` is among the firms that both list; `precision_of_all` counts the answers to firms
    of which the US list has none too, some of them one name under two numbers.
    """

    least: float
    firms: int
    listed_by_both: int
    recall: float
    precision: float
    precision_of_all: float


def firms(rows: list[Listed], european: bool) -> list[Firm]:
    """Return the organisations of one side that bear a valid INN."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    numbers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.entry.startswith("eu:") == european and row.kind != "person":
            names[row.entry][row.name] = None
            numbers[row.entry] |= set(row.numbers)
    return [
        Firm(entry, tuple(texts), frozenset(numbers[entry]))
        for entry, texts in sorted(names.items())
        if any(number.startswith("ru-inn:") for number in numbers[entry])
    ]


def best(asked: list[Firm], listed: list[Firm], match: Match) -> Answers:
    """Return for each asked firm the most probable listed one, and the probability of a true one."""
    names = [name for firm in listed for name in firm.names]
    owner = np.repeat(np.arange(len(listed)), [len(firm.names) for firm in listed])
    queries = [name for firm in asked for name in firm.names]
    asker = np.repeat(np.arange(len(asked)), [len(firm.names) for firm in asked])
    table = match(queries, names)
    who = asker[table["query"].to_numpy()]
    whom = owner[table["row"].to_numpy()]
    chances = table["probability"].to_numpy()
    count = len(asked)
    top, found, true = np.zeros(count), np.full(count, -1), np.zeros(count)
    for a, b, chance in zip(who.tolist(), whom.tolist(), chances.tolist(), strict=True):
        if asked[a].numbers & listed[b].numbers:
            true[a] = max(true[a], chance)
        if chance > top[a]:
            top[a], found[a] = chance, b
    return Answers(found, top.astype(np.float32), true.astype(np.float32))


def measure(data: Path, match: Match) -> list[Found]:
    """Return recall and precision of the best answer at each threshold, on names alone."""
    rows = read_lists(data)
    asked, listed = firms(rows, True), firms(rows, False)
    known = frozenset(number for firm in listed for number in firm.numbers)
    both = np.array([bool(firm.numbers & known) for firm in asked])
    answers = best(asked, listed, match)
    right = both & (answers.true_score >= answers.score)
    result = []
    for least in AT:
        said = answers.score >= least
        hits = float((right & said).sum())
        shares = (hits / mask.sum() for mask in (both, said & both, said))
        result.append(Found(least, len(asked), int(both.sum()), *shares))
    return result


def ours(queries: list[str], names: list[str]) -> pa.Table:
    """Match with our own index."""
    from enduse.identity.matching import NameIndex

    return NameIndex.build(names).match(queries, minimum=0.1)
