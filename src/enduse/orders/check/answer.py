"""The answer to an order: release, hold, refuse or needs_facts, and everything it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from enduse.orders.check.goods import Classified, LineVerdict
from enduse.orders.check.parties import (
    HOLD,
    REFUSE,
    Screened,
    effect_of,
    effect_of_owners,
    standing,
)
from enduse.orders.check.records import Told
from enduse.orders.flags import RAISED, RedFlag
from enduse.orders.record.breaches import Breach, Untold
from enduse.rules.machine_tools import NO

RELEASE: Final = "release"
NEEDS_FACTS: Final = "needs_facts"
_ORDER: Final = (RELEASE, NEEDS_FACTS, HOLD, REFUSE)
_BLOCKING: Final = {"prohibited": REFUSE, "licence_required": HOLD, "wind_down": HOLD}


@dataclass(frozen=True)
class Because:
    """One reason: what it asks for (`hold` ...), in words, and the part of the answer it is of."""

    answer: str
    words: str
    part: str


@dataclass(frozen=True)
class OrderAnswer:
    """What a check of an order found, as of a day; `versions` says what it rests on.

    `told`: what the records said, to be kept with it; None where nothing was investigated.
    """

    order_id: str
    as_of: dt.date
    made_up: bool
    parties: tuple[Screened, ...]
    verdicts: tuple[LineVerdict, ...]
    machines: tuple[Classified, ...]
    flags: tuple[RedFlag, ...]
    breaches: tuple[Breach, ...]
    untold: tuple[Untold, ...]
    faults: tuple[str, ...]
    under_control: tuple[str, ...]
    versions: Mapping[str, Any]
    told: Told | None = None

    @cached_property
    def because(self) -> list[Because]:
        """All reasons that keep the order from a release, the gravest first."""
        found = [*_parties(self), *_verdicts(self), *_flags(self), *_assurances(self)]
        found += [Because(HOLD, words, "route") for words in self.under_control]
        found += [Because(NEEDS_FACTS, words, "goods") for words in self.faults]
        return sorted(found, key=lambda one: -_ORDER.index(one.answer))

    @property
    def answer(self) -> str:
        """The gravest of the reasons; `release` without any."""
        return next((one.answer for one in self.because), RELEASE)


def _parties(found: OrderAnswer) -> Iterator[Because]:
    for one in found.parties:
        where, name = f"parties[{one.number}]", one.party.name
        if one.hits is None:
            yield Because(NEEDS_FACTS, f"{where} {name}: no list is loaded to screen it", where)
        for words in one.faults:
            yield Because(NEEDS_FACTS, f"{where} cannot be screened: {words}", where)
        yield from _listed(one, where)
        yield from _owned(one, where)


def _listed(one: Screened, where: str) -> Iterator[Because]:
    for hit in standing(one.hits):
        effect, sure = effect_of(hit.list), hit.number in one.sure
        since = f" since {hit.span.listed_from}" if hit.span.listed_from else ""
        yield Because(
            effect.effect if sure else HOLD,
            f"{where} {one.party.name} {'is' if sure else 'could be'} {hit.entry_name}, listed on "
            f"{hit.list}{since} (probability {hit.probability:.2f}): {effect.says}",
            where,
        )
    for owner, hit in one.owner_hits:
        if standing([hit]):
            words = f"its owner {owner} could be {hit.entry_name}, listed on {hit.list}"
            more = f"(probability {hit.probability:.2f})"
            yield Because(HOLD, f"{where} {one.party.name}: {words} {more}", where)


def _owned(one: Screened, where: str) -> Iterator[Because]:
    for rule in one.owners.answers if one.owners else ():
        if rule.answer == "no":
            continue
        effect = effect_of_owners(rule.rule)
        sure = rule.answer == "yes" and one.owners is not None and one.owners.by_number
        said = "; ".join((*rule.reasons, *(fact.words for fact in rule.depends_on)))
        known = "" if sure or rule.answer != "yes" else " for a company of this name"
        yield Because(
            effect.effect if sure else HOLD,
            f"{where} {one.party.name}: {rule.rule_name}: {rule.answer}{known}: "
            f"{said or rule.basis}: {effect.says}",
            where,
        )


def _verdicts(found: OrderAnswer) -> Iterator[Because]:
    for line in found.verdicts:
        verdict, where = line.answer.verdict, f"goods[{line.goods}]"
        said = f"{where} to {line.to or 'an unknown country'}: {line.answer.jurisdiction}"
        if verdict in _BLOCKING:
            yield Because(_BLOCKING[verdict], f"{said}: {line.answer.because}", "verdicts")
        elif verdict == "indeterminate":
            missing = "; ".join(line.answer.missing)
            yield Because(NEEDS_FACTS, f"{said}: missing {missing}", "verdicts")


def _flags(found: OrderAnswer) -> Iterator[Because]:
    for flag in found.flags:
        if flag.state == RAISED:
            says = "; ".join(one.says for one in flag.evidence)
            yield Because(HOLD, f"{flag.id} {flag.title}: {says}", "red_flags")
        elif flag.when_unknown == NEEDS_FACTS:
            missing = "; ".join(flag.missing)
            yield Because(NEEDS_FACTS, f"{flag.id} {flag.title}: missing {missing}", "red_flags")


def _assurances(found: OrderAnswer) -> Iterator[Because]:
    for one in found.breaches:
        words = f"assurance {one.assurance} ({one.kind}): {one.says}; here: {one.shows}"
        yield Because(HOLD, words, "assurances")


def machine_notes(found: OrderAnswer) -> list[dict[str, Any]]:
    """Return what the control lists say of each machine, but for entries that surely do not fit."""
    return [
        {
            "goods": one.goods,
            "control_list": entry.control_list,
            "entry": entry.entry,
            "answer": entry.answer,
            "missing": list(entry.missing),
            "because": list(entry.because),
            "citation": entry.citation,
            "verification": entry.verification,
        }
        for one in found.machines
        for entry in one.entries
        if entry.answer != NO
    ]
