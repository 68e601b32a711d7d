"""A looser comparison key: for names that differ by trade words or romanisation only."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from enduse.names.data import table

_DIGIT = re.compile(r"\d")


@cache
def _folds() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), form) for pattern, form in table("loose")["folds"])


_WORDS: Final[frozenset[str]] = frozenset(table("loose")["words"])


def loose_key(name_key: str) -> str:
    """Return what a comparison key has in common with likely other writings of the same name.

    Words such as trading house or company are left out, letters that systems of romanisation write
    differently are folded, spaces go: `TD STANKOMACHSTROY` and `STANKOMASHSTROI` give one key. Two
    companies may share a loose key; equality of loose keys is a hint, never a proof. Words with
    digits are kept as they are. A key of nothing but trade words keeps them.
    """
    words = name_key.split()
    return "".join(_folded(word) for word in [w for w in words if w not in _WORDS] or words)


def _folded(word: str) -> str:
    if _DIGIT.search(word):
        return word
    for pattern, form in _folds():
        word = pattern.sub(form, word)
    return word
