"""What a word of a name means: a legal form, a word of trade, a number, or only its sounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from enduse.identity.matching.growing import Growing, GrowingLetters
from enduse.identity.matching.letters import Letters
from enduse.identity.matching.sounds import NO_VOWELS, skeleton
from enduse.identity.matching.wordlists import (
    FORM,
    LINKING,
    NUMBER_SIGNS,
    NUMERALS,
    Phrases,
    concepts,
    concepts_by_sound,
    fillers,
    form_bits,
    forms,
    forms_by_sound,
    phrase_edges,
    phrases_by_pair,
    several_concepts,
    special_words,
)
from enduse.identity.ranges import spread

Ints = npt.NDArray[np.int32]
Initials = tuple[list[str], list[str]]
"""Of each name, the first letters of its words with and without words like COMPANY."""

FILLER: Final = 8
NUMBER: Final = 16
_STARTS: Final = 32  # the first word of some phrase
_FOLLOWS: Final = 64  # the second word of some phrase
_NAMED: Final = 256  # names nothing general: no concept, number, form or filler
_SIGN: Final = 512  # a number sign: No. 5
_LETTER: Final = 1024  # one letter alone
_COMPOSITE: Final = 128  # letters and digits in one: stands for its parts
_ANY_FORM: Final = sum(FORM.values())
END: Final = 0  # the number of the word that ends a name
_LONGEST_WORD = 60
_LONG_IN_INITIALS = 7  # COMPANY and CORPORATION lend their letter to initials, LLC does not

_PIECES = re.compile(r"[A-Z]+|[0-9]+")
_ORDINAL = re.compile("ST|ND|RD|TH")


def _initial_marks(texts: Sequence[str]) -> list[int]:
    """Return how much each word looks like initials: two to eight letters, few vowels."""
    bare = "\n".join(texts).translate(NO_VOWELS).split("\n")
    lengths = zip(map(len, texts), map(len, bare), strict=True)
    return [32 + 3 * few - 2 * length if 2 <= length <= 8 else 0 for length, few in lengths]


def _letters_of(ids: Ints, letters: Sequence[str], array: Growing) -> str:
    """Return the letters of words, one or none each, and `|` for END; `array` keeps their codes."""
    if new := letters[len(array) :]:
        array.add([ord(letter or "\0") for letter in new])
        array.held[END] = ord("|")
    codes = array.held[ids]
    return codes[codes > 0].tobytes().decode("ascii")


class Vocabulary(dict[str, int]):
    """The words met so far, each with its number; looking up a new word adds it.

    For every word: its text, its kind (bits), its skeleton and its meaning: the concept it names
    in any language (`+PLANT` for ZAVOD), its form (`~LLC`), or its skeleton. They are known once
    `settle` was called; it treats all new words together.
    """

    def __init__(self) -> None:
        super().__init__({"|": END})
        self.texts: list[str] = ["|"]
        self.skeletons: list[str] = [""]
        self.meanings: list[str] = [""]
        self.initials: list[str] = [""]  # the first letter of a word that initials count
        self.core_initials: list[str] = [""]  # the same without COMPANY, GROUP and the like
        self._kinds: list[int] = [0]
        self._kinds_array = Growing(np.zeros(0, dtype=np.uint16))
        self._marks: list[int] = [0]
        self._marks_array = Growing(np.zeros(0, dtype=np.uint8))
        self._letters_array, self._core_letters_array = (
            Growing(np.zeros(0, dtype=np.uint8)) for _ in range(2)
        )
        self._parts: dict[int, list[int]] = {}
        self._sounds, self._spelled = GrowingLetters(), GrowingLetters()
        self._by_pair: dict[tuple[int, int], Phrases] = {}  # phrases by their first two words

    def copy(self) -> Vocabulary:
        """Return a vocabulary of the same words that grows apart from this one."""
        found = Vocabulary()
        found.update(self)
        found.texts, found.skeletons = self.texts.copy(), self.skeletons.copy()
        found.meanings, found.initials = self.meanings.copy(), self.initials.copy()
        found.core_initials, found._kinds = self.core_initials.copy(), self._kinds.copy()
        found._marks, found._parts = self._marks.copy(), self._parts.copy()
        return found

    def __missing__(self, word: str) -> int:
        if len(word) > _LONGEST_WORD:
            return self[word[:_LONGEST_WORD]]
        number = len(self.texts)
        self[word] = number
        if several := several_concepts().get(word):
            self.texts.append("")
            self._parts[number] = [self[concept] for concept in several]
        elif word.isalpha() or word[0] == "~":
            self.texts.append(word)
        else:
            pieces = _PIECES.findall(word)
            if len(pieces) == 2 and pieces[0].isdigit() and _ORDINAL.fullmatch(pieces[1]):
                pieces = pieces[:1]  # the 5th plant is plant 5
            self.texts.append(pieces[0] if len(pieces) == 1 else "")
            if len(pieces) > 1:
                self._parts[number] = [self[piece] for piece in pieces]
        return number

    def settle(self) -> None:
        """Work out what the new words are."""
        known = len(self._kinds)
        new = self.texts[known:]
        if not new:
            return
        sounds = skeleton("\n".join(new).replace("~", "")).split("\n")
        met_texts, met_sounds = special_words()
        special = [
            (number, text, sound)
            for number, (text, sound) in enumerate(zip(new, sounds, strict=True), known)
            if text in met_texts or sound in met_sounds or len(text) < 2 or not text.isalpha()
        ]
        self._kinds += [_NAMED] * len(new)
        self._marks += _initial_marks(new)
        self.skeletons += sounds
        self.meanings += sounds
        letters = [text[:1] for text in new]
        self.initials += letters
        self.core_initials += letters
        for number, text, sound in special:
            self._settle_special(number, text, sound)

    def _settle_special(self, number: int, text: str, sound: str) -> None:
        """Work out what a word is that may be more than a proper name."""
        starts, follows = phrase_edges()
        kind, meaning = self._meaning(text, sound)
        kind |= (_STARTS if sound in starts else 0) | (_FOLLOWS if sound in follows else 0)
        named = text and not kind & (NUMBER | FILLER) and meaning[:1] not in ("+", "~")
        kind |= (_NAMED if named else 0) | (_SIGN if text in NUMBER_SIGNS else 0)
        kind |= _LETTER if len(text) == 1 and text.isalpha() else 0
        self._kinds[number] = kind
        if not kind & _NAMED:
            self._marks[number] = 0
        if text.isdigit():
            self.skeletons[number] = text
        self.meanings[number] = meaning or sound
        short_form = kind & _ANY_FORM and len(text) < _LONG_IN_INITIALS
        counts = text.isalpha() and text not in LINKING and not short_form
        if not counts:
            self.initials[number] = ""
        if not counts or kind & (FILLER | _ANY_FORM):
            self.core_initials[number] = ""

    @staticmethod
    def _meaning(word: str, sound: str) -> tuple[int, str]:
        if not word:
            return _COMPOSITE, ""
        if word.isdigit():
            return NUMBER, word.lstrip("0") or "0"
        if word in NUMERALS:
            return NUMBER, NUMERALS[word]
        if word[:1] == "~":
            return form_bits()[word[1:]], word
        filler = FILLER if word in fillers() else 0
        known = concepts().get((word,))
        concept = known[0] if known else concepts_by_sound().get(sound)
        meaning = f"+{concept}" if concept else ""
        if form := forms().get((word,)) or forms_by_sound().get(sound):
            return form[1] | filler, meaning or f"~{form[0]}"
        return filler, meaning

    def kind(self, number: int) -> int:
        """Return the kind of one word."""
        return self._kinds[number]

    def is_name(self, number: int) -> bool:
        """True for a word that names nothing general: no concept, number, form or filler."""
        return bool(self._kinds[number] & _NAMED)

    def are_names(self, numbers: Ints) -> npt.NDArray[np.bool_]:
        """Return for each word whether it names nothing general."""
        return (self.kinds()[numbers] & _NAMED) > 0

    def initial_marks(self) -> npt.NDArray[np.uint8]:
        """Return by number how much a word looks like initials; 0 for one that cannot be."""
        if new := self._marks[len(self._marks_array) :]:
            self._marks_array.add(new)
        return self._marks_array.held

    def kinds(self) -> npt.NDArray[np.uint16]:
        """Return the kinds of all words by number."""
        if new := self._kinds[len(self._kinds_array) :]:
            self._kinds_array.add(new)
        return self._kinds_array.held

    def sounds(self) -> Letters:
        """Return the skeletons of all words, by number."""
        return self._sounds.of(self.skeletons)

    def spelled(self) -> Letters:
        """Return the texts of all words, by number."""
        return self._spelled.of(self.texts)

    def initials_of(self, ids: Ints, names: int) -> Initials:
        """Return of each name, ended by END, the initials of its words: of all, and of its core."""
        every, core = (
            _letters_of(ids, letters, array).split("|")[:names]
            for letters, array in (
                (self.initials, self._letters_array),
                (self.core_initials, self._core_letters_array),
            )
        )
        return every, core

    def form(self, number: int) -> str | None:
        """Return the canonical legal form that a word is, or None."""
        if number < 0:
            return None
        word = self.texts[number]
        if word[:1] == "~":
            return word[1:]
        form = forms().get((word,)) or forms_by_sound()[self.skeletons[number]]
        return form[0]

    def split(self, ids: Ints) -> Ints:
        """Return `ids` with each word of letters and digits as its parts, number signs left out."""
        where = (self.kinds()[ids] & _COMPOSITE).nonzero()[0]
        if len(where):
            parts = [self._parts[n] for n in ids[where].tolist()]
            counts = np.ones(len(ids), dtype=np.int64)
            counts[where] = [len(p) for p in parts]
            found = ids.repeat(counts)
            begins = counts.cumsum() - counts
            for place, part in zip(begins[where].tolist(), parts, strict=True):
                found[place : place + len(part)] = part
            ids = found
        return self._without_number_signs(ids)

    def _without_number_signs(self, ids: Ints) -> Ints:
        kinds = self.kinds()[ids]
        before_number = np.zeros(len(ids), dtype=np.bool_)
        before_number[:-1] = kinds[1:] & NUMBER > 0
        return ids[~(before_number & (kinds & _SIGN > 0))]

    def with_letters_joined(self, ids: Ints) -> Ints:
        """Return `ids`, which end with END, with every run of single letters as one word.

        `L L C` is `LLC`.
        """
        single = self.kinds()[ids] & _LETTER > 0
        goes_on = single[:-1] & single[1:]
        if not goes_on.any():
            return ids
        inside: npt.NDArray[np.bool_] = np.append(False, goes_on)
        begins = (np.append(goes_on, False) & ~inside).nonzero()[0]
        stops = (~single).nonzero()[0]
        lengths = stops[stops.searchsorted(begins)] - begins
        _, places = spread(begins, lengths)
        letters = "".join([self.texts[number] for number in ids[places].tolist()])
        ends = lengths.cumsum().tolist()
        found = ids.copy()
        found[begins] = [self[letters[a:b]] for a, b in pairwise([0, *ends])]
        self.settle()
        return found[~inside]

    def with_phrases(self, ids: Ints) -> Ints:
        """Return `ids` with every phrase (`LIMITED LIABILITY COMPANY`) as one word."""
        kinds = self.kinds()[ids]
        maybe = ((kinds[:-1] & _STARTS > 0) & (kinds[1:] & _FOLLOWS > 0)).nonzero()[0]
        numbers = ids.tolist()
        begins, lengths, meant = [], [], []
        free = 0
        for place in maybe.tolist():
            if place >= free and (hit := self._phrase_at(numbers, place)):
                begins.append(place)
                lengths.append(hit[0])
                meant.append(hit[1])
                free = place + hit[0]
        if not begins:
            return ids
        self.settle()
        found = ids.copy()
        found[begins] = meant
        _, left_out = spread(np.array(begins) + 1, np.array(lengths) - 1)
        keep = np.ones(len(ids), dtype=np.bool_)
        keep[left_out] = False
        return found[keep]

    def _phrase_at(self, numbers: Sequence[int], place: int) -> tuple[int, int] | None:
        """Return how many words the phrase that begins here has and the number of its word."""
        begin = place + 2
        for following, word in self._phrases_of((numbers[place], numbers[place + 1])):
            end = begin + len(following)
            if following == tuple([self.skeletons[n] for n in numbers[begin:end]]):
                return end - place, self._standing_for(word)
        return None

    def _phrases_of(self, pair: tuple[int, int]) -> Phrases:
        """Return the phrases that begin with two words: their other words, and what they mean."""
        known = self._by_pair.get(pair)
        if known is None:
            first, second = self.skeletons[pair[0]], self.skeletons[pair[1]]
            known = self._by_pair[pair] = phrases_by_pair().get((first, second), ())
        return known

    def _standing_for(self, words: tuple[str, ...]) -> int:
        """Return the number of the word that stands for `words`: itself, or one made of them."""
        if len(words) == 1:
            return self[words[0]]
        key = " ".join(words)
        if key not in self:
            number = self[key] = len(self.texts)
            self.texts.append("")
            self._parts[number] = [self[word] for word in words]
        return self[key]

    def columns(self) -> dict[str, list[str] | list[int]]:
        """Return what is known of all words, by number; `restored` takes it."""
        return {
            "text": self.texts,
            "skeleton": self.skeletons,
            "meaning": self.meanings,
            "initial": self.initials,
            "core_initial": self.core_initials,
            "kind": self._kinds,
            "mark": self._marks,
        }

    @classmethod
    def restored(cls, columns: dict[str, Any]) -> Vocabulary:
        """Return the vocabulary whose columns were kept; words made of several are met anew."""
        found = cls()
        found.texts, found.skeletons, found.meanings = (
            columns["text"],
            columns["skeleton"],
            columns["meaning"],
        )
        found.initials, found.core_initials = columns["initial"], columns["core_initial"]
        found._kinds, found._marks = columns["kind"], columns["mark"]
        found.update({text: number for number, text in enumerate(found.texts) if text})
        return found
