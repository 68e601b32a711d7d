"""What two names have in common and what not, as figures: one row per pair, one column each."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import JaroWinkler, LCSseq, Prefix
from rapidfuzz.process import cpdist

from enduse.identity.matching.index import Index
from enduse.identity.matching.side import Side
from enduse.identity.matching.vocabulary import Vocabulary
from enduse.identity.ranges import spread

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

FEATURES: Final = (
    "shared",  # weight of the shared words, natural logarithm: 11.5 is a word met nowhere else
    "mine_covered",  # share of this name's weight that the other has too
    "theirs_covered",
    "mine_alone",  # weight of this name's words that the other lacks
    "theirs_alone",
    "mine_proper_alone",  # the same of words that stand in no dictionary
    "theirs_proper_alone",
    "letters",  # likeness of all letters in order, 0 to 1 (longest common subsequence)
    "jaro_winkler",  # the same with weight on the beginning
    "beginning",  # share of the shorter name that both begin with
    "length",  # letters of the shorter name
    "length_ratio",  # shorter over longer
    "words",  # words of the shorter name
    "numbers",  # 1 same numbers, 0 none or only one name has some, -1 other numbers
    "number_alone",  # 1 where only one of the names has numbers
    "form",  # 1 same legal form, 0 not both have one, -1 another legal form
    "initials",  # 1 where one name is the initials of the other's words
    "characters",  # 1 same Chinese characters, 0 not both have some, -1 others
    "cut",  # 1 where one name has the length at which systems cut names and is the other's start
    "rarest_shared",  # weight of the rarest word that both have
    "first_word",  # likeness of the two first words
    "written",  # likeness of all that is written, legal form and order included
    "short_initials",  # letters of a word of one name that are initials of the other's words
)


def features(index: Index, side: Side, pairs: tuple[Ints, Ints]) -> Floats:
    """Return an array of (pairs, len(FEATURES)): name `pairs[0]` of `side`, row `pairs[1]`."""
    found = np.zeros((len(FEATURES), len(pairs[0])), dtype=np.float32).T  # columns are filled
    if not len(pairs[0]):
        return found
    column = {name: found[:, place] for place, name in enumerate(FEATURES)}
    _words(index, side, pairs, column)
    _letters(index.vocabulary, (side, index.listed), pairs, column)
    _marks((side, index.listed), pairs, column)
    return found


def _words(index: Index, side: Side, pairs: tuple[Ints, Ints], column: dict[str, Floats]) -> None:
    mine, theirs = side, index.listed
    pair, cell = _shared_cells(index, side, pairs)
    columns, sure = side.cells.columns[cell], side.cells.sure[cell]
    word = ~index.lettered[columns]

    def total(values: Floats) -> Floats:
        return np.bincount(pair, weights=values, minlength=len(pairs[0])).astype(np.float32)

    worth = sure * index.column_weights[columns]
    their_proper = index.proper[columns]
    mine_total, theirs_total = mine.total[pairs[0]], theirs.total[pairs[1]]
    my_weight = np.minimum(total(side.cells.weights[cell] * word), mine_total)
    their_weight = np.minimum(total(worth * word), theirs_total)
    column["shared"][:] = np.minimum(my_weight, their_weight)
    column["mine_covered"][:] = my_weight / np.maximum(mine_total, 1e-6)
    column["theirs_covered"][:] = their_weight / np.maximum(theirs_total, 1e-6)
    column["mine_alone"][:] = mine_total - my_weight
    column["theirs_alone"][:] = theirs_total - their_weight
    my_proper = total(side.cells.weights[cell] * side.cells.proper[cell] * word)
    column["mine_proper_alone"][:] = np.maximum(mine.proper[pairs[0]] - my_proper, 0)
    column["theirs_proper_alone"][:] = np.maximum(
        theirs.proper[pairs[1]] - total(worth * their_proper), 0
    )
    column["initials"][:] = total((~word).astype(np.float32)) > 0
    np.maximum.at(column["rarest_shared"], pair, worth * word)


def _shared_cells(
    index: Index, side: Side, pairs: tuple[Ints, Ints]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return (number of the pair, cell of the side) of all cells that the listed name has too."""
    starts = side.cells.starts
    pair, cell = spread(starts[pairs[0]], _counts(starts, pairs[0]))
    width = len(index.column_weights)
    wanted = pairs[1][pair].astype(np.int64) * width + side.cells.columns[cell]
    place = index.keys.searchsorted(wanted)
    has = index.keys[np.minimum(place, len(index.keys) - 1)] == wanted
    return pair[has], cell[has]


