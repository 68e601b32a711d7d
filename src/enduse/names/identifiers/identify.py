"""Which scheme a written identifier belongs to: format and checksum decide, then the label."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from enduse.names.countries import country_code
from enduse.names.identifiers import (
    asia,
    caucasus,
    central_asia,
    china,
    eastern_europe,
    russia,
    turkey,
    worldwide,
)
from enduse.names.identifiers.scheme import Scheme
from enduse.names.text import clean, is_missing

OTHER: Final = Scheme(
    "other",
    "an identifier whose format is of no known scheme, kept as written",
    None,
    re.compile(r".+", re.DOTALL),
    None,
    identifying=False,
    lengths=(),
    labels=re.compile(r"(?!)"),
    plain=True,
)
SCHEMES: Final[tuple[Scheme, ...]] = (
    *russia.SCHEMES,
    *eastern_europe.SCHEMES,
    *central_asia.SCHEMES,
    *caucasus.SCHEMES,
    *turkey.SCHEMES,
    *china.SCHEMES,
    *asia.SCHEMES,
    *worldwide.SCHEMES,
)
_BY_NAME: Final = {scheme.name: scheme for scheme in (*SCHEMES, OTHER)}
IDENTIFYING: Final = frozenset(scheme.name for scheme in SCHEMES if scheme.identifying)
"""The schemes whose values are one firm or person each, so that equal values may be merged."""

_LONGEST = 200  # identifiers are short; more is a paragraph that was put into the wrong column
_MOST_PARTS = 8
_FLOAT = re.compile(r"(\d+)[.,]0+")
_EXPONENT = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015'`’‘]+")
_AROUND = re.compile(r"(\D*)(\d[\d\s.\-\u2010-\u2015]*\d)(\D*)")
_PART = re.compile(r"[^\d/;,|]*\d[\dA-Za-z.\-]{5,}(?:\s*\([^()\d]{2,40}\))?")
_CODE_THEN_LABEL = re.compile(r"([0-9A-Za-z][0-9A-Za-z.\-]*)\s*\(([^()\d]{2,80})\)")
_LABEL_THEN_CODE = re.compile(r"([^\d]{2,40}?)[\s:.]+([0-9A-Za-z]*\d[0-9A-Za-z]*)")
_HK_BR_LONG = re.compile(r"(\d{8})-000-\d\d-\d\d-[0-9A-Z]")
_IN_BRACKETS = re.compile(r"\(([^()]{2,60})\)|,\s*([A-Z]{2})\s*$")
_MOST_LOST_ZEROS = 2
# Letters typed or scanned for digits, Latin and Cyrillic. Chinese codes never have O and I.
_LETTERS_FOR_DIGITS: Final = str.maketrans("OoОоIiLlІі|", "00001111111")
_FEWEST_DIGITS = 5
_BY_LENGTH: Final = {
    length: tuple(scheme for scheme in SCHEMES if length in scheme.lengths)
    for length in range(1, 22)
}
_CAN_LOSE_ZEROS: Final = {
    length: tuple(
        scheme
        for scheme in SCHEMES
        if scheme.padded and 0 < scheme.padded - length <= _MOST_LOST_ZEROS
    )
    for length in range(1, 22)
}


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier: scheme, normalised value, and whether its checksum holds.

    `valid` is None where the scheme has no checksum, or where several schemes hold at once and
    neither label nor country says which one is meant. `repaired` is True where the writing had a
    letter in place of a digit (`1O277OO132195`): the value is then a reading, proved by the
    checksum, and whoever shows it says so.
    """

    scheme: str
    value: str
    valid: bool | None
    repaired: bool = field(default=False, compare=False)


def scheme_info(scheme: str) -> Scheme:
    """Return what is known of a scheme by its name; KeyError for a name that is none."""
    return _BY_NAME[scheme]


