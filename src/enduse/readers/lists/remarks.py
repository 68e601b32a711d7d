"""The remarks of OFAC's lists: identifiers, weak aliases, nationality, dated directives.

OFAC writes what has no column of its own into one text, parts set apart by semicolons:
`Tax ID No. 5904112229 (Russia); Government Gazette Number 72205682 (Russia); a.k.a. 'BNC';
Listing Date (EO 14024 Directive 3): 24 Feb 2022.` Weak aliases are the ones printed in single
quotes there (OFAC, "Weak Aliases" FAQ 122). SDN.CSV cuts remarks at 1,000 characters; the rest is
in SDN_COMMENTS.CSV, so a part at a cut is left out rather than read as if it were whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from enduse.readers.data import table
from enduse.readers.days import day
from enduse.readers.places import country
from enduse.readers.records import WrittenIdentifier, WrittenName

CUT_AT = 1000
_ALIAS = re.compile(r"(?:alt\. )?([afn])\.k\.a\. '(.+)'$")
_DATED = re.compile(r"Listing Date \(([^)]+)\):?,? (.+)$")
_PLACE = re.compile(r"\s*\(([^()]*)\)(?:\s+(?:issued|expires|expired)\b.*)?$")
_ISSUED = re.compile(r"\s+(?:issued|expires|expired)\b.*$")
_NATIONALITY = re.compile(r"(?:alt\. )?(?:nationality|citizen) (.+)$")


@dataclass(frozen=True)
class Remarks:
    """What a remarks text says, part by part."""

    aliases: tuple[WrittenName, ...] = ()
    identifiers: tuple[WrittenIdentifier, ...] = ()
    nationalities: tuple[str, ...] = ()
    directives: tuple[tuple[str, date | None], ...] = ()

    def country(self) -> str | None:
        """The one country that all nationalities name, or that all identifiers were issued in."""
        named = {country(text) for text in self.nationalities}
        if not named:
            places = (_PLACE.search(i.label) for i in self.identifiers)
            named = {country(place[1]) for place in places if place}
        return named.pop() if len(named) == 1 else None


@cache
def _labels() -> tuple[tuple[str, ...], frozenset[str], re.Pattern[str]]:
    """Fixed labels, longest first; labels that are no identifiers; labels told by their ending."""
    content = table("ofac_labels")
    fixed = tuple(sorted(content["identifier"], key=len, reverse=True))
    ending = "|".join(re.escape(word) for word in content["ending"])
    pattern = re.compile(
        rf"([A-Z][A-Za-z.'’()/ -]*?(?<![A-Za-z])(?:{ending}))(?! (?:{ending})(?: |$))[:,]? +(.+)$"
    )
    return fixed, frozenset(content["other"]), pattern


def identifier(part: str) -> WrittenIdentifier | None:
    """Return the identifier that one part states, its country kept in the label, or None.

    `Tax ID No. 5904112229 (Russia)` gives label `Tax ID No. (Russia)`, written `5904112229`.
    """
    part = part.removeprefix("alt. ").strip()
    fixed, other, pattern = _labels()
    label = next((name for name in fixed if part.startswith(name + " ")), None)
    if label is None:
        match = pattern.match(part)
        label = match[1] if match else None
    if label is None or label in other:
        return None
    value = part[len(label) :].lstrip(" :,")
    place = _PLACE.search(value)
    value = _ISSUED.sub("", value[: place.start()] if place else value).strip()
    if not re.search(r"[0-9]", value) and label != "SWIFT/BIC":
        return None
    return WrittenIdentifier(f"{label} ({place[1]})" if place else label, value)


def read_remarks(text: str, cut_start: bool = False) -> Remarks:
    """Read a remarks text; `cut_start` says that it begins in the middle of a part."""
    parts = [part.strip() for part in text.split(";")]
    if cut_start:
        parts = parts[1:]
    if len(text) >= CUT_AT - 10 and not text.rstrip().endswith("."):
        parts = parts[:-1]
    aliases: list[WrittenName] = []
    identifiers: dict[WrittenIdentifier, None] = {}
    nationalities: list[str] = []
    directives: list[tuple[str, date | None]] = []
    for part in (part.rstrip(".") for part in parts):
        if match := _ALIAS.match(part):
            aliases.append(WrittenName(match[2], "weak"))
        elif match := _DATED.match(part):
            directives.append((match[1], day(match[2])))
        elif match := _NATIONALITY.match(part):
            nationalities.append(match[1])
        elif found := identifier(part):
            identifiers[found] = None
    return Remarks(tuple(aliases), tuple(identifiers), tuple(nationalities), tuple(directives))
