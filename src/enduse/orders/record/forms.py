"""JSON files of this room held against their JSON Schema, with one line for what is wrong."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from enduse.errors import InputError, cut


def hold(content: object, form: str, what: str) -> dict[str, Any]:
    """Return `content` if it is of this form; InputError names the first field that is not.

    `form` is `assurance` or `transaction`: a file of `data/`.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - costs a tenth of a second
    from jsonschema.exceptions import best_match  # noqa: PLC0415

    fault = best_match(Draft202012Validator(schema(form)).iter_errors(content))
    if fault is not None:
        place = ".".join(map(str, fault.absolute_path)) or "the whole"
        raise InputError(
            f"{what}: {place}: {cut(fault.message, 160)}; "
            f"the fields are those of {form}.schema.json, see docs/assurances.md"
        )
    assert isinstance(content, dict)  # noqa: S101 - both forms are of objects
    return content


@cache
def schema(form: str) -> dict[str, Any]:
    """Return the JSON Schema of a form."""
    text = files("enduse.orders.record").joinpath(f"data/{form}.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
