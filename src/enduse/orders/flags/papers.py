"""Flags about papers and requests: end-use statements, licences, service asked from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from enduse.errors import cut
from enduse.names.keys import name_key
from enduse.orders.flags.base import CLEAR, Evidence, Told, told
from enduse.orders.flags.context import Sighting, Situation
from enduse.orders.flags.goods import is_machine
from enduse.orders.flags.judging import Check
from enduse.orders.flags.parties import users
from enduse.orders.model.contradict import serial_key
from enduse.orders.model.order import Document, Order, Request

END_USE: Final = ("end_use_certificate", "bis_711")


def _statements(order: Order) -> list[tuple[int, Document]]:
    return [(n, paper) for n, paper in enumerate(order.documents) if paper.kind in END_USE]


def end_use_missing(situation: Situation) -> Told:
    """Raise where machine tools are ordered without an end-use statement."""
    if not any(is_machine(goods) for goods in situation.order.goods):
        return CLEAR
    if _statements(situation.order):
        return CLEAR
    return told([Evidence("no end-use certificate and no BIS-711 is on file", "documents")])


def end_use_expired(situation: Situation) -> Told:
    """Raise where the statement ends before shipping; without a last day it is not known."""
    order, evidence, missing = situation.order, [], []
    day = order.day
    for number, paper in _statements(order):
        where = f"documents[{number}].expires"
        if paper.expires is None or day is None:
            missing.append(f"{where} and dates.ship")
        elif paper.expires < day:
            says = f"{_name(paper)} ran out on {paper.expires}, before {day}"
            evidence.append(Evidence(says, where))
    return told(evidence, missing)


def end_use_altered(situation: Situation) -> Told:
    """Raise where a statement was changed after it was signed."""
    evidence, missing = [], []
    for number, paper in _statements(situation.order):
        where = f"documents[{number}].altered"
        if paper.altered:
            evidence.append(Evidence(f"{_name(paper)} was changed after it was signed", where))
        elif paper.altered is None:
            missing.append(f"{where}: whether it was changed after it was signed")
    return told(evidence, missing)


def end_use_of_another(situation: Situation) -> Told:
    """Raise where a statement names another user, country or other serial numbers."""
    order, evidence = situation.order, []
    keys = {name_key(name).key for _, party in users(order) for name in party.names}
    places = {party.country for _, party in users(order)} | {order.route.destination}
    for number, paper in _statements(order):
        where = f"documents[{number}]"
        if paper.end_user and keys and name_key(paper.end_user).key not in keys:
            says = f"{_name(paper)} names {cut(paper.end_user, 60)} as user"
            evidence.append(Evidence(says, f"{where}.end_user"))
        if paper.country and paper.country not in places and places - {None}:
            says = f"{_name(paper)} is for {paper.country}"
            evidence.append(Evidence(says, f"{where}.country"))
        for serial in _uncovered(order, paper):
            says = f"{_name(paper)} does not name serial number {cut(serial, 40)}"
            evidence.append(Evidence(says, f"{where}.covers"))
    return told(evidence)


def _uncovered(order: Order, paper: Document) -> Iterator[str]:
    """Yield serial numbers of machines that a statement leaves out, though it names others."""
    named = {serial_key(one) for one in paper.covers}
    serials = [serial for goods in order.goods for serial in goods.serials]
    if any(serial_key(serial) in named for serial in serials):
        yield from (serial for serial in serials if serial_key(serial) not in named)


def _name(paper: Document) -> str:
    return f"{paper.kind.replace('_', ' ')} {cut(paper.number or 'without number', 40)}"


def licence_history(situation: Situation) -> Told:
    """Raise where service is asked for a machine that no licence or end-use paper covers."""
    order, evidence, missing = situation.order, [], []
    papers = [paper for paper in order.documents if paper.kind in ("licence", *END_USE)]
    covered = {serial_key(one) for paper in papers for one in paper.covers}
    for number, request in enumerate(order.requests):
        where = f"requests[{number}].serial"
        if request.serial is None:
            missing.append(f"{where}: the serial number of the machine")
        elif serial_key(request.serial) not in covered:
            says = f"no paper covers the machine {cut(request.serial, 40)} ({_asked(request)})"
            evidence.append(Evidence(says, where))
    return told(evidence, missing)


def _asked(request: Request) -> str:
    return f"{request.kind.replace('_', ' ')} asked"


def request_elsewhere(situation: Situation) -> Told:
    """Raise where a request is for, or from, a country where the machine is not known to be.

    It is known to be where the records saw its serial number last, else where the user of the
    order is established.
    """
    order, evidence, missing = situation.order, [], []
    for number, request in enumerate(order.requests):
        where = f"requests[{number}]"
        last = _last(situation, request.serial, request.brand)
        home = last.country if last and last.country else None
        homes = {home} if home else {party.country for _, party in users(order)} - {None}
        if request.country is None:
            missing.append(f"{where}.country: where the machine is said to be")
        if request.serial is None:
            missing.append(f"{where}.serial: the serial number of the machine")
        if not homes:
            missing.append(f"{where}: where the machine was delivered")
        asked = [(f"{where}.country", request.country), *_askers(order, request)]
        for place, country in asked:
            if country and homes and country not in homes:
                seen = f"seen last in {home}" if home else "the user is there"
                says = f"{_asked(request)} for {country}; the machine belongs to "
                says += f"{', '.join(sorted(str(one) for one in homes))} ({seen})"
                evidence.append(Evidence(says, place))
                if home and last:
                    evidence.append(Evidence(_sighted(last), last.where))
    return told(evidence, missing)


def _askers(order: Order, request: Request) -> Iterator[tuple[str, str | None]]:
    """Yield where the one who asks is established, where it is a party of the order."""
    key = name_key(request.asked_by).key if request.asked_by else ""
    for number, party in enumerate(order.parties):
        if key and any(name_key(name).key == key for name in party.names):
            yield f"parties[{number}].country", party.country


def serial_elsewhere(situation: Situation) -> Told:
    """Raise where a serial number was seen at another party or in another country before."""
    order, evidence, missing = situation.order, [], []
    for where, serial, brand, places in _numbered(order):
        last = _last(situation, serial, brand)
        if situation.seen is None:
            missing.append(f"{where}: earlier shipments of this serial number")
        elif last and last.country and places and last.country not in places:
            evidence.append(Evidence(_sighted(last), last.where))
            says = f"here the same serial number is for {', '.join(sorted(places))}"
            evidence.append(Evidence(says, where))
    unnumbered = [n for n, g in enumerate(order.goods) if is_machine(g) and not g.serials]
    missing += [f"goods[{n}].serials: the serial number of the machine" for n in unnumbered]
    return told(evidence, missing)


def _numbered(order: Order) -> Iterator[tuple[str, str, str | None, set[str]]]:
    """Yield (path, serial, brand, countries it may have been seen in) of every serial number."""
    sellers = {party.country for _, party in order.of("seller", "maker")}
    for number, goods in enumerate(order.goods):
        # a new or used machine comes from where it is sent from
        own = {order.route.dispatch, *sellers}
        for place, serial in enumerate(goods.serials):
            where = f"goods[{number}].serials[{place}]"
            yield where, serial, goods.brand, {one for one in own if one}
    for number, request in enumerate(order.requests):
        if request.serial:
            users_in = {party.country for _, party in users(order)} | {request.country}
            where = f"requests[{number}].serial"
            yield where, request.serial, request.brand, {one for one in users_in if one}


def _last(situation: Situation, serial: str | None, brand: str | None) -> Sighting | None:
    """Return the latest row with a serial number, of the same brand where both are known."""
    if situation.seen is None or serial is None:
        return None
    found = [
        one
        for one in situation.seen.serials.get(serial_key(serial), ())
        if not (brand and one.brand) or brand.casefold() == one.brand.casefold()
    ]
    dated = [one for one in found if one.date is not None]
    return max(dated, key=lambda one: (str(one.date), one.where)) if dated else None


def _sighted(last: Sighting) -> str:
    at = f" at {cut(last.receiver, 60)}" if last.receiver else ""
    return f"seen last in {last.country} on {last.date}{at}, code {last.hs or 'unknown'}"


CHECKS: Final[Mapping[str, Check]] = {
    "ear-732-s3-22": licence_history,
    "mt-request-elsewhere": request_elsewhere,
    "mt-serial-elsewhere": serial_elsewhere,
    "paper-end-use-missing": end_use_missing,
    "paper-end-use-expired": end_use_expired,
    "paper-end-use-altered": end_use_altered,
    "paper-end-use-of-another": end_use_of_another,
}
