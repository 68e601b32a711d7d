"""The comparison key of a name: what is left when script, marks and legal form are taken off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from enduse.names.data import table
from enduse.names.phrases import PhraseTable, expand, simplify, words
from enduse.names.text import clean, fold_lookalikes, script

NAMES_VERSION: Final = "2"
"""Changes whenever a function or table of this room may give another key, scheme or address."""

_LONGEST = 500  # a longer "name" is a paragraph; its head tells it apart


@dataclass(frozen=True, slots=True)
class NameKey:
    """A name made comparable.

    `key` is upper-case ASCII words without the legal form; `legal_form` the canonical short form
    (`LLC`, `JSC`, `CO LTD` ...) or None; `script` the writing: latin, cyrillic, han, mixed, other.
    """

    key: str
    legal_form: str | None
    script: str


def _forms(*places: str) -> list[tuple[str, str]]:
    """Return (writing, canonical form) of the legal forms that count in these places."""
    return [
        (writing, entry["form"])
        for entry in table("legal_forms")["forms"]
        for place in places
        for writing in entry.get(place, ())
    ]


_AT_END: Final = PhraseTable(_forms("both", "weak", "end"))
_AT_START: Final = PhraseTable(_forms("both", "start"))
_WEAK_START: Final = PhraseTable(_forms("weak"))
_TRADE: Final = PhraseTable(
    (writing, entry["token"])
    for entry in table("trade_words")["words"]
    for writing in entry["written"]
)
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_EAST_ASIAN_FORMS: Final[dict[str, str]] = {
    simplify(clean(writing)): form
    for pattern, form in _forms("both")
    for writing in expand(pattern)
    if _EAST_ASIAN.search(writing)
}
_EAST_ASIAN_EDGE = re.compile(
    r"^\s*({0})|({0})\W*$".format(
        "|".join(re.escape(form) for form in sorted(_EAST_ASIAN_FORMS, key=lambda f: (-len(f), f)))
    )
)


def name_key(text: str) -> NameKey:
    """Return the comparison key of a name, its legal form and its script.

    Look-alike letters are folded, other scripts transliterated, quotes and punctuation left out,
    the legal form taken off at both ends in all scripts, and words of trade (`ТОРГОВЫЙ ДОМ`,
    `Trading House`) brought to one token. Numbers stay: `ЗАВОД 5` and `ЗАВОД 7` differ. A name
    that is a legal form and nothing else keeps it as its key, so that a name with letters never
    has an empty key. Chinese characters: see `phrases.words`.
    """
    written = fold_lookalikes(clean(text[:_LONGEST].replace("№", " ")).upper())
    kind = script(written)
    form = None
    if kind in ("han", "mixed", "other") and _EAST_ASIAN.search(written):
        written, form = _strip_east_asian(simplify(written))
    found = _TRADE.replace(words(written))
    if not found:
        return NameKey(_fallback(written, form), form, kind)
    found, form = _strip_forms(found, form)
    return NameKey(" ".join(found), form, kind)


def _strip_east_asian(written: str) -> tuple[str, str | None]:
    """Take the legal form off unsegmented text: `沈阳机床股份有限公司` gives `沈阳机床`."""
    form = None
    while match := _EAST_ASIAN_EDGE.search(written):
        form = form or _EAST_ASIAN_FORMS[match[1] or match[2]]
        rest = written[: match.start()] + " " + written[match.end() :]
        if not any(map(str.isalnum, rest)):
            break
        written = rest
    return written, form


def _strip_forms(found: list[str], form: str | None) -> tuple[list[str], str | None]:
    """Take legal forms off both ends; at least one word stays."""
    found, form = _strip_end(found, form)
    if hit := _AT_START.at_start(found):
        form = form or hit[1]
        found = found[hit[0] :] or words(hit[1])
    elif form is None and (hit := _WEAK_START.at_start(found)):
        form = hit[1]
        found = found[hit[0] :] or words(hit[1])
    if found[0] == "THE" and len(found) > 1:
        found = found[1:]
    return found, form


def _strip_end(found: list[str], form: str | None) -> tuple[list[str], str | None]:
    while hit := _AT_END.at_end(found):
        form = form or hit[1]
        if hit[0] == len(found):
            return words(hit[1]), form
        found = found[: -hit[0]]
    if found[-1] == "AND" and len(found) > 1 and form:
        found = found[:-1]
    return found, form


def _fallback(written: str, form: str | None) -> str:
    """Return a key for a name of letters that transliterate to nothing: their code points."""
    return form or "".join(f"U{ord(letter):04X}" for letter in written if letter.isalnum())
