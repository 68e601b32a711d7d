"""How the bytes of a text file are meant: told by marks, by form and by letter statistics."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from itertools import pairwise

from enduse.errors import InputError

CHOICES = ("utf-8", "utf-16", "windows-1251", "windows-1252", "koi8-r", "cp866", "gb18030")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The commonest letters of Russian and Ukrainian make up two thirds of any longer text.
_COMMON = frozenset("оеаинтсрвлкмдпуіОЕАИНТСРВЛКМДПУІ")
_CYRILLIC = frozenset(map(chr, range(0x400, 0x460))) | {"ґ", "Ґ"}
_ENOUGH_COMMON = 0.5
_ENOUGH_CYRILLIC = 0.85


@dataclass(frozen=True)
class Encoding:
    """The name of an encoding as Python knows it, how it was told, and the length of its mark."""

    name: str
    reason: str
    mark: int = 0


def named(name: str, sample: bytes) -> Encoding:
    """Return the encoding a user asked for; InputError where there is none of that name."""
    try:
        canonical = codecs.lookup(name).name
        b"".decode(canonical)
    except LookupError as error:
        choices = ", ".join(CHOICES)
        raise InputError(f"no encoding {name!r}; choose one of {choices}") from error
    for mark, marked in _BOMS:
        if sample.startswith(mark) and canonical.replace("-sig", "") in (marked, "utf-16"):
            return Encoding(marked, "asked for", len(mark))
    return Encoding("utf-16-le" if canonical == "utf-16" else canonical, "asked for")


def detect(sample: bytes, where: str) -> Encoding:
    """Tell the encoding of a file from a sample of its bytes.

    A byte order mark decides; then the zero and four bytes of UTF-16; then strict UTF-8 (with
    few broken bytes among many good ones it stays UTF-8, and the rows with them are quarantined);
    then Windows-1251, if read so the letters have the frequencies of Russian or Ukrainian.
    Raises InputError, naming the choices, where none of these holds.
    """
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return Encoding(name, "byte order mark", len(mark))
    if wide := _wide(sample):
        return Encoding(wide, "zero bytes at every second place")
    if b"\0" in sample:
        raise InputError(
            f"{where}: holds zero bytes, so it is no text; give a CSV, XLSX or Parquet file"
        )
    good, broken = _utf8(sample)
    if not broken:
        return Encoding("utf-8", "every byte fits")
    if good >= 20 * broken:
        return Encoding("utf-8", f"{broken} broken bytes in the part looked at")
    scores = {name: _russian(sample.decode(name, "replace")) for name in _RUSSIAN}
    best = max(scores, key=lambda name: scores[name])
    if best == "windows-1251" and scores[best] >= _ENOUGH_COMMON:
        return Encoding("windows-1251", "letter statistics")
    likely = f"it reads best as {best}; " if scores[best] >= _ENOUGH_COMMON else ""
    raise InputError(
        f"{where}: its encoding cannot be told; {likely}give --encoding, "
        f"one of {', '.join(CHOICES)}"
    )


_RUSSIAN = ("windows-1251", "koi8-r", "cp866")


def _wide(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark: the high byte of Latin letters is 0, of Cyrillic ones 4."""
    pairs = len(sample) // 2
    if not pairs:
        return None
    even, odd = sample[0 : 2 * pairs : 2], sample[1 : 2 * pairs : 2]
    high_even = (even.count(0) + even.count(4)) / pairs
    high_odd = (odd.count(0) + odd.count(4)) / pairs
    if high_odd > 0.4 and high_even < 0.1:
        return "utf-16-le"
    if high_even > 0.4 and high_odd < 0.1:
        return "utf-16-be"
    return None


def _utf8(sample: bytes) -> tuple[int, int]:
    """Count the good characters beyond ASCII and the broken bytes; a cut last one is not broken."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    text = decoder.decode(sample)
    broken = text.count("\ufffd") - sample.count(b"\xef\xbf\xbd")
    beyond = sum(1 for c in text if c > "\x7f") - text.count("\ufffd")
    return beyond, max(broken, 0)


def _russian(text: str) -> float:
    """Return the share of the commonest Cyrillic letters, 0 where other signs are too many."""
    beyond = [c for c in text if c > "\x7f"]
    letters = [c for c in beyond if c in _CYRILLIC]
    signs = [c for c in beyond if c not in _CYRILLIC and c not in "«»№—–“”„…°\u00a0"]
    if not letters or len(letters) < _ENOUGH_CYRILLIC * (len(letters) + len(signs)):
        return 0.0
    # in a wrong Cyrillic encoding small letters come out in the midst of words as capitals
    odd = sum(1 for a, b in pairwise(text) if a.islower() and b.isupper())
    return sum(1 for c in letters if c in _COMMON) / len(letters) - odd / len(letters)
