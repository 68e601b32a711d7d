"""The tables of the room have the shape that their readers expect, and say where they come from."""

from __future__ import annotations

import itertools
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from enduse.names.data import table

WORDS = {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}
CODE = "^[A-Z]{2}$"
CONCEPT = {"type": "string", "pattern": "^[A-Z]+$"}


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


SCHEMAS: dict[str, dict[str, Any]] = {
    "missing": _object(missing=WORDS | {"uniqueItems": True}),
    "lookalikes": _object(
        lookalikes={
            "type": "object",
            "propertyNames": {"pattern": "^[\u0400-\u04ff]$"},
            "additionalProperties": {"type": "string", "pattern": "^[A-Za-z]$"},
        }
    ),
    "legal_forms": _object(
        forms={
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"form": {"type": "string", "pattern": "^[A-Z ]+$"}}
                | dict.fromkeys(("both", "weak", "end", "start"), WORDS),
                "required": ["form"],
                "minProperties": 2,
                "additionalProperties": False,
            },
        }
    ),
    "trade_words": _object(
        words={"type": "array", "items": _object(token={"type": "string"}, written=WORDS)}
    ),
    "hong_kong_streets": _object(
        streets={
            "type": "object",
            "additionalProperties": {"type": "string", "pattern": "^[A-Z ]+$"},
        }
    ),
    "noise_words": _object(care_of=WORDS, also_known=WORDS, short_places=WORDS),
    "lexicon": _object(
        words={
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"word": CONCEPT}
                | dict.fromkeys(("en", "ru", "zh", "pinyin", "other"), WORDS),
                "required": ["word"],
                "minProperties": 2,
                "additionalProperties": False,
            },
        },
        phrases={
            "type": "array",
            "items": _object(
                words={"type": "array", "items": CONCEPT, "minItems": 2}, written=WORDS
            ),
        },
        parts={"type": "array", "items": _object(word=CONCEPT, ru=WORDS)},
        filler=_object(en=WORDS, ru=WORDS, zh=WORDS, other=WORDS),
    ),
    "han_variants": _object(
        pairs={
            "type": "array",
            "items": {"type": "array", "items": {"type": "string", "minLength": 2, "maxLength": 2}},
        }
    ),
    "party_words": _object(
        acts_for=WORDS | {"uniqueItems": True},
        labels={"type": "object", "additionalProperties": {"type": "string"}},
    ),
    "countries": _object(
        spellings={
            "type": "object",
            "propertyNames": {"pattern": CODE},
            "additionalProperties": WORDS,
        },
        no_country={"type": "object", "additionalProperties": {"type": "string", "minLength": 10}},
        display={
            "type": "object",
            "propertyNames": {"pattern": CODE},
            "additionalProperties": {"type": "string"},
        },
        states_of_the_usa={"type": "array", "items": {"type": "string", "pattern": CODE}},
    ),
    "cities": _object(
        cities={
            "type": "object",
            "propertyNames": {"pattern": CODE},
            "additionalProperties": {"type": "array", "items": WORDS},
        }
    ),
    "address_words": _object(
        streets={"type": "object", "additionalProperties": WORDS},
        streets_first=WORDS,
        house=WORDS,
        parts={"type": "object", "additionalProperties": WORDS},
        floor=WORDS,
        ground_floors={"type": "object", "additionalProperties": {"type": "string"}},
        unit=WORDS,
        roman_units=WORDS,
        buildings={"type": "object", "additionalProperties": WORDS},
        building_words={"type": "object", "additionalProperties": {"type": "string"}},
        regions=WORDS,
        ends_district=WORDS,
        city_marks=WORDS,
        turkish=WORDS,
    ),
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_table_has_its_shape(name: str) -> None:
    jsonschema.validate(table(name), SCHEMAS[name])


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_table_names_its_source_and_licence(name: str) -> None:
    text = files("enduse.names.data").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    head = "".join(itertools.takewhile(lambda line: line[:1] == "#", text.splitlines(True)))
    assert "Source" in head
    assert "icence" in head


def test_no_city_has_two_countries() -> None:
    rows = [row for rows in table("cities")["cities"].values() for row in rows]
    assert len({row[0] for row in rows}) == len(rows)
