"""Red flags of an order: which are raised, by what evidence, and what would clear them.

One file for each group: `parties`, `goods`, `route`, `payment`, `papers` (with requests) and
`records` (earlier shipments). What the flags are stands in `data/red_flags.yaml`.
"""

from enduse.orders.flags.base import (
    CANNOT_TELL,
    RAISED,
    Entry,
    Evidence,
    RedFlag,
    Source,
    entries,
)
from enduse.orders.flags.context import CompanyFacts, Context, History, Seen
from enduse.orders.flags.judge import raised
from enduse.orders.flags.workspace_history import WorkspaceHistory

__all__ = [
    "CANNOT_TELL",
    "RAISED",
    "CompanyFacts",
    "Context",
    "Entry",
    "Evidence",
    "History",
    "RedFlag",
    "Seen",
    "Source",
    "WorkspaceHistory",
    "entries",
    "raised",
]
