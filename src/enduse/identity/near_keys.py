"""Under which keys a name can be met by other writings of it, and how alike the met names are.

A name's core is what is left of it without legal form, words of trade, cities and numbers, by
sound and without spaces: `Shenyang Xin Da Rui Jichuang Co., Ltd.` and `沈阳鑫达瑞机床有限公司` have
one core. Its keys are the core, each of its longer words, and the core with one letter left out:
two names that differ by one wrong, missing, doubled or swapped letter have such a key in common.
Keys are 32-bit hashes; that two cores meet by chance only costs a comparison.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from enduse.identity.matching.features import FEATURES, features
from enduse.identity.matching.index import Index
from enduse.identity.matching.model import shipped
from enduse.identity.matching.nearby import deletions
from enduse.identity.matching.vocabulary import FILLER, Vocabulary
from enduse.identity.matching.weights import new_vocabulary
from enduse.identity.matching.words import Words, read_words
from enduse.names.address_words import CITY_COUNTRY

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

_SHORTEST_WORD: Final = 5  # letters of a word that is a key by itself
_SHORTEST_TYPO: Final = 6  # shorter cores have too many neighbours
_LONGEST: Final = 24  # of a longer core the beginning is taken
_MOST_WORDS: Final = 6
_ALONE: Final = [
    (FEATURES.index(f"{side}_alone"), FEATURES.index(f"{side}_proper_alone"))
    for side in ("mine", "theirs")
]

CORE: Final = 0
PART: Final = 1
SENSE: Final = 2
KEYS = pa.schema([("name_key", pa.string()), ("block", pa.int64()), ("kind", pa.int32())])
SCORES = pa.schema(
    [
        ("name_key_a", pa.string()),
        ("name_key_b", pa.string()),
        ("chance_bp", pa.int32()),
        ("clash", pa.int32()),
        ("lack", pa.int32()),
        ("same_core", pa.int32()),
    ]
)


def near_keys(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the keys (`KEYS`) of every name; columns name_key, name.

    `kind` is CORE, PART (a word, or the core with a letter left out) or SENSE: the core with the
    concepts of the other words but cities, equal for translations of one name.
    """
    keys, names = (column.to_pylist() for column in batch.columns)
    vocabulary = new_vocabulary()
    words = read_words(names, vocabulary)
    rows: list[tuple[str, int, int]] = []
    for place, key in enumerate(keys):
        numbers = words.of(place).tolist()
        proper = _proper(vocabulary, numbers)
        core = "".join(proper)[:_LONGEST]
        sense = " ".join([core, *sorted(_general(vocabulary, numbers))])
        rows += [(key, _hashed(core or key), CORE), (key, _hashed(sense), SENSE)]
        found = {word for word in proper[:_MOST_WORDS] if len(word) >= _SHORTEST_WORD}
        found.discard(core)
        if len(core) >= _SHORTEST_TYPO:
            found.update(deletions(core))
        hashes = sorted({_hashed(text) for text in found})
        rows.extend((key, block, PART) for block in hashes)
    columns: Any = zip(*rows, strict=True) if rows else ([], [], [])
    arrays = [pa.array(c, f.type) for c, f in zip(columns, KEYS, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=KEYS)


def near_scores(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return how probable it is that two names are one organisation's (`SCORES`).

    Columns name_key_a, name_key_b, name_a, name_b; the names as written. `clash` is the weight of
    words of trade, places and the like that each of the two has and the other lacks, the smaller
    of both sides, hundredths: ALFA TRADE and ALFA LOGISTICS clash, ALFA and ALFA TRADE do not.
    `lack` is 1 where a concept, cities left out, stands in one only. `same_core` is the
    number of letters of a core that both have, else 0.
    """
    keys_a, keys_b, names_a, names_b = (column.to_pylist() for column in batch.columns)
    table, same, lack = _compared(names_a, names_b)
    chances = shipped().probabilities(table)
    general = [table[:, alone] - table[:, proper] for alone, proper in _ALONE]
    clash = np.minimum(*general)
    arrays = [
        pa.array(keys_a, pa.string()),
        pa.array(keys_b, pa.string()),
        pa.array(np.round(chances * 10_000).astype(np.int32)),
        pa.array(np.round(clash * 100).astype(np.int32)),
        pa.array(lack),
        pa.array(same),
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=SCORES)


def _compared(left: Sequence[str], right: Sequence[str]) -> tuple[Floats, Ints, Ints]:
    """Return the features of each pair, equal cores and other concepts; names are read once."""
    if not left:
        none = np.zeros(0, dtype=np.int32)
        return np.zeros((0, len(FEATURES)), dtype=np.float32), none, none
    mine, theirs = _numbered(left), _numbered(right)
    index = Index(list(theirs))
    side = index.side(list(mine))
    pairs = (
        np.array([mine[name] for name in left], dtype=np.int32),
        np.array([theirs[name] for name in right], dtype=np.int32),
    )
    mine_read, their_read = (_read(index.vocabulary, words) for words in (side.words, index.words))
    same, lack = [], []
    for a, b in zip(pairs[0].tolist(), pairs[1].tolist(), strict=True):
        core = mine_read[a][0]
        same.append(len(core) if core == their_read[b][0] else 0)
        lack.append(mine_read[a][1] != their_read[b][1])
    return (
        features(index, side, pairs),
        np.array(same, dtype=np.int32),
        np.array(lack, dtype=np.int32),
    )


def _read(vocabulary: Vocabulary, words: Words) -> list[tuple[str, frozenset[str]]]:
    """Return the core and the concepts of every name."""
    found = []
    for name in range(len(words)):
        numbers = words.of(name).tolist()
        found.append(("".join(_proper(vocabulary, numbers)), _general(vocabulary, numbers)))
    return found


def _general(vocabulary: Vocabulary, words: Sequence[int]) -> frozenset[str]:
    """Return what the other words mean; a city is often left out of a name, and fillers too."""
    return frozenset(
        vocabulary.meanings[word]
        for word in words
        if not vocabulary.is_name(word)
        and not vocabulary.kind(word) & FILLER
        and vocabulary.meanings[word].lstrip("+") not in CITY_COUNTRY
    )


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _proper(vocabulary: Vocabulary, words: Sequence[int]) -> list[str]:
    """Return the sounds of the words that name nothing general."""
    return [vocabulary.skeletons[word] for word in words if vocabulary.is_name(word)]


def _hashed(text: str) -> int:
    return zlib.crc32(text.encode())
