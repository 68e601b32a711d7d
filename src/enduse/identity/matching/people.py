"""Names of people: every word of the shorter name must be in the other, in any order.

A person's name has no common and rare words as a company's has: given name and family name both
count, an initial stands for a name, and one other name makes another person.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, JaroWinkler

from enduse.identity.matching.sounds import consonants
from enduse.identity.matching.vocabulary import Vocabulary
from enduse.identity.matching.words import read_words

SAME_SOUNDS: Final = 0.97  # Yuri, Iurii
ONE_LETTER: Final = 0.9  # Scholz, Scholze; only words of four letters or more
INITIAL: Final = 0.85  # J. Smith, John Smith
SAME_CONSONANTS: Final = 0.88  # Muhammad, Mohamed
JOINED: Final = 0.95  # probability where all letters in order are the same but for one
HALF: Final = 0.86  # likeness of the words at which it is as likely one person as two
STEEPNESS: Final = 25.0  # 0.94 likeness gives 0.88, 0.78 gives 0.12
ONE_WORD: Final = 0.5  # of the probability is left where only one word is there to compare
Word = tuple[str, str]  # as written and by sound


def person_probabilities(left: Sequence[str], right: Sequence[str]) -> npt.NDArray[np.float32]:
    """Return for each pair of people's names the probability that both name one person.

    The figures are judgement, not fitted: no list of people was used.
    """
    vocabulary = Vocabulary()
    mine, theirs = (_people(names, vocabulary) for names in (left, right))
    likely = [_probability(a, b) for a, b in zip(mine, theirs, strict=True)]
    return np.array(likely, dtype=np.float32)


def _people(names: Sequence[str], vocabulary: Vocabulary) -> list[list[Word]]:
    read = read_words(names, vocabulary)
    return [
        [(vocabulary.texts[n], vocabulary.skeletons[n]) for n in read.of(place).tolist()]
        for place in range(len(names))
    ]


def _probability(mine: list[Word], theirs: list[Word]) -> float:
    shorter, longer = sorted((mine, theirs), key=len)
    if not shorter:
        return 0.0
    joined = ["".join(sound for _, sound in words) for words in (shorter, longer)]
    if len(joined[0]) >= 8 and OSA.distance(*joined) <= 1:
        return JOINED
    likeness = np.array([[_alike(a, b) for b in longer] for a in shorter])
    found = []
    for _ in shorter:  # the best pair first, each word once
        row, column = np.unravel_index(int(likeness.argmax()), likeness.shape)
        found.append(max(float(likeness[row, column]), 0.0))
        likeness[row, :] = likeness[:, column] = -1
    mean = sum(found) / len(found)
    probability = 1 / (1 + float(np.exp(-STEEPNESS * (mean - HALF))))
    return probability * (ONE_WORD if len(shorter) == 1 and len(longer) > 1 else 1.0)


def _alike(mine: Word, theirs: Word) -> float:
    if mine[0] == theirs[0]:
        return 1.0
    if mine[1] == theirs[1]:
        return SAME_SOUNDS
    if 1 in (len(mine[0]), len(theirs[0])):
        return INITIAL if mine[0][0] == theirs[0][0] else 0.0
    if len(bare := consonants(mine[1])) >= 3 and bare == consonants(theirs[1]):
        return SAME_CONSONANTS
    wrong = min(OSA.distance(mine[0], theirs[0]), OSA.distance(mine[1], theirs[1]))
    if wrong == 1 and min(len(mine[0]), len(theirs[0])) >= 4:
        return ONE_LETTER
    alike: float = JaroWinkler.similarity(mine[1], theirs[1])
    return alike - 0.2 if alike >= 0.8 else 0.0
