"""Reading an order: bounded, typed, and refused where it contradicts itself.

The JSON Schema shipped as `data/order.schema.json` says what may stand where; whatever it refuses
is told in one line with the path (`goods[2].hs`). Then the values are made into `Order`, countries
brought to ISO 3166-1 alpha-2 and goods codes to digits, and `contradictions` looks at the whole.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema

from enduse.errors import InputError, cut
from enduse.names.countries import country_code, no_country_reason
from enduse.orders.data import table
from enduse.orders.model.contradict import contradictions
from enduse.orders.model.machine import parameters
from enduse.orders.model.order import Order

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 12  # the order itself is four deep
MOST_TOLD: Final = 3  # contradictions in one message
_COUNTRIES: Final = frozenset(
    ("country", "dispatch", "destination", "origin", "maker_hq", "bank_country")
)
_LAST_CHAPTER: Final = 97
_RESERVED_CHAPTER: Final = 77


def read_order(path: Path) -> Order:
    """Read an order from a JSON file; InputError says what is wrong, where, and what to do."""
    return parse_order(read_bytes(path).decode(), str(path))


def read_bytes(path: Path) -> bytes:
    """Return an order file as UTF-8 without the mark that some editors put before it.

    Raises InputError for a file that cannot be read, is too large, or is no UTF-8.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    if len(raw) > MAX_BYTES:
        raise InputError(f"{path}: more than {MAX_BYTES:,} bytes; an order is shorter than that")
    try:
        return raw.decode("utf-8-sig").encode()
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text; save it again as UTF-8 JSON") from error


def parse_order(text: str, where: str = "order") -> Order:
    """Return the order that a JSON text states; InputError for anything else.

    `where` is how messages name the text. A lone surrogate, a repeated key, NaN, a number or a
    nesting without bound are refused before the schema looks at the rest.
    """
    if len(text) > MAX_BYTES:
        raise InputError(f"{where}: more than {MAX_BYTES:,} characters; an order is shorter")
    content = _json(text, where)
    try:
        _look(content, 0)
        _check(content)
        order: Order = _build(Order, content, "")
        if not order.goods and not order.requests:
            raise _RefusedError("goods: no line of goods and no request; give at least one of them")
        _machines(order)
        found = contradictions(order)
    except _RefusedError as refused:
        raise InputError(f"{where}: {refused}") from None
    if found:
        told = "; ".join(f"{one.path}: {one.says}" for one in found[:MOST_TOLD])
        more = f"; and {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
        raise InputError(f"{where}: contradicts itself: {told}{more}; correct the order")
    return order


def plain(order: Order) -> dict[str, Any]:
    """Return an order as the JSON object that `parse_order` reads back; unknown things left out."""
    content: dict[str, Any] = _plain(order)
    return content


class _RefusedError(Exception):
    """What is wrong, without the name of the text."""


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant)
    except _RefusedError as refused:
        raise InputError(f"{where}: {refused}") from None
    except RecursionError:
        raise InputError(f"{where}: nested too deeply; an order is four levels deep") from None
    except ValueError as error:
        raise InputError(
            f"{where}: not JSON ({cut(error, 120)}); compare with: enduse order new"
        ) from None


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise _RefusedError(f"the key {cut(repr(key))} stands twice in one object; keep one")
        seen[key] = value
    return seen


def _constant(name: str) -> float:
    raise _RefusedError(f"{name} is no number of JSON; give a number or null")


