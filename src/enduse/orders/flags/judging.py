"""The shape of a check, apart so that every group of flags can name it."""

from __future__ import annotations

from collections.abc import Callable

from enduse.orders.flags.base import Told
from enduse.orders.flags.context import Situation

Check = Callable[[Situation], Told]
"""Looks at one order for one flag; pure, without clock or file."""
