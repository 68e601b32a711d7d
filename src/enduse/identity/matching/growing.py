"""Arrays that grow at their end: adding a few values does not copy the many that are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from enduse.identity.matching.letters import Letters


class Growing:
    """Values of one type; `held` is all of them as one array."""

    def __init__(self, first: npt.NDArray[Any]) -> None:
        """Take the first values."""
        self._room = first
        self.held = first

    def __len__(self) -> int:
        return len(self.held)

    def add(self, values: npt.NDArray[Any] | Sequence[int]) -> None:
        """Add values at the end; arrays that were `held` before stay as they are."""
        begin, end = len(self.held), len(self.held) + len(values)
        if end > len(self._room):
            self._room = np.empty(2 * end, dtype=self.held.dtype)
            self._room[:begin] = self.held
        self._room[begin:end] = values
        self.held = self._room[:end]


class GrowingLetters:
    """The letters of a list of texts that grows at its end."""

    def __init__(self) -> None:
        self._codes = Growing(np.zeros(0, dtype=np.uint8))
        self._starts = Growing(np.zeros(1, dtype=np.int64))
        self._letters = Letters(self._codes.held, self._starts.held)

    def of(self, texts: Sequence[str]) -> Letters:
        """Return the letters of `texts`, which begins with the texts given before."""
        known = len(self._letters)
        if len(texts) > known:
            new = Letters.of(texts[known:])
            self._codes.add(new.codes)
            self._starts.add(self._starts.held[-1] + new.starts[1:])
            self._letters = Letters(self._codes.held, self._starts.held)
        return self._letters
