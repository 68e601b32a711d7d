"""Names as sequences of words, many at a time.

A name becomes upper-case ASCII words in the order written, its legal form apart. The work is done
on one long text for thousands of names (one translation, three regular expressions); what a word
means (`vocabulary`) is looked up once per distinct word.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from anyascii import anyascii

from enduse.identity.matching.chinese import chinese_words
from enduse.identity.matching.letters import starts_of
from enduse.identity.matching.vocabulary import END, Initials, Vocabulary
from enduse.identity.matching.wordlists import FORM
from enduse.identity.ranges import spread
from enduse.names.phrases import PLAIN
from enduse.names.text import clean, fold_lookalikes

Ints = npt.NDArray[np.int32]

LONGEST = 300  # characters that are compared; a longer "name" is a paragraph
_STOP = "|"
_BRACKETED_SYLLABLE = re.compile(r"\((?<=\w\()(\w{1,3})\)(?=\w)")  # begins with what is rare
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_PLAIN: Final[dict[int, str]] = {
    **PLAIN,
    ord("&"): " ",
    ord("|"): " ",
    ord("\n"): "\n",
}
_ASCII: Final = {code: _PLAIN[code] or None for code in range(128)} | {ord("\n"): _STOP}
"""The same for ASCII: a character each or none, which `str.translate` does by table."""

_COLUMNS: Final = ("ids", "form", "written", "initials", "core_initials", "han", "cut")


@dataclass(frozen=True)
class Words:
    """Names as words: the words of name `i` are `ids[starts[i]:starts[i + 1]]`.

    `ids` are numbers of the vocabulary, without the legal form; `forms[i]` is the number of the
    legal form's word or -1; `written[i]` all its words as written, in ASCII; `initials` the first
    letters of each name's words, in two lists: with and without words like COMPANY; `han[i]` the
    hash of the Chinese characters of the name's core or 0; `cut[i]` whether the name may have been
    cut off (it has 30 to 36 characters).
    """

    ids: Ints
    starts: npt.NDArray[np.int64]
    forms: Ints
    written: list[str]
    initials: Initials
    han: npt.NDArray[np.uint32]
    cut: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def table(self) -> pa.Table:
        """Return the words as a table, one row a name; `of_table` takes it."""
        ids = pa.ListArray.from_arrays(pa.array(self.starts, pa.int32()), pa.array(self.ids))
        marks = (*self.initials, self.han, self.cut.view(np.uint8))
        columns = (ids, self.forms, self.written, *marks)
        return pa.table(dict(zip(_COLUMNS, map(pa.array, columns), strict=True)))

    @classmethod
    def of_table(cls, table: pa.Table) -> Words:
        """Return the words that were kept as a table."""
        ids, forms, written, every, core, han, cut = (
            table[name].combine_chunks() for name in _COLUMNS
        )
        return cls(
            _figures(ids.flatten(), np.int32),
            _figures(ids.offsets, np.int32).astype(np.int64),
            _figures(forms, np.int32),
            written.to_pylist(),
            (every.to_pylist(), core.to_pylist()),
            _figures(han, np.uint32),
            _figures(cut, np.uint8).astype(np.bool_),
        )

    def of(self, name: int) -> Ints:
        """Return the numbers of the words of one name."""
        return self.ids[self.starts[name] : self.starts[name + 1]]


def _figures(array: pa.Array, kind: Any) -> npt.NDArray[Any]:
    """Return the figures of an Arrow array without nulls; `to_numpy` would import pandas first."""
    return np.frombuffer(array.buffers()[1], dtype=kind)[array.offset : array.offset + len(array)]


def read_words(names: Sequence[str], vocabulary: Vocabulary) -> Words:
    """Return the words of `names`; words not met before are added to `vocabulary`.

    Raises nothing: a name without a letter or digit has no words.
    """
    han = np.zeros(len(names), dtype=np.uint32)
    lengths = np.fromiter(map(len, names), dtype=np.int64, count=len(names))
    cut = (lengths >= 30) & (lengths <= 36)
    texts = list(names)
    for number in (lengths > LONGEST).nonzero()[0].tolist():
        texts[number] = texts[number][:LONGEST]
    odd = [n for n, text in enumerate(texts) if not (text.isascii() and text.isprintable())]
    if odd:
        plain, han[odd] = _made_plain([texts[n] for n in odd])
        for number, text in zip(odd, plain, strict=True):
            texts[number] = text
    written, ids = _word_numbers(texts, vocabulary)
    letters = vocabulary.initials_of(ids, len(texts))
    ids = vocabulary.split(vocabulary.with_phrases(vocabulary.split(ids)))
    return _without_forms(ids, vocabulary, (written, letters, han, cut))


def _made_plain(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return names of any letters in ASCII, and the hash of each one's Chinese characters or 0."""
    cleaned: list[str] = []
    han = [0] * len(texts)
    for number, text in enumerate(texts):
        if text.isascii():
            cleaned.append(clean(text))
            continue
        folded = fold_lookalikes(clean(text.replace("№", " ")))
        if _EAST_ASIAN.search(folded):
            folded, core = chinese_words(folded)
            han[number] = zlib.crc32(core.encode()) if core else 0
        cleaned.append(folded)
    plain = _brackets_closed("\n".join(cleaned)).translate(_PLAIN).split("\n")
    return [_transliterated(line) for line in plain], han


