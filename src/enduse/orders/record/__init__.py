"""What is kept of orders: versions, checks, decisions, assurances, and the log of all of them."""

from enduse.orders.record.model import Check, Decision, OrderState
from enduse.orders.record.store import OrderStore, open_store

__all__ = ["Check", "Decision", "OrderState", "OrderStore", "open_store"]
