"""Ranges of positions as one array: what stands behind each of many keys, one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Longs = npt.NDArray[np.int64]


def spread(begins: npt.NDArray[Any], counts: npt.NDArray[Any]) -> tuple[Longs, Longs]:
    """Return the positions of the ranges that begin at `begins` and have `counts` of them.

    The first array says for each position which range it is of, the second is the position.
    """
    owners = np.arange(len(counts)).repeat(counts)
    positions = np.arange(len(owners)) + (begins - counts.cumsum() + counts).repeat(counts)
    return owners, positions.astype(np.int64, copy=False)
