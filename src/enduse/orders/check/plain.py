"""Dataclasses as JSON values and back, by their types: the form in which things are kept."""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any


def plain(value: Any) -> Any:
    """Return a value as JSON: dataclasses as objects, days as text, sets sorted."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, frozenset):
        return sorted(map(plain, value))
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def rebuilt(kind: Any, raw: Any) -> Any:
    """Return the value of the type `kind` that `plain` wrote as `raw`.

    Raises KeyError, TypeError or ValueError for anything that it did not write.
    """
    if raw is None:
        return None
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{f.name: rebuilt(hints[f.name], raw[f.name]) for f in fields(kind)})
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return rebuilt(next(one for one in inner if one is not type(None)), raw)
    if origin in (tuple, frozenset):
        return origin(rebuilt(inner[0], one) for one in raw)
    if origin is Mapping:
        return {inner[0](key): rebuilt(inner[1], one) for key, one in raw.items()}
    return dt.date.fromisoformat(raw) if kind is dt.date else raw


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)
