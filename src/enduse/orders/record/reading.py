"""Reading orders back: versions, checks, decisions, and where each order stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, func, select

from enduse.errors import InputError, cut
from enduse.orders.record.decide import state
from enduse.orders.record.model import Check, Decision, OrderState
from enduse.orders.record.tables import LOG_ENTRY, ORDER_CHECK, ORDER_DECISION, ORDER_VERSION

_CHECK_COLUMNS = (
    ORDER_CHECK, ORDER_VERSION.c.order_id, ORDER_VERSION.c.version, ORDER_VERSION.c.body,
    ORDER_VERSION.c.sha256, LOG_ENTRY.c.made_by, LOG_ENTRY.c.at,
)  # fmt: skip
_CHECKS = (
    select(*_CHECK_COLUMNS)
    .join(ORDER_VERSION, ORDER_VERSION.c.id == ORDER_CHECK.c.version_id)
    .join(LOG_ENTRY, LOG_ENTRY.c.number == ORDER_CHECK.c.entry)
    .order_by(ORDER_CHECK.c.id)
)
_DECISIONS = (
    select(ORDER_DECISION, ORDER_VERSION.c.order_id, LOG_ENTRY.c.made_by, LOG_ENTRY.c.at)
    .join(ORDER_CHECK, ORDER_CHECK.c.id == ORDER_DECISION.c.check_id)
    .join(ORDER_VERSION, ORDER_VERSION.c.id == ORDER_CHECK.c.version_id)
    .join(LOG_ENTRY, LOG_ENTRY.c.number == ORDER_DECISION.c.entry)
    .order_by(ORDER_DECISION.c.id)
)


def latest_version(connection: Connection, order_id: str) -> Mapping[str, Any] | None:
    """Return the newest row of `order_version` of an order, if there is one."""
    query = (
        select(ORDER_VERSION)
        .where(ORDER_VERSION.c.order_id == order_id)
        .order_by(ORDER_VERSION.c.version.desc())
        .limit(1)
    )
    row = connection.execute(query).mappings().first()
    return dict(row) if row else None


def checks(connection: Connection, order_id: str) -> list[Check]:
    """Return all checks of an order, oldest first."""
    rows = connection.execute(_CHECKS.where(ORDER_VERSION.c.order_id == order_id)).mappings()
    return [_check(row) for row in rows]


def latest_check(connection: Connection, order_id: str) -> Check:
    """Return the newest check of an order; InputError where the order is not kept."""
    rows = connection.execute(
        _CHECKS.where(
            ORDER_CHECK.c.id.in_(_newest_checks().where(ORDER_VERSION.c.order_id == order_id))
        )
    ).mappings()
    found = [_check(row) for row in rows]
    if not found:
        raise InputError(
            f"there is no order {cut(order_id)}; keep it with: enduse order check FILE"
        )
    return found[0]


def decisions(connection: Connection, order_id: str) -> list[Decision]:
    """Return all decisions on an order, oldest first."""
    rows = connection.execute(_DECISIONS.where(ORDER_VERSION.c.order_id == order_id)).mappings()
    return [_decision(row) for row in rows]


def standing(connection: Connection, order_id: str) -> OrderState:
    """Return where an order stands; InputError where it is not kept."""
    latest = latest_check(connection, order_id)
    made = decisions(connection, order_id)
    if not made:
        return state(latest, None)
    on = connection.execute(_CHECKS.where(ORDER_CHECK.c.id == made[-1].check)).mappings().one()
    return state(latest, (made[-1], _check(on)))


def standings(connection: Connection) -> list[OrderState]:
    """Return where every order stands, by its id."""
    newest = connection.execute(_CHECKS.where(ORDER_CHECK.c.id.in_(_newest_checks()))).mappings()
    made = _DECISIONS.where(ORDER_DECISION.c.id.in_(_newest_decisions()))
    last = {row["order_id"]: _decision(row) for row in connection.execute(made).mappings()}
    decided_on = select(ORDER_DECISION.c.check_id).where(
        ORDER_DECISION.c.id.in_(_newest_decisions())
    )
    rows = connection.execute(_CHECKS.where(ORDER_CHECK.c.id.in_(decided_on))).mappings()
    on = {row["id"]: _check(row) for row in rows}
    found = []
    for row in newest:
        decision = last.get(row["order_id"])
        found.append(state(_check(row), (decision, on[decision.check]) if decision else None))
    return sorted(found, key=lambda one: one.order_id)


def _newest_checks() -> Select[tuple[int]]:
    return (
        select(func.max(ORDER_CHECK.c.id))
        .join(ORDER_VERSION, ORDER_VERSION.c.id == ORDER_CHECK.c.version_id)
        .group_by(ORDER_VERSION.c.order_id)
    )


def _newest_decisions() -> Select[tuple[int]]:
    return (
        select(func.max(ORDER_DECISION.c.id))
        .join(ORDER_CHECK, ORDER_CHECK.c.id == ORDER_DECISION.c.check_id)
        .join(ORDER_VERSION, ORDER_VERSION.c.id == ORDER_CHECK.c.version_id)
        .group_by(ORDER_VERSION.c.order_id)
    )


def _check(row: Mapping[Any, Any]) -> Check:
    return Check(
        number=row["id"],
        order_id=row["order_id"],
        version=row["version"],
        order=bytes(row["body"]),
        sha256=row["sha256"],
        answer=json.loads(row["answer_json"]),
        as_of=row["as_of"],
        versions=json.loads(row["versions_json"]),
        by=row["made_by"],
        at=row["at"],
        entry=row["entry"],
    )


def _decision(row: Mapping[Any, Any]) -> Decision:
    return Decision(
        number=row["id"],
        check=row["check_id"],
        decision=row["decision"],
        effect=row["effect"],
        seconds=row["seconds"],
        by=row["made_by"],
        at=row["at"],
        reason=row["reason"],
        entry=row["entry"],
    )
