"""Names of one side of a comparison, made ready thousands at a time."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from enduse.identity.matching.letters import Letters, Texts
from enduse.identity.matching.rows import Sparse, distinct, row_sums
from enduse.identity.matching.vocabulary import NUMBER, Vocabulary
from enduse.identity.matching.words import Words

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Cells:
    """Which words of an index each name could have: name `i` has cells `starts[i]:starts[i + 1]`.

    Of a cell: the `column`, how surely it is meant (`sure`, 0 to 1), the weight of the name's own
    word, and whether that word stands in no dictionary (`proper`).
    """

    starts: Longs
    columns: Ints
    sure: Floats
    weights: Floats
    proper: npt.NDArray[np.bool_]

    def table(self, columns: int) -> Sparse:
        """Return names by columns with how surely each is meant."""
        return Sparse(self.starts.astype(np.int32), self.columns, self.sure, columns)


@dataclass(frozen=True)
class Side:
    """Names of one side of a comparison, ready for products and features.

    `total` is the weight of all words of a name, `proper` of those that stand in no dictionary;
    `compact` its words by sound, joined (`MASH STROY` and `MASHSTROY` are one); `first` the number
    of its first word; `numbers` and `forms` are hashes, 0 for a name without; `short` is the word
    that most looks like initials, `short_letters` its letters as bits.
    """

    words: Words
    cells: Cells
    total: Floats
    proper: Floats
    compact: Letters
    first: Ints
    numbers: Longs
    forms: Longs
    short: Ints
    short_letters: npt.NDArray[np.uint32]

    @cached_property
    def written(self) -> Texts:
        """All that is written of each name."""
        return np.array(self.words.written, dtype=object)

    @cached_property
    def written_lengths(self) -> Longs:
        """The number of characters of all that is written of each name."""
        return np.fromiter(map(len, self.words.written), np.int64, len(self.words))

    @cached_property
    def initial_letters(self) -> npt.NDArray[np.uint32]:
        """Which letters are initials of the name's words, as bits."""
        return Letters.of(self.words.initials[0]).alphabet()


def make_side(words: Words, vocabulary: Vocabulary, cells: Cells, weights: Floats) -> Side:
    """Return the names `words` as a side; `weights` are those of each of their words."""
    named = vocabulary.are_names(words.ids)
    some = words.starts[1:] > words.starts[:-1]
    first = np.zeros(len(words), dtype=np.int32)
    first[some] = words.ids[words.starts[:-1][some]]
    forms = distinct(words.forms)
    hashes = np.array([_hash(vocabulary.form(n) or "") for n in forms.tolist()], dtype=np.int64)
    short = _short(words, vocabulary)
    return Side(
        words,
        cells,
        row_sums(weights, words.starts),
        row_sums(weights * named, words.starts),
        vocabulary.sounds().joined_by(words.ids, words.starts),
        first,
        _numbers(words, vocabulary),
        hashes[forms.searchsorted(words.forms)],
        short,
        vocabulary.spelled().take(short).alphabet(),
    )


def _numbers(words: Words, vocabulary: Vocabulary) -> Longs:
    """Return the sum of hashes of each name's numbers; 0 for a name without."""
    found = np.zeros(len(words), dtype=np.int64)
    places = (vocabulary.kinds()[words.ids] & NUMBER).nonzero()[0]
    if len(places):
        owners = words.starts.searchsorted(places, side="right") - 1
        hashes = [_hash(vocabulary.meanings[n]) for n in words.ids[places].tolist()]
        np.add.at(found, owners, np.array(hashes, dtype=np.int64))
    return found


def _short(words: Words, vocabulary: Vocabulary) -> Ints:
    """Return each name's word that most looks like initials, 0 for a name without one."""
    found = np.zeros(len(words), dtype=np.int32)
    some = (words.starts[1:] > words.starts[:-1]).nonzero()[0]
    if len(some):
        marks = vocabulary.initial_marks()[words.ids].astype(np.int64)
        coded = marks << 32 | words.ids.astype(np.int64)
        best = np.maximum.reduceat(coded, words.starts[some])
        found[some] = np.where(best >> 32 > 0, best & 0xFFFFFFFF, 0)
    return found


def _hash(text: str) -> int:
    """Return a positive hash; 0 for no text."""
    return zlib.crc32(text.encode()) | 1 if text else 0
