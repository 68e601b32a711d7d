"""Flags about who the parties are: business, age, website, address, listing, owners, managers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final

from enduse.orders.data import table
from enduse.orders.flags.base import CLEAR, Evidence, Told, threshold, told
from enduse.orders.flags.context import Situation
from enduse.orders.flags.judging import Check
from enduse.orders.flags.who import (
    DEALS,
    FORWARDS,
    TRADES,
    UNRELATED,
    USES,
    does,
    doings,
    named,
    outside,
    path,
)
from enduse.orders.model.order import BUYING, Order, Party
from enduse.trade.line_of_business import says_none
from enduse.trade.turning_point import TURN, coalition

_BUYERS: Final = (*BUYING, "payer")
_LISTED_NOW: Final = ("listed", "date_unknown")
_SHARED: Final = {"address_unit": "the unit", "address_building": "the building"}


def users(order: Order) -> list[tuple[int, Party]]:
    """Return who is said to use the goods: end users, else the last one who gets them."""
    for role in ("end_user", "ultimate_consignee", "purchaser"):
        if found := list(order.of(role)):
            return found
    return []


def does_not_fit(situation: Situation) -> Told:
    """Raise where a user or buyer has a line of business without use for machine tools."""
    order, evidence, missing = situation.order, [], []
    for number, party in order.of(*BUYING):
        evidence += does(situation, number, party, UNRELATED)
    for number, party in users(order):
        if not list(doings(situation, number, party)):
            missing.append(f"{path(number, 'activity')}: what {named(party)} does")
    return told(evidence, missing or ([] if users(order) else ["parties: who uses the goods"]))


def little_background(situation: Situation) -> Told:
    """Raise where two signs of a firm without a past come together."""
    evidence: list[Evidence] = []
    missing: list[str] = []
    for number, party in users(situation.order):
        signs = list(_signs(situation, number, party))
        if len(signs) > 1:
            evidence += signs
        elif party.employees is None and party.founded is None and not situation.facts(number):
            missing.append(f"{path(number)}: since when {named(party)} exists, and how many work")
    return told(evidence, missing)


def _signs(situation: Situation, number: int, party: Party) -> Iterator[Evidence]:
    facts, order = situation.facts(number), situation.order
    if party.website == "none":
        yield Evidence(f"{named(party)} has no website", path(number, "website"))
    for people, where in (
        (party.employees, path(number, "employees")),
        (facts.employees if facts else None, facts.where if facts else ""),
    ):
        if people is not None and people <= threshold("few_employees"):
            count = "one employee" if people == 1 else f"{people} employees"
            yield Evidence(f"{named(party)} has {count}", where)
            break
    asked = order.dates.enquiry or order.day
    founded, where = _founded(situation, number, party)
    if founded and asked and 0 <= (asked - founded).days < threshold("young_days"):
        yield Evidence(f"founded on {founded}, within a year before {asked}", where)
    if facts and facts.premises and says_none(facts.premises):
        yield Evidence("the register gives no premises", facts.where)
    elif party.plant is False:
        yield Evidence(f"{named(party)} has no works of its own", path(number, "plant"))


def _founded(situation: Situation, number: int, party: Party) -> tuple[dt.date | None, str]:
    facts = situation.facts(number)
    if party.founded is None and facts and facts.founded:
        return facts.founded, facts.where
    return party.founded, path(number, "founded")


def founded_after(situation: Situation) -> Told:
    """Raise where a buyer or payer outside the coalition was founded since 24 February 2022."""
    evidence, missing = [], []
    for number, party in situation.order.of(*_BUYERS):
        away = outside(party, coalition())
        founded, where = _founded(situation, number, party)
        if away is False or (founded and founded < TURN):
            continue
        if founded is None:
            missing.append(f"{path(number, 'founded')}: when {named(party)} was founded")
        elif away is None:
            missing.append(f"{path(number, 'country')}: where {named(party)} is established")
        else:
            says = f"{named(party)} in {party.country} was founded on {founded}"
            evidence.append(Evidence(says, where))
    return told(evidence, missing)


def no_website(situation: Situation) -> Told:
    """Raise where a buyer says that it has no website."""
    evidence, missing = [], []
    for number, party in situation.order.of(*BUYING):
        if party.website == "none":
            evidence.append(Evidence(f"{named(party)} has no website", path(number, "website")))
        elif party.website is None:
            missing.append(f"{path(number, 'website')}: the website of {named(party)}")
    return told(evidence, missing)


def personal_email(situation: Situation) -> Told:
    """Raise where a buyer writes from a mail service that anybody can have."""
    services, evidence, missing = set(table("red_flags.yaml")["public_mail"]), [], []
    for number, party in situation.order.of(*_BUYERS):
        for place, email in enumerate(party.emails):
            domain = email.rpartition("@")[2].strip().casefold()
            if domain in services:
                says = f"{named(party)} writes from the public mail service {domain}"
                evidence.append(Evidence(says, path(number, f"emails[{place}]")))
        if not party.emails:
            missing.append(f"{path(number, 'emails')}: where {named(party)} writes from")
    return told(evidence, missing)


def phone_country(situation: Situation) -> Told:
    """Raise where a telephone has the code of neither the party's country nor the destination."""
    evidence, missing = [], []
    for number, party in situation.order.of(*BUYING):
        expected = {party.country, situation.order.route.destination} - {None}
        for place, phone in enumerate(party.phones):
            found = _countries_of(phone)
            if found and expected and not expected & set(found):
                says = f"the telephone {phone[:24]} of {named(party)} is of {' or '.join(found)}"
                evidence.append(Evidence(says, path(number, f"phones[{place}]")))
        if not party.phones or not expected:
            missing.append(f"{path(number, 'phones')}: a telephone with its country code")
    return told(evidence, missing)


