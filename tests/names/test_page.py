"""The page on names says what the room does: its examples run, every scheme stands in its table."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from enduse.names.data import table
from enduse.names.identifiers import SCHEMES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "names.md"


def test_the_examples_give_what_the_page_shows() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert tried >= 10
    assert failed == 0


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)
def test_every_scheme_stands_in_the_table(scheme) -> None:
    (line,) = [
        x
        for x in PAGE.read_text(encoding="utf-8").splitlines()
        if x.startswith(f"| `{scheme.name}` |")
    ]
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    expected = [scheme.checksum is not None, scheme.identifying, scheme.plain]
    assert cells[2:] == ["yes" if one else "no" for one in expected]


def test_the_number_of_concepts_is_the_one_of_the_table() -> None:
    assert f"{len(table('lexicon')['words'])} concepts" in PAGE.read_text(encoding="utf-8")
