"""Flags about the goods: parts like machines, used machines, controllers, brands, prices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from enduse.orders.flags.base import Evidence, Told, threshold, told
from enduse.orders.flags.context import Prices, Situation
from enduse.orders.flags.judging import Check
from enduse.orders.flags.parties import users
from enduse.orders.flags.who import DEALS, TRADES, UNRELATED, USES, does, named
from enduse.orders.flags.who import path as party_path
from enduse.orders.model.order import Goods
from enduse.trade.brands import find_marks
from enduse.trade.line_of_business import says_none
from enduse.trade.pieces import PIECES

MACHINES: Final = ("8456", "8465")  # first and last heading of machine tools
PARTS: Final = "846693"
CONTROLLERS: Final = "853710"  # numerical control panels stand among boards for control
_PIECES: Final = frozenset(unit.casefold() for unit in PIECES)
_CONTROL: Final = re.compile(
    r"\b(?:cnc|numerical)[\s-]+(?:controls?|controllers?|units?|systems?)\b|\bcontrollers?\b"
    r"|\bчпу\b|数控系统",
    re.IGNORECASE,
)


def path(number: int, field: str = "") -> str:
    """Return the path of a line of goods, or of one of its fields."""
    return f"goods[{number}].{field}" if field else f"goods[{number}]"


def is_machine(goods: Goods) -> bool:
    """True for a machine tool, by what the line says it is or by its heading."""
    if goods.kind is not None:
        return goods.kind == "machine"
    return MACHINES[0] <= (goods.hs or "")[:4] <= MACHINES[1]


def is_control(goods: Goods) -> bool:
    """True for a numerical control without its machine."""
    if goods.kind is not None:
        return goods.kind == "controller"
    code = goods.hs or ""
    return (not code or code.startswith(CONTROLLERS)) and bool(_CONTROL.search(goods.description))


def pieces(goods: Goods) -> float | None:
    """Return the number of pieces of a line, None where it is not counted in pieces."""
    unit = (goods.unit or "pieces").strip(" .").casefold()
    return goods.quantity if unit in _PIECES else None


def dollars(goods: Goods) -> float | None:
    """Return the value of a line in US dollars, where it is known."""
    return goods.value.dollars if goods.value else None


def parts_like_machine(situation: Situation) -> Told:
    """Raise where a piece declared as parts weighs or costs as much as a machine.

    Without a number of pieces the whole line must reach both figures: many light parts together
    weigh a ton as well.
    """
    evidence, missing = [], []
    for number, goods in enumerate(situation.order.goods):
        code = goods.hs or ""
        if not (code.startswith(PARTS) or (goods.kind == "parts" and code.startswith("8466"))):
            continue
        count, weight, value = pieces(goods), goods.net_weight_kg, dollars(goods)
        if weight is None or value is None:
            lacking = "net_weight_kg" if weight is None else "value"
            missing.append(f"{path(number, lacking)}: weight and value in US dollars")
        heavy = weight is not None and weight / (count or 1) >= threshold("part_weight_kg")
        dear = value is not None and value / (count or 1) >= threshold("part_unit_usd")
        if (heavy and dear) or (count is not None and (heavy or dear)):
            evidence.append(Evidence(_like_machine(goods, count), path(number)))
    return told(evidence, missing)


def _like_machine(goods: Goods, count: float | None) -> str:
    each = "a piece" if count else "the line, whose pieces are not counted,"
    said = []
    if goods.net_weight_kg is not None:
        said.append(f"weighs {goods.net_weight_kg / (count or 1):,.0f} kg")
    if (value := dollars(goods)) is not None:
        said.append(f"costs USD {value / (count or 1):,.0f}")
    return f"{each} declared as {goods.hs} (parts) {' and '.join(said)}"


def used_without_plant(situation: Situation) -> Told:
    """Raise where a used machine goes to a user that has no works."""
    evidence, missing = [], []
    lines = [(n, g) for n, g in enumerate(situation.order.goods) if is_machine(g)]
    unsaid = [path(n, "condition") for n, g in lines if g.condition is None]
    used = [n for n, g in lines if g.condition in ("used", "refurbished")]
    for number, party in users(situation.order) if used else ():
        facts = situation.facts(number)
        against = does(situation, number, party, UNRELATED, TRADES, DEALS)
        if party.plant is False:
            says = f"{named(party)} has no works"
            evidence.append(Evidence(says, party_path(number, "plant")))
        elif facts and facts.premises and says_none(facts.premises):
            evidence.append(Evidence(f"{named(party)} has no premises", facts.where))
        elif party.plant is None and against:
            evidence += against
        elif party.plant is None and not does(situation, number, party, USES):
            missing.append(f"{party_path(number, 'plant')}: whether {named(party)} has a works")
    if evidence:
        lead = Evidence("a used or refurbished machine is ordered", path(used[0], "condition"))
        evidence.insert(0, lead)
    return told(evidence, missing + [f"{one}: new or used" for one in unsaid])


def controller_alone(situation: Situation) -> Told:
    """Raise where controls are ordered without a machine or the serial number of one."""
    order = situation.order
    controls = [n for n, goods in enumerate(order.goods) if is_control(goods)]
    fitted = any(is_machine(goods) for goods in order.goods) or any(
        request.serial for request in order.requests
    )
    if not controls or fitted:
        return told()
    return told(
        Evidence(
            f"a control is ordered ({order.goods[n].description[:60]}), and neither a machine nor "
            "the serial number of one",
            path(n),
        )
        for n in controls
    )


def brand_missing(situation: Situation) -> Told:
    """Raise where a machine has no brand and its wording, or the seller's shipments, name one."""
    evidence, missing = [], []
    seller = situation.order.first("seller", "maker")
    sent = situation.seen.sendings.get(seller[0]) if situation.seen and seller else None
    for number, goods in enumerate(situation.order.goods):
        if not is_machine(goods) or goods.brand:
            continue
        words = " ".join(filter(None, (goods.description, goods.model)))
        if mark := find_marks(words):
            says = f"no brand is given, and the wording names {mark.brand}"
            evidence.append(Evidence(says, path(number, "description")))
        if sent and sent.branded >= threshold("least_brand_lines"):
            says = (
                f"no brand is given; the seller states one on {sent.branded} of {sent.lines} "
                f"machine lines on record ({', '.join(sent.brands[:3])})"
            )
            evidence.append(Evidence(says, path(number, "brand")))
        elif situation.seen is None:
            missing.append(f"{path(number, 'brand')}: the brand, or the seller's other shipments")
    return told(evidence, missing)


