"""Values that no rule tells apart: equal numbers for countries, and marks for goods.

A rule that names the European Union does not tell Austria from Belgium. Countries that every rule
answers alike for, on all days, share a number; so do codes that all lists of goods answer alike
for. What is asked of one of them holds for all, so far fewer situations need to be judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from enduse.names.countries import is_country_code
from enduse.rules.book import RuleBook, rulebook
from enduse.rules.conditions import fact_of
from enduse.rules.facts import kleene
from enduse.rules.goods import HEADING, headings, in_edition, on_list
from enduse.rules.hs_editions import EDITIONS
from enduse.rules.model import GoodsList, Rule

COUNTRY_FACTS: Final = ("dispatch", "destination", "origin", "maker_hq", "seller")
MISSING: Final = 0
"""The number of a country that is not known."""
ELSEWHERE: Final = 1
"""The number of every country that no rule names."""
_NOWHERE: Final = "ZZ"  # left to users by ISO 3166-1, so no rule can name it


@dataclass(frozen=True, eq=False)
class Alike:
    """The countries of one fact: their numbers, and for each number a country to ask for.

    Where no rule asks for the fact, all countries have the number `MISSING`.
    """

    numbers: Mapping[str, int]
    examples: tuple[str | None, ...]


@cache
def countries_alike(extra: Path | None = None, law: str | None = None) -> Mapping[str, Alike]:
    """Return for each of `COUNTRY_FACTS` which countries the rulebook never tells apart.

    A country that is not among the numbers is `ELSEWHERE`. `law`: by the rules of one jurisdiction.
    """
    book = rulebook(extra)
    rules = book.of(law) if law else book.rules
    return {fact: _alike(book, frozenset(_named(rules, fact))) for fact in COUNTRY_FACTS}


def _named(rules: Iterable[Rule], fact: str) -> Iterator[str]:
    """Return the countries and areas that any rule asks for in a fact."""
    for rule in rules:
        if fact == "destination":
            yield from rule.to
        for condition in (*rule.reaches, *rule.when, *rule.unless):
            for part, value in condition.items():
                if fact_of(part) == fact:
                    yield from value


def _alike(book: RuleBook, names: frozenset[str]) -> Alike:
    members = {name: book.areas.members[name] for name in names if name in book.areas.members}
    countries = {name for name in names if is_country_code(name)}.union(*members.values())
    if not names:  # no rule asks for it
        return Alike({}, (None,))
    examples: list[str | None] = [None, _NOWHERE]
    places: dict[object, int] = {}
    numbers: dict[str, int] = {}
    for country in sorted(countries):
        # its own name where a rule names it, and in each area its days of membership
        mark = (
            country if country in names else None,
            *((name, of[country]) for name, of in sorted(members.items()) if country in of),
        )
        if mark not in places:
            places[mark] = len(examples)
            examples.append(country)
        numbers[country] = places[mark]
    return Alike(numbers, tuple(examples))


@dataclass(frozen=True, eq=False)
class Marks:
    """All lists of goods of a rulebook, each set of lists once, to be asked for many codes.

    `anywhere`: places of those that may hold any goods; `by_heading`: of the others.
    """

    lists: tuple[tuple[GoodsList, ...], ...]
    anywhere: tuple[int, ...]
    by_heading: Mapping[str, tuple[int, ...]]
    _known: dict[object, str] = field(default_factory=dict)

    def mark(self, hs6: str, edition: int) -> str:
        """Return what all lists say of a code, a digit for each: equal marks are answered alike.

        No entry of a control list is known. An empty code is one that is not known.
        """
        every = tuple(in_edition(hs6, edition, target) for target in EDITIONS)
        if every not in self._known:  # a code that no edition changed is asked once
            digits = ["0"] * len(self.lists)
            for place in self._near(every):
                answers = (on_list(goods, hs6, edition, None) for goods in self.lists[place])
                digits[place] = str(max(map(kleene, answers)))
            self._known[every] = "".join(digits)
        return self._known[every]

    def _near(self, every: tuple[tuple[str, ...], ...]) -> Iterable[int]:
        """Return the places of the lists that can say anything but no."""
        if any(not codes or len(codes[0]) < HEADING for codes in every):
            return range(len(self.lists))
        beginnings = {
            code[:digits] for codes in every for code in codes for digits in range(1, HEADING + 1)
        }
        return {*self.anywhere, *(p for one in beginnings for p in self.by_heading.get(one, ()))}


@cache
def marks(extra: Path | None = None, law: str | None = None) -> Marks:
    """Return the lists of goods that the rules speak of, or those of one jurisdiction."""
    rules = rulebook(extra).of(law) if law else rulebook(extra).rules
    lists = tuple(dict.fromkeys(rule.goods for rule in rules if rule.goods))
    anywhere: list[int] = []
    by_heading: defaultdict[str, list[int]] = defaultdict(list)
    for place, together in enumerate(lists):
        near = [headings(goods) for goods in together]
        if None in near:
            anywhere.append(place)
            continue
        for heading in {heading for one in near for heading in one or ()}:
            by_heading[heading].append(place)
    return Marks(lists, tuple(anywhere), {key: tuple(at) for key, at in by_heading.items()})