def _countries_of(phone: str) -> list[str]:
    codes: Mapping[str, list[str]] = table("red_flags.yaml")["phone_codes"]
    digits = "".join(filter(str.isdigit, phone))
    if not phone.strip().startswith("+"):
        return []
    for length in (3, 2, 1):
        if found := codes.get(digits[:length]):
            return found
    return []


def residence(situation: Situation) -> Told:
    """Raise where a buyer's address is a residence."""
    evidence, missing = [], []
    for number, party in situation.order.of(*BUYING):
        if party.address_kind == "residence":
            says = f"the address of {named(party)} is a residence"
            evidence.append(Evidence(says, path(number, "address_kind")))
        elif party.address_kind is None:
            missing.append(f"{path(number, 'address_kind')}: what stands at {named(party)}")
    return told(evidence, missing)


def forwarder_final(situation: Situation) -> Told:
    """Raise where the goods end at a forwarder: by role, by business or by address."""
    order, evidence, missing = situation.order, [], []
    ends = list(order.of("ultimate_consignee", "end_user"))
    for number, party in ends:
        if "forwarder" in party.roles:
            says = f"{named(party)} is forwarder and the one the goods go to"
            evidence.append(Evidence(says, path(number, "roles")))
        evidence += does(situation, number, party, FORWARDS)
        if party.address_kind == "forwarder":
            says = f"the address of {named(party)} is a forwarder's"
            evidence.append(Evidence(says, path(number, "address_kind")))
        if not list(doings(situation, number, party)) and party.address_kind is None:
            missing.append(f"{path(number)}: what {named(party)} does, or what its address is")
    return told(evidence, missing if ends else ["parties: who the goods go to at last"])


def mail_centre(situation: Situation) -> Told:
    """Raise where the consignee trades, deals without a user, or only takes mail."""
    order, evidence, missing = situation.order, [], []
    for number, party in order.of("ultimate_consignee"):
        evidence += does(situation, number, party, TRADES, FORWARDS)
        if party.address_kind in ("mail_centre", "forwarder"):
            says = f"the address of {named(party)} is a {party.address_kind.replace('_', ' ')}"
            evidence.append(Evidence(says, path(number, "address_kind")))
        if not list(doings(situation, number, party)):
            missing.append(f"{path(number, 'activity')}: what {named(party)} does")
    if not list(order.of("ultimate_consignee")):
        missing.append("parties: the ultimate consignee")
    return told(evidence, missing)


def user_unsure(situation: Situation) -> Told:
    """Raise where a dealer, trader or forwarder buys and no user is named beside it."""
    order, evidence = situation.order, []
    if any("end_user" in party.roles for party in order.parties):
        return CLEAR  # a dealer who is named as user is another flag: mt-user-is-dealer
    buyers = list(order.of("ultimate_consignee", "purchaser"))
    for number, party in buyers:
        evidence += does(situation, number, party, DEALS, TRADES, FORWARDS)
    if evidence:
        evidence.append(Evidence("no party is named as end user", "parties"))
        return told(evidence)
    if any(party.plant or does(situation, number, party, USES) for number, party in buyers):
        return CLEAR  # it uses such goods itself
    return told((), ["parties: the end user, by name"])