def overpays(situation: Situation) -> Told:
    """Raise where a piece costs twice the upper quartile on record of its code and brand."""
    return _price(situation, _over)


def undervalued(situation: Situation) -> Told:
    """Raise where a piece costs under a third of the lower quartile of its code and brand."""
    return _price(situation, _under)


def _over(each: float, prices: Prices) -> str | None:
    limit = threshold("overpays_times") * prices.high_cents / 100
    if each < limit:
        return None
    return f"USD {each:,.0f}; three in four cost at most USD {prices.high_cents / 100:,.0f}"


def _under(each: float, prices: Prices) -> str | None:
    limit = threshold("underpriced_part") * prices.low_cents / 100
    if each > limit:
        return None
    return f"USD {each:,.0f}; three in four cost at least USD {prices.low_cents / 100:,.0f}"


def _price(situation: Situation, judge: Callable[[float, Prices], str | None]) -> Told:
    evidence, missing = [], []
    for number, goods in enumerate(situation.order.goods):
        value, count = dollars(goods), pieces(goods)
        prices = situation.seen.prices.get(number) if situation.seen else None
        if value is None or not count:
            missing.append(f"{path(number, 'value')}: pieces and their value in US dollars")
        elif prices is None or prices.rows < threshold("least_prices"):
            least = threshold("least_prices")
            missing.append(f"{path(number)}: {least:g} unit prices of this code on record")
        elif says := judge(value / count, prices):
            row = f"a piece costs {says}, {prices.rows} lines on record"
            evidence.append(Evidence(row, path(number, "value")))
    return told(evidence, missing)


def no_staff(situation: Situation) -> Told:
    """Raise where it is known that nobody can run the machine; not known is said as missing."""
    evidence, missing = [], []
    machines = any(map(is_machine, situation.order.goods))
    for number, party in users(situation.order) if machines else ():
        if party.staff_known is False:
            says = f"nobody at {named(party)} is known to run such a machine"
            evidence.append(Evidence(says, party_path(number, "staff_known")))
        elif party.staff_known is None:
            missing.append(f"{party_path(number, 'staff_known')}: who will run the machine")
    return told(evidence, missing)


CHECKS: Final[Mapping[str, Check]] = {
    "fincen-bis-overpays": overpays,
    "g7-undervalued": undervalued,
    "mt-parts-like-machine": parts_like_machine,
    "mt-used-no-plant": used_without_plant,
    "mt-controller-alone": controller_alone,
    "mt-brand-missing": brand_missing,
    "mt-no-staff": no_staff,
}
