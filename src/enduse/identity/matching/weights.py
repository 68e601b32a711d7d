"""What a shared word says: the logarithm of how rare it is among names."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from importlib.resources import files
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt

from enduse.identity.matching.vocabulary import FILLER, Vocabulary

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

RAREST: Final = 1e-5  # the share of names that bear a word met nowhere
FEWEST: Final = 20_000  # a small index says little about how rare its words are
_FILLER_SHARE: Final = 0.3  # a filler says as little as a word that three names in ten bear
_DICTIONARY_SHARE: Final = 5e-4  # a word of a dictionary may well be borne by others too


@cache
def common_words() -> dict[str, float]:
    """Return the share of the world's company names that bear a word, for words often met.

    Source: names of the LEI register (GLEIF, CC0); made by `bench/names/frequencies.py`.
    """
    text = (files("enduse.identity.matching") / "data" / "frequencies.csv").read_text("utf-8")
    rows = (line.split(",") for line in text.splitlines() if line and line[0] != "#")
    return {word: float(per_million) / 1e6 for word, per_million in rows}


@cache
def _common() -> Vocabulary:
    vocabulary = Vocabulary()
    for word in common_words():
        vocabulary[word]
    vocabulary.settle()
    return vocabulary


def new_vocabulary() -> Vocabulary:
    """Return a vocabulary that knows the common words already."""
    return _common().copy()


def weight_of_share(share: float) -> float:
    """Return the weight of what this share of names has: 0.7 for half of them, 11.5 for none."""
    return -log(min(max(share, RAREST), 0.5))


class Weights:
    """The weights of words for one index: rare here and in the world at large is heavy."""

    def __init__(self, vocabulary: Vocabulary, words: Ints, names: int) -> None:
        """Take the words of an index of `names` names, one number for each word of each name."""
        self._vocabulary = vocabulary
        self._shares: dict[str, float] = defaultdict(float)
        self._known: dict[int, float] = {}
        for word, share in common_words().items():
            number = vocabulary.get(word)  # a kept vocabulary lacks those that stand for several
            if number is not None:
                self._shares[vocabulary.meanings[number]] += share
        here: Counter[str] = Counter()
        numbers, counts = np.unique(words, return_counts=True)
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
            here[vocabulary.meanings[number]] += count
        for meaning, count in here.items():
            share = (count - 1) / max(names, FEWEST)
            self._shares[meaning] = max(self._shares[meaning], share)

    def of_all(self, words: Ints) -> Floats:
        """Return the weights of many words."""
        found = np.full(len(words), weight_of_share(RAREST), dtype=np.float32)
        meanings, shares = self._vocabulary.meanings, self._shares
        met = np.array([meanings[word] in shares for word in words.tolist()], dtype=np.bool_)
        for place in (met | ~self._vocabulary.are_names(words)).nonzero()[0].tolist():
            found[place] = self.of(int(words[place]))
        return found

    def of(self, word: int) -> float:
        """Return the weight of a word."""
        known = self._known.get(word)
        if known is None:
            share = self._shares.get(self._vocabulary.meanings[word], 0.0)
            if self._vocabulary.kind(word) & FILLER:
                share = max(share, _FILLER_SHARE)
            elif not self._vocabulary.is_name(word):
                share = max(share, _DICTIONARY_SHARE)
            known = self._known[word] = weight_of_share(share)
        return known
