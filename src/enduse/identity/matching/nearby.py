"""Which words of the listed names a word could stand for, and how surely (0 to 1).

Each distinct word is asked once: equal meaning in any language, equal sounds, one or two letters
mistyped, an abbreviation, the initials of a whole name.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from enduse.identity.matching.growing import Growing
from enduse.identity.matching.letters import Letters, starts_of
from enduse.identity.matching.rows import best_per_row, distinct, greatest
from enduse.identity.matching.sounds import consonants_of
from enduse.identity.matching.spelling import Hashes, Keys, Table
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
_SHORTEST_BEGINNING = 3
_LONGEST_REST = 8  # letters after a beginning
_JARO_WINKLER = JaroWinkler.similarity
_Found = tuple[Longs, Ints, npt.NDArray[np.float64]]
"""Place of the word asked for, column or listed word, how surely."""
_NOTHING: _Found = (np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0))


class Nearby:
    """The words of an index's names, ready to be asked which of them a word is near to.

    What a word is near to is worked out when it is first met; `cells` gives it for many words.
    """

    def __init__(self, vocabulary: Vocabulary, words: Sequence[int], initials: Sequence[str]):
        """Take the numbers of the words and the initials of the names; each becomes a column."""
        self.vocabulary = vocabulary
        self.columns: dict[str, int] = {}
        for word in words:
            self.columns.setdefault(vocabulary.meanings[word], len(self.columns))
        for text in initials:
            self.columns.setdefault(f"@{text}", len(self.columns))
        self._initials = {text: self.columns[f"@{text}"] for text in initials}
        self._listed = np.array(words, dtype=np.int32)
        self._column_of = np.array([self.column(word) for word in words], dtype=np.int32)
        self._find_by_sound()
        self._find_by_spelling()
        self._row = Growing(np.zeros(0, dtype=np.int32))  # by number of the word; -1 if not met
        self._starts = Growing(np.zeros(1, dtype=np.int64))
        self._near = Growing(np.zeros(0, np.int32)), Growing(np.zeros(0, np.float32))

    def _find_by_sound(self) -> None:
        """Make the tables of the listed words, as places in `_listed`, by sounds and consonants."""
        kinds = self.vocabulary.kinds()[self._listed]
        places = (kinds & NUMBER == 0).nonzero()[0].astype(np.int32)
        sounds = self.vocabulary.sounds().take(self._listed[places])
        self._by_consonants = Table(Hashes(consonants_of(sounds)).whole(), places)
        named = self.vocabulary.are_names(self._listed[places])
        long = sounds.lengths >= np.where(named, _SHORTEST_TYPO, _SHORTEST_TYPO + 1)
        owners, keys = _near_keys(sounds, long)
        self._by_sounds = Table(keys, places[owners])

    def _find_by_spelling(self) -> None:
        """Make the tables of the listed words by their texts and by the beginnings of these."""
        texts = [self.vocabulary.texts[word] for word in self._listed.tolist()]
        self._surface = {text: place for place, text in enumerate(texts)}
        spelled = sorted(self._surface)
        places = np.array([self._surface[text] for text in spelled], dtype=np.int32)
        hashes = Hashes(Letters.of(spelled))
        self._lengths = np.array([len(text) for text in texts], dtype=np.int64)
        self._by_text = Table(hashes.whole(), places)
        alphabetic = np.array([text.isalpha() for text in spelled], dtype=np.bool_)
        some = (hashes.lengths >= _SHORTEST_BEGINNING) & alphabetic[hashes.owners]
        owners, keys = hashes.owners[some], hashes.beginnings()[some]
        self._by_beginning = Table(keys, places[owners], _MOST_BEGINNINGS)

    def column(self, word: int) -> int:
        """Return the column of one of the index's own words."""
        return self.columns[self.vocabulary.meanings[word]]

    def learn(self, words: Ints) -> Ints:
        """Work out what the words not met before are near to; return those, in order."""
        self._row.add([-1] * (len(self.vocabulary.texts) - len(self._row)))
        row = self._row.held
        new = distinct(words[row[words] < 0])
        if len(new):
            counts, columns, sure = self._search(new)
            row[new] = np.arange(len(new)) + len(self._starts) - 1
            self._starts.add(self._starts.held[-1] + counts.cumsum())
            self._near[0].add(columns)
            self._near[1].add(sure)
        return new

    def cells(self, words: Ints) -> tuple[Longs, Ints, Floats]:
        """Return (starts, columns, how surely) of learned words, surest first for each word."""
        rows = self._row.held[words]
        begins = self._starts.held[rows]
        counts = self._starts.held[rows + 1] - begins
        _, places = spread(begins, counts)
        return starts_of(counts), self._near[0].held[places], self._near[1].held[places]

    def _search(self, words: Ints) -> tuple[Longs, Ints, Floats]:
        """Return of each word how many columns it could stand for, and these with how surely."""
        plain = self._plain(words.tolist())
        kinds = self.vocabulary.kinds()[words]
        unknown = np.ones(len(words), dtype=np.bool_)
        unknown[plain[0]] = False
        asked = ((kinds & NUMBER == 0) & (self.vocabulary.are_names(words) | unknown)).nonzero()[0]
        found = [plain]
        if len(asked):
            new = _Asked(self.vocabulary, words[asked])
            for near in (self._mistyped(new), self._same_consonants(new), self._beginnings(new)):
                places, listed, sure = near
                found.append((asked[places], self._column_of[listed], sure))
        places, columns, sure = (np.concatenate(part) for part in zip(*found, strict=True))
        code, sure = greatest(places * len(self.columns) + columns, sure)
        rows, columns = np.divmod(code, max(len(self.columns), 1))
        rows, columns, sure = best_per_row(rows, columns.astype(np.int32), sure, _MOST)
        return np.bincount(rows, minlength=len(words)), columns, sure.astype(np.float32)

    def _plain(self, words: Sequence[int]) -> _Found:
        """Return the columns of equal meaning or sounds, and of names with these initials."""
        texts = [self.vocabulary.texts[word] for word in words]
        meanings = [self.vocabulary.meanings[word] for word in words]
        found: list[tuple[int, int, float]] = []
        for place, column in enumerate(map(self.columns.get, meanings)):
            if column is not None:
                same = SAME_MEANING if meanings[place][:1] in "+~" else SAME_SOUNDS
                found.append((place, column, 1.0 if texts[place] in self._surface else same))
        for place, column in enumerate(map(self._initials.get, texts)):
            if column is not None and not self.vocabulary.kind(words[place]) & (NUMBER | FILLER):
                found.append((place, column, INITIALS))
        if not found:
            return _NOTHING
        places, columns, sure = zip(*found, strict=True)
        return np.array(places), np.array(columns, dtype=np.int32), np.array(sure)

    def _mistyped(self, asked: _Asked) -> _Found:
        """Return (place, listed word, likeness): one letter of six wrong leaves 0.89."""
        owners, keys = _near_keys(asked.sounds, asked.sounds.lengths >= _SHORTEST_TYPO)
        at, listed = self._by_sounds.find(keys)
        if not len(at):
            return _NOTHING
        code = distinct(owners[at] * len(self._listed) + listed)
        places, listed = np.divmod(code, len(self._listed))
        pairs = asked.words[places], self._listed[listed]
        best = np.zeros(len(code))
        for written, letters in (
            (self.vocabulary.texts, self.vocabulary.spelled()),
            (self.vocabulary.skeletons, self.vocabulary.sounds()),
        ):
            mine, theirs = self._written(written, pairs)
            wrong = cpdist(mine, theirs, scorer=OSA.distance, score_cutoff=2)
            length = np.maximum(*(letters.lengths_of(words) for words in pairs))
            near_enough = (wrong <= 1) | ((wrong == 2) & (length >= 8))
            best = np.maximum(best, np.where(near_enough, 1 - wrong / (length + 3), 0.0))
        good = best >= _WORST
        return places[good], listed[good], best[good]

    def _same_consonants(self, asked: _Asked) -> _Found:
        bare = consonants_of(asked.sounds)
        some = (bare.lengths >= 3).nonzero()[0]
        at, listed = self._by_consonants.find(Hashes(bare).whole()[some])
        if not len(at):
            return _NOTHING
        places = some[at]
        pairs = asked.words[places], self._listed[listed]
        alike = cpdist(*self._written(self.vocabulary.skeletons, pairs), scorer=_JARO_WINKLER)
        good = alike >= 0.8
        return places[good], listed[good], np.full(int(good.sum()), SAME_CONSONANTS)

    def _beginnings(self, asked: _Asked) -> _Found:
        hashes, lengths = Hashes(asked.spelled), asked.spelled.lengths
        longer, listed = self._by_beginning.find(hashes.whole())
        good = self._lengths[listed] > lengths[longer]
        longer, listed = longer[good], listed[good]
        shortest = np.maximum(lengths - _LONGEST_REST, _SHORTEST_BEGINNING)[hashes.owners]
        some = (hashes.lengths >= shortest) & (hashes.lengths < lengths[hashes.owners])
        at, begun = self._by_text.find(hashes.beginnings()[some])
        places = np.concatenate((longer, hashes.owners[some][at]))
        return places, np.concatenate((listed, begun)), np.full(len(places), BEGINNING)

    @staticmethod
    def _written(texts: Sequence[str], pairs: tuple[Ints, Ints]) -> tuple[list[str], list[str]]:
        mine, theirs = (list(map(texts.__getitem__, words.tolist())) for words in pairs)
        return mine, theirs


class _Asked:
    """Words asked for, with their letters."""

    def __init__(self, vocabulary: Vocabulary, words: Ints) -> None:
        self.words = words
        self.sounds = vocabulary.sounds().take(words)
        self.spelled = vocabulary.spelled().take(words)


def _near_keys(sounds: Letters, some: npt.NDArray[np.bool_]) -> tuple[Longs, Keys]:
    """Return (place, hash) of the texts for which `some` is true, whole and without each letter.

    Two texts that differ by one letter wrong, missing or doubled have one of these in common.
    """
    hashes = Hashes(sounds)
    whole, of_letters = some.nonzero()[0], some[hashes.owners]
    owners = np.concatenate((whole, hashes.owners[of_letters]))
    return owners, np.concatenate((hashes.whole()[whole], hashes.without_each()[of_letters]))


def deletions(text: str) -> list[str]:
    """Return `text` with one letter left out, each in turn: two near words have one in common."""
    return [text[:place] + text[place + 1 :] for place in range(len(text))]
