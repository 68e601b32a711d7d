"""What is judged: the listed names, the queries of the `judge` half and their truth."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from task import FILES

ALIAS = "alias"  # reported apart from the made classes
NEGATIVE = "negative"
MORE_FOR_PEERS = 4_000  # the slowest peer reads 15 names a second; ours is judged on all as well

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Material:
    """Listed names with their entities as numbers; queries with class and true entity (-1: none)."""

    names: list[str]
    entities: Integers
    queries: list[str]
    classes: npt.NDArray[np.str_]
    truth: Integers
    key: str

    @cached_property
    def rows_of(self) -> dict[int, Integers]:
        """Rows of each entity."""
        order = np.argsort(self.entities, kind="stable")
        starts = np.flatnonzero(np.diff(self.entities[order], prepend=-1))
        return {int(self.entities[part[0]]): part for part in np.split(order, starts[1:])}

    @property
    def negatives(self) -> npt.NDArray[np.bool_]:
        """Which queries stand on no list."""
        return np.asarray(self.truth < 0)


@dataclass(frozen=True)
class Answers:
    """A matcher's answers: best entity and its score, and the score of the true entity."""

    best: Integers
    score: Floats
    true_score: Floats

    def found(self, truth: Integers) -> npt.NDArray[np.bool_]:
        """Whether no other entity scores above the right one; ties count for the matcher."""
        return np.asarray((truth >= 0) & (self.true_score >= self.score) & (self.score > 0))

    def table(self) -> pa.Table:
        return pa.table({"best": self.best, "score": self.score, "true_score": self.true_score})

    @classmethod
    def read(cls, path: Path) -> Answers:
        table = pq.read_table(path)
        return cls(*(table[name].to_numpy() for name in ("best", "score", "true_score")))


def load(cache: Path, split: str = "judge", most: int = MORE_FOR_PEERS) -> Material:
    """Return the task's half `split`, with up to `most` of its additional unlisted companies."""
    listed = pq.read_table(cache / FILES[0])
    queries = [row for row in pq.read_table(cache / FILES[1]).to_pylist() if row["split"] == split]
    more = [row for row in pq.read_table(cache / FILES[2]).to_pylist() if row["split"] == split]
    numbers = {entity: i for i, entity in enumerate(dict.fromkeys(listed["entity"].to_pylist()))}
    more = more[:most]
    texts = [row["name"] for row in (*queries, *more)]
    truth = [numbers[row["entity"]] if row["entity"] else -1 for row in queries] + [-1] * len(more)
    names = listed["name"].to_pylist()
    digest = hashlib.sha256("\n".join((*names, "", *texts)).encode()).hexdigest()[:12]
    classes = [row["class"] for row in queries] + [NEGATIVE] * len(more)
    entities = np.array([numbers[entity] for entity in listed["entity"].to_pylist()])
    return Material(names, entities, texts, np.array(classes), np.array(truth), digest)


def best_of(material: Material, query: Integers, entity: Integers, score: Floats) -> Answers:
    """Return the answers from scored (query, entity) pairs; a query without pairs scores 0."""
    count = len(material.queries)
    best, top = np.full(count, -1), np.zeros(count, np.float32)
    order = np.lexsort((entity, -score, query))
    query, entity, score = query[order], entity[order], score[order]
    first = np.flatnonzero(np.diff(query, prepend=-1))
    best[query[first]], top[query[first]] = entity[first], score[first]
    true = np.zeros(count, np.float32)
    right = entity == material.truth[query]
    np.maximum.at(true, query[right], score[right])
    return Answers(best, top, true)
