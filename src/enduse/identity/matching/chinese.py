"""Chinese, Japanese and Korean names, which are written without spaces, as words.

The legal form goes, known words (cities, trades) become their concept, what is left becomes one
word of its sounds: 沈阳鑫达机床有限公司 gives SHENYANG XINDA MACHINETOOL. The characters themselves
are kept beside, because many firms' names sound alike and are written differently.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from anyascii import anyascii

from enduse.names.data import table
from enduse.names.phrases import expand, simplify
from enduse.names.text import clean

_RUN = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
_BETWEEN = re.compile("(?<=[\u3040-\u9fff])[\\s()·・]+(?=[\u3040-\u9fff])")
_LONGEST: Final = 6


@cache
def _forms() -> re.Pattern[str]:
    """Match a legal form at either end of a run: the longest first."""
    writings = {
        simplify(clean(writing))
        for entry in table("legal_forms")["forms"]
        for place in ("both", "end", "start", "weak")
        for pattern in entry.get(place, ())
        for writing in expand(pattern)
        if _RUN.search(writing)
    }
    ordered = "|".join(map(re.escape, sorted(writings, key=lambda w: (-len(w), w))))
    return re.compile(f"^(?:{ordered})|(?:{ordered})$")


@cache
def _concepts() -> dict[str, tuple[str, ...]]:
    lexicon = table("lexicon")
    written = [((e["word"],), e.get("zh", ())) for e in lexicon["words"]]
    written += [(tuple(e["words"]), e["written"]) for e in lexicon["phrases"]]
    found: dict[str, tuple[str, ...]] = {}
    for concepts, patterns in written:
        for pattern in patterns:
            for writing in expand(pattern):
                if _RUN.fullmatch(writing):
                    found.setdefault(simplify(writing), concepts)
    return found


def chinese_words(text: str) -> tuple[str, str]:
    """Return `text` with its unsegmented parts as words, and the characters of the core.

    The first is ASCII where the letters were East Asian; other parts stay as they are. The core
    has simplified characters, without the legal form and what stood between.
    """
    core: list[str] = []

    def spelled(match: re.Match[str]) -> str:
        words, characters = _run_words(match[0])
        core.append(characters)
        return f" {' '.join(words)} "

    return _RUN.sub(spelled, _BETWEEN.sub("", simplify(text))), "".join(core)


@lru_cache(maxsize=65536)
def _run_words(run: str) -> tuple[tuple[str, ...], str]:
    while match := _forms().search(run):
        rest = run[: match.start()] + run[match.end() :]
        if not rest:
            break
        run = rest
    words: list[str] = []
    unknown = ""
    place = 0
    while place < len(run):
        hit = _concept_at(run, place)
        if hit and not (len(hit) == 1 and unknown):
            words += [_sounds(unknown)] if unknown else []
            unknown = ""
            words += _concepts()[hit]
            place += len(hit)
        else:
            unknown += run[place]
            place += 1
    words += [_sounds(unknown)] if unknown else []
    return tuple(words), run


def _concept_at(run: str, place: int) -> str | None:
    concepts = _concepts()
    for length in range(min(_LONGEST, len(run) - place), 0, -1):
        if run[place : place + length] in concepts:
            return run[place : place + length]
    return None


def _sounds(characters: str) -> str:
    return str(anyascii(characters)).upper().replace(" ", "").replace("'", "")
