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

from enduse.identity.matching.vocabulary import FILLER, NUMBER, Vocabulary, consonants

Ints = npt.NDArray[np.int32]
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
_REMEMBERED = 2_000_000  # words whose answer is kept before all are forgotten


class Nearby:
    """The words of an index's names, ready to be asked which of them a word is near to."""

    def __init__(self, vocabulary: Vocabulary, words: Sequence[int], initials: Sequence[str]):
        """Take the numbers of the words and the initials of the names; each becomes a column."""
        self.vocabulary = vocabulary
        self.columns: dict[str, int] = {}
        self._surface = {vocabulary.texts[word] for word in words}
        self._by_sounds: dict[str, list[int]] = {}
        self._by_consonants: dict[str, list[int]] = {}
        self._known: dict[int, tuple[Ints, Floats]] = {}
        for word in words:
            self.columns.setdefault(vocabulary.meanings[word], len(self.columns))
            if not vocabulary.kind(word) & NUMBER:
                self._take(word, vocabulary.skeletons[word])
        for text in initials:
            self.columns.setdefault(f"@{text}", len(self.columns))
        self._sorted = sorted(text for text in self._surface if text.isalpha())

    def _take(self, word: int, sounds: str) -> None:
        self._by_consonants.setdefault(consonants(sounds), []).append(word)
        shortest = _SHORTEST_TYPO if self.vocabulary.is_name(word) else _SHORTEST_TYPO + 1
        if len(sounds) >= shortest:
            for near in {sounds, *_deletions(sounds)}:
                self._by_sounds.setdefault(near, []).append(word)

    def column(self, word: int) -> int:
        """Return the column of one of the index's own words."""
        return self.columns[self.vocabulary.meanings[word]]

    def near(self, words: Sequence[int]) -> list[tuple[Ints, Floats]]:
        """Return for each word the columns it could stand for and how surely, surest first."""
        new = [word for word in words if word not in self._known]
        if new:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
                new = list(words)
            self._search(new)
        return [self._known[word] for word in words]

    def _search(self, words: Sequence[int]) -> None:
        found: dict[int, dict[int, float]] = {word: self._plain(word) for word in words}
        asked = [word for word in words if self._may_be_mistyped(word, found[word])]
        for pairs in (self._mistyped(asked), self._same_consonants(asked), self._beginnings(asked)):
            for word, other, likeness in pairs:
                column = self.column(other)
                if likeness > found[word].get(column, 0.0):
                    found[word][column] = likeness
        for word, columns in found.items():
            best = sorted(columns.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
            self._known[word] = (
                np.array([column for column, _ in best], dtype=np.int32),
                np.array([likeness for _, likeness in best], dtype=np.float32),
            )

    def _plain(self, word: int) -> dict[int, float]:
        """Return the columns of equal meaning or sounds, and of names with these initials."""
        text, meaning = self.vocabulary.texts[word], self.vocabulary.meanings[word]
        found: dict[int, float] = {}
        column = self.columns.get(meaning)
        if column is not None:
            same = SAME_MEANING if meaning[:1] in "+~" else SAME_SOUNDS
            found[column] = 1.0 if text in self._surface else same
        if 3 <= len(text) <= _LONGEST_INITIALS:
            column = self.columns.get(f"@{text}")
            if column is not None and not self.vocabulary.kind(word) & (NUMBER | FILLER):
                found[column] = INITIALS
        return found

    def _may_be_mistyped(self, word: int, found: dict[int, float]) -> bool:
        if self.vocabulary.kind(word) & NUMBER:
            return False
        return self.vocabulary.is_name(word) or not found

    def _mistyped(self, words: Sequence[int]) -> Iterator[tuple[int, int, float]]:
        """Give (word, other, likeness): one letter of six wrong leaves 0.89, two of eight 0.82."""
        vocabulary = self.vocabulary
        pairs: list[tuple[int, int]] = []
        for word in words:
            sounds = vocabulary.skeletons[word]
            if len(sounds) >= _SHORTEST_TYPO:
                maybe: set[int] = set()
                for near in (sounds, *_deletions(sounds)):
                    if others := self._by_sounds.get(near):
                        maybe.update(others)
                pairs += [(word, other) for other in maybe]
        best = np.zeros(len(pairs))
        for written in (vocabulary.texts, vocabulary.skeletons):
            mine, theirs = [written[a] for a, _ in pairs], [written[b] for _, b in pairs]
            wrong = cpdist(mine, theirs, scorer=OSA.distance) if pairs else best
            length = np.array([max(len(a), len(b)) for a, b in zip(mine, theirs, strict=True)])
            near_enough = (wrong <= 1) | ((wrong == 2) & (length >= 8))
            best = np.maximum(best, np.where(near_enough, 1 - wrong / (length + 3), 0.0))
        for (word, other), likeness in zip(pairs, best.tolist(), strict=True):
            if likeness >= _WORST:
                yield word, other, likeness

    def _same_consonants(self, words: Sequence[int]) -> Iterator[tuple[int, int, float]]:
        skeletons = self.vocabulary.skeletons
        pairs = [
            (word, other)
            for word in words
            if len(bare := consonants(skeletons[word])) >= 3
            for other in self._by_consonants.get(bare, ())
        ]
        if pairs:
            mine, theirs = [skeletons[a] for a, _ in pairs], [skeletons[b] for _, b in pairs]
            alike = cpdist(mine, theirs, scorer=JaroWinkler.similarity)
            for (word, other), likeness in zip(pairs, alike.tolist(), strict=True):
                if likeness >= 0.8:
                    yield word, other, SAME_CONSONANTS

    def _beginnings(self, words: Sequence[int]) -> Iterator[tuple[int, int, float]]:
        for word in words:
            text = self.vocabulary.texts[word]
            if len(text) < 3:
                continue
            begin = bisect_left(self._sorted, text)
            for longer in self._sorted[begin : begin + _MOST_BEGINNINGS]:
                if not longer.startswith(text):
                    break
                if longer != text:
                    yield word, self.vocabulary[longer], BEGINNING
            for length in range(max(3, len(text) - 8), len(text)):
                if text[:length] in self._surface:
                    yield word, self.vocabulary[text[:length]], BEGINNING


def _deletions(text: str) -> Iterator[str]:
    return (text[:place] + text[place + 1 :] for place in range(len(text)))
