"""The seam to the matcher of names: all that screening asks of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa


class Names(Protocol):
    """An index of names; a row of it is the position of a name when it was built."""

    def match(self, names: Sequence[str], minimum: float) -> pa.Table:
        """Return query, row and probability (on names alone), best first per query."""

    def save(self, directory: Path) -> None:
        """Write the index into a directory."""


def version() -> str:
    """Return what changes whenever the matcher may give another probability: code and model."""
    from enduse.identity.matching import MATCHER_VERSION  # noqa: PLC0415

    return str(MATCHER_VERSION)


def alert_probability() -> float:
    """Return the probability at which 1 in 100 unlisted companies raises an alert (measured)."""
    from enduse.identity.matching import ALERT_1_PERCENT  # noqa: PLC0415

    return float(ALERT_1_PERCENT)


def build(names: Sequence[str]) -> Names:
    """Index names as written."""
    from enduse.identity.matching import NameIndex  # noqa: PLC0415

    return NameIndex.build(list(names))


def load(directory: Path) -> Names:
    """Load a saved index."""
    from enduse.identity.matching import NameIndex  # noqa: PLC0415

    return NameIndex.load(directory)


def pairs(left: Sequence[str], right: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return the probability of each pair of names, on the names alone."""
    from enduse.identity.matching import pair_probabilities  # noqa: PLC0415

    return np.asarray(pair_probabilities(list(left), list(right)), dtype=np.float32)


def explained(
    left: Sequence[str], right: Sequence[str]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return for each pair of names what speaks for and against their being one, in words."""
    from enduse.identity.matching import explain_pairs  # noqa: PLC0415

    found = explain_pairs(list(left), list(right))
    return [(tuple(one.supports), tuple(one.against)) for one in found]
