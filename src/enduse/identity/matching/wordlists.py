"""The tables of names as the matcher reads them: legal forms, concepts, fillers, and phrases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from enduse.identity.matching.sounds import skeleton
from enduse.names.data import table
from enduse.names.phrases import expand, words

Phrase = tuple[tuple[str, ...], tuple[str, ...]]
"""The words of a phrase after its first two, by sound, and the words that stand in for it."""
Phrases = tuple[Phrase, ...]

FORM: Final = {"end": 1, "start": 2, "weak": 4}
"""Where a legal form may stand, as bits: at the end, at the start, there only without another."""

_LONGEST_PHRASE: Final = 8  # words
_LONG_FORM = 8  # letters of a legal form that its sounds alone tell
_LONG = 5  # letters of a word whose sounds alone tell its concept

LINKING: Final = frozenset(
    ("LIMITED", "AND", "OF", "THE", "FOR", "IN", "I", "S", "DE", "VE", "E", "Y")
)
"""Words that initials leave out."""

NUMERALS: Final = {
    word: str(number)
    for line in (
        "ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE",
        "FIRST SECOND THIRD FOURTH FIFTH SIXTH SEVENTH EIGHTH NINTH TENTH",
        "_ II III IV _ VI VII VIII IX _ XI XII",  # one letter alone may be anything
    )
    for number, word in enumerate(line.split(), 1)
    if word != "_"
}
"""Numbers in words and Roman figures."""

NUMBER_SIGNS: Final = frozenset(("N", "NO", "NR"))


@cache
def forms() -> dict[tuple[str, ...], tuple[str, int]]:
    """Return (canonical form, places as bits) by the words of each writing of a legal form."""
    places = {"both": FORM["end"] | FORM["start"], "weak": FORM["end"] | FORM["weak"]} | FORM
    found: dict[tuple[str, ...], tuple[str, int]] = {}
    for entry in table("legal_forms")["forms"]:
        for place in ("both", "weak", "end", "start"):
            for key in _writings(entry, (place,)):
                form, bits = found.get(key, (entry["form"], 0))
                found[key] = (form, bits | places[place])
    found.pop((), None)
    return found


@cache
def _sounds() -> dict[str, str]:
    """Return the sounds of all words of legal forms and concepts, worked out in one go."""
    lists = (forms(), concepts())
    words_of = list(dict.fromkeys(word for known in lists for key in known for word in key))
    return dict(zip(words_of, skeleton("\n".join(words_of)).split("\n"), strict=True))


@cache
def forms_by_sound() -> dict[str, tuple[str, int]]:
    """Return the long legal forms of one word by their sounds: AKTIENGESELLSCHAFT, mistyped too."""
    sounds = _sounds()
    found = {sounds[key[0]]: form for key, form in forms().items() if len(key) == 1}
    return {sound: form for sound, form in found.items() if len(sound) >= _LONG_FORM}


@cache
def concepts() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the concepts by the words of each writing, in any language."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    lexicon = table("lexicon")
    for entry in lexicon["phrases"]:
        for writing in _writings(entry, ("written",)):
            found.setdefault(writing, tuple(entry["words"]))
    for entry in lexicon["words"]:
        found.setdefault((entry["word"],), (entry["word"],))
        for writing in _writings(entry, ("en", "ru", "pinyin", "other")):
            found.setdefault(writing, (entry["word"],))
    for entry in table("trade_words")["words"]:
        token = entry["token"].replace(" ", "")
        for writing in _writings(entry, ("written",)):
            found.setdefault(writing, (token,))
    found.pop((), None)
    return found


def _writings(entry: dict[str, Any], keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for key in keys:
        for pattern in entry.get(key, ()):
            for writing in expand(pattern):
                yield tuple(words(writing))


@cache
def concepts_by_sound() -> dict[str, str]:
    """Return the concept by the sounds of a long word; sounds of two concepts are left out."""
    sounds = _sounds()
    found: dict[str, str | None] = {}
    for key, named in concepts().items():
        if len(key) == 1 and len(named) == 1 and len(sound := sounds[key[0]]) >= _LONG:
            known = found.setdefault(sound, named[0])
            found[sound] = known if known == named[0] else None
    return {sound: concept for sound, concept in found.items() if concept}


@cache
def fillers() -> frozenset[str]:
    """Return the single words that tell next to nothing about who is meant."""
    keys = [
        key for group in table("lexicon")["filler"].values() for w in group for key in [words(w)]
    ]
    return frozenset(key[0] for key in keys if len(key) == 1)


@cache
def phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the words that stand in for a phrase of several words, by the phrase's sounds.

    By sounds, so that no romanisation of a long legal form has to be listed.
    """
    sounds = _sounds()
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for key, (form, _) in forms().items():
        if len(key) > 1:
            found.setdefault(tuple([sounds[word] for word in key]), (f"~{form}",))
    for key, named in concepts().items():
        if len(key) > 1:
            found.setdefault(tuple([sounds[word] for word in key]), named)
    return found


@cache
def form_bits() -> dict[str, int]:
    """Return where each canonical legal form may stand, as bits."""
    bits: dict[str, int] = {}
    for form, places in forms().values():
        bits[form] = bits.get(form, 0) | places
    return bits


@cache
def phrase_edges() -> tuple[dict[str, tuple[int, ...]], frozenset[str]]:
    """Return the lengths of phrases by their first word, longest first; and all second words."""
    lengths: dict[str, set[int]] = {}
    for key in phrases():
        lengths.setdefault(key[0], set()).add(len(key))
    by_first = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    return by_first, frozenset(key[1] for key in phrases())


@cache
def phrases_by_pair() -> dict[tuple[str, str], Phrases]:
    """Return by the first two words of phrases: their other words, and what stands in for them.

    The longest phrase comes first; all by sound.
    """
    found: dict[tuple[str, str], list[Phrase]] = {}
    for key, words_meant in phrases().items():
        if len(key) > _LONGEST_PHRASE:
            continue
        found.setdefault((key[0], key[1]), []).append((key[2:], words_meant))
    return {pair: tuple(sorted(ends, key=_longest_first)) for pair, ends in found.items()}


def _longest_first(phrase: Phrase) -> int:
    return -len(phrase[0])


@cache
def several_concepts() -> dict[str, tuple[str, ...]]:
    """Return the concepts of single words that stand for several."""
    return {key[0]: named for key, named in concepts().items() if len(key) == 1 < len(named)}


@cache
def special_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words and the sounds that some list knows; any other word is a proper name."""
    texts = {key[0] for known in (forms(), concepts()) for key in known if len(key) == 1}
    starts, follows = phrase_edges()
    return (
        frozenset(texts | fillers() | LINKING | NUMERALS.keys() | NUMBER_SIGNS),
        frozenset(concepts_by_sound().keys() | forms_by_sound().keys() | starts.keys() | follows),
    )
