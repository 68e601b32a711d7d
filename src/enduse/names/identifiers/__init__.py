"""Identifiers of firms and persons: which scheme a number belongs to, and whether it holds."""

from enduse.names.identifiers.identify import (
    IDENTIFYING,
    SCHEMES,
    Identifier,
    identify,
    scheme_info,
)
from enduse.names.identifiers.scheme import Scheme

__all__ = ["IDENTIFYING", "SCHEMES", "Identifier", "Scheme", "identify", "scheme_info"]
