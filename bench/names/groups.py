"""Which entries of the lists are one organisation, so that either is the right answer.

A firm stands on several lists, and a matcher that names its EU entry for its US name is right.
Entries are joined by a common valid identifier, by an equal name, or by equal words without the
legal form, in Latin letters and spelt alike under all systems; names that many entries share
("Ministry of Defence") join nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from alter import core
from alter_scripts import romanise
from lists import Listed

SHARED_BY_AT_MOST = 5
SHORTEST = 7
SPELT_ALIKE = (
    (r"shch|sch|shh", "sh"),
    (r"kh", "h"),
    (r"ks", "x"),
    (r"ts|tz|c(?!h)", "k"),
    (r"[iyj](?=[aeou])", ""),
    (r"[iyj]+", "i"),
    (r"[^a-z0-9]", ""),
    (r"(\D)\1", r"\1"),
)


def flat(name: str) -> str:
    """Return a name in lower case with letters and digits only: what is equal, is not altered."""
    return re.sub(r"[\W_]", "", name).lower()


def sorted_core(name: str) -> str:
    """Return the words of a name without legal forms, sorted and joined."""
    return "".join(sorted(re.findall(r"\w+", core(name).lower())))


def sounds(name: str) -> str:
    """Return the sorted words of a name in Latin letters, spelt alike under all systems."""
    words = re.findall(r"\w+", romanise(core(name), "icao").lower())
    for old, new in SPELT_ALIKE:
        words = [re.sub(old, new, word) for word in words]
    return "".join(sorted(words))


def organisations(rows: Iterable[Listed]) -> dict[str, str]:
    """Return for each entry the first entry of its organisation."""
    holders: dict[str, set[str]] = defaultdict(set)
    main: set[str] = set()  # an alias that two entries share says little; a primary name does
    for row in rows:
        for key in _keys(row):
            holders[key].add(row.entry)
            if row.primary or not key.startswith((":name:", ":words:")):
                main.add(key)
    parent: dict[str, str] = {}

    def root(entry: str) -> str:
        while parent.setdefault(entry, entry) != entry:
            entry = parent[entry]
        return entry

    for key in sorted(main):
        first, *others = sorted(holders[key])
        root(first)
        if len(others) < SHARED_BY_AT_MOST or key.startswith(":number:"):
            for other in others:
                low, high = sorted((root(first), root(other)))
                parent[high] = low
    return {entry: root(entry) for entry in parent}


def _keys(row: Listed) -> Iterator[str]:
    yield f":entry:{row.entry}"
    for number in row.numbers:
        yield f":number:{number}"
    if len(flat(row.name)) >= SHORTEST:
        yield f":name:{flat(row.name)}"
    without = re.sub(r"\([^)]*\)?", " ", row.name)  # a former name, or the short one
    for words in {sorted_core(row.name), sorted_core(without), sounds(without)}:
        if len(words) >= SHORTEST + 3:
            yield f":words:{words}"
