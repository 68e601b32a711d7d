"""What other orders take of the ceilings of an assurance: pieces, and value in its currency.

A licence for 4 machines or 250,000 euros is one ceiling for all that is made under it. Counted is
the latest version of every other order that the assurance concerns (`breaches.links_of`), unless
the order was refused: an open order may still go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from enduse.orders.record.assurances import Assurance, Kept
from enduse.orders.record.breaches import Used, links_of, serial_key, taken_by
from enduse.orders.record.canonical import parsed
from enduse.orders.record.tables import LOG_SUBJECT, ORDER_CHECK, ORDER_DECISION, ORDER_VERSION
from enduse.orders.record.transactions import ORDER, Transaction, of_order

_AT_ONCE = 500  # values in one query; SQLite allows 32,766


def used(
    connection: Connection, register: Sequence[Kept], transaction: Transaction,
    before: int | None = None,
) -> dict[str, Used]:  # fmt: skip
    """Return, by the id of the assurance, what orders other than `transaction` take of it.

    Asked of are the assurances with a ceiling that concern the transaction. With `before`, the
    number of an entry of the log, only what the record had before it counts.
    """
    asked = [
        known.assurance for known in register
        if _has_ceiling(known.assurance) and links_of(known.assurance, transaction)
    ]  # fmt: skip
    found: dict[str, Used] = {}
    if not asked:
        return found
    own = {transaction.order, transaction.id if transaction.kind == ORDER else ""}
    for other in _others(connection, asked, own, before):
        for assurance in asked:
            if links := links_of(assurance, other):
                earlier = found.get(assurance.id, Used())
                found[assurance.id] = earlier.with_order(
                    other.id, taken_by(assurance, links, other)
                )
    return found


def _has_ceiling(assurance: Assurance) -> bool:
    return assurance.terms.quantity_max is not None or assurance.terms.value_max is not None


def _others(
    connection: Connection, asked: Sequence[Assurance], own: set[str], before: int | None
) -> Iterator[Transaction]:
    """Yield the other orders that may be concerned, as their latest version says them, by id."""
    early = [] if before is None else [ORDER_VERSION.c.entry < before]
    named = {one.order for one in asked if one.order}
    named |= set(_orders_with(connection, asked, early))
    refused = _refused(connection, before)
    for order_id in sorted(named - refused - own):
        query = (
            select(ORDER_VERSION.c.body)
            .where(ORDER_VERSION.c.order_id == order_id, *early)
            .order_by(ORDER_VERSION.c.version.desc())
            .limit(1)
        )
        body = connection.execute(query).scalar()
        if body is not None:
            content: dict[str, Any] = parsed(bytes(body), f"order {order_id}")
            yield of_order(content, order_id, f"order {order_id}")


def _orders_with(
    connection: Connection, asked: Sequence[Assurance], early: Sequence[ColumnElement[bool]]
) -> Iterator[str]:
    """Yield the orders that name a document or a machine of the assurances, however written."""
    keys = {serial_key(one.document) for one in asked}
    keys |= {serial_key(machine.serial) for one in asked for machine in one.machines}
    kinds = LOG_SUBJECT.c.kind.in_(("document", "serial"))
    values = connection.execute(select(LOG_SUBJECT.c.value).where(kinds).distinct()).scalars()
    written = [value for value in values if serial_key(value) in keys - {""}]
    for start in range(0, len(written), _AT_ONCE):
        some = LOG_SUBJECT.c.value.in_(written[start : start + _AT_ONCE])
        query = (
            select(ORDER_VERSION.c.order_id)
            .join(LOG_SUBJECT, LOG_SUBJECT.c.entry == ORDER_VERSION.c.entry)
            .where(kinds, some, *early)
            .distinct()
        )
        yield from connection.execute(query).scalars()


def _refused(connection: Connection, before: int | None) -> set[str]:
    """Return the orders whose newest decision refused them."""
    newest = (
        select(func.max(ORDER_DECISION.c.id))
        .join(ORDER_CHECK, ORDER_CHECK.c.id == ORDER_DECISION.c.check_id)
        .join(ORDER_VERSION, ORDER_VERSION.c.id == ORDER_CHECK.c.version_id)
        .where(*([] if before is None else [ORDER_DECISION.c.entry < before]))
        .group_by(ORDER_VERSION.c.order_id)
    )
    query = (
        select(ORDER_VERSION.c.order_id)
        .join(ORDER_CHECK, ORDER_CHECK.c.version_id == ORDER_VERSION.c.id)
        .join(ORDER_DECISION, ORDER_DECISION.c.check_id == ORDER_CHECK.c.id)
        .where(ORDER_DECISION.c.id.in_(newest), ORDER_DECISION.c.effect == "refused")
    )
    return set(connection.execute(query).scalars())
