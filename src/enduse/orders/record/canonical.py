"""What is hashed, in one writing: canonical JSON, clean words, days."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from enduse.errors import InputError, cut
from enduse.names.text import clean, fold_lookalikes

_LONGEST = {"id": 80, "name": 200, "text": 10_000}


def canonical(value: object) -> str:
    """Return `value` as JSON with sorted keys, no blanks, ASCII only: equal values, equal text.

    Raises InputError for what JSON cannot say (NaN, objects of Python).
    """
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(f"this cannot be kept as JSON: {cut(error)}") from error


def digest(value: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of a text as UTF-8, in hexadecimal digits."""
    return hashlib.sha256(value if isinstance(value, bytes) else value.encode()).hexdigest()


def parsed(body: bytes, what: str) -> dict[str, Any]:
    """Return the JSON object that `body` holds; InputError names `what` where it holds none."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{what} is no JSON ({cut(error)}); give the file as UTF-8") from error
    if not isinstance(value, dict):
        raise InputError(f"{what} is JSON, but no object; it begins with {cut(body[:20])}")
    return value


def word(text: str, what: str, kind: str = "text") -> str:
    """Return a name, id or reason without hidden characters; InputError when nothing is left."""
    plain = clean(text)
    if not plain:
        raise InputError(f"{what} is empty; say it with {what}")
    if len(plain) > _LONGEST[kind]:
        raise InputError(f"{what} is longer than {_LONGEST[kind]:,} characters: {cut(plain)}")
    return plain


def person(name: str) -> str:
    """Return what two writings of one person share: case, blanks, width and look-alikes gone."""
    return clean(fold_lookalikes(clean(name)).casefold())


def iso_day(text: object, what: str) -> date:
    """Return a day written YYYY-MM-DD; InputError names `what` otherwise."""
    try:
        found = date.fromisoformat(str(text))
    except ValueError:
        found = None
    if found is None or found.isoformat() != str(text):
        raise InputError(f"{what} is {cut(text)!r}; write a day as 2024-03-31")
    return found
