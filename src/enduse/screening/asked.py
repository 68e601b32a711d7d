"""Reads a query: what of it can be compared, and why a query that says nothing is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from enduse.errors import InputError
from enduse.names.addresses import Address, parse_address
from enduse.names.identifiers import Identifier, identify
from enduse.names.keys import name_key
from enduse.names.own_words import has_own_word
from enduse.names.phrases import words
from enduse.names.text import clean, is_missing
from enduse.readers.cells import identifiers as labelled
from enduse.screening.model import Query

LONGEST_NAME = 2_000  # no name is longer; the longest on the lists has about 400 characters
MOST_PARTS = 100  # identifiers, and addresses, of one query
_LONGEST_FORM = 40  # a longer name is more than a legal form
_MOST_ADDRESSES = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it is compared; `name` is empty where it gives none that could be compared."""

    name: str
    identifiers: tuple[Identifier, ...]
    addresses: tuple[str, ...]
    country: str | None
    as_of: date

    def read_addresses(self) -> tuple[Address, ...]:
        """Return the addresses as read; costly, so only for queries that have a candidate."""
        return tuple(_read_address(text, self.country) for text in self.addresses)

    def countries(self) -> frozenset[str]:
        """Return the countries that are given, apart or in an address."""
        found = {self.country, *(address.country for address in self.read_addresses())}
        return frozenset(country for country in found if country)


@lru_cache(maxsize=65_536)
def _read_address(text: str, country: str | None) -> Address:
    return parse_address(text, country)


def read(query: Query) -> Asked:
    """Read a query; InputError where it cannot be screened, saying why and what to give."""
    oversized = _fault_of_size(query)
    if oversized:
        raise InputError(oversized)
    fault = fault_of_name(query.name)
    asked = read_judged(replace(query, name="") if fault else query)
    if fault and not asked.identifiers:
        raise InputError(fault)
    return asked


def read_judged(query: Query) -> Asked:
    """Read a query of which it is known that it can be screened; its name is empty or says who."""
    addresses = [text for text in map(clean, query.addresses) if not is_missing(text)]
    return Asked(
        clean(query.name),
        read_identifiers(query.identifiers, query.country),
        tuple(addresses[:_MOST_ADDRESSES]),
        query.country,
        query.as_of,
    )


def _fault_of_size(query: Query) -> str | None:
    if len(query.name) > LONGEST_NAME:
        return (
            f"the name has {len(query.name):,} characters; no name has more than {LONGEST_NAME:,}"
        )
    for what, values in (("identifiers", query.identifiers), ("addresses", query.addresses)):
        if len(values) > MOST_PARTS:
            return f"{len(values):,} {what} for one party; at most {MOST_PARTS} are compared"
    return None


def fault_of_name(name: str) -> str | None:
    """Return why a name says nothing that could be compared, or None where it does."""
    if len(name) > LONGEST_NAME:
        return _fault_of_size(Query(name, as_of=date.min))
    if has_own_word(name):
        return None
    if not any(map(str.isalnum, name)) or is_missing(name):
        return "no name and no identifier; give a name with letters or digits, or an identifier"
    if len(name) <= _LONGEST_FORM and _is_legal_form(name):
        return "the name is a legal form and nothing else; give the name that stands beside it"
    return None


def _is_legal_form(name: str) -> bool:
    found = name_key(name)
    return found.legal_form is not None and found.key.split() == words(found.legal_form)


def read_identifiers(written: tuple[str, ...], country: str | None) -> tuple[Identifier, ...]:
    """Return the identifiers of cells such as `INN: 7719717008`, each once, in their order."""
    found: dict[Identifier, None] = {}
    for cell in written:
        for one in labelled(clean(cell)):
            label = "" if one.label == "identifier" else one.label
            found.update(dict.fromkeys(identify(one.written, label, country)))
    return tuple(found)