def identify(written: str, label: str = "", country: str | None = None) -> tuple[Identifier, ...]:
    """Return the identifiers in one cell; an empty tuple where it states nothing.

    `label` is what the file calls it, `country` (ISO alpha-2) where its owner is. Lists mislabel
    (a Kyrgyz number stands as `Tax ID (Russia)`), so the rule is, for each number:

    1. Schemes whose format fits come into question. Those that the label names, else those of the
       country that the label names, else those of `country`, are the named ones.
    2. Named schemes whose checksum does not fail: these; `valid` is None if several remain.
    3. Named schemes, but all of their checksums fail: these with `valid` False, and any other
       scheme that holds with None: a slip in the number and a wrong label look the same.
    4. No scheme is named: plain digit formats without a telling pattern are left out. One scheme
       that holds is the answer; several are all returned with None; none that holds gives the only
       scheme that fits with False, else `other`.

    Numbers that Excel made floats (`7722476458.0`), spaces, dashes and apostrophes are undone.
    Lost leading zeros are put back only under a name for the scheme and where the checksum, or
    the date in the number, then holds. Letters O and I (or l) in place of 0 and 1 are read as
    digits only where exactly one scheme's checksum then holds, and the answer is marked `repaired`;
    without that proof the number stays `other`, as written. Cells with several numbers
    (`ИНН/КПП 7722476458/772201001`) give each of them.
    """
    text = written
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST):
        text = clean(written[:_LONGEST])
        if is_missing(text):
            return ()
    text = _undo_spreadsheet(text.strip("'`’‘\""))
    if match := _HK_BR_LONG.fullmatch(text):
        text, label = match[1], f"{label} BR"
    found = _identify_one(_compact(text), label, country)
    if found:
        return found
    found = _identify_labelled(text, label, country)
    found = found or _identify_parts(text, label, country)
    return found or _repaired(text, label, country) or _other(text)


def _identify_labelled(text: str, label: str, country: str | None) -> tuple[Identifier, ...]:
    """Identify one number with words around it: `ИНН 7722476458`, `91440101MA5ALQNR86 (USCC)`."""
    found: tuple[Identifier, ...] = ()
    if (match := _AROUND.fullmatch(text)) and (match[1] or match[3]):
        found = _identify_one(_compact(match[2]), f"{label} {match[1]} {match[3]}", country)
    if not found and (match := _CODE_THEN_LABEL.fullmatch(text)):
        found = _identify_one(_compact(match[1]), f"{label} {match[2]}", country)
    if not found and (match := _LABEL_THEN_CODE.fullmatch(text)):
        found = _identify_one(_compact(match[2]), f"{label} {match[1]}", country)
    return found


def _undo_spreadsheet(text: str) -> str:
    """Turn a number that a spreadsheet made a float back into its digits, where none are lost."""
    if match := _FLOAT.fullmatch(text):
        return match[1]
    if _EXPONENT.fullmatch(text):
        number = Decimal(text)
        digits = len(number.as_tuple().digits)
        if number == number.to_integral_value() and digits > number.adjusted() - 1:
            return f"{number:f}"
    return text


def _compact(text: str) -> str:
    return _SEPARATORS.sub("", text).upper()


def _repaired(text: str, label: str, country: str | None) -> tuple[Identifier, ...]:
    """Return the one number that holds when letters are read as the digits they look like."""
    for part in (text, *text.split()[:_MOST_PARTS]):
        digits = part.translate(_LETTERS_FOR_DIGITS)
        if digits == part or sum(map(str.isdigit, part)) < _FEWEST_DIGITS:
            continue
        named = label if part == text else f"{label} {text.replace(part, ' ')}"
        found = _identify_one(_compact(digits), named, country)
        if len(found) == 1 and found[0].valid:
            return (replace(found[0], repaired=True),)
    return ()


def _other(text: str) -> tuple[Identifier, ...]:
    """Keep what has no known format; zeros alone state nothing."""
    return (Identifier("other", text, None),) if text.strip("0 .-") else ()


def _identify_parts(text: str, label: str, country: str | None) -> tuple[Identifier, ...]:
    """Return the identifiers of a cell with several numbers; one that is sure tells the country."""
    parts = [part.strip(" ,;/|") for part in _PART.findall(text)][:_MOST_PARTS]
    if len(parts) < 2:
        return ()
    values: list[tuple[str, str]] = []
    for part in parts:
        match = _AROUND.fullmatch(part)
        around = f"{match[1]} {match[3]}" if match else ""
        own = around if any(map(str.isalpha, around)) else label
        values.append((_compact(match[2] if match else part), own))
    firsts = [_identify_one(value, own, country) for value, own in values]
    sure = [found.scheme for some in firsts for found in some if found.valid]
    place = scheme_info(sure[0]).country if sure else country
    seconds = [_identify_one(value, own, place) or _other(value) for value, own in values]
    return tuple(dict.fromkeys(found for some in seconds for found in some))


