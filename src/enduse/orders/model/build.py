"""An order's values made of JSON that the schema let in, each by its type in `order.py`."""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Final

from enduse.errors import cut
from enduse.names.countries import country_code, no_country_reason

Path = tuple[str | int, ...]
"""Where a value stands: names of fields and numbers of lines."""
_Make = Callable[[Any, Path], Any]
_COUNTRIES: Final = frozenset(
    ("country", "dispatch", "destination", "origin", "maker_hq", "bank_country", "transit")
)
_LAST_CHAPTER: Final = 97
_RESERVED_CHAPTER: Final = 77


class RefusedError(Exception):
    """What is wrong, without the name of the text."""


def build(kind: type, raw: Any) -> Any:
    """Make a value of a dataclass; RefusedError for a day, country or code that is none."""
    return _maker(kind, "")(raw, ())


def path_of(parts: Iterable[str | int]) -> str:
    """Return a path as people read it: `goods[2].hs`."""
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return cut(text, 120)


@cache
def _maker(kind: Any, name: str) -> _Make:
    """Return what makes a value of the type `kind`, for the field `name`."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _object_maker(kind)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _maker(next(one for one in inner if one is not type(None)), name)
    if origin is tuple:
        of_one = _maker(inner[0], name)
        return lambda raw, path: tuple(of_one(one, (*path, n)) for n, one in enumerate(raw))
    if origin is Mapping:
        return lambda raw, _: _answers(raw)
    if name in _COUNTRIES:
        return _country
    return _LEAVES.get("hs" if name == "hs" else kind, _as_it_is)


def _object_maker(kind: type) -> _Make:
    hints = typing.get_type_hints(kind)
    makers = [(field.name, _maker(hints[field.name], field.name)) for field in fields(kind)]

    def make(raw: Any, path: Path) -> Any:
        given = {
            name: of_field(raw[name], (*path, name))
            for name, of_field in makers
            if raw.get(name) is not None
        }
        return kind(**given)

    return make


def _answers(raw: Mapping[str, Any]) -> Mapping[str, bool]:
    given = {k: v for k, v in raw.items() if v is not None and not k.startswith("_")}
    return types.MappingProxyType(dict(sorted(given.items())))


def _day(text: str, path: Path) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        where = path_of(path)
        raise RefusedError(f"{where}: {cut(text)!r} is no day; write it as 2024-06-30") from None


def _country(text: str, path: Path) -> str:
    code = country_code(text)
    if code is None:
        why = no_country_reason(text) or "no country of ISO 3166-1"
        where = path_of(path)
        raise RefusedError(f"{where}: {cut(text)!r} is {why}; give its two letters, for example TW")
    return code


def _code(text: str, path: Path) -> str:
    digits = text.replace(".", "").replace(" ", "")
    chapter = int(digits[:2])
    if not 4 <= len(digits) <= 12 or not 1 <= chapter <= _LAST_CHAPTER:
        where = path_of(path)
        raise RefusedError(f"{where}: {cut(text)!r} is no goods code; give 4 to 12 digits")
    if chapter == _RESERVED_CHAPTER:
        where = path_of(path)
        raise RefusedError(f"{where}: {cut(text)!r}: chapter 77 is not used; check the code")
    return digits


def _number(raw: float, path: Path) -> float:
    del path
    return float(raw)


def _as_it_is(raw: Any, path: Path) -> Any:
    del path
    return raw


_LEAVES: Final[Mapping[Any, _Make]] = {"hs": _code, dt.date: _day, float: _number}
