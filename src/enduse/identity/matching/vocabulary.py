"""What a word of a name means: a legal form, a word of trade, a number, or only its sounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from enduse.identity.matching.sounds import NO_VOWELS, skeleton
from enduse.identity.matching.wordlists import (
    FORM,
    concepts,
    concepts_by_sound,
    fillers,
    form_bits,
    forms,
    forms_by_sound,
    phrase_edges,
    phrases,
)

Ints = npt.NDArray[np.int32]
_FoundAt = Callable[[Ints, int], tuple[int, int] | None]
"""What stands at a place: how many words long, and the number of the word for them; or nothing."""

FILLER: Final = 8
NUMBER: Final = 16
_STARTS: Final = 32  # the first word of some phrase
_FOLLOWS: Final = 64  # the second word of some phrase
_NAMED: Final = 256  # names nothing general: no concept, number, form or filler
_SIGN: Final = 512  # a number sign: No. 5
_LETTER: Final = 1024  # one letter alone
_COMPOSITE: Final = 128  # letters and digits in one: stands for its parts
_ANY_FORM: Final = sum(FORM.values())
_LINKING: Final = frozenset(
    ("LIMITED", "AND", "OF", "THE", "FOR", "IN", "I", "S", "DE", "VE", "E", "Y")
)
END: Final = 0  # the number of the word that ends a name
_LONGEST_PHRASE = 8
_LONGEST_WORD = 60
_LONG_IN_INITIALS = 7  # COMPANY and CORPORATION lend their letter to initials, LLC does not

_PIECES = re.compile(r"[A-Z]+|[0-9]+")
_ORDINAL = re.compile("ST|ND|RD|TH")
_NUMERALS: Final = {
    word: str(number)
    for line in (
        "ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE",
        "FIRST SECOND THIRD FOURTH FIFTH SIXTH SEVENTH EIGHTH NINTH TENTH",
        "_ II III IV _ VI VII VIII IX _ XI XII",  # one letter alone may be anything
    )
    for number, word in enumerate(line.split(), 1)
    if word != "_"
}
_NUMBER_SIGNS = frozenset(("N", "NO", "NR"))


def _initial_mark(text: str) -> int:
    """Return how much a word looks like initials: two to eight letters, few vowels."""
    if not 2 <= len(text) <= 8:
        return 0
    return 32 + 3 * len(text.translate(NO_VOWELS)) - 2 * len(text)


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
        self._kinds_array = np.zeros(1, dtype=np.uint16)
        self._marks: list[int] = [0]
        self._marks_array = np.zeros(1, dtype=np.uint8)
        self._parts: dict[int, list[int]] = {}

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
        several = concepts().get((word,), ())
        if len(several) > 1:
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
        sounds = skeleton("\n".join(text.lstrip("~") for text in new)).split("\n")
        starts, follows = phrase_edges()
        for text, sound in zip(new, sounds, strict=True):
            kind, meaning = self._meaning(text, sound)
            kind |= (_STARTS if sound in starts else 0) | (_FOLLOWS if sound in follows else 0)
            named = text and not kind & (NUMBER | FILLER) and meaning[:1] not in ("+", "~")
            kind |= (_NAMED if named else 0) | (_SIGN if text in _NUMBER_SIGNS else 0)
            kind |= _LETTER if len(text) == 1 and text.isalpha() else 0
            self._kinds.append(kind)
            self._marks.append(_initial_mark(text) if named else 0)
            self.skeletons.append(text if text.isdigit() else sound)
            self.meanings.append(meaning or sound)
            short_form = kind & _ANY_FORM and len(text) < _LONG_IN_INITIALS
            counts = text.isalpha() and text not in _LINKING and not short_form
            self.initials.append(text[0] if counts else "")
            core = counts and not kind & (FILLER | _ANY_FORM)
            self.core_initials.append(text[0] if core else "")

    @staticmethod
    def _meaning(word: str, sound: str) -> tuple[int, str]:
        if not word:
            return _COMPOSITE, ""
        if word.isdigit():
            return NUMBER, word.lstrip("0") or "0"
        if word in _NUMERALS:
            return NUMBER, _NUMERALS[word]
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
            self._marks_array = np.append(self._marks_array, np.array(new, dtype=np.uint8))
        return self._marks_array

    def kinds(self) -> npt.NDArray[np.uint16]:
        """Return the kinds of all words by number."""
        if new := self._kinds[len(self._kinds_array) :]:
            self._kinds_array = np.append(self._kinds_array, np.array(new, dtype=np.uint16))
        return self._kinds_array

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
        where = np.flatnonzero(self.kinds()[ids] & _COMPOSITE)
        if len(where):
            parts = [self._parts[n] for n in ids[where].tolist()]
            counts = np.ones(len(ids), dtype=np.int64)
            counts[where] = [len(p) for p in parts]
            found = np.repeat(ids, counts)
            begins = np.cumsum(counts) - counts
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
        """Return `ids` with every run of single letters as one word: `L L C` is `LLC`."""
        single = self.kinds()[ids] & _LETTER > 0

        def run_at(ids: Ints, place: int) -> tuple[int, int]:
            end = place + 2
            while single[end]:
                end += 1
            return end - place, self["".join(self.texts[n] for n in ids[place:end].tolist())]

        return self._merged(ids, np.flatnonzero(single[:-1] & single[1:]), run_at)

    def with_phrases(self, ids: Ints) -> Ints:
        """Return `ids` with every phrase (`LIMITED LIABILITY COMPANY`) as one word."""
        kinds = self.kinds()[ids]
        maybe = np.flatnonzero((kinds[:-1] & _STARTS > 0) & (kinds[1:] & _FOLLOWS > 0))
        return self._merged(ids, maybe, self._phrase_at)

    def _merged(self, ids: Ints, places: npt.NDArray[np.int64], found_at: _FoundAt) -> Ints:
        """Return `ids` with what `found_at` finds at `places` as one word, left to right."""
        if not len(places):
            return ids
        keep = np.ones(len(ids), dtype=np.bool_)
        ids = ids.copy()
        free = 0
        for place in places.tolist():
            if place >= free and (hit := found_at(ids, place)):
                length, ids[place] = hit
                free = place + length
                keep[place + 1 : free] = False
        self.settle()
        return ids[keep]

    def _phrase_at(self, ids: Ints, place: int) -> tuple[int, int] | None:
        """Return the length of the phrase that begins here and the number of its word."""
        window = [self.skeletons[n] for n in ids[place : place + _LONGEST_PHRASE].tolist()]
        for length in phrase_edges()[0][window[0]]:
            if word := phrases().get(tuple(window[:length])):
                return length, self._standing_for(word)
        return None

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