def _look(value: Any, depth: int) -> None:
    """Refuse nesting without bound, and text that no file can hold."""
    if depth > MAX_DEPTH:
        raise _RefusedError(f"nested deeper than {MAX_DEPTH} levels; an order is four levels deep")
    if isinstance(value, dict):
        for key, inner in value.items():
            _look(key, depth + 1)
            _look(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _look(inner, depth + 1)
    elif isinstance(value, str):
        half = not value.isascii() and any("\ud800" <= one <= "\udfff" for one in value)
        if half or "\x00" in value:
            what = "half a character" if half else "a null character"
            raise _RefusedError(f"{cut(ascii(value))} has {what}; type it again")


def _machines(order: Order) -> None:
    """Refuse figures that no machine has, before a rule is asked about them."""
    for number, goods in enumerate(order.goods):
        try:
            if goods.machine is not None:
                parameters(goods.machine)
        except InputError as error:
            raise _RefusedError(f"goods[{number}].machine: {error}") from None


@cache
def schema() -> Any:
    """Return the order's schema with every reference replaced by what it means."""
    written = table("order.schema.json")
    return _inlined({k: v for k, v in written.items() if k != "$defs"}, written["$defs"])


def _inlined(part: Any, meanings: Any) -> Any:
    if isinstance(part, list):
        return [_inlined(one, meanings) for one in part]
    if not isinstance(part, dict):
        return part
    inner = {k: _inlined(v, meanings) for k, v in part.items() if k != "$ref"}
    if "$ref" not in part:
        return inner
    return _inlined(meanings[part["$ref"].rpartition("/")[2]], meanings) | inner


@cache
def _validator() -> Any:
    return jsonschema.Draft202012Validator(schema())  # references cost most of the time of a check


def _check(content: Any) -> None:
    """Refuse what the schema refuses: the fault nearest to the top speaks."""
    errors = sorted(
        _validator().iter_errors(content), key=lambda e: (len(e.path), list(map(str, e.path)))
    )
    if errors:
        path = _path(errors[0].absolute_path) or "the order"
        raise _RefusedError(f"{path}: {_says(errors[0])}")
    unknown = sorted(
        name
        for name in content.get("answers") or ()
        if not name.startswith("_") and name not in table("red_flags.yaml")["questions"]
    )
    if unknown:
        near = _near(unknown[0], table("red_flags.yaml")["questions"])
        raise _RefusedError(f"answers.{unknown[0]}: no such question{near}")


def _path(parts: Any) -> str:
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return cut(text, 120)


def _near(word: str, known: Any) -> str:
    close = difflib.get_close_matches(word, list(known), 1, 0.6)
    return f"; did you mean {close[0]}?" if close else "; see: enduse order new"


def _says(error: Any) -> str:
    """Say one error of the schema in plain words."""
    value, limit, keyword = error.instance, error.validator_value, error.validator
    given = f"{cut(json.dumps(value, ensure_ascii=False), 60)} given"
    if keyword == "required":
        missing = next(name for name in limit if name not in value)
        return f"{missing} is missing; add it"
    if keyword == "additionalProperties":
        known = error.schema.get("properties", {})
        extra = next((n for n in value if n not in known and not n.startswith("_")), "a field")
        return f"unknown field {cut(extra, 40)}{_near(extra, known)}"
    if keyword == "enum":
        choices = ", ".join(str(choice) for choice in limit if choice is not None)
        return f"{given}; it is one of {choices}"
    if keyword == "type":
        kinds = limit if isinstance(limit, list) else [limit]
        told = " or ".join("nothing" if kind == "null" else kind for kind in kinds)
        return f"{given}; {told} is needed"
    bounds = {
        "minimum": f"it is at least {limit}", "maximum": f"it is at most {limit}",
        "exclusiveMinimum": f"it is more than {limit}",
        "minItems": f"it has at least {limit}", "maxItems": f"it has at most {limit}",
        "minLength": "it is not empty", "maxLength": f"it has at most {limit} characters",
        "maxProperties": f"it has at most {limit} fields", "uniqueItems": "nothing stands twice",
        "pattern": "it is of another form",
    }  # fmt: skip
    hint = error.schema.get("description", "")
    if keyword == "pattern" and "{2}-" in limit:
        hint = f"write the {hint or 'day'} as 2024-06-30"
    if not hint and keyword == "pattern":
        hint = {"^[A-Z]{3}$": "three capital letters", "\\S": "not blank"}.get(limit, "")
    return f"{given}; {bounds.get(keyword, 'it is not allowed')}" + (f": {hint}" if hint else "")


def _build(kind: Any, raw: Any, path: str) -> Any:
    """Make a value of the type `kind` of what the schema let through."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        given = {
            field.name: _build(hints[field.name], raw[field.name], _join(path, field.name))
            for field in fields(kind)
            if raw.get(field.name) is not None
        }
        return kind(**given)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _build(next(one for one in inner if one is not type(None)), raw, path)
    if origin is tuple:
        return tuple(_build(inner[0], one, f"{path}[{n}]") for n, one in enumerate(raw))
    if origin is Mapping:
        answers = {k: v for k, v in raw.items() if v is not None and not k.startswith("_")}
        return types.MappingProxyType(dict(sorted(answers.items())))
    if kind is dt.date:
        return _day(raw, path)
    return _leaf(kind, raw, path)


def _leaf(kind: Any, raw: Any, path: str) -> Any:
    name = path.rpartition(".")[2].partition("[")[0]
    if name in _COUNTRIES or name == "transit":
        return _country(raw, path)
    if name == "hs":
        return _code(raw, path)
    return float(raw) if kind is float else raw


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _day(text: str, path: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise _RefusedError(f"{path}: {cut(text)!r} is no day; write it as 2024-06-30") from None


def _country(text: str, path: str) -> str:
    code = country_code(text)
    if code is None:
        why = no_country_reason(text) or "no country of ISO 3166-1"
        raise _RefusedError(f"{path}: {cut(text)!r} is {why}; give its two letters, for example TW")
    return code


def _code(text: str, path: str) -> str:
    digits = text.replace(".", "").replace(" ", "")
    chapter = int(digits[:2])
    if not 4 <= len(digits) <= 12 or not 1 <= chapter <= _LAST_CHAPTER:
        raise _RefusedError(f"{path}: {cut(text)!r} is no goods code; give 4 to 12 digits")
    if chapter == _RESERVED_CHAPTER:
        raise _RefusedError(f"{path}: {cut(text)!r}: chapter 77 is not used; check the code")
    return digits


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        kept = ((field, getattr(value, field.name)) for field in fields(value))
        return {f.name: _plain(v) for f, v in kept if not _is_default(f, v)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _is_default(field: Field[Any], value: Any) -> bool:
    if field.default is not MISSING:
        return bool(value == field.default)
    if field.default_factory is not MISSING:
        return bool(value == field.default_factory())
    return False
