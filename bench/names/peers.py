"""The peers on the same names in the same run: nomenklatura's matchers, rapidfuzz Jaro-Winkler.

    python bench/names/peers.py [--data ...] [--cache ...] [--fresh]

Jaro-Winkler compares every query with every listed name, in capitals. nomenklatura compares
entities with all their listed names; 12,000 comparisons a query would take a day, so candidates
are chosen as its users do: its own blocker's best 20, and the entities of the 15 nearest names by
rapidfuzz `token_sort_ratio` on ASCII capitals. The right entity is always among them, so that
blocking never costs a peer a hit. Answers are kept under the library's version.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from anyascii import anyascii
from material import Answers, Floats, Integers, Material, best_of, load
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

CHUNK = 512
NEAREST, BLOCKED = 15, 20
NOMENKLATURA = "logic-v2", "regression-v1"
_known: dict[int, Any] = {}


def _chunks(count: int, size: int = CHUNK) -> Iterator[slice]:
    return (slice(start, start + size) for start in range(0, count, size))


def jaro_winkler(material: Material) -> Answers:
    """Score every query against every listed name."""
    listed = [name.upper() for name in material.names]
    asked = [name.upper() for name in material.queries]
    count = len(asked)
    best, top, true = np.full(count, -1), np.zeros(count, np.float32), np.zeros(count, np.float32)
    for part in _chunks(count):
        scores = process.cdist(
            asked[part], listed, scorer=JaroWinkler.similarity, dtype=np.float32, workers=2
        )
        places = scores.argmax(axis=1)
        best[part] = material.entities[places]
        top[part] = scores[np.arange(len(places)), places]
        for row, entity in enumerate(material.truth[part]):
            if entity >= 0:
                true[part.start + row] = scores[row, material.rows_of[int(entity)]].max()
    return Answers(best, top, true)


def _nearest(material: Material) -> Iterator[tuple[int, set[int]]]:
    """Yield for each query the entities of its nearest names by sorted words."""
    listed = [anyascii(name).upper() for name in material.names]
    asked = [anyascii(name).upper() for name in material.queries]
    for part in _chunks(len(asked)):
        scores = process.cdist(
            asked[part], listed, scorer=fuzz.token_sort_ratio, dtype=np.uint8, workers=2
        )
        near = np.argpartition(-scores.astype(np.int16), NEAREST, axis=1)[:, :NEAREST]
        for row, places in enumerate(near):
            yield part.start + row, set(material.entities[places].tolist())


def entity(number: str, names: list[str], schema: str = "Company") -> Any:
    """Return a FollowTheMoney entity with these names."""
    from followthemoney import model

    return model.get_proxy({"id": number, "schema": schema, "properties": {"name": names}})


class _Listed:
    """What nomenklatura's index wants of a store's view: its entities."""

    def __init__(self, material: Material) -> None:
        self.material = material

    def entities(self, include_schemata: object = None) -> Iterator[Any]:
        for number, rows in self.material.rows_of.items():
            yield entity(f"e{number}", [self.material.names[row] for row in rows])


def _blocked(material: Material) -> dict[int, set[int]]:
    """Return for each query the entities that nomenklatura's own index gives."""
    from nomenklatura.blocker.index import Index

    with tempfile.TemporaryDirectory() as place:
        view: Any = _Listed(material)
        index = Index(view, Path(place), {"max_candidates": BLOCKED})
        index.build()
        asked = (entity(f"q{i}", [name]) for i, name in enumerate(material.queries))
        return {
            int(str(query)[1:]): {int(str(one)[1:]) for one, _ in found}
            for query, found in index.match_entities(asked)
        }


def candidates(material: Material) -> tuple[Integers, Integers]:
    """Return the pairs (query, entity) that nomenklatura compares."""
    blocked, pairs = _blocked(material), []
    for query, near in _nearest(material):
        others = near | blocked.get(query, set())
        if material.truth[query] >= 0:
            others.add(int(material.truth[query]))
        pairs += [(query, one) for one in sorted(others)]
    both = np.array(pairs, dtype=np.int64)
    return both[:, 0], both[:, 1]


def compare(algorithm: str, pairs: list[tuple[Any, Any]]) -> Floats:
    """Return nomenklatura's scores of pairs of entities."""
    from nomenklatura.matching import get_algorithm
    from nomenklatura.matching.types import ScoringConfig

    matcher: Any = get_algorithm(algorithm)
    if algorithm == "regression-v1":  # the same model, asked once for many pairs
        encoded = np.array([matcher.encode_pair(left, right) for left, right in pairs])
        return np.asarray(matcher.load()[0].predict_proba(encoded)[:, 1], dtype=np.float32)
    given = ScoringConfig.defaults()
    scores = [matcher.compare(left, right, given).score for left, right in pairs]
    return np.array(scores, dtype=np.float32)


def _start(names: dict[int, list[str]]) -> None:
    _known.update({number: entity(f"e{number}", texts) for number, texts in names.items()})


def _work(job: tuple[str, list[tuple[str, list[int]]]]) -> Floats:
    algorithm, asked = job
    pairs = []
    for name, others in asked:
        query = entity(f"q{name}", [name])  # the library keeps what it read of a name by this id
        pairs += [(query, _known[other]) for other in others]
    return compare(algorithm, pairs)


def nomenklatura(algorithm: str) -> Callable[[Material], Answers]:
    """Return the matcher `algorithm` as a function from the task to answers."""

    def answers(material: Material) -> Answers:
        query, other = candidates(material)
        starts = np.flatnonzero(np.diff(query, prepend=-1))
        asked = [
            (material.queries[query[part[0]]], other[part].tolist())
            for part in np.split(np.arange(len(query)), starts[1:])
        ]
        names = {n: [material.names[row] for row in rows] for n, rows in material.rows_of.items()}
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(2, context, _start, (names,)) as pool:
            jobs = [(algorithm, asked[part]) for part in _chunks(len(asked), 64)]
            scores = np.concatenate(list(pool.map(_work, jobs)))
        return best_of(material, query, other, scores)

    return answers


def peers() -> dict[str, tuple[str, Callable[[Material], Answers]]]:
    """Return each peer: name to the version of its library and its function."""
    fuzzy, matcher = version("rapidfuzz"), version("nomenklatura")
    found: dict[str, tuple[str, Callable[[Material], Answers]]] = {
        "rapidfuzz Jaro-Winkler": (fuzzy, jaro_winkler)
    }
    return found | {name: (matcher, nomenklatura(name)) for name in NOMENKLATURA}


def kept(name: str, material: Material, cache: Path) -> Path:
    """Return where the answers of a peer's version to this task are kept."""
    number, _ = peers()[name]
    return cache / f"peer-{name.replace(' ', '-').lower()}-{number}-{material.key}.parquet"


def answers_of(name: str, material: Material, cache: Path, fresh: bool = False) -> Answers:
    """Return a peer's answers, from the cache where this version answered this task before."""
    (number, function), path = peers()[name], kept(name, material, cache)
    if fresh or not path.exists():
        print(f"{name} {number} ...", file=sys.stderr, flush=True)
        began = time.monotonic()
        pq.write_table(function(material).table(), path)
        print(f"  {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return Answers.read(path)


def main() -> None:
    from options import options

    given = options("Ask the peers and keep their answers").parse_args()
    for name in peers():
        answers_of(name, load(given.cache), given.cache, given.fresh)


if __name__ == "__main__":
    main()