def _brackets_closed(text: str) -> str:
    return _BRACKETED_SYLLABLE.sub(r"\1", text) if "(" in text else text


def _word_numbers(texts: Sequence[str], vocabulary: Vocabulary) -> tuple[list[str], Ints]:
    """Return each name in plain letters, and the numbers of all words, each name's ended by END."""
    plain = _brackets_closed("\n".join([*texts, ""])).translate(_ASCII)
    words = plain.replace(_STOP, f" {_STOP} ").split()
    if not texts:
        words.append(_STOP)
    found = np.fromiter(map(vocabulary.__getitem__, words), dtype=np.int32, count=len(words))
    vocabulary.settle()
    found = vocabulary.with_letters_joined(found)
    lines = f" {' '.join(words)}".split(_STOP)
    return [line[1:-1] for line in lines[: len(texts)]], found


def _transliterated(line: str) -> str:
    return line if line.isascii() else anyascii(line).upper().translate(_PLAIN).replace("\n", " ")


def _without_forms(ids: Ints, vocabulary: Vocabulary, marks: tuple[Any, ...]) -> Words:
    """Take legal forms off both ends of each name; a name of nothing else keeps its words."""
    ends = (ids == END).nonzero()[0][: len(marks[-1])]  # no names at all end once, too
    first, last = np.zeros_like(ends), ends - 1  # the words that stay: first <= position <= last
    first[1:] = ends[:-1] + 1
    kind = vocabulary.kinds()[ids]
    forms = np.full(len(ends), -1, dtype=np.int32)
    for _ in range(4):
        names = ((last > first) & (kind[last] & FORM["end"] > 0)).nonzero()[0]
        if not len(names):
            break
        _note(forms, names, ids[last[names]])
        last[names] -= 1
    for _ in range(2):
        wanted = np.where(forms < 0, FORM["start"] | FORM["weak"], FORM["start"])
        names = ((first < last) & (kind[first] & wanted > 0)).nonzero()[0]
        if not len(names):
            break
        _note(forms, names, ids[first[names]])
        first[names] += 1
    counts = last - first + 1
    return Words(ids[spread(first, counts)[1]], starts_of(counts), forms, *marks)


def _note(forms: Ints, names: npt.NDArray[np.int64], words: Ints) -> None:
    """Put down the word of the legal form of `names` that have none yet."""
    new = forms[names] < 0
    forms[names[new]] = words[new]
