"""Which assurance does an order, a shipment or a service request break?

An assurance concerns a transaction that has one of its machines by serial number, belongs to its
order, or names its document. Of those it concerns, every term is held against what the transaction
shows. What is not known breaks nothing: `Untold` says what would have to be known.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from enduse.names.addresses import compare_addresses, parse_address
from enduse.names.keys import name_key
from enduse.names.text import clean
from enduse.orders.record.assurances import Assurance, Kept, Party
from enduse.orders.record.transactions import SERVICE, Goods, Transaction

SERIAL: Final = "serial"
ORDER: Final = "order"
DOCUMENT: Final = "document"


@dataclass(frozen=True)
class Used:
    """What other orders take of a ceiling: pieces, and value in the currency of the assurance.

    `orders` are those counted; `unknown_quantity` and `unknown_value` those of which it is not
    known how much they take.
    """

    quantity: Decimal = Decimal(0)
    value: Decimal = Decimal(0)
    orders: tuple[str, ...] = ()
    unknown_quantity: tuple[str, ...] = ()
    unknown_value: tuple[str, ...] = ()

    def with_order(self, order_id: str, taken: tuple[Decimal | None, Decimal | None]) -> Used:
        """Return what is used when one more order takes so many pieces and such a value."""
        quantity, value = taken
        return Used(
            self.quantity + (quantity or 0),
            self.value + (value or 0),
            (*self.orders, order_id),
            (*self.unknown_quantity, *([order_id] if quantity is None else [])),
            (*self.unknown_value, *([order_id] if value is None else [])),
        )


@dataclass(frozen=True)
class Breach:
    """One term that a transaction breaks.

    `breach` is country, end_user, site, not_yet_valid, expired, ended, quantity, value or
    other_certificate. `link` says why the assurance concerns the transaction. `says` is the term,
    `shows` what the transaction has instead; `entry` is the entry of the log with the assurance.
    """

    assurance: str
    kind: str
    breach: str
    link: str
    says: str
    shows: str
    would_clear: str
    document: str
    entry: int
    transaction: str
    evidence: str

    @property
    def statement(self) -> str:
        """The breach in one sentence."""
        kind = self.kind.replace("_", " ")
        return f"{kind} {self.assurance} ({self.link}) says {self.says}; here: {self.shows}"


@dataclass(frozen=True)
class Untold:
    """A term that could not be held against the transaction, and what is missing for it."""

    assurance: str
    term: str
    missing: str


@dataclass
class Tested:
    """What a transaction breaks, and what cannot be told."""

    breaches: list[Breach] = field(default_factory=list)
    cannot_tell: list[Untold] = field(default_factory=list)


@dataclass
class _Case:
    """One assurance held against one transaction."""

    known: Kept
    transaction: Transaction
    links: Mapping[str, str]
    used: Used
    tested: Tested

    @property
    def assurance(self) -> Assurance:
        return self.known.assurance

    def broken(self, breach: str, says: str, shows: str, would_clear: str) -> None:
        link = ", ".join(f"{name} {value}" for name, value in self.links.items())
        told, made = self.assurance, self.transaction
        why = (breach, link, says, shows, would_clear)
        where = (told.document, self.known.entry, f"{made.kind} {made.id}", made.evidence)
        self.tested.breaches.append(Breach(told.id, told.kind, *why, *where))

    def untold(self, term: str, missing: str) -> None:
        self.tested.cannot_tell.append(Untold(self.assurance.id, term, missing))


def held_against(
    transaction: Transaction, as_of: date, register: Sequence[Kept],
    used: Mapping[str, Used] | None = None,
) -> Tested:  # fmt: skip
    """Hold every assurance that concerns a transaction against it, as of its day.

    `used` says, by the id of the assurance, what other transactions took of its ceilings.
    """
    found = Tested()
    for known in register:
        links = links_of(known.assurance, transaction)
        if links:
            taken = (used or {}).get(known.assurance.id, Used())
            _test(_Case(known, transaction, links, taken, found), as_of)
    return found


def links_of(assurance: Assurance, transaction: Transaction) -> dict[str, str]:
    """Return why an assurance concerns a transaction: by serial, order, document; else nothing."""
    links = {}
    covered = {serial_key(m.serial): m for m in assurance.machines}
    shared = [g.serial for g in transaction.goods if _covers(covered.get(serial_key(g.serial)), g)]
    if shared:
        links[SERIAL] = ", ".join(shared)
    if assurance.order and clean(transaction.order) == assurance.order:
        links[ORDER] = assurance.order
    if assurance.document:
        number = document_key(assurance.document)
        named = [d for d in transaction.documents if document_key(d) == number]
        if named:
            links[DOCUMENT] = named[0]
    return links


def serial_key(text: str) -> str:
    """Return what two writings of a serial number share: letters and digits, in one case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())


