"""Under which keys a name can be met by other writings of it, and how alike the met names are.

A name's core is what is left of it without legal form, words of trade, cities and numbers, by
sound and without spaces: `Shenyang Xin Da Rui Jichuang Co., Ltd.` and `沈阳鑫达瑞机床有限公司` have
one core. Its keys are the core, each of its longer words, and the core with one letter left out:
two names that differ by one wrong, missing, doubled or swapped letter have such a key in common.
Keys are 32-bit hashes; that two cores meet by chance only costs a comparison.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from enduse.identity.matching.features import FEATURES, features
from enduse.identity.matching.index import Index
from enduse.identity.matching.model import shipped
from enduse.identity.matching.vocabulary import Vocabulary
from enduse.identity.matching.weights import new_vocabulary
from enduse.identity.matching.words import Words, read_words

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
    concepts of the other words, equal for translations of one name.
    """
    keys, names = (column.to_pylist() for column in batch.columns)
    vocabulary = new_vocabulary()
    words = read_words(names, vocabulary)
    rows: list[tuple[str, int, int]] = []
    for place, key in enumerate(keys):
        numbers = words.of(place).tolist()
        proper = _proper(vocabulary, numbers)
        core = "".join(proper)[:_LONGEST]
        general = {vocabulary.meanings[n] for n in numbers if not vocabulary.is_name(n)}
        sense = " ".join([core, *sorted(general)])
        rows += [(key, _hashed(core or key), CORE), (key, _hashed(sense), SENSE)]
        found = {word for word in proper[:_MOST_WORDS] if len(word) >= _SHORTEST_WORD}
        found.discard(core)
        if len(core) >= _SHORTEST_TYPO:
            found.update(_shortened(core))
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
    `lack` is the larger of both sides. `same_core` is 1 for equal cores.
    """
    keys_a, keys_b, names_a, names_b = (column.to_pylist() for column in batch.columns)
    table, same = _compared(names_a, names_b)
    chances = shipped().probabilities(table)
    general = [table[:, alone] - table[:, proper] for alone, proper in _ALONE]
    clash, lack = np.minimum(*general), np.maximum(*general)
    arrays = [
        pa.array(keys_a, pa.string()),
        pa.array(keys_b, pa.string()),
        pa.array(np.round(chances * 10_000).astype(np.int32)),
        pa.array(np.round(clash * 100).astype(np.int32)),
        pa.array(np.round(lack * 100).astype(np.int32)),
        pa.array(same),
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=SCORES)


def _compared(left: Sequence[str], right: Sequence[str]) -> tuple[Floats, Ints]:
    """Return the features of each pair, and 1 where both have one core; names are read once."""
    if not left:
        return np.zeros((0, len(FEATURES)), dtype=np.float32), np.zeros(0, dtype=np.int32)
    mine, theirs = _numbered(left), _numbered(right)
    index = Index(list(theirs))
    side = index.side(list(mine))
    pairs = (
        np.array([mine[name] for name in left], dtype=np.int32),
        np.array([theirs[name] for name in right], dtype=np.int32),
    )
    cores = [_cores(index.vocabulary, words) for words in (side.words, index.words)]
    same = [
        int(cores[0][a] == cores[1][b] != "")
        for a, b in zip(pairs[0].tolist(), pairs[1].tolist(), strict=True)
    ]
    return features(index, side, pairs), np.array(same, dtype=np.int32)


def _cores(vocabulary: Vocabulary, words: Words) -> list[str]:
    return ["".join(_proper(vocabulary, words.of(n).tolist())) for n in range(len(words))]


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _proper(vocabulary: Vocabulary, words: Sequence[int]) -> list[str]:
    """Return the sounds of the words that name nothing general."""
    return [vocabulary.skeletons[word] for word in words if vocabulary.is_name(word)]


def _shortened(core: str) -> Iterator[str]:
    return (core[:place] + core[place + 1 :] for place in range(len(core)))


def _hashed(text: str) -> int:
    return zlib.crc32(text.encode())