def _identify_one(value: str, label: str, country: str | None) -> tuple[Identifier, ...]:
    """Apply the rule of `identify` to one value; an empty tuple where no format fits."""
    if not value.strip("0"):
        return ()
    fitting = [scheme for scheme in _BY_LENGTH.get(len(value), ()) if scheme.fits(value)]
    tiers = _tiers(label, country)
    named = _named(fitting, tiers)
    if tiers and value.isdigit() and (restored := _padded(value, named, tiers)):
        return (restored,)
    if named:
        return _among_named(value, named, fitting)
    firm = [scheme for scheme in fitting if not scheme.plain]
    return _holding(value, firm) or (
        (Identifier(firm[0].name, value, False),) if len(firm) == 1 else ()
    )


def _holding(value: str, schemes: list[Scheme]) -> tuple[Identifier, ...]:
    """Return the schemes whose checksum does not fail; with None where several remain."""
    checked = [(scheme, scheme.valid(value)) for scheme in schemes]
    good = [(scheme.name, valid) for scheme, valid in checked if valid is not False]
    if len(good) == 1:
        return (Identifier(good[0][0], value, good[0][1]),)
    return tuple(Identifier(name, value, None) for name, _ in good)


def _among_named(value: str, named: list[Scheme], fitting: list[Scheme]) -> tuple[Identifier, ...]:
    """Choose among the schemes that label or country names (rules 2 and 3)."""
    telling = [scheme for scheme in named if not scheme.plain]
    good = _holding(value, telling) or _holding(value, named)
    if good:
        return good
    others = [scheme for scheme in fitting if scheme not in named and not scheme.plain]
    return (
        *(Identifier(scheme.name, value, False) for scheme in named),
        *(Identifier(found.scheme, value, None) for found in _holding(value, others)),
    )


@lru_cache(maxsize=4096)  # labels and countries are few, numbers are many
def _tiers(label: str, country: str | None) -> tuple[frozenset[Scheme], ...]:
    """Return the schemes that label and country name, the surest set first."""
    by_label = frozenset(scheme for scheme in SCHEMES if label and scheme.labels.search(label))
    places = [place for place in (_country_of(label), country) if place]
    tiers = [
        *(frozenset(s for s in by_label if s.country in (place, None)) for place in places),
        by_label,
        *(frozenset(s for s in SCHEMES if s.country == place) for place in places),
    ]
    return tuple(tier for tier in tiers if tier)


def _named(schemes: list[Scheme], tiers: tuple[frozenset[Scheme], ...]) -> list[Scheme]:
    """Return those of `schemes` that stand in the surest tier that has any of them."""
    for tier in tiers:
        if found := [scheme for scheme in schemes if scheme in tier]:
            return found
    return []


def _padded(
    value: str, named: list[Scheme], tiers: tuple[frozenset[Scheme], ...]
) -> Identifier | None:
    """Return the identifier that lost leading zeros, where it is named and a check proves it.

    A number that fits a named scheme of its own length keeps that reading, unless the restored
    one stands in a surer tier: `INN` in Russia prefers an INN without its zero to a Uzbek STIR.
    """
    proved = [
        scheme
        for scheme in _CAN_LOSE_ZEROS.get(len(value), ())
        if scheme.fits(value.zfill(scheme.padded or 0))
        and scheme.valid(value.zfill(scheme.padded or 0)) is not False
    ]
    if not proved:
        return None
    for tier in tiers:
        if not tier.isdisjoint(named):
            return None
        found = [scheme for scheme in proved if scheme in tier]
        if len(found) == 1:
            restored = value.zfill(found[0].padded or 0)
            return Identifier(found[0].name, restored, found[0].valid(restored))
    return None


def _country_of(label: str) -> str | None:
    """Return the country that a label names in brackets or at its end: `Tax ID No. (Russia)`."""
    match = _IN_BRACKETS.search(label)
    return country_code(match[1] or match[2]) if match else None
