"""The sounds of a word: what its writings by several systems of romanisation have in common."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from enduse.identity.matching.letters import Letters
from enduse.names.data import table

_FOLDS: Final = [(re.compile(rule), into) for rule, into in table("skeleton")["folds"]]
_VOWEL: Final = np.isin(np.arange(256), [ord(vowel) for vowel in "AEIOU"])
NO_VOWELS: Final = dict.fromkeys(map(ord, "AEIOU"))
"""For `str.translate`: takes the vowels out of an upper-case ASCII word."""


def skeleton(text: str) -> str:
    """Return what the romanisations of a word have in common: `SHCHUKIN`, `SCHUKIN`: `SUKIN`.

    `text` may be many words, one a line.
    """
    for rule, into in _FOLDS:
        text = rule.sub(into, text)
    return text


def consonants(word_skeleton: str) -> str:
    """Return the first letter and the consonants of a skeleton: `MOSKVA` gives `MSKV`."""
    return word_skeleton[:1] + word_skeleton[1:].translate(NO_VOWELS)


def consonants_of(skeletons: Letters) -> Letters:
    """Return the same of many skeletons."""
    kept = ~_VOWEL[skeletons.codes]
    kept[skeletons.first_places()] = True
    return skeletons.kept(kept)
