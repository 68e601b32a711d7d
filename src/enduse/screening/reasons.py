"""The words a reviewer reads, made from the data of a hit; nothing of them is stored."""

from __future__ import annotations

from typing import Final

from enduse.errors import cut
from enduse.screening.model import Commonness, Hit, Reason

_TEXTS: Final = {
    "name": "{says}",
    "words_asked": "only the name asked for has {words}",
    "words_listed": "only the listed name has {words}",
    "identifier_equal": "same {scheme} {value}, valid on both sides",
    "identifier_equal_unproved": "same {scheme} {value}, which no checksum proves",
    "identifier_differs": "another valid {scheme}: {value} asked for, {listed} on the list",
    "country_equal": "same country: {country}",
    "country_differs": "another country: {given} asked for, {listed} on the list",
    "address_unit": "same unit of one building: {listed}",
    "address_building": "same building: {listed}",
    "address_street": "same street: {listed}",
    "address_differs": "another address: {listed} on the list",
    "weak_alias": "{name} is a weak alias on the list",
    "common_name": "at least {firms} firms of the loaded data bear the name {name}",
    "other_kind": "the entry is a {kind}, the name asked for has the legal form {form}",
    "no_name_given": "no name given",
    "no_identifier_given": "no identifier given",
    "no_identifier_listed": "the list has no identifier of the entry",
    "no_identifier_comparable": "no identifier of a scheme that the list has: {listed}",
    "no_country_given": "no country given",
    "no_country_listed": "the list has no country of the entry",
    "no_address_given": "no address given",
    "no_address_listed": "the list has no address of the entry",
    "address_cannot_tell": "addresses that cannot be compared: {listed} on the list",
    "kind_not_given": "the entry is a {kind}; whether the one asked for is one is not known",
    "no_first_day": "since when it is listed is not known",
    "not_in_newest": "not in the newest version of the list that is loaded",
}
_MORE: Final = {  # what is added where the detail is known
    "no_identifier_given": ("listed", "; the list has {listed}"),
    "no_first_day": ("version", "; it stands in version {version}"),
    "not_in_newest": ("version", ", only in {version}"),
}
_VALUE_CUT = 160


def words(reason: Reason) -> str:
    """Return a reason as a clause without a full stop."""
    details = {name: cut(value, _VALUE_CUT) for name, value in reason.details}
    text = _TEXTS[reason.code].format(**details)
    more = _MORE.get(reason.code)
    if more and more[0] in details:
        text += more[1].format(**details)
    return text


def common_words(common: Commonness) -> str:
    """Return how common a name is in the loaded data, as a clause."""
    one = common.writings == 1
    told = f"{common.writings:,} " + ("party" if one else "parties")
    told += " as written " + ("bears" if one else "bear") + " this name"
    if common.firms > 1:
        told += f", at least {common.firms:,} different firms"
    return told + f"; {common.entries:,} list " + ("entry" if common.entries == 1 else "entries")


def told(hit: Hit) -> str:
    """Return all reasons of a hit in one line: for, against, missing."""
    sides = (("for", hit.supports), ("against", hit.against), ("missing", hit.missing))
    return " | ".join(
        f"{label}: {'; '.join(map(words, reasons))}" for label, reasons in sides if reasons
    )
