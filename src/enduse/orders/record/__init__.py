"""What is kept of orders: versions, checks, decisions, assurances, and the log of all of them."""

from enduse.orders.record.model import Check, Decision, OrderState
from enduse.orders.record.store import OrderStore, made_record, open_store, record

__all__ = [
    "Check",
    "Decision",
    "OrderState",
    "OrderStore",
    "made_record",
    "open_store",
    "record",
]