document_key = serial_key


def _covers(machine: Any, goods: Goods) -> bool:
    """Whether a machine of equal serial number is this one: makers number alike, brands differ."""
    if machine is None or not serial_key(goods.serial):
        return False
    brands = name_key(machine.brand).key, name_key(goods.brand).key
    return not all(brands) or brands[0] == brands[1]


def _test(case: _Case, as_of: date) -> None:
    state = case.known.state(as_of)
    if state != "in_force":
        _out_of_force(case, state, as_of)
        return
    user = _user(case)
    _country(case)
    _site(case)
    _end_use(case)
    _other_certificate(case, user)
    if case.transaction.kind != SERVICE:
        for name in ("quantity", "value"):
            _ceiling(case, name)


def _out_of_force(case: _Case, state: str, as_of: date) -> None:
    """An assurance that does not hold covers nothing that is made under it."""
    made_under = ORDER in case.links or DOCUMENT in case.links
    told, known = case.assurance, case.known
    clear = "an assurance that holds on the day"
    if state == "expired":
        case.broken("expired", f"it holds until {told.expires}", f"the day is {as_of}", clear)
    elif state == "not_yet" and made_under:
        case.broken(
            "not_yet_valid", f"it holds from {told.valid_from}", f"the day is {as_of}", clear
        )
    elif state == "ended" and made_under:
        says = f"it ended on {known.ended_on}: {known.ended_why}"
        case.broken("ended", says, f"the day is {as_of}", clear)


def _user(case: _Case) -> bool | None:
    """Test the end user; return whether it is the promised one, None where that is not known."""
    promised, shown = case.assurance.terms.end_user, case.transaction.end_user
    if promised is None:
        return None
    if shown is None:
        case.untold("end_user", "who uses the goods")
        return None
    same = same_party(promised, shown)
    if same is None:
        case.untold("end_user", f"whether {shown.name} in {shown.country} is {promised.name}")
    elif not same:
        case.broken(
            "end_user", f"the end user is {_named(promised)}", f"the end user is {_named(shown)}",
            "a paper that shows that both are one, or the consent of who holds the assurance",
        )  # fmt: skip
    return same


def same_party(one: Party, other: Party) -> bool | None:
    """Whether two parties are one: by identifiers of one scheme, else by the keys of their names.

    None where equal names stand in two countries and no number decides.
    """
    numbers = dict(other.identifiers)
    for scheme, value in one.identifiers:
        if scheme in numbers:
            return document_key(value) == document_key(numbers[scheme])
    if not _keys(one) & _keys(other):
        return False
    return None if one.country and other.country and one.country != other.country else True


def _keys(party: Party) -> set[str]:
    return {name_key(name).key for name in (party.name, *party.also)} - {""}


def _country(case: _Case) -> None:
    terms, shown = case.assurance.terms, case.transaction.country
    if not terms.countries and not terms.not_to:
        return
    if not shown:
        case.untold("country", "the country that the goods go to")
    elif shown in terms.not_to:
        case.broken(
            "country", f"not to {', '.join(terms.not_to)}", f"the country is {shown}",
            "the consent of who set this condition",
        )  # fmt: skip
    elif terms.countries and shown not in terms.countries:
        case.broken(
            "country", f"the goods stay in {', '.join(terms.countries)}",
            f"the country is {shown}", "the consent of who set this condition",
        )  # fmt: skip


