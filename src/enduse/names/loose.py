"""A looser comparison key: for names that differ by trade words or romanisation only."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from enduse.names.data import table

_DIGIT = re.compile(r"\d")
_GLIDE = re.compile("[YIJ]+([AEOU])")
_SOFT = re.compile("[YIJ]+")
_DOUBLED = re.compile(r"(.)\1+")
_WORDS: Final[frozenset[str]] = frozenset(table("loose")["words"])
_FOLDS: Final[tuple[tuple[str, str], ...]] = tuple(
    (written, form) for written, form in table("loose")["folds"]
)


def loose_key(name_key: str) -> str:
    """Return what a comparison key has in common with likely other writings of the same name.

    Words such as trading house or company are left out, letters that systems of romanisation write
    differently are folded, spaces go: `TD STANKOMACHSTROY` and `STANKO MASHSTROI` give one key. Two
    companies may share a loose key; equality of loose keys is a hint, never a proof. Words with
    digits are kept as they are. A key of nothing but trade words keeps them.
    """
    words = name_key.split()
    kept = [word for word in words if word not in _WORDS] or words
    runs = groupby(kept, key=lambda word: _DIGIT.search(word) is not None)
    return "".join("".join(run) if digits else _folded("".join(run)) for digits, run in runs)


def _folded(text: str) -> str:
    for written, form in _FOLDS:
        text = text.replace(written, form)
    return _DOUBLED.sub(r"\1", _SOFT.sub("I", _GLIDE.sub(r"\1", text)))
