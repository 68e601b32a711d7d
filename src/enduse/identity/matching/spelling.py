"""Texts found by their letters, many at once: equal ones, with one letter left out, beginnings.

A text's hash is a polynomial of its letters modulo 2**64, so that the hash of each beginning is a
running sum and the hash without one letter follows from two of them. That two different texts of
a list have one hash is as likely as one in 10**10; what is found is compared anyway.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from enduse.identity.matching.letters import Letters
from enduse.identity.ranges import spread

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

_FACTOR: Final = 0x9E3779B97F4A7C15  # any odd number with bits well spread
_BACK: Final = np.uint64(pow(_FACTOR, -1, 1 << 64))
_SPREAD: Final = np.uint64(_FACTOR)
_SIEVE: Final = 16  # bits of the sieve for each key: one in 16 keys not there passes


class Hashes:
    """Hashes of texts and of parts of them."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters
        owners, places = spread(np.zeros(len(letters), np.int64), letters.lengths)
        self.owners = owners
        """For each letter, which text it is of."""
        self.lengths = places + 1
        """For each letter, the length of the beginning that ends with it."""
        powers = np.full(int(places.max(initial=0)) + 1, _FACTOR, dtype=np.uint64)
        powers[0] = 1
        terms = letters.codes.astype(np.uint64) * np.cumprod(powers)[places]
        self._sums = np.zeros(len(terms) + 1, dtype=np.uint64)
        terms.cumsum(out=self._sums[1:])
        self._before: Keys = self._sums[letters.starts]

    def whole(self) -> Keys:
        """Return the hash of each text."""
        found: Keys = self._before[1:] - self._before[:-1]
        return found

    def beginnings(self) -> Keys:
        """Return for each letter the hash of the text up to it, itself included."""
        return self._sums[1:] - self._before[self.owners]

    def without_each(self) -> Keys:
        """Return for each letter the hash of its text without it."""
        after = self._before[self.owners + 1] - self._sums[1:]
        found: Keys = self._sums[:-1] - self._before[self.owners] + after * _BACK
        return found


class Table:
    """Values by key; a key may have several."""

    def __init__(self, keys: Keys, values: Ints, most: int | None = None) -> None:
        """Take a key for each value; of a key, the first `most` values count."""
        order = np.argsort(keys, kind="stable")
        self._keys, counts = np.unique(keys, return_counts=True)
        self._counts = counts if most is None else np.minimum(counts, most)
        _, places = spread(counts.cumsum() - counts, self._counts)
        self._values = values[order[places]]
        self._begins = self._counts.cumsum() - self._counts
        bits = max(len(keys) * _SIEVE, 2).bit_length()
        self._shift = np.uint64(64 - bits)
        self._sieve = np.zeros(1 << bits, dtype=np.bool_)
        self._sieve[self._slots(self._keys)] = True

    def _slots(self, keys: Keys) -> Keys:
        slots: Keys = keys * _SPREAD >> self._shift
        return slots

    def find(self, keys: Keys) -> tuple[Longs, Ints]:
        """Return (place in `keys`, value) of all values of the keys that are there."""
        places = self._sieve[self._slots(keys)].nonzero()[0]
        if not len(places):
            return places, np.zeros(0, dtype=np.int32)
        wanted = keys[places]
        at = np.minimum(self._keys.searchsorted(wanted), len(self._keys) - 1)
        there = self._keys[at] == wanted
        places, at = places[there], at[there]
        owners, found = spread(self._begins[at], self._counts[at])
        return places[owners], self._values[found]
