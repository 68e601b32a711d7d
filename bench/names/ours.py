"""`enduse`'s own matcher on the task: the index of the listed names, built once and kept."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
from material import Answers, Material, best_of

from enduse.identity.matching import MATCHER_VERSION, NameIndex

NAME = f"enduse {MATCHER_VERSION}"
LEAST = 0.01  # answers below this are not asked for
BATCH = 50_000


@lru_cache(maxsize=2)
def _index(names: tuple[str, ...]) -> NameIndex:
    return NameIndex.build(list(names))


def index_of(material: Material) -> NameIndex:
    """Return the index of the listed names."""
    return _index(tuple(material.names))


def matches(material: Material) -> pa.Table:
    """Return query, row and probability of every answer of at least LEAST."""
    index, parts = index_of(material), []
    for start in range(0, len(material.queries), BATCH):
        part = index.match(material.queries[start : start + BATCH], minimum=LEAST)
        query = part["query"].to_numpy().astype(np.int64) + start
        parts.append(part.set_column(0, "query", pa.array(query)))
    return pa.concat_tables(parts)


def answers(material: Material) -> Answers:
    """Return the best entity of each query: that of its best name."""
    found = matches(material)
    query, row = (found[name].to_numpy().astype(np.int64) for name in ("query", "row"))
    score = found["probability"].to_numpy().astype(np.float32)
    return best_of(material, query, material.entities[row], score)


def saved_index(material: Material) -> Path:
    """Save the index into a temporary directory and return it; the caller removes it."""
    place = Path(tempfile.mkdtemp(prefix="names-index-"))
    index_of(material).save(place)
    return place
