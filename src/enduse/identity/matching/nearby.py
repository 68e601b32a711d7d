"""Which words of the listed names a word could stand for, and how surely (0 to 1).

Each distinct word is asked once: equal meaning in any language, equal sounds, one or two letters
mistyped, an abbreviation, the initials of a whole name.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from enduse.identity.matching.rows import best_per_row
from enduse.identity.matching.sounds import consonants
from enduse.identity.matching.vocabulary import FILLER, NUMBER, Vocabulary
from enduse.identity.ranges import spread

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

SAME_MEANING = 0.97  # ZAVOD and PLANT: a translation; PLANT and PLANT is 1
SAME_SOUNDS = 0.95  # SHCHUKIN and SCHUKIN
SAME_CONSONANTS = 0.8  # Korean, Arabic and Persian vowels are written at will
BEGINNING = 0.7  # TECHN for TECHNOLOGY
INITIALS = 1.0
_SHORTEST_TYPO = 4  # words of three letters have too many neighbours
_MOST = 12  # words a word can stand for
_MOST_BEGINNINGS = 40
_WORST = 0.6
_LONGEST_INITIALS = 7


class Nearby:
    """The words of an index's names, ready to be asked which of them a word is near to.

    What a word is near to is worked out when it is first met; `cells` gives it for many words.
    """

    def __init__(self, vocabulary: Vocabulary, words: Sequence[int], initials: Sequence[str]):
        """Take the numbers of the words and the initials of the names; each becomes a column."""
        self.vocabulary = vocabulary
        self.columns: dict[str, int] = {}
        self._surface = {vocabulary.texts[word] for word in words}
        self._by_sounds: dict[str, list[int]] = {}
        self._by_consonants: dict[str, list[int]] = {}
        for word in words:
            self.columns.setdefault(vocabulary.meanings[word], len(self.columns))
            if not vocabulary.kind(word) & NUMBER:
                self._take(word, vocabulary.skeletons[word])
        for text in initials:
            self.columns.setdefault(f"@{text}", len(self.columns))
        self._sorted = sorted(text for text in self._surface if text.isalpha())
        self._row = np.full(len(vocabulary.texts), -1, dtype=np.int32)  # by number of the word
        self._starts = np.zeros(1, dtype=np.int64)
        self._near: tuple[Ints, Floats] = (np.zeros(0, np.int32), np.zeros(0, np.float32))

    def _take(self, word: int, sounds: str) -> None:
        self._by_consonants.setdefault(consonants(sounds), []).append(word)
        shortest = _SHORTEST_TYPO if self.vocabulary.is_name(word) else _SHORTEST_TYPO + 1
        if len(sounds) >= shortest:
            for near in {sounds, *deletions(sounds)}:
                self._by_sounds.setdefault(near, []).append(word)

    def column(self, word: int) -> int:
        """Return the column of one of the index's own words."""
        return self.columns[self.vocabulary.meanings[word]]

    def learn(self, words: Ints) -> Ints:
        """Work out what the words not met before are near to; return those, in order."""
        grown = len(self.vocabulary.texts) - len(self._row)
        if grown:
            self._row = np.concatenate((self._row, np.full(grown, -1, dtype=np.int32)))
        new = np.unique(words[self._row[words] < 0])
        if len(new):
            counts, columns, sure = self._search(new.tolist())
            self._row[new] = np.arange(len(new)) + len(self._starts) - 1
            self._starts = np.append(self._starts, self._starts[-1] + np.cumsum(counts))
            self._near = (np.append(self._near[0], columns), np.append(self._near[1], sure))
        return new

    def cells(self, words: Ints) -> tuple[Longs, Ints, Floats]:
        """Return (starts, columns, how surely) of learned words, surest first for each word."""
        rows = self._row[words]
        begins = self._starts[rows]
        counts = self._starts[rows + 1] - begins
        starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
        _, places = spread(begins, counts)
        return starts, self._near[0][places], self._near[1][places]

    def near(self, word: int) -> list[tuple[int, float]]:
        """Return the columns one word could stand for and how surely, surest first."""
        one = np.array([word], dtype=np.int32)
        self.learn(one)
        _, columns, sure = self.cells(one)
        return list(zip(columns.tolist(), sure.tolist(), strict=True))

    def _search(self, words: Sequence[int]) -> tuple[Longs, Ints, Floats]:
        """Return of each word how many columns it could stand for, and these with how surely."""
        triples: list[tuple[int, int, float]] = []
        asked = []
        for place, word in enumerate(words):
            plain = self._plain(word)
            triples += [(place, column, sure) for column, sure in plain]
            if self._may_be_mistyped(word, bool(plain)):
                asked.append((place, word))
        for found in (self._mistyped(asked), self._same_consonants(asked), self._beginnings(asked)):
            triples += found
        if not triples:
            return np.zeros(len(words), np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32)
        places, columns, sure = (np.array(column) for column in zip(*triples, strict=True))
        order = np.lexsort((-sure, columns, places))
        places, columns, sure = places[order], columns[order], sure[order]
        first = np.ones(len(places), dtype=np.bool_)
        first[1:] = (places[1:] != places[:-1]) | (columns[1:] != columns[:-1])
        rows, near, best = best_per_row(places[first], columns[first], sure[first], _MOST)
        return np.bincount(rows, minlength=len(words)), near, best.astype(np.float32)

    def _plain(self, word: int) -> list[tuple[int, float]]:
        """Return the columns of equal meaning or sounds, and of names with these initials."""
        text, meaning = self.vocabulary.texts[word], self.vocabulary.meanings[word]
        found: list[tuple[int, float]] = []
        column = self.columns.get(meaning)
        if column is not None:
            same = SAME_MEANING if meaning[:1] in "+~" else SAME_SOUNDS
            found.append((column, 1.0 if text in self._surface else same))
        if 3 <= len(text) <= _LONGEST_INITIALS:
            column = self.columns.get(f"@{text}")
            if column is not None and not self.vocabulary.kind(word) & (NUMBER | FILLER):
                found.append((column, INITIALS))
        return found

    def _may_be_mistyped(self, word: int, found: bool) -> bool:
        if self.vocabulary.kind(word) & NUMBER:
            return False
        return self.vocabulary.is_name(word) or not found

    def _mistyped(self, words: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, float]]:
        """Give (place, column, likeness): one letter of six wrong leaves 0.89."""
        vocabulary, by_sounds = self.vocabulary, self._by_sounds
        pairs: list[tuple[int, int, int]] = []
        for place, word in words:
            sounds = vocabulary.skeletons[word]
            if len(sounds) >= _SHORTEST_TYPO:
                near = by_sounds.keys() & {sounds, *deletions(sounds)}
                if near:
                    maybe = {other for sound in near for other in by_sounds[sound]}
                    pairs += [(place, word, other) for other in sorted(maybe)]
        if not pairs:
            return
        best = np.zeros(len(pairs))
        for written in (vocabulary.texts, vocabulary.skeletons):
            mine, theirs = [written[a] for _, a, _ in pairs], [written[b] for _, _, b in pairs]
            wrong = cpdist(mine, theirs, scorer=OSA.distance, score_cutoff=2)
            length = np.maximum(list(map(len, mine)), list(map(len, theirs)))
            near_enough = (wrong <= 1) | ((wrong == 2) & (length >= 8))
            best = np.maximum(best, np.where(near_enough, 1 - wrong / (length + 3), 0.0))
        for number in np.flatnonzero(best >= _WORST).tolist():
            place, _, other = pairs[number]
            yield place, self.column(other), float(best[number])

    def _same_consonants(
        self, words: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[int, int, float]]:
        skeletons = self.vocabulary.skeletons
        pairs = [
            (place, word, other)
            for place, word in words
            if len(bare := consonants(skeletons[word])) >= 3
            for other in self._by_consonants.get(bare, ())
        ]
        if pairs:
            mine, theirs = [skeletons[a] for _, a, _ in pairs], [skeletons[b] for _, _, b in pairs]
            alike = cpdist(mine, theirs, scorer=JaroWinkler.similarity)
            for number in np.flatnonzero(alike >= 0.8).tolist():
                place, _, other = pairs[number]
                yield place, self.column(other), SAME_CONSONANTS

    def _beginnings(self, words: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, float]]:
        for place, word in words:
            text = self.vocabulary.texts[word]
            if len(text) < 3:
                continue
            begin = bisect_left(self._sorted, text)
            for longer in self._sorted[begin : begin + _MOST_BEGINNINGS]:
                if not longer.startswith(text):
                    break
                if longer != text:
                    yield place, self.column(self.vocabulary[longer]), BEGINNING
            for length in range(max(3, len(text) - 8), len(text)):
                if text[:length] in self._surface:
                    yield place, self.column(self.vocabulary[text[:length]]), BEGINNING


def deletions(text: str) -> list[str]:
    """Return `text` with one letter left out, each in turn: two near words have one in common."""
    return [text[:place] + text[place + 1 :] for place in range(len(text))]
