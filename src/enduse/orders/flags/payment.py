"""Flags about the money: cash, payer or bank in a third country, letters of credit, many parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from enduse.orders.flags.base import CLEAR, Evidence, Told, threshold, told
from enduse.orders.flags.context import Situation
from enduse.orders.flags.goods import dollars
from enduse.orders.flags.judging import Check
from enduse.orders.flags.who import named, path
from enduse.orders.model.order import BUYING, Order


def total(order: Order) -> float | None:
    """Return the value of all lines in US dollars; None unless every line has one."""
    values = [dollars(goods) for goods in order.goods]
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def cash(situation: Situation) -> Told:
    """Raise where an order of more than USD 10,000, or of unknown value, is paid in cash."""
    order = situation.order
    method, worth = order.payment.method, total(order)
    if method is None:
        return told((), ["payment.method"])
    if method != "cash" or (worth is not None and worth < threshold("cash_usd")):
        return CLEAR
    value = "of unknown value" if worth is None else f"of USD {worth:,.0f}"
    return told([Evidence(f"an order {value} is paid in cash", "payment.method")])


def third_country_payer(situation: Situation) -> Told:
    """Raise where money comes from a country that is neither the buyer's nor the user's."""
    order, evidence, missing = situation.order, [], []
    expected = {party.country for _, party in order.of(*BUYING)} | {order.route.destination}
    expected.discard(None)
    for number, party in order.of("payer"):
        if party.country is None:
            missing.append(path(number, "country"))
        elif expected and party.country not in expected:
            says = f"{named(party)} pays from {party.country}; buyers are in {_list(expected)}"
            evidence.append(Evidence(says, path(number, "country")))
    for number, part in enumerate(order.payment.instalments):
        if part.country and expected and part.country not in expected:
            says = f"a payment comes from {part.country}; buyers are in {_list(expected)}"
            evidence.append(Evidence(says, f"payment.instalments[{number}].country"))
    if not list(order.of("payer")) and not order.payment.instalments:
        missing.append("parties: the payer")
    return told(evidence, missing if expected else ["parties[].country of the buyers"])


def third_country_bank(situation: Situation) -> Told:
    """Raise where the payer's bank is not where the payer, or the purchaser, is established."""
    order, evidence, missing = situation.order, [], []
    if order.payment.method == "cash":
        return CLEAR  # no bank takes part
    payers = list(order.of("payer")) or list(order.of("purchaser"))
    homes = {party.country for _, party in payers} - {None}
    banks = [(path(n, "country"), named(p), p.country) for n, p in order.of("bank")]
    banks.append(("payment.bank_country", "the payer's bank", order.payment.bank_country))
    known = [(where, name, country) for where, name, country in banks if country]
    if not known or not homes:
        missing.append("payment.bank_country" if homes else "parties[].country of the payer")
    for where, name, country in known if homes else ():
        if country not in homes:
            says = f"{name} is in {country}, the payer in {_list(homes)}"
            evidence.append(Evidence(says, where))
    return told(evidence, missing)


def _list(countries: set[str | None]) -> str:
    return ", ".join(sorted(country for country in countries if country))


def letter_of_credit(situation: Situation) -> Told:
    """Raise where a letter of credit consigns the goods to a bank, or names no end user."""
    order, evidence = situation.order, []
    if order.payment.method is None:
        return told((), ["payment.method"])
    if order.payment.method != "letter_of_credit":
        return CLEAR
    for number, party in order.of("ultimate_consignee", "intermediate_consignee"):
        if "bank" in party.roles:
            says = f"paid by letter of credit, and the consignee {named(party)} is a bank"
            evidence.append(Evidence(says, path(number, "roles")))
    if not list(order.of("end_user")):
        says = "paid by letter of credit, and no end user is named"
        evidence.append(Evidence(says, "payment.method"))
    return told(evidence)


def small_payments(situation: Situation) -> Told:
    """Raise where an order is paid in many parts, each at most a quarter of it."""
    order = situation.order
    parts = [part.usd for part in order.payment.instalments if part.usd is not None]
    worth = total(order) or sum(parts)
    if len(order.payment.instalments) < threshold("many_payments"):
        return CLEAR
    if len(parts) < len(order.payment.instalments):
        return told((), ["payment.instalments[].usd"])
    if max(parts) > threshold("small_payment_share") * worth:
        return CLEAR
    says = f"{len(parts)} payments of at most USD {max(parts):,.0f} for USD {worth:,.0f}"
    return told([Evidence(says, "payment.instalments")])


CHECKS: Final[Mapping[str, Check]] = {
    "ear-732-s3-05": cash,
    "fincen-bis-third-country-payer": third_country_payer,
    "fincen-bis-third-country-bank": third_country_bank,
    "fincen-bis-letter-of-credit": letter_of_credit,
    "fincen-bis-small-payments": small_payments,
}
