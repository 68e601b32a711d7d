"""Names that say who at once, and those that must be looked at word by word."""

from __future__ import annotations

import pytest

from enduse.names.data import table
from enduse.names.own_words import has_own_word
from enduse.names.phrases import expand


@pytest.mark.parametrize(
    "name", ["Stanko", "OOO STANKO", "ООО Станко", "Société Lumière", "the Vostok 5 LLC"]
)
def test_a_word_of_its_own_is_seen(name: str) -> None:
    assert has_own_word(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "LLC",
        "ООО",
        "The LLC",
        "НЕ УКАЗАН",
        "no 5 LLC",
        "12",
        "A B",
        "Л.Л.С.",
        "沈阳机床",
        "СТАHКО",
    ],
)
def test_what_could_be_a_form_or_a_placeholder_is_not(name: str) -> None:
    assert not has_own_word(name)


def test_no_form_and_no_placeholder_has_a_word_of_its_own() -> None:
    forms = [
        writing
        for entry in table("legal_forms")["forms"]
        for place in ("both", "weak", "end", "start")
        for pattern in entry.get(place, ())
        for writing in expand(pattern)
    ]
    assert len(forms) > 100
    for written in [*forms, *table("missing")["missing"]]:
        assert not any(map(has_own_word, (written, written.upper(), written.lower())))
