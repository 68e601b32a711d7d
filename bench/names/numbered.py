"""The EU's firms looked for on the US lists with their identifiers, by `enduse.screening` itself.

The US lists are loaded into a workspace, and every EU firm with a valid INN is screened with its
first name and its numbers. An answer is in error where the entry bears a valid number of the same
kind and none in common; a firm that both list is missed where no entry with its number comes first.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from across import Firm, firms
from lists import JOINING, read_lists

from enduse.readers.lists import ListOptions, load_list
from enduse.screening.asked import read
from enduse.screening.build import open_index
from enduse.screening.index import ListIndex
from enduse.screening.model import Query
from enduse.screening.screen import checked, screened
from enduse.workspace import Workspace

US_LISTS = (
    ("ofac-sdn", ("ofac_sdn_2023-01.csv", "ofac_alt_2025-12.csv", "ofac_add_2025-12.csv")),
    ("us-csl", ("us_csl_2023-11.csv",)),
)
AS_OF = date(2026, 8, 1)


@dataclass(frozen=True)
class Numbered:
    """Firms screened with their numbers: listed by both, found, missed, in error."""

    firms: int
    listed_by_both: int
    missed: int
    errors: int


def measure(data: Path) -> Numbered:
    """Return how the EU's firms are found with their identifiers."""
    rows = read_lists(data)
    asked, listed = firms(rows, True), firms(rows, False)
    known = {number for firm in listed for number in firm.numbers}
    with tempfile.TemporaryDirectory() as place:
        index = open_index(_loaded(data, Path(place) / "us"))
        queries = [read(_query(firm)) for firm in asked]
        found = screened(index, queries, checked(None))
        both = missed = errors = 0
        for firm, hits in zip(asked, found, strict=True):
            theirs = _numbers(index, hits[0].number) if hits else set()
            right = bool(theirs & firm.numbers)
            both += bool(firm.numbers & known)
            missed += bool(firm.numbers & known) and not right
            errors += bool(_schemes(theirs) & _schemes(firm.numbers)) and not right
    return Numbered(len(asked), both, missed, errors)


def _query(firm: Firm) -> Query:
    numbers = tuple(number.split(":")[1] for number in sorted(firm.numbers))
    return Query(firm.names[0], numbers, country="RU", as_of=AS_OF)


def _loaded(data: Path, place: Path) -> Workspace:
    workspace = Workspace.create(place)
    for form, names in US_LISTS:
        paths = [data / "lists" / name for name in names]
        load_list(workspace, paths, form, ListOptions(), f"{AS_OF}T00:00:00Z")
    return workspace


def _numbers(index: ListIndex, entry: int) -> set[str]:
    return {
        f"{one['scheme']}:{one['value']}"
        for one in index.identifiers(entry)
        if one["valid"] and one["scheme"] in JOINING
    }


def _schemes(numbers: Iterable[str]) -> set[str]:
    return {number.split(":")[0] for number in numbers}
