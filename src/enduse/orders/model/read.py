"""Reading an order: bounded, typed, and refused where it contradicts itself.

The JSON Schema shipped as `data/order.schema.json` says what may stand where; whatever it refuses
is told in one line with the path (`goods[2].hs`). Then the values are made into `Order`, countries
brought to ISO 3166-1 alpha-2 and goods codes to digits, and `contradictions` looks at the whole.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from functools import cache
from pathlib import Path
from typing import Any, Final

from enduse.errors import InputError, cut
from enduse.orders.data import table
from enduse.orders.model.build import RefusedError, build, path_of
from enduse.orders.model.contradict import contradictions
from enduse.orders.model.machine import parameters
from enduse.orders.model.order import Order
from enduse.orders.model.shape import Fits, shape

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 12  # the order itself is four deep
MOST_TOLD: Final = 3  # contradictions in one message


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
        order: Order = build(Order, content)
        if not order.goods and not order.requests:
            raise RefusedError("goods: no line of goods and no request; give at least one of them")
        _machines(order)
        found = contradictions(order)
    except RefusedError as refused:
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


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant)
    except RefusedError as refused:
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
            raise RefusedError(f"the key {cut(repr(key))} stands twice in one object; keep one")
        seen[key] = value
    return seen


def _constant(name: str) -> float:
    raise RefusedError(f"{name} is no number of JSON; give a number or null")


def _look(value: Any, depth: int) -> None:
    """Refuse nesting without bound, and text that no file can hold."""
    if depth > MAX_DEPTH:
        raise RefusedError(f"nested deeper than {MAX_DEPTH} levels; an order is four levels deep")
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
            raise RefusedError(f"{cut(ascii(value))} has {what}; type it again")


def _machines(order: Order) -> None:
    """Refuse figures that no machine has, before a rule is asked about them."""
    for number, goods in enumerate(order.goods):
        try:
            if goods.machine is not None:
                parameters(goods.machine)
        except InputError as error:
            raise RefusedError(f"goods[{number}].machine: {error}") from None


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
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - slow; most orders need none

    return Draft202012Validator(schema())


@cache
def _fits() -> Fits:
    return shape(schema())


def _check(content: Any) -> None:
    """Refuse what the schema refuses: the fault nearest to the top speaks."""
    if not _fits()(content):
        errors = sorted(
            _validator().iter_errors(content), key=lambda e: (len(e.path), list(map(str, e.path)))
        )
        if errors:
            path = path_of(errors[0].absolute_path) or "the order"
            raise RefusedError(f"{path}: {_says(errors[0])}")
    unknown = sorted(
        name
        for name in content.get("answers") or ()
        if not name.startswith("_") and name not in table("red_flags.yaml")["questions"]
    )
    if unknown:
        near = _near(unknown[0], table("red_flags.yaml")["questions"])
        raise RefusedError(f"answers.{unknown[0]}: no such question{near}")


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


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    kind: Any = type(value)
    kept = ((name, getattr(value, name), usual) for name, usual in _usual(kind))
    return {name: _plain(one) for name, one, usual in kept if one != usual}


@cache
def _usual(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a dataclass, each with what it has where nothing is known."""
    return tuple((field.name, _default(field)) for field in fields(kind))


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()
