"""A quick look whether a value fits a JSON Schema, before the slow one that says what is wrong.

Nearly every order fits. What this look does not surely let in is left to `jsonschema`, which knows
all of JSON Schema and says where a value differs, and takes ten times as long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from operator import ge, gt, le
from typing import Any, Final

Fits = Callable[[Any], bool]
_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "object": (dict,), "array": (list,), "string": (str,), "number": (int, float),
    "integer": (int,), "boolean": (bool,), "null": (type(None),),
}  # fmt: skip
_SAYS_NOTHING: Final = ("$schema", "$id", "title", "description")
_OF_OBJECTS: Final = ("properties", "patternProperties", "additionalProperties", "required")
_BOUNDS: Final[Mapping[str, tuple[Any, Callable[[Any, Any], bool]]]] = {
    "minLength": (str, ge), "maxLength": (str, le),
    "minItems": (list, ge), "maxItems": (list, le), "maxProperties": (dict, le),
    "minimum": ((int, float), ge), "maximum": ((int, float), le),
    "exclusiveMinimum": ((int, float), gt),
}  # fmt: skip
"""What each bounds, and how; of texts, lists and objects it is the length."""


def shape(schema: Any) -> Fits:
    """Return a look at values: true only where a schema without references lets them in.

    It may be false for a value that fits.
    """
    if schema is True:
        return lambda _: True
    if not isinstance(schema, dict):
        return lambda _: False
    silent = (*_SAYS_NOTHING, *_OF_OBJECTS)
    looks = [_look(word, limit) for word, limit in schema.items() if word not in silent]
    if any(word in schema for word in _OF_OBJECTS):
        looks.append(_fields(schema))
    return lambda value: all(look(value) for look in looks)


def _look(word: str, limit: Any) -> Fits:
    """Return the look at one keyword; one that is not known here lets nothing in."""
    if word == "type":
        kinds = {kind for name in ([limit] if isinstance(limit, str) else limit)
                 for kind in _KINDS[name]}  # fmt: skip
        return lambda value: type(value) in kinds  # so that true is no number
    if word == "enum":
        words = {(type(one), one) for one in limit}
        return lambda value: value.__hash__ is not None and (type(value), value) in words
    if word == "pattern":
        search = re.compile(limit).search
        return lambda value: not isinstance(value, str) or search(value) is not None
    if word == "items":
        fits = shape(limit)
        return lambda value: not isinstance(value, list) or all(map(fits, value))
    if word == "uniqueItems":
        return lambda value: not isinstance(value, list) or _unique(value)
    return _bound(word, limit) if word in _BOUNDS else lambda _: False


def _unique(values: Sequence[Any]) -> bool:
    return all(isinstance(one, str) for one in values) and len(set(values)) == len(values)


def _bound(word: str, limit: Any) -> Fits:
    kinds, holds = _BOUNDS[word]
    if kinds == (int, float):
        return lambda value: not isinstance(value, kinds) or holds(value, limit)
    return lambda value: not isinstance(value, kinds) or holds(len(value), limit)


def _fields(schema: Mapping[str, Any]) -> Fits:
    """Return the look at the fields of an object: each is known, or has a name that is allowed."""
    known = {name: shape(inner) for name, inner in schema.get("properties", {}).items()}
    patterns = [
        (re.compile(pattern).search, shape(inner))
        for pattern, inner in schema.get("patternProperties", {}).items()
    ]
    rest = shape(schema.get("additionalProperties", True))
    required = schema.get("required", ())

    def look(name: str, value: Any) -> bool:
        looks = [fits for search, fits in patterns if search(name)]
        looks += [known[name]] if name in known else []
        return all(fits(value) for fits in looks or [rest])

    def fits(value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        return all(name in value for name in required) and all(
            look(name, inner) for name, inner in value.items()
        )

    return fits
