"""The letters of many texts as one array: what is done to all of them is done at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from enduse.identity.ranges import spread

Bytes = npt.NDArray[np.uint8]
Longs = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]

_BITS: Final = np.full(256, 1 << 31, dtype=np.uint32)
_BITS[65:91] = 1 << np.arange(26)


def starts_of(lengths: npt.NDArray[Any]) -> Longs:
    """Return where each of several runs of these lengths starts, and where the last ends."""
    starts = np.zeros(len(lengths) + 1, dtype=np.int64)
    lengths.cumsum(out=starts[1:])
    return starts


@dataclass(frozen=True)
class Letters:
    """ASCII texts: text `i` is `codes[starts[i]:starts[i + 1]]`."""

    codes: Bytes
    starts: Longs

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, texts: Sequence[str]) -> Letters:
        """Take ASCII texts."""
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        codes = np.frombuffer("".join(texts).encode("ascii"), dtype=np.uint8)
        return cls(codes, starts_of(lengths))

    @cached_property
    def lengths(self) -> Longs:
        """The number of letters of each text."""
        found: Longs = self.starts[1:] - self.starts[:-1]
        return found

    @cached_property
    def texts(self) -> Texts:
        """All texts."""
        joined, starts = self.codes.tobytes().decode("ascii"), self.starts.tolist()
        return np.array([joined[a:b] for a, b in pairwise(starts)], dtype=object)

    def alphabet(self) -> npt.NDArray[np.uint32]:
        """Return which letters each text has: A is the lowest bit; the highest is any other."""
        found = np.zeros(len(self), dtype=np.uint32)
        if len(self.codes):
            begins = self.first_places()
            found[self.lengths > 0] = np.bitwise_or.reduceat(_BITS[self.codes], begins)
        return found

    def lengths_of(self, texts: npt.NDArray[np.int32]) -> Longs:
        """Return the number of letters of the texts of these numbers."""
        found: Longs = self.starts[texts + 1] - self.starts[texts]
        return found

    def take(self, texts: npt.NDArray[np.int32]) -> Letters:
        """Return the texts of these numbers."""
        lengths = self.lengths_of(texts)
        _, places = spread(self.starts[texts], lengths)
        return Letters(self.codes[places], starts_of(lengths))

    def kept(self, which: npt.NDArray[np.bool_]) -> Letters:
        """Return the texts with only the letters for which `which` is true."""
        return Letters(self.codes[which], starts_of(which)[self.starts])

    def joined_by(self, texts: npt.NDArray[np.int32], starts: Longs) -> Letters:
        """Return the texts `texts[starts[i]:starts[i + 1]]` joined, each run of a letter as one."""
        parts = self.take(texts)
        joined = Letters(parts.codes, parts.starts[starts])
        fresh = np.ones(len(joined.codes), dtype=np.bool_)
        fresh[1:] = joined.codes[1:] != joined.codes[:-1]
        fresh |= joined.codes < ord("A")  # digits may well be doubled
        fresh[joined.first_places()] = True
        return joined.kept(fresh)

    def first_places(self) -> Longs:
        """Return the places of the first letters of all texts that have any."""
        return self.starts[:-1][self.lengths > 0]
