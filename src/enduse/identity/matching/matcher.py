"""The matcher as others use it: an index of names, asked with names; and pairs of names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from enduse.identity.matching.features import features
from enduse.identity.matching.index import Index
from enduse.identity.matching.keeping import load_index, save_index
from enduse.identity.matching.model import shipped
from enduse.identity.matching.people import person_probabilities

_CODE_VERSION: Final = "1"  # changes with the code; the model's own version with the weights
_BATCH: Final = 20_000
_HITS = pa.schema([("query", pa.int32()), ("row", pa.int32()), ("probability", pa.float32())])


def __getattr__(name: str) -> Any:
    """Give what comes with the model, which is read when first needed.

    `MATCHER_VERSION` changes whenever the same two names may get another probability.
    `ALERT_1_PERCENT`: 1 in 100 unlisted companies gets an answer at least this probable against
    30,000 listed names; `ALERT_1_PERMILLE`: 1 in 1,000.
    """
    if name == "MATCHER_VERSION":
        return f"{_CODE_VERSION}-{shipped().version}"
    if name == "ALERT_1_PERCENT":
        return shipped().alerts["1_percent"]
    if name == "ALERT_1_PERMILLE":
        return shipped().alerts["0.1_percent"]
    raise AttributeError(name)


class NameIndex:
    """Names to be found by other writings of them. A name's row is its place in `build`."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @classmethod
    def build(cls, names: Sequence[str]) -> NameIndex:
        """Make an index of `names` as written, in any script; empty ones are never found."""
        return cls(Index(names))

    def save(self, directory: Path) -> None:
        """Write the index to `directory`, so that `load` starts from it."""
        save_index(self._index, directory)

    @classmethod
    def load(cls, directory: Path) -> NameIndex:
        """Return the index that `save` wrote; WorkspaceError where it cannot be used."""
        return cls(load_index(directory))

    def __len__(self) -> int:
        return len(self._index.names)

    @property
    def names(self) -> Sequence[str]:
        """The names as written, by row."""
        return self._index.names

    def match(self, names: Sequence[str], minimum: float = 0.1) -> pa.Table:
        """Return who each of `names` could be: columns query, row, probability; best first.

        `query` is the place in `names`, `row` the place in the index, `probability` that both
        name one organisation, on the names alone, for names of which two thirds are listed. At most
        some ten rows for a query. Names that cannot be read (no letter, no digit) have none.
        """
        parts = [
            self._match(names[begin : begin + _BATCH], begin, minimum)
            for begin in range(0, len(names), _BATCH)
        ]
        return pa.Table.from_batches(parts, schema=_HITS)

    def _match(self, names: Sequence[str], begin: int, minimum: float) -> pa.RecordBatch:
        index = self._index
        side = index.side(names)
        queries, rows = index.candidates(side)
        probability = shipped().probabilities(features(index, side, (queries, rows)))
        good = probability >= minimum
        queries, rows, probability = queries[good], rows[good], probability[good]
        order = np.lexsort((rows, -probability, queries))
        columns = (queries[order] + np.int32(begin), rows[order], probability[order])
        return pa.RecordBatch.from_arrays([pa.array(column) for column in columns], schema=_HITS)


def pair_probabilities(
    left: Sequence[str], right: Sequence[str], people: Sequence[bool] | None = None
) -> npt.NDArray[np.float32]:
    """Return for each pair of names the probability that both name one organisation.

    Pairs marked in `people` are names of persons, who are compared by other rules
    (`matching/people.py`).
    """
    index = Index(right)
    places = np.arange(len(left), dtype=np.int32)
    table = features(index, index.side(left), (places, places))
    found = shipped().probabilities(table)
    if people is not None and any(people):
        of_people = [place for place, person in enumerate(people) if person]
        found[of_people] = person_probabilities(
            [left[place] for place in of_people], [right[place] for place in of_people]
        )
    return found
