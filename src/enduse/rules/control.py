"""One transaction against the rulebook: each jurisdiction's verdict with its trace, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, NamedTuple

from enduse.errors import InputError, cut
from enduse.rules.asks import TESTS
from enduse.rules.book import RuleBook
from enduse.rules.evaluate import INDETERMINATE, Outcome, Verdicts, traced
from enduse.rules.facts import NO, UNKNOWN, YES, Facts
from enduse.rules.hs_editions import fault
from enduse.rules.jurisdictions import jurisdictions
from enduse.rules.missing import Open, missing_facts
from enduse.rules.model import Rule, weakest

_WORDS: Final = {NO: "no", UNKNOWN: "unknown", YES: "yes"}
FIRST_DAY: Final = dt.date(1990, 1, 1)
LAST_YEAR: Final = 2099
_DIGITS: Final = 12  # national codes go on after the six of the Harmonized System


class Looked(NamedTuple):
    """One rule that was looked at: whether it applies, and how each of its tests answered."""

    rule: Rule
    applies: str
    tests: Mapping[str, str]

    @property
    def failed(self) -> list[str]:
        """The tests that said no."""
        return [name for name, answer in self.tests.items() if answer == "no"]


@dataclass(frozen=True)
class Answer:
    """What one jurisdiction says of one transaction.

    `rules`: those that decide the verdict; `may_apply`: those that a missing fact leaves open and
    that would make it stricter; `duties`: what the law asks for beside, `maybe_duties` if a missing
    fact says so; `missing`: these facts; `looked_at`: every rule of the jurisdiction.
    """

    jurisdiction: str
    verdict: str
    because: str
    rules: tuple[Rule, ...]
    may_apply: tuple[Rule, ...]
    duties: tuple[Rule, ...]
    maybe_duties: tuple[Rule, ...]
    missing: tuple[str, ...]
    assumed: tuple[str, ...]
    looked_at: tuple[Looked, ...]

    @property
    def verification(self) -> str | None:
        """The status of the weakest fact that the answer rests on; None where no rule does."""
        known = [rule.known for rule in (*self.rules, *self.may_apply)]
        return weakest(*known) if known else None


def control(book: RuleBook, facts: Facts) -> list[Answer]:
    """Return what every jurisdiction says of a transaction on its day.

    Facts that are not given are unknown, but for those that `assume` fills in and names. Raises
    InputError for a code or day that cannot be judged.
    """
    judged = Judged(book, [facts])
    return [judged.answer(0, where.id) for where in jurisdictions()]


class Judged:
    """Several transactions, judged together: that costs little more than one.

    What a jurisdiction says of one of them is put in words only when it is asked for.
    """

    def __init__(self, book: RuleBook, many: Sequence[Facts]) -> None:
        for facts in many:
            check(facts)
        self._asked = [assume(facts) for facts in many]
        verdicts = traced(book, [facts for facts, _ in self._asked])
        self._verdicts = {one.jurisdiction.id: one for one in verdicts}
        self._said: dict[tuple[int, str], Answer] = {}

    def answer(self, place: int, jurisdiction: str) -> Answer:
        """Return what a jurisdiction says of the transaction at a place in `many`."""
        key = place, jurisdiction
        if key not in self._said:
            self._said[key] = _answer(self._verdicts[jurisdiction], place, *self._asked[place])
        return self._said[key]


def check(facts: Facts) -> None:
    """Raise InputError for a code that is none, or none of its edition, or a day out of range."""
    if facts.hs:
        _check_code(facts.hs, facts.edition)
    if not facts.hs and not facts.eccn and not facts.software:
        raise InputError("give an HS code, or the entry of a control list")
    for what, day in (("day", facts.day), ("contract date", facts.contract_date)):
        if day and (day < FIRST_DAY or day.year > LAST_YEAR):
            raise InputError(f"the {what} {day} is out of range; give one from 1990 to {LAST_YEAR}")
    if facts.us_content is not None and not 0 <= facts.us_content <= 100:
        raise InputError(f"{facts.us_content:g} is no share; give US content as 0 to 100 percent")
    if facts.day and facts.contract_date and facts.contract_date > facts.day:
        raise InputError(
            f"the contract of {facts.contract_date} is after the shipment of {facts.day}; "
            "correct one of the days"
        )


def _check_code(hs: str, edition: int) -> None:
    if not (hs.isascii() and hs.isdigit() and 2 <= len(hs) <= _DIGITS):
        raise InputError(f"{cut(hs)!r} is no HS code; give 2 to 12 digits, for example 845811")
    wrong = fault(hs[:6], edition)
    if wrong:
        raise InputError(f"{wrong}; give a code of {edition}, or the edition that the code is of")


def assume(facts: Facts) -> tuple[Facts, tuple[str, ...]]:
    """Fill in what a question about goods leaves out, and say so.

    The seller is taken to be where the goods are sent from. No listed party, no military end use
    and no public contract is taken to be there: a check of an order tests these. The goods are
    taken to pass no other country.
    """
    said: list[str] = []
    if facts.seller is None and facts.dispatch:
        facts = replace(facts, seller=facts.dispatch)
        said.append(f"seller_country: the seller is established in {facts.dispatch}")
    if facts.party_listed is None:
        facts = replace(facts, party_listed=bool(facts.party_footnotes))
        said += [] if facts.party_footnotes else ["party_listed: no party is on a list"]
    if facts.party_owned_by_listed is None:
        facts = replace(facts, party_owned_by_listed=False)
        said.append("party_owned_by_listed: listed parties own no half of a party")
    if facts.party_footnotes is None:
        facts = replace(facts, party_footnotes=())
    if facts.public_contract is None:
        facts = replace(facts, public_contract=False)
        said.append("public_contract: it is no contract with a public authority")
    if facts.end_use is None:
        facts = replace(facts, end_use="civil")
        said.append("end_use: the end use is civil")
    if facts.via is None:
        facts = replace(facts, via=())
        said.append("via: the goods pass no other country on the way")
    return facts, tuple(said)


def edition_in_force(day: dt.date | None) -> int:
    """Return the edition of the Harmonized System of a day: 2012, 2017 or 2022."""
    if day is None or day.year >= 2022:
        return 2022
    return 2017 if day.year >= 2017 else 2012


def facts_of(hs: str, day: dt.date | None, edition: int | None = None, **known: Any) -> Facts:
    """Return the facts of a transaction; the edition is that in force on the day unless given."""
    return Facts(hs=hs, day=day, edition=edition or edition_in_force(day), **known)


def _answer(one: Verdicts, place: int, facts: Facts, assumed: tuple[str, ...]) -> Answer:
    verdict, level = one.word(place), int(one.levels[place])
    tied = one.reached[place] != NO
    trace = [
        (outcome, Looked(outcome.rule, _WORDS[min(answers)], _words(answers)))
        for outcome, answers in one.trace(place)
    ]
    near = [pair for pair in trace if pair[1].applies != "no"]
    deciding = tuple(
        look.rule for outcome, look in near if tied and outcome.level >= 0 and look.applies == "yes"
    )
    open_ = [pair for pair in near if tied and _may_raise(pair[0], place, level)]
    duties = [pair for pair in near if pair[1].rule.measure == "duty"]
    maybe = [pair for pair in duties if pair[1].applies == "unknown"]
    uncovered = one.jurisdiction if verdict == INDETERMINATE else None
    looked = tuple(look for _, look in trace)
    return Answer(
        one.jurisdiction.id,
        verdict,
        " ".join(_because(one, verdict, facts, deciding, looked)),
        deciding,
        tuple(look.rule for _, look in open_),
        tuple(look.rule for _, look in duties if look.applies == "yes"),
        tuple(look.rule for _, look in maybe),
        tuple(missing_facts((_open(*pair, place) for pair in (*open_, *maybe)), facts, uncovered)),
        assumed if verdict != "no_jurisdiction" else assumed[:1],
        looked,
    )


def _open(outcome: Outcome, look: Looked, place: int) -> Open:
    unknown = tuple(name for name, answer in look.tests.items() if answer == "unknown")
    return Open(look.rule, unknown, bool(outcome.winding_down[place] == UNKNOWN))


@cache
def _words(answers: tuple[int, ...]) -> Mapping[str, str]:
    """Return the answers to `TESTS` in words; many rules share them, so nobody may change them."""
    return dict(zip(TESTS, (_WORDS[answer] for answer in answers), strict=True))


def _may_raise(outcome: Outcome, place: int, level: int) -> bool:
    """True where a missing fact decides whether the rule makes the verdict stricter."""
    if outcome.level <= level or outcome.applies[place] == NO:
        return False
    return bool(outcome.applies[place] == UNKNOWN or outcome.winding_down[place] == UNKNOWN)


def _because(
    one: Verdicts, verdict: str, facts: Facts, deciding: Iterable[Rule], looked: Iterable[Looked]
) -> Iterator[str]:
    where, day = one.jurisdiction.name, facts.day
    if verdict == "no_jurisdiction":
        yield f"Nothing known of the transaction ties it to {where}."
        return
    for rule in deciding:
        yield _said(rule, facts)
    if verdict == INDETERMINATE:
        if not one.jurisdiction.covers(day):
            yield f"The rulebook holds rules of {where} from {one.jurisdiction.covers_from} on."
        yield "Facts that are missing decide."
    if verdict == "not_controlled":
        yield f"No rule of {where} in the rulebook covers it on {day}."
        later = [look.rule for look in looked if look.failed == ["in_force"]]
        for rule in sorted(later, key=lambda rule: rule.effective_from)[:1]:
            began, ended = rule.effective_from, rule.effective_to
            yield (
                f"{rule.title} began on {began}."
                if day and day < began
                else f"{rule.title} ended on {ended}."
            )


def _said(rule: Rule, facts: Facts) -> str:
    since = f"since {rule.effective_from}"
    verb = {
        "prohibited": "Prohibited",
        "licence_required": "A licence is required",
        "guidance": "Named by guidance, which is no law,",
    }[rule.measure]
    said = (
        f"{verb} {since} by {rule.instrument.name}, {rule.place} ({rule.citation}; {rule.known})."
    )
    wind = rule.wind_down
    if wind and facts.day and facts.day <= wind.until:
        old = "" if wind.contract_before is None else f" of contracts before {wind.contract_before}"
        said += f" Performance{old} may be ended until {wind.until} ({wind.citation})."
    if rule.licence_policy:
        said += f" Licence policy: {rule.licence_policy}."
    return said
