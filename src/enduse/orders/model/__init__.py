"""The order: what it holds, how it is read and written, and what contradicts itself in it."""

from enduse.orders.model.machine import Axis, Length, Machine, parameters
from enduse.orders.model.order import (
    BUYING,
    ROLES,
    Change,
    Dates,
    Document,
    Goods,
    Identifier,
    Instalment,
    Money,
    Order,
    Party,
    Payment,
    Request,
    Route,
)
from enduse.orders.model.read import parse_order, plain, read_order
from enduse.orders.model.template import template

__all__ = [
    "BUYING",
    "ROLES",
    "Axis",
    "Change",
    "Dates",
    "Document",
    "Goods",
    "Identifier",
    "Instalment",
    "Length",
    "Machine",
    "Money",
    "Order",
    "Party",
    "Payment",
    "Request",
    "Route",
    "parameters",
    "parse_order",
    "plain",
    "read_order",
    "template",
]