def user_is_dealer(situation: Situation) -> Told:
    """Raise where the party named as end user deals in such goods."""
    order, evidence, missing = situation.order, [], []
    for number, party in order.of("end_user"):
        uses = party.plant is True or does(situation, number, party, USES)
        if not uses:
            evidence += does(situation, number, party, DEALS, TRADES, FORWARDS)
        if not uses and not list(doings(situation, number, party)):
            missing.append(f"{path(number, 'business')}: what {named(party)} does with the goods")
    if not list(order.of("end_user")):
        missing.append("parties: the end user, by name")
    return told(evidence, missing)


def similar_to_listed(situation: Situation) -> Told:
    """Raise where the screening found a party on a list, or near to an entry of one."""
    asked, evidence, missing = situation.context.screening, [], []
    for number, party in enumerate(situation.order.parties):
        if party.listed:
            says = f"the order says that {named(party)} is on a list"
            evidence.append(Evidence(says, path(number, "listed")))
        if asked is None or number not in asked:
            missing.append(f"screening of {path(number)}, {named(party)}")
            continue
        for hit in asked[number]:
            if hit.status in _LISTED_NOW:
                says = (
                    f"{named(party)} is {hit.entry_name} on {hit.list} with probability "
                    f"{hit.probability:.0%} ({hit.status.replace('_', ' ')})"
                )
                evidence.append(Evidence(says, f"{hit.list} {hit.entry}"))
    return told(evidence, missing)


def address_of_listed(situation: Situation) -> Told:
    """Raise where screening or records show a listed party at a party's unit or building."""
    seen, asked, evidence, missing = situation.seen, situation.context.screening, [], []
    for number, party in enumerate(situation.order.parties):
        for hit in (asked or {}).get(number, ()):
            for reason in hit.supports:
                if what := _SHARED.get(getattr(reason, "code", "")):
                    says = f"{named(party)} has {what} of {hit.entry_name} on {hit.list}"
                    evidence.append(Evidence(says, f"{hit.list} {hit.entry}"))
        for one in seen.addresses.get(number, ()) if seen else ():
            evidence.append(Evidence(f"{named(party)} is at {one.says}", one.where))
        if number in dict(situation.order.of(*BUYING)) and not party.addresses:
            missing.append(f"{path(number, 'addresses')}: the address of {named(party)}")
    if seen is None and asked is None:
        missing.append("the addresses of listed parties: no lists and no records were looked up")
    return told(evidence, missing)


def managers(situation: Situation) -> Told:
    """Raise where a manager of a buyer directs a listed party in the records."""
    seen, evidence, missing = situation.seen, [], []
    for number, party in situation.order.of(*_BUYERS):
        for one in seen.managers.get(number, ()) if seen else ():
            evidence.append(Evidence(f"{named(party)}: {one.says}", one.where))
        if not party.managers:
            missing.append(f"{path(number, 'managers')}: who manages {named(party)}")
    if seen is None:
        missing.append("records of owners and directors")
    return told(evidence, missing)


def owned(situation: Situation) -> Told:
    """Raise where an ownership rule says that listed parties hold a share, or may."""
    asked, evidence, missing = situation.context.ownership, [], []
    for number, party in situation.order.of(*_BUYERS):
        if asked is None or number not in asked:
            missing.append(f"ownership of {path(number)}, {named(party)}")
            continue
        for answer in asked[number]:
            if answer.answer != "no" or answer.share_high_bp > 0:
                says = (
                    f"listed parties may hold up to {answer.share_high_bp / 100:g} % of "
                    f"{named(party)}; {answer.rule_name}: {answer.answer}"
                )
                evidence.append(Evidence(says, f"ownership of {path(number)}"))
    return told(evidence, missing)


CHECKS: Final[Mapping[str, Check]] = {
    "ear-732-s3-02": does_not_fit,
    "ear-732-s3-04": little_background,
    "ear-732-s3-09": forwarder_final,
    "ear-732-s3-21": user_unsure,
    "ear-732-s3-24": managers,
    "ear-732-s3-29": owned,
    "fincen-bis-founded-2022": founded_after,
    "fincen-bis-no-website": no_website,
    "fincen-bis-personal-email": personal_email,
    "fincen-bis-phone-country": phone_country,
    "fincen-bis-residence": residence,
    "fincen-bis-mail-centre": mail_centre,
    "fincen-bis-similar-to-listed": similar_to_listed,
    "fincen-bis-address-of-listed": address_of_listed,
    "mt-user-is-dealer": user_is_dealer,
}
