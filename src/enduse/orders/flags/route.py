"""Flags about the way of the goods: place of delivery, route, hubs, Incoterm, late changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from enduse.errors import cut
from enduse.names.addresses import parse_address
from enduse.names.countries import country_code, country_in_address
from enduse.orders.data import table
from enduse.orders.flags.base import CLEAR, Evidence, Told, threshold, told
from enduse.orders.flags.context import Situation
from enduse.orders.flags.judging import Check
from enduse.orders.flags.parties import users
from enduse.orders.model.order import BUYING, Order
from enduse.trade.lines import DESTINATIONS

_TURNED_AWAY: Final = ("BY", "RU")
_MOVED: Final = ("destination", "consignee", "end_user", "payer", "route")
_LATE: Final = ("payer", "bank", "route", "destination", "consignee", "end_user", "forwarder")


def out_of_the_way(situation: Situation) -> Told:
    """Raise where the goods are delivered to a border place, or to no address of a buyer.

    A border place that is the place of the user's own works, with a plant, is its own town.
    """
    order, place, evidence = situation.order, situation.order.route.delivery_place, []
    works = any(party.plant for _, party in users(order))
    missing = [] if order.dates.ship or order.dates.arrive else ["dates.ship or dates.arrive"]
    if place is None:
        missing.append("route.delivery_place: where the goods are handed over at the end")
        return told((), missing)
    for border in _borders(place, order.route.destination) if not works else ():
        says = f"{cut(place, 80)} is a border place towards {border['towards']}"
        evidence.append(Evidence(says, "route.delivery_place"))
    for where, text in _buyers_places(order) if not works else ():
        for border in _borders(text, order.route.destination):
            says = f"{cut(text, 80)} is in a border place towards {border['towards']}"
            evidence.append(Evidence(says, where))
    known = {parse_address(text).city for _, text in _buyers_places(order)} - {None}
    delivered = parse_address(place, order.route.destination).city
    if delivered and known and delivered not in known:
        says = f"delivery in {delivered.title()}; the buyers are in {_towns(known)}"
        evidence.append(Evidence(says, "route.delivery_place"))
    return told(evidence, missing)


def _towns(known: set[str | None]) -> str:
    return ", ".join(sorted(city.title() for city in known if city))


def _buyers_places(order: Order) -> list[tuple[str, str]]:
    return [
        (f"parties[{number}].addresses[{place}]", text)
        for number, party in order.of(*BUYING)
        for place, text in enumerate(party.addresses)
    ]


def _borders(text: str, country: str | None) -> list[dict[str, Any]]:
    lowered = text.casefold()
    return [
        place
        for place in table("red_flags.yaml")["border_places"]
        if country in (None, place["country"])
        and any(name.casefold() in lowered for name in place["names"])
    ]


def abnormal_route(situation: Situation) -> Told:
    """Raise where the route passes a country under control, or comes back on itself."""
    route, evidence = situation.order.route, []
    for number, country in enumerate(route.transit):
        where = f"route.transit[{number}]"
        if country in DESTINATIONS and country != route.destination:
            evidence.append(Evidence(f"the route passes {country}, a country under control", where))
        if country == route.dispatch and number:
            evidence.append(Evidence(f"the route comes back to {country}", where))
        if country == route.destination and number < len(route.transit) - 1:
            says = f"the route leaves the destination {country} again"
            evidence.append(Evidence(says, where))
    if evidence or situation.order.answers.get("route_odd") is not None:
        return told(evidence)
    if route.dispatch and route.destination:
        return CLEAR
    return told((), ["route.dispatch and route.destination"])


def hub(situation: Situation) -> Told:
    """Raise where a country known for transshipment stands between start and end."""
    route, hubs = situation.order.route, table("red_flags.yaml")["hubs"]["countries"]
    ends = {route.dispatch, route.destination}
    evidence = [
        Evidence(f"the goods pass {country}, named as a point of transshipment", f"{where}[{n}]")
        for where, n, country in (("route.transit", n, c) for n, c in enumerate(route.transit))
        if country in hubs and country not in ends
    ]
    for place, port in enumerate(route.ports):
        country = country_in_address(port) or country_code(port)
        if country in hubs and country not in ends and country not in route.transit:
            says = f"the port {cut(port, 40)} is in {country}, a point of transshipment"
            evidence.append(Evidence(says, f"route.ports[{place}]"))
    lacking = [name for name in ("dispatch", "destination") if getattr(route, name) is None]
    return told(evidence, [f"route.{name}" for name in lacking])


def routed_export(situation: Situation) -> Told:
    """Raise where the buyer's forwarder takes the goods at the seller's door."""
    route = situation.order.route
    if route.incoterm is None:
        return told((), ["route.incoterm"])
    if route.incoterm not in ("EXW", "FCA"):
        return CLEAR
    if route.forwarder_named_by == "buyer":
        says = f"{route.incoterm}, and the buyer chose the forwarder"
        return told([Evidence(says, "route.incoterm")])
    return told((), ["route.forwarder_named_by"] if route.forwarder_named_by is None else [])


def late_change(situation: Situation) -> Told:
    """Raise where payer, bank, route or a party was changed in the last weeks."""
    order, evidence, missing = situation.order, [], []
    for number, change in enumerate(order.changes):
        if change.what not in _LATE:
            continue
        if change.date is None or order.dates.ship is None:
            missing.append(f"changes[{number}].date and dates.ship")
        elif (order.dates.ship - change.date).days <= threshold("late_days"):
            says = (
                f"{change.what.replace('_', ' ')} changed on {change.date}, shipping on "
                f"{order.dates.ship}: {cut(change.before or 'unknown', 40)} to "
                f"{cut(change.after or 'unknown', 40)}"
            )
            evidence.append(Evidence(says, f"changes[{number}]"))
    return told(evidence, missing)


def redirected(situation: Situation) -> Told:
    """Raise where something was changed away from Russia or Belarus."""
    evidence = []
    for number, change in enumerate(situation.order.changes):
        if change.what in _MOVED and _country(change.before) in _TURNED_AWAY:
            after = _country(change.after)
            if after not in _TURNED_AWAY:
                says = (
                    f"{change.what.replace('_', ' ')} was {cut(change.before, 40)}, now "
                    f"{cut(change.after or 'unknown', 40)}"
                )
                evidence.append(Evidence(says, f"changes[{number}]"))
    return told(evidence)


def _country(text: str | None) -> str | None:
    return (country_code(text) or country_in_address(text)) if text else None


CHECKS: Final[Mapping[str, Check]] = {
    "ear-732-s3-08": out_of_the_way,
    "ear-732-s3-10": abnormal_route,
    "fincen-bis-hub": hub,
    "fincen-bis-late-change": late_change,
    "fincen-bis-redirected": redirected,
    "mt-routed-export": routed_export,
}
