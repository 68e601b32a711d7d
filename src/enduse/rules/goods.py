"""Whether goods stand on a list: HS codes of any edition against codes of one, or control lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from enduse.rules.hs_editions import hs6_candidates
from enduse.rules.model import GoodsList

NO_LIST = "NONE"
"""Said of goods that stand on no control list of any jurisdiction."""
NO_US_ENTRY = "EAR99"
"""Said of goods without an entry of the US list, and so of the common lists that it contains."""
HEADING = 4
"""Digits of a heading."""


@lru_cache(maxsize=200_000)
def on_list(goods: GoodsList, hs: str, edition: int, eccn: str | None) -> bool | None:
    """Say whether goods stand on a list; None where what is given cannot tell.

    `hs` of fewer than six digits tells only what all its codes have in common. Digits after the
    sixth are compared only where the list has them too: they differ between countries.
    """
    if goods.scheme == "control-list":
        return _on_control_list(goods, hs, edition, eccn)
    if not hs:
        return None
    answers = {_code_on_list(goods, code) for code in in_edition(hs, edition, goods.edition)}
    return answers.pop() if len(answers) == 1 else None


def _on_control_list(goods: GoodsList, hs: str, edition: int, eccn: str | None) -> bool | None:
    if not _within(goods, hs, edition):
        return False
    if not eccn or (goods.codes is None and eccn.upper() != NO_LIST):
        return None
    entry = eccn.upper()
    if goods.codes is None or entry in (NO_LIST, NO_US_ENTRY):
        return False
    if goods.shared_only and entry[2:3] == "9":
        return False
    return any(code == "*" or entry.startswith(code) for code in goods.codes)


def _within(goods: GoodsList, hs: str, edition: int) -> bool:
    """False only where the code shows that the goods cannot be of the list."""
    if not goods.within or not hs:
        return True
    candidates = in_edition(hs, edition, goods.edition)
    return any(_touch(code, goods.within) for code in candidates)


@lru_cache(maxsize=200_000)
def in_edition(hs: str, edition: int, target: int) -> tuple[str, ...]:
    """Return the codes of the edition `target` that goods of a code may have; empty if none."""
    if edition == target or len(hs) < 6:
        return (hs,)
    found = hs6_candidates(hs[:6], edition, target)
    return (hs,) if found == (hs[:6],) else found


def _code_on_list(goods: GoodsList, code: str) -> bool | None:
    """Judge one code of the list's own edition."""
    if goods.codes is None:
        return None if not goods.within or _touch(code, goods.within) else False
    left_out, listed = beginnings(goods.excepted), beginnings(goods.codes)
    if left_out.cover(code):
        return False
    if listed.cover(code):
        return None if left_out.go_on_from(code) else True
    if _touch(code, goods.in_part) or listed.go_on_from(code):
        return None
    if goods.incomplete and (not goods.within or _touch(code, goods.within)):
        return None
    return False


@cache
def headings(goods: GoodsList) -> frozenset[str] | None:
    """Return the headings (or chapters) outside of which no goods stand on a list; None if any."""
    named = goods.codes or ()
    if goods.scheme == "control-list" or goods.codes is None:
        named = goods.within
    if not named or (goods.incomplete and not goods.within):
        return None
    return frozenset(code[:HEADING] for code in (*named, *goods.in_part, *goods.within))


def _touch(code: str, codes: tuple[str, ...]) -> bool:
    given = beginnings(codes)
    return given.cover(code) or given.go_on_from(code)


@dataclass(frozen=True)
class Beginnings:
    """Codes to be looked up by their beginnings, whatever their number."""

    whole: frozenset[str]
    starts: frozenset[str]
    lengths: tuple[int, ...]

    def cover(self, code: str) -> bool:
        """True where one of them is `code` or its beginning."""
        return any(code[:length] in self.whole for length in self.lengths)

    def go_on_from(self, code: str) -> bool:
        """True where one of them begins with `code` and goes on."""
        return code in self.starts


@cache
def beginnings(codes: tuple[str, ...]) -> Beginnings:
    """Prepare codes to be looked up by their beginnings."""
    return Beginnings(
        frozenset(codes),
        frozenset(code[:length] for code in codes for length in range(len(code))),
        tuple(sorted({len(code) for code in codes})),
    )


def touching(one: GoodsList, other: GoodsList) -> str | None:
    """Return a code that two lists of one scheme both surely hold; None where there is none."""
    if one.codes is None or other.codes is None:
        return None
    for mine, its in ((one, other), (other, one)):
        its_codes, left_out = beginnings(its.codes or ()), beginnings(its.excepted)
        own_left_out = beginnings(mine.excepted)
        for code in mine.codes or ():
            if its_codes.cover(code) and not left_out.cover(code) and not own_left_out.cover(code):
                return code
    return None
