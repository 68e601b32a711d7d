"""Other writings of one organisation's name, by class, as they occur on declarations.

    from alter import CLASSES, Source, alter
    alter("typo1", Source("NPP ISTOK LLC"), seed=7)  # 'NPP ISTKO LLC'

Each class is one way in which a name really differs between two papers. It imports nothing from
`enduse.names` or `enduse.identity`: what the matcher knows must not come from here, nor the other
way about. The same class, name and seed give the same writing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from alter_scripts import SYSTEMS, chinese, homoglyphs, respell, romanise, to_cyrillic
from alter_tables import (
    ABBREVIATIONS,
    AFTER,
    AFTER_CYRILLIC,
    BEFORE,
    FORMS,
    GENERIC,
    NEAR_KEYS,
)

CYRILLIC = re.compile(r"[\u0400-\u04ff]")
HAN = re.compile(r"[\u3400-\u9fff]")
CUT_AT = 35  # the length of a party line in EDIFACT and SWIFT messages


@dataclass(frozen=True)
class Source:
    """A name to alter; its Cyrillic writing where one is known; whether its words are Slavic."""

    name: str
    cyrillic: str = ""
    slavic: bool = False


@dataclass(frozen=True)
class _Form:
    """A legal form found in a name: where it stands and which line of FORMS it is of."""

    start: int
    end: int
    line: tuple[str, ...]
    written: str


def _form_patterns() -> list[tuple[re.Pattern[str], tuple[str, ...]]]:
    writings = [(writing, line) for line in FORMS for writing in line]
    writings.sort(key=lambda pair: -len(pair[0]))
    return [
        (re.compile(rf"(?<![\w.]){re.escape(writing)}(?![\w])", re.IGNORECASE), line)
        for writing, line in writings
    ]


_FORM_PATTERNS = _form_patterns()


def find_form(name: str) -> _Form | None:
    """Return the legal form at the start or the end of a name."""
    for pattern, line in _FORM_PATTERNS:
        for match in pattern.finditer(name):
            before, after = name[: match.start()], name[match.end() :]
            at_edge = not re.search(r"\w", before) or not re.search(r"\w", after)
            if at_edge and re.search(r"\w{2}", before + after):
                return _Form(match.start(), match.end(), line, match[0])
    return None


@lru_cache(maxsize=200_000)
def core(name: str) -> str:
    """Return the name without its legal forms, tidied at the edges."""
    form = find_form(name)
    while form:
        name = _tidy(f"{name[: form.start]} {name[form.end :]}")
        form = find_form(name)
    return name


def _tidy(name: str) -> str:
    name = re.sub(r"\s+", " ", name).strip(" ,;-/")
    if len(name) > 2 and name[0] in "\"'‘“«" and name[-1] in "\"'’”»":
        name = name[1:-1]
    return name.strip()


def _exact(source: Source, random: Random) -> str | None:
    return source.name


def _case(source: Source, random: Random) -> str | None:
    name = source.name
    ways = [name.upper(), name.lower(), name.title(), name.capitalize()]
    return random.choice([way for way in ways if way != name] or [name])


def _punctuation(source: Source, random: Random) -> str | None:
    name, inner = source.name, core(source.name)
    ways = [
        re.sub(r"[.,'\"‘’“”«»()]", "", name),
        re.sub(r"[-–/]", " ", name),
        re.sub(r"[-–]", "", name),
        name.replace("&", "and") if "&" in name else re.sub(r"\b(and|AND)\b", "&", name),
        name.replace(inner, f"«{inner}»", 1) if not re.search('["«“‘]', name) else name,
        name.replace(inner, f'"{inner}"', 1),
        re.sub(r"\bLLC\b", "L.L.C.", name),
        re.sub(r"\b(Ltd|LTD|Co|CO|Inc|INC)\b\.?", r"\1.", name),
        re.sub(r" ", "  ", name, count=1) + ".",
    ]
    changed = [way for way in ways if way != name]
    first = random.choice(changed)
    return re.sub(r"[.,]", "", first) if random.random() < 0.3 else first


def _form_swapped(source: Source, random: Random) -> str | None:
    form = find_form(source.name)
    if form is None:
        return None
    others = [w for w in form.line if _plain(w) != _plain(form.written)]
    if not others:
        return None
    other = random.choice(others)
    if not CYRILLIC.search(source.name) and CYRILLIC.search(other) and random.random() < 0.7:
        other = random.choice([w for w in others if not CYRILLIC.search(w)] or [other])
    rest = _tidy(f"{source.name[: form.start]} {source.name[form.end :]}")
    places = [f"{other} {rest}", f"{rest} {other}", f"{rest}, {other}"]
    return random.choice(places)


def _form_dropped(source: Source, random: Random) -> str | None:
    return core(source.name) if find_form(source.name) else None


def _transliteration(source: Source, random: Random) -> str | None:
    if source.cyrillic and random.random() < 0.5:
        return romanise(source.cyrillic, random.choice(sorted(SYSTEMS)))
    inner = core(source.name)
    other = respell(inner, random) if source.slavic else None
    return source.name.replace(inner, other, 1) if other else None


def _word_order(source: Source, random: Random) -> str | None:
    form, inner = find_form(source.name), core(source.name)
    words = _tidy(re.sub(r"[()]", " ", inner)).split()
    if form:  # the legal form moves as one word
        words.insert(0 if form.start == 0 else len(words), form.written)
    if len(words) < 2:
        return None
    turn = random.randint(1, len(words) - 1)
    ways = [
        words[turn:] + words[:turn],
        words[::-1] if len(words) < 4 else [words[-1], *words[:-1]],
    ]
    swap = random.randint(0, len(words) - 2)
    ways.append([*words[:swap], words[swap + 1], words[swap], *words[swap + 2 :]])
    return " ".join(word.strip(",") for word in random.choice(ways))


def _typos(count: int) -> Callable[[Source, Random], str | None]:
    def edit(source: Source, random: Random) -> str | None:
        name = source.name
        words = [m for m in re.finditer(r"\w+", name) if len(m[0]) >= 4]
        if not words or len(core(name)) < 4 + 3 * count:
            return None
        for _ in range(count):
            spans = [m for m in re.finditer(r"\w+", name) if len(m[0]) >= 4]
            if not spans:
                return None
            span = random.choice(spans)
            name = _one_typo(name, random.randint(span.start(), span.end() - 1), random)
        return name

    return edit


def _one_typo(name: str, place: int, random: Random) -> str:
    char = name[place]
    near = random.choice(NEAR_KEYS.get(char.lower(), char))
    near = near.upper() if char.isupper() else near
    way = random.randint(0, 3)
    if way == 0:
        return name[:place] + name[place + 1 :]
    if way == 1:
        return name[:place] + near + name[place + (near != char) :]
    if way == 2:
        return name[:place] + char + name[place:]
    return name[:place] + name[place + 1 : place + 2] + char + name[place + 2 :]


def _abbreviation(source: Source, random: Random) -> str | None:
    name, found = source.name, []
    long_form = re.search(r"liability|stock", name, re.IGNORECASE)
    for full, *short in ABBREVIATIONS:
        if long_form and full in {"Company", "Limited"}:
            continue
        if re.search(rf"\b{re.escape(full)}\b", name, re.IGNORECASE):
            found.append((full, random.choice(short)))
    found += [
        (short, line[0])
        for line in ABBREVIATIONS[:20]
        for short in line[1:]
        if re.search(rf"\b{re.escape(short)}\b", name)
    ]
    if not found:
        return None
    random.shuffle(found)
    for old, new in found[: random.randint(1, 2)]:
        name = re.sub(rf"\b{re.escape(old)}\b\.?", new, name, count=1, flags=re.IGNORECASE)
    return name.upper() if source.name.isupper() else name


def _extra_words(source: Source, random: Random) -> str | None:
    if CYRILLIC.search(source.name):
        return source.name + random.choice(AFTER_CYRILLIC)
    if random.random() < 0.2:
        return random.choice(BEFORE) + source.name
    return source.name + random.choice(AFTER)


def _cut(source: Source, random: Random) -> str | None:
    return source.name[:CUT_AT].strip() if len(source.name) > CUT_AT + 2 else None


def _joined_words(source: Source, random: Random) -> str | None:
    inner = core(source.name)
    gaps = [match.span() for match in re.finditer(r"(?<=\w)[ -](?=\w)", inner)]
    if not gaps:
        return None
    start, end = random.choice(gaps)
    joined = inner[:start] + inner[end:]
    if random.random() < 0.3:
        joined = re.sub(r"(?<=\w)[ -](?=\w)", "", inner)
    return source.name.replace(inner, joined, 1)


def _word_dropped(source: Source, random: Random) -> str | None:
    inner = core(source.name)
    words = inner.split()
    if len(words) < 3:
        return None
    place = random.choice([i for i, word in enumerate(words) if len(word) > 2] or [0])
    dropped = " ".join(words[:place] + words[place + 1 :])
    return _tidy(source.name.replace(inner, dropped, 1))


def _acronym(source: Source, random: Random) -> str | None:
    inner = re.sub(r"\([^)]*\)", " ", core(source.name))
    words = [
        w for w in re.findall(r"[\w'’]+", inner) if w.lower() not in {"of", "and", "the", "for"}
    ]
    if len(words) < 3 or not all(word[0].isalpha() for word in words):
        return None
    start, end = _longest_run([word.lower() in GENERIC for word in words])
    if end - start < 2:  # no words of business: four proper words may still be called by initials
        start, end = (0, len(words)) if len(words) > 3 else (0, 0)
    if start == end:
        return None
    initials = "".join(word[0] for word in words[start:end]).upper()
    short = " ".join([*words[:start], initials, *words[end:]])
    form = find_form(source.name)
    return f"{short} {form.written}" if form and random.random() < 0.7 else short


def _longest_run(flags: list[bool]) -> tuple[int, int]:
    best, start = (0, 0), 0
    for place, flag in enumerate([*flags, False]):
        if not flag:
            best = max(best, (start, place), key=lambda run: run[1] - run[0])
            start = place + 1
    return best


def _cyrillic(source: Source, random: Random) -> str | None:
    return to_cyrillic(source.name) if source.slavic else None


def _homoglyphs(source: Source, random: Random) -> str | None:
    return homoglyphs(source.name, random)


def _chinese(source: Source, random: Random) -> str | None:
    return chinese(source.name, random) if HAN.search(source.name) else None


CLASSES: dict[str, Callable[[Source, Random], str | None]] = {
    "exact": _exact,
    "case": _case,
    "punctuation": _punctuation,
    "form_swapped": _form_swapped,
    "form_dropped": _form_dropped,
    "transliteration": _transliteration,
    "word_order": _word_order,
    "typo1": _typos(1),
    "typo2": _typos(2),
    "abbreviation": _abbreviation,
    "extra_words": _extra_words,
    "cut35": _cut,
    "joined_words": _joined_words,
    "word_dropped": _word_dropped,
    "homoglyphs": _homoglyphs,
    "cyrillic": _cyrillic,
    "chinese": _chinese,
    "acronym": _acronym,
}


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text).lower()


def alter(kind: str, source: Source, seed: int = 0) -> str | None:
    """Return the name in another writing of class `kind`; None where the class does not apply.

    Every class but `exact` changes the text, or gives None.
    """
    written = CLASSES[kind](source, Random(f"{seed}|{kind}|{source.name}"))
    if written is None or not re.search(r"\w{2}", written):
        return None
    return None if written == source.name and kind != "exact" else written.strip()
