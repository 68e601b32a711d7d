"""Party cells of customs records: numbers, name, and for whom the party acts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from enduse.names.data import table

_LONGEST = 2_000
_DEEPEST = 3  # X acts for Y, who acts for Z; more is a sentence
_SPACES = "[\\s\u00a0\u2000-\u200a\u202f\u3000]"
_LOOKALIKES: Final[dict[str, str]] = table("lookalikes")["lookalikes"]


@dataclass(frozen=True, slots=True)
class PartyCell:
    """Who a cell names.

    `name` is as written, without the numbers. `identifiers` are (label, number as written); the
    label is empty where none stood there and the place does not tell. `principal` is the party
    for whom this one acts (`X ПО ПОРУЧЕНИЮ Y`: Y), None where nobody is named.
    """

    name: str
    identifiers: tuple[tuple[str, str], ...]
    principal: PartyCell | None


def _any_case(phrase: str) -> str:
    """Return `phrase` as a regex of classes: both cases, look-alike letters, any white space.

    No look-around and no case flag, so that RE2 (DuckDB) and Java (Spark) read it alike.
    """
    pieces = []
    for character in phrase:
        if character == " ":
            pieces.append(f"{_SPACES}+")
        elif character.isalpha():
            forms = {character.upper(), character.lower()}
            forms |= {_LOOKALIKES[form] for form in forms if form in _LOOKALIKES}
            pieces.append(f"[{''.join(sorted(forms))}]")
        else:
            pieces.append(f"[{character}]")
    return "".join(pieces)


_PHRASES: Final = sorted(
    table("party_words")["acts_for"], key=lambda phrase: (-len(phrase), phrase)
)
_LABELS: Final[dict[str, str]] = table("party_words")["labels"]
_ANY_PHRASE = "|".join(map(_any_case, _PHRASES))
_ACTS_FOR = re.compile(rf"(?<!\w)(?:{_ANY_PHRASE})(?!\w)")
_ANY_LABEL = "|".join(_any_case(label) for label in sorted(_LABELS, key=lambda text: -len(text)))
_NUMBER = re.compile(
    rf"(?:(?<!\w)(?P<label>{_ANY_LABEL})[\s:№#=./-]*)?(?<!\w)(?P<number>[0-9]{{8,15}})(?!\w)"
)
_BARE_LENGTHS = frozenset((9, 10, 12, 13, 14, 15))
_EMPTY_BRACKETS = re.compile(r"[(\[{][\s,;:/]*[)\]}]")
_EDGES = " \t\r\n\u00a0,;:/|-"

needs_split_regex: Final = rf"[0-9]{{8}}|{_ANY_PHRASE}"
"""True for every cell that `split_party` changes, and for some that it does not (RE2 syntax)."""


def split_party(text: str) -> PartyCell:
    """Take apart a party cell such as `7722476458 772201001 ООО "X" ПО ПОРУЧЕНИЮ Y LTD`.

    Numbers of the length of an INN (10 or 12), KPP (9), OGRN (13), OGRNIP (15) or Kyrgyz INN (14)
    are taken at the start and the end of the cell, and anywhere behind a label (`ИНН`, `KPP` ...).
    Numbers inside a name stay. A nine-digit number beside one of ten is a KPP, the ten an INN.
    A cell without any of this comes back as its own name, unchanged, and so does a text of more
    than 2,000 characters, which names no single party.
    """
    if len(text) > _LONGEST:
        return PartyCell(text, (), None)
    return _split(text, _DEEPEST)


def _split(text: str, depth: int) -> PartyCell:
    match = _ACTS_FOR.search(text) if depth else None
    if match and any(map(str.isalpha, text[match.end() :])):
        agent, principal = text[: match.start()], text[match.end() :]
        if agent.count("(") > agent.count(")"):  # X (by order of Y)
            agent, principal = agent.rstrip(_EDGES + "("), principal.rstrip(_EDGES + ")")
        own = _split(agent.strip(_EDGES), 0)
        return PartyCell(own.name, own.identifiers, _split(principal.strip(_EDGES), depth - 1))
    found = _numbers(text)
    if not found:
        return PartyCell(text, (), None)
    name, position = "", 0
    for number in found:
        name += text[position : number.start()] + " "
        position = number.end()
    name = _EMPTY_BRACKETS.sub(" ", name + text[position:])
    return PartyCell(" ".join(name.split()).strip(_EDGES), _labelled(found), None)


def _numbers(text: str) -> list[re.Match[str]]:
    """Return the numbers that are identifiers: labelled, or in the run at either end."""
    every = list(_NUMBER.finditer(text))
    if not every:
        return []
    kept = set()
    position = 0
    for match in every:  # the run at the start
        if _has_words(text[position : match.start()]) or not _taken(match):
            break
        kept.add(match.start())
        position = match.end()
    position = len(text)
    for match in reversed(every):  # the run at the end
        if _has_words(text[match.end() : position]) or not _taken(match):
            break
        kept.add(match.start())
        position = match.start()
    return [match for match in every if match["label"] or match.start() in kept]


def _taken(match: re.Match[str]) -> bool:
    return bool(match["label"]) or len(match["number"]) in _BARE_LENGTHS


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _labelled(found: list[re.Match[str]]) -> tuple[tuple[str, str], ...]:
    """Return (label, number) pairs; an unlabelled pair of ten and nine digits is INN and KPP."""
    lengths = {len(match["number"]) for match in found}
    by_length = {10: "INN", 9: "KPP"} if {9, 10} <= lengths else {}
    return tuple(
        (
            _label(match["label"]) if match["label"] else by_length.get(len(match["number"]), ""),
            match["number"],
        )
        for match in found
    )


def _label(written: str) -> str:
    """Return the canonical label for one as written, in whatever case and look-alike letters."""
    for label, canonical in _LABELS.items():
        if len(label) == len(written) and re.fullmatch(_any_case(label), written):
            return canonical
    return written
