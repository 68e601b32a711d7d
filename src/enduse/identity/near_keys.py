"""How a name can be met by other writings of it, and how alike the met names are.

A name's core is what is left of it without legal form, words of trade, cities and numbers, by
sound and without spaces: `Shenyang Xin Da Rui Jichuang Co., Ltd.` and `沈阳鑫达瑞机床有限公司` have
one core. Its keys (`near_sql.BLOCKS`) are the core, each of its longer words, and the core with one
letter left out: two names that differ by one wrong, missing, doubled or swapped letter have such a
key in common. Each name is read once here; keys are made once per spelling.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from enduse.identity.matching.features import FEATURES, features
from enduse.identity.matching.index import Index
from enduse.identity.matching.model import shipped
from enduse.identity.matching.vocabulary import FILLER, Vocabulary
from enduse.identity.matching.weights import new_vocabulary
from enduse.identity.matching.words import Words, read_words
from enduse.names.address_words import CITY_COUNTRY

Floats = npt.NDArray[np.float32]

_ALONE: Final = [
    (FEATURES.index(f"{side}_alone"), FEATURES.index(f"{side}_proper_alone"))
    for side in ("mine", "theirs")
]

SPELLED = pa.schema(
    [
        ("name_no", pa.int64()),
        ("spelled", pa.string()),
        ("general", pa.string()),
        ("concepts", pa.string()),
    ]
)
CLASHES = pa.schema([("general_a", pa.int64()), ("general_b", pa.int64())])
SCORES = pa.schema(
    [
        ("name_a", pa.int64()),
        ("name_b", pa.int64()),
        ("chance_bp", pa.int32()),
        ("clash", pa.int32()),
        ("lack", pa.int32()),
        ("same_core", pa.int32()),
    ]
)


def spell(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return what every name is made of (`SPELLED`); columns name_no, name.

    `spelled` are the sounds of the words that name nothing general, the core with spaces;
    `general` what the other words mean, sorted; `concepts` the same without cities, which are
    often left out of a name, and without fillers.
    """
    vocabulary = new_vocabulary()
    words = read_words(batch.column(1).to_pylist(), vocabulary)
    ids, starts = words.ids.tolist(), words.starts.tolist()
    known = _Known(vocabulary, words)
    spelled, general, concepts = [], [], []
    for begin, end in pairwise(starts):
        own = ids[begin:end]
        spelled.append(" ".join([known.sound[word] for word in own if known.proper[word]]))
        other = [word for word in own if not known.proper[word]]
        general.append(_sorted({known.meaning[word] for word in other}))
        concepts.append(_sorted({known.meaning[word] for word in other if known.tells[word]}))
    columns = (spelled, general, concepts)
    arrays = [batch.column(0), *(pa.array(column, pa.string()) for column in columns)]
    return pa.RecordBatch.from_arrays(arrays, schema=SPELLED)


class _Known:
    """What the words of a batch are, by number: looked up once, not once a name."""

    def __init__(self, vocabulary: Vocabulary, words: Words) -> None:
        self.sound = vocabulary.skeletons
        self.meaning = vocabulary.meanings
        kinds = range(len(vocabulary.texts))
        self.proper = [vocabulary.is_name(word) for word in kinds]
        self.tells = [
            not vocabulary.kind(word) & FILLER
            and vocabulary.meanings[word].lstrip("+") not in CITY_COUNTRY
            for word in kinds
        ]


def _sorted(found: set[str]) -> str:
    return " ".join(sorted(found)) if len(found) > 1 else "".join(found)


def clashing(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the pairs of meanings of which each has one that the other lacks (`CLASHES`).

    Columns general_a, general_b (numbers), meanings_a, meanings_b (words with spaces between).
    """
    pairs = zip(*(column.to_pylist() for column in batch.columns[2:]), strict=True)
    clash = pa.array([_clash(one, other) for one, other in pairs], pa.bool_())
    return batch.select(CLASHES.names).filter(clash)


def _clash(one: str, other: str) -> bool:
    """Whether each of two lists of meanings has one that the other lacks."""
    if not one or not other:
        return False
    mine, theirs = set(one.split(" ")), set(other.split(" "))
    return not (mine <= theirs or theirs <= mine)


def near_scores(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return how probable it is that two names are one organisation's (`SCORES`).

    Columns name_a, name_b (numbers), written_a, written_b (as written), lack, same_core. `clash`
    is the weight of words of trade, places and the like that each of the two has and the other
    lacks, the smaller of both sides, hundredths: ALFA TRADE and ALFA LOGISTICS clash, ALFA and
    ALFA TRADE do not. `lack` (1 where a concept stands in one only) and `same_core` (letters of a
    core that both have, else 0) are passed on.
    """
    cells = {name: batch.column(name) for name in batch.schema.names}
    table = _compared(cells["written_a"].to_pylist(), cells["written_b"].to_pylist())
    chance = np.round(shipped().probabilities(table) * 10_000)
    general = [table[:, alone] - table[:, proper] for alone, proper in _ALONE]
    arrays = [
        cells["name_a"],
        cells["name_b"],
        pa.array(chance.astype(np.int32)),
        pa.array(np.round(np.minimum(*general) * 100).astype(np.int32)),
        cells["lack"].cast(pa.int32()),
        cells["same_core"].cast(pa.int32()),
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=SCORES)


def _compared(left: Sequence[str], right: Sequence[str]) -> Floats:
    """Return the features of each pair; each name of either side is read once."""
    mine, theirs = _numbered(left), _numbered(right)
    index = Index(list(theirs))
    side = index.side(list(mine))
    pairs: tuple[Any, Any] = (
        np.fromiter(map(mine.__getitem__, left), np.int32, len(left)),
        np.fromiter(map(theirs.__getitem__, right), np.int32, len(right)),
    )
    return features(index, side, pairs)


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}