def _site(case: _Case) -> None:
    sites, shown = case.assurance.terms.sites, case.transaction.site
    if not sites:
        return
    if not shown:
        case.untold("site", "the address at which the goods are used")
        return
    meets = {_meet(site, shown) for site in sites}
    if True in meets:
        return
    if None in meets:
        case.untold("site", f"whether {shown!r} is one of the promised addresses")
        return
    case.broken(
        "site", f"the site is {'; or '.join(sites)}", f"the site is {shown}",
        "the consent to move, or a paper that shows that both are one place",
    )  # fmt: skip


def _meet(one: str, other: str) -> bool | None:
    if clean(one).casefold() == clean(other).casefold():
        return True
    a, b = parse_address(one), parse_address(other)
    met = compare_addresses(a, b)
    if met in ("same unit", "same building"):
        return True
    apart = met == "different" or bool(met == "same street" and a.house and b.house)
    return False if apart else None


def _end_use(case: _Case) -> None:
    """Two texts about a use are compared by a person: they are told, not judged."""
    promised, shown = case.assurance.terms.end_use, case.transaction.end_use
    if promised and shown and clean(promised).casefold() != clean(shown).casefold():
        case.untold("end_use", f"whether {shown!r} is {promised!r}: a person has to read both")


def _other_certificate(case: _Case, user: bool | None) -> None:
    """The machine stands on a certificate that was given for another order or by another user."""
    told, made = case.assurance, case.transaction
    if SERIAL not in case.links or ORDER in case.links or DOCUMENT in case.links or user:
        return
    other_order = bool(told.order and made.order)
    other_document = bool(told.document and made.documents)
    if not (other_order or other_document):
        return
    says = f"it covers serial number {case.links[SERIAL]}"
    says += f" for order {told.order}" if told.order else f" by document {told.document}"
    named = f"order {made.order}" if other_order else f"document {', '.join(made.documents)}"
    case.broken(
        "other_certificate", says, f"the goods are sold under {named}",
        "an end of the earlier assurance with its reason",
    )  # fmt: skip


def _ceiling(case: _Case, name: str) -> None:
    """Hold pieces or value against a ceiling, with what other orders take of it."""
    terms, made, used = case.assurance.terms, case.transaction, case.used
    most = terms.quantity_max if name == "quantity" else terms.value_max
    if most is None:
        return
    if name == "value" and made.currency != terms.currency:
        case.untold("value", f"the value in {terms.currency}")
        return
    quantity, value = taken_by(case.assurance, case.links, made)
    own = quantity if name == "quantity" else value
    if own is None:
        case.untold(name, f"the {name} of every line of goods")
        return
    others = used.quantity if name == "quantity" else used.value
    unknown = used.unknown_quantity if name == "quantity" else used.unknown_value
    total = own + others
    if total > most:
        unit = "pieces" if name == "quantity" else terms.currency
        before = f", {others:,} of them in {_orders(used)}" if others else ""
        case.broken(
            name, f"at most {most:,} {unit}", f"{total:,} {unit}{before}",
            "a licence for more, or less in this transaction",
        )  # fmt: skip
    elif unknown:
        case.untold(name, f"how much order {', '.join(unknown)} takes of the ceiling")


def _orders(used: Used) -> str:
    return f"order{'s' if len(used.orders) > 1 else ''} {', '.join(used.orders)}"


def taken_by(
    assurance: Assurance, links: Mapping[str, str], made: Transaction
) -> tuple[Decimal | None, Decimal | None]:
    """Return pieces, and value in the currency of the assurance, that a transaction takes.

    None is: not known of every line that counts. Counted is all that is made under the assurance,
    else the machines it covers.
    """
    goods = made.goods
    if not (ORDER in links or DOCUMENT in links):
        covered = {serial_key(machine.serial) for machine in assurance.machines}
        goods = tuple(one for one in goods if serial_key(one.serial) in covered)
    value = _sum([one.value for one in goods])
    same = made.currency == assurance.terms.currency
    return _sum([one.quantity for one in goods]), value if same else None


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if amounts and len(known) == len(amounts) else None


def _named(party: Party) -> str:
    numbers = "".join(f", {scheme} {value}" for scheme, value in party.identifiers)
    return f"{party.name}{f' ({party.country})' if party.country else ''}{numbers}"
