"""An order checked before it happens: parties, rules, red flags, assurances, and one answer."""

from enduse.orders.check.answer import OrderAnswer
from enduse.orders.check.known import Known, open_known, settled
from enduse.orders.check.run import check_order

__all__ = ["Known", "OrderAnswer", "check_order", "open_known", "settled"]
