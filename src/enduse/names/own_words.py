"""Sees quickly that a name says who: it has a word that no legal form and no placeholder has."""

from __future__ import annotations

from functools import cache

from enduse.names.data import table
from enduse.names.phrases import PLAIN, expand, words
from enduse.names.text import script

_LEFT_OUT = ("THE", "AND", "N", "NO", "NR")  # words that a comparison key may lose


def has_own_word(text: str) -> bool:
    """True where some word of `text` is no part of a legal form, a trade word or a placeholder.

    Such a name has a key that is more than its legal form. False says nothing: only whole words of
    Latin or of Cyrillic letters are looked at, which costs a tenth of making the key, and none
    where the two are mixed, for look-alike letters may make another word of them.
    """
    if not text.isascii() and script(text) == "mixed":
        return False
    return any(len(word) > 1 and word.isalpha() and _is_own(word.upper()) for word in text.split())


def _is_own(word: str) -> bool:
    if not word.isascii():
        word = word.translate(PLAIN)
        if len(word) < len("OO") or not (word.isascii() and word.isalpha()):
            return False
    return word not in _shared_words()


@cache
def _shared_words() -> frozenset[str]:
    """Return every word of the tables that a key is made with, and of placeholders."""
    forms = [
        writing
        for entry in table("legal_forms")["forms"]
        for writings in entry.values()
        for writing in (writings if isinstance(writings, list) else [str(writings)])
    ]
    trade = [
        writing
        for entry in table("trade_words")["words"]
        for writing in (*entry["written"], entry["token"])
    ]
    phrases = [phrase for pattern in (*forms, *trade) for phrase in expand(pattern)]
    written = [*phrases, *table("missing")["missing"]]
    found = {word for phrase in written for word in words(phrase)}
    plain = {word for phrase in written for word in phrase.upper().translate(PLAIN).split()}
    return frozenset((*_LEFT_OUT, *found, *plain))