def _letters(
    vocabulary: Vocabulary,
    sides: tuple[Side, Side],
    pairs: tuple[Ints, Ints],
    column: dict[str, Floats],
) -> None:
    mine, theirs = sides
    left, right = mine.compact.texts[pairs[0]], theirs.compact.texts[pairs[1]]
    lengths = mine.compact.lengths_of(pairs[0]), theirs.compact.lengths_of(pairs[1])
    short, long = np.minimum(*lengths), np.maximum(np.maximum(*lengths), 1)
    column["letters"][:] = cpdist(left, right, scorer=LCSseq.similarity) / long
    column["jaro_winkler"][:] = cpdist(left, right, scorer=JaroWinkler.similarity)
    column["beginning"][:] = cpdist(left, right, scorer=Prefix.similarity) / np.maximum(short, 1)
    column["length"][:] = np.minimum(short, 40)
    column["length_ratio"][:] = short / long
    first = mine.first[pairs[0]], theirs.first[pairs[1]]
    column["first_word"][:] = _first_words(vocabulary, first)
    _written(sides, pairs, column)
    for one, other, both in ((mine, theirs, pairs), (theirs, mine, pairs[::-1])):
        found = _initials(vocabulary, (one, other), both)
        np.maximum(column["short_initials"], found, out=column["short_initials"])


def _first_words(vocabulary: Vocabulary, words: tuple[Ints, Ints]) -> Floats:
    """Return how alike the words of each pair sound."""
    found = np.ones(len(words[0]), dtype=np.float32)
    other = (words[0] != words[1]).nonzero()[0]
    sound = vocabulary.skeletons.__getitem__
    if not len(other):
        return found
    left, right = (list(map(sound, some[other].tolist())) for some in words)
    found[other] = cpdist(left, right, scorer=JaroWinkler.similarity)
    return found


def _written(sides: tuple[Side, Side], pairs: tuple[Ints, Ints], column: dict[str, Floats]) -> None:
    mine, theirs = sides
    left, right = mine.written[pairs[0]], theirs.written[pairs[1]]
    lengths = mine.written_lengths[pairs[0]], theirs.written_lengths[pairs[1]]
    longest = np.maximum(np.maximum(*lengths), 1)
    column["written"][:] = cpdist(left, right, scorer=LCSseq.similarity) / longest
    may = (mine.words.cut[pairs[0]] | theirs.words.cut[pairs[1]]).nonzero()[0]
    if not len(may):
        return
    same_start = cpdist(left[may], right[may], scorer=Prefix.similarity)
    column["cut"][may] = same_start / np.maximum(np.minimum(*lengths)[may], 1) > 0.96


def _initials(
    vocabulary: Vocabulary, sides: tuple[Side, Side], pairs: tuple[Ints, Ints]
) -> npt.NDArray[np.int64]:
    """Return the length of the first name's short word where it is initials of the other's."""
    found = np.zeros(len(pairs[0]), dtype=np.int64)
    one, other = sides
    lacking = one.short_letters[pairs[0]] & ~other.initial_letters[pairs[1]]
    for place in ((one.short[pairs[0]] > 0) & (lacking == 0)).nonzero()[0].tolist():
        short = vocabulary.texts[one.short[pairs[0][place]]]
        if any(short in initials[pairs[1][place]] for initials in other.words.initials):
            found[place] = len(short)
    return found


def _marks(sides: tuple[Side, Side], pairs: tuple[Ints, Ints], column: dict[str, Floats]) -> None:
    mine, theirs = sides
    a, b = pairs
    column["words"][:] = np.minimum(_counts(mine.words.starts, a), _counts(theirs.words.starts, b))
    column["numbers"][:] = _agree(mine.numbers[a], theirs.numbers[b])
    column["number_alone"][:] = (mine.numbers[a] != 0) != (theirs.numbers[b] != 0)
    column["form"][:] = _agree(mine.forms[a], theirs.forms[b])
    column["characters"][:] = _agree(
        mine.words.han[a].astype(np.int64), theirs.words.han[b].astype(np.int64)
    )


def _counts(starts: npt.NDArray[np.int64], some: Ints) -> npt.NDArray[np.int64]:
    """Return how many stand from the start of each of `some` to the next."""
    found: npt.NDArray[np.int64] = starts[some + 1] - starts[some]
    return found


def _agree(mine: npt.NDArray[np.int64], theirs: npt.NDArray[np.int64]) -> npt.NDArray[np.int8]:
    """Return 1 where both are equal, -1 where they differ, 0 where one is 0 (not stated)."""
    stated = (mine != 0) & (theirs != 0)
    return np.where(stated, np.where(mine == theirs, 1, -1), 0).astype(np.int8)
