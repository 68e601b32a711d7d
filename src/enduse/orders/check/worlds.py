"""What may be true of an order's parties, and what a jurisdiction says when it is not known which.

A party that could be on a list makes the rules on listed parties open, not silent: they are asked
as if it were and as if it were not, and where the answers differ the verdict says what decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from enduse.orders.check.parties import Screened, listed_for, owned_by_listed
from enduse.rules.control import Answer
from enduse.rules.facts import Facts

STRICTNESS: Final = (
    "no_jurisdiction", "not_controlled", "guidance_only", "indeterminate", "wind_down",
    "licence_required", "prohibited",
)  # fmt: skip
"""From the mildest verdict to the strictest, as a person who decides has to take them."""
_SURE: Final = STRICTNESS.index("wind_down")
_FOOTNOTES: Final = (1, 3, 4, 5)  # of the Entity List, 15 CFR 744.11(a)(2) and 746.8
_LISTED: Final = "party_listed: whether who gets the goods is the listed one"
_OWNED: Final = "party_owned_by_listed: whether listed parties own half of who gets the goods"
_OWNED_IN: Final[Mapping[str | None, tuple[bool | None, ...]]] = {
    "yes": (True,), "no": (False,), "depends": (False, True), None: (None,),
}  # fmt: skip
_FOOTNOTE: Final = "party_footnote: which footnote the listing carries"


@dataclass(frozen=True)
class World:
    """One way in which it may be: on a list, owned (None: nothing said), with which footnotes."""

    listed: bool
    owned: bool | None
    footnotes: tuple[int, ...]

    def of(self, base: Facts) -> Facts:
        """Return the facts of a transaction in this world."""
        return replace(
            base,
            party_listed=self.listed,
            party_owned_by_listed=self.owned,
            party_footnotes=self.footnotes,
        )


@dataclass(frozen=True)
class Open:
    """The worlds that are possible for one jurisdiction, and the facts that would tell them."""

    worlds: tuple[World, ...]
    missing: tuple[str, ...]


def possible(parties: Sequence[Screened], jurisdiction: str) -> Open:
    """Return what may be true of the parties for the rules of a jurisdiction, the mildest first."""
    listed = listed_for(parties, jurisdiction)
    # only US rules ask who owns a party; elsewhere the same facts can then be asked once for all
    owned = owned_by_listed(parties, "us-bis") if jurisdiction == "US" else None
    worlds = tuple(
        World(is_listed, is_owned, footnotes)
        for is_listed in _both(listed)
        for is_owned in _OWNED_IN[owned]
        for footnotes in _footnotes(jurisdiction, is_listed)
    )
    missing = []
    if listed is None:
        missing.append(_LISTED)
    if owned == "depends":
        missing.append(_OWNED)
    if jurisdiction == "US" and listed is not False:
        missing.append(_FOOTNOTE)  # the lists as loaded do not say it
    return Open(worlds, tuple(missing))


def _both(known: bool | None) -> tuple[bool, ...]:
    return (False, True) if known is None else (known,)


def _footnotes(jurisdiction: str, listed: bool) -> Iterator[tuple[int, ...]]:
    yield ()
    if jurisdiction == "US" and listed:
        yield _FOOTNOTES


def rank(answer: Answer) -> int:
    """Return how strict a verdict is; larger is stricter."""
    return STRICTNESS.index(answer.verdict)


def joined(answers: Sequence[Answer], missing: tuple[str, ...]) -> Answer:
    """Return one answer for all worlds, the first being the mildest.

    What holds in every world stays. Where the verdict differs it is indeterminate, or, where a rule
    stands in the way in every world, the mildest of them, and says what may make it stricter.
    """
    mild, strict = min(answers, key=rank), max(answers, key=rank)
    if mild.verdict == strict.verdict:
        return mild
    known = {rule.id for rule in mild.rules}
    may = {rule.id: rule for one in answers for rule in (*one.rules, *one.may_apply)}
    opened = replace(
        mild,
        may_apply=tuple(rule for name, rule in may.items() if name not in known),
        missing=tuple(dict.fromkeys((*missing, *mild.missing))),
        looked_at=strict.looked_at,
    )
    if rank(mild) >= _SURE:
        return opened
    because = f"It depends on the parties. If so: {strict.because}"
    return replace(opened, verdict="indeterminate", because=because)
