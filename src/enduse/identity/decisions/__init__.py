"""What people decide about who is who: kept for ever, undone by a new row, never overwritten."""

from enduse.identity.decisions.model import KINDS, Judgement, Side, in_force, undone_by
from enduse.identity.decisions.store import DecisionStore, open_store

__all__ = [
    "KINDS",
    "DecisionStore",
    "Judgement",
    "Side",
    "in_force",
    "open_store",
    "undone_by",
]
