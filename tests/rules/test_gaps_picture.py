"""The picture of the comparison: every span is a bar of its colour."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

from enduse.rules.evaluate import INDETERMINATE, VERDICTS
from enduse.rules.facts import Facts
from enduse.rules.gaps import Harmony, harmony
from enduse.rules.gaps_picture import picture, spec
from rules.made_rules import document, made_book, rule

LAST = dt.date(2024, 12, 31)


def compared() -> Harmony:
    book = made_book(document([rule()]))
    return harmony(book, ["845811", "845710"], Facts(destination="RU"), (dt.date(2022, 4, 1), LAST))


def test_every_span_is_drawn_and_open_ones_go_to_the_last_day() -> None:
    found = compared()
    drawn = spec(found)["data"]["values"]
    assert len(drawn) == len(found.spans)
    assert {row["ends"] for row in drawn} <= {
        LAST.isoformat(), *(one.ends.isoformat() for one in found.spans if one.ends)
    }  # fmt: skip
    eu = [row for row in drawn if (row["jurisdiction"], row["hs"]) == ("EU", "845811")]
    assert [(row["begins"], row["ends"], row["verdict"]) for row in eu] == [
        ("2022-04-01", "2023-02-26", "not_controlled"),
        ("2023-02-26", "2024-12-31", "prohibited"),
    ]


def test_every_verdict_has_a_colour_of_its_own() -> None:
    scale = spec(compared())["spec"]["encoding"]["color"]["scale"]
    # guidance is not compared
    assert set(scale["domain"]) == {*VERDICTS, INDETERMINATE} - {"guidance_only"}
    assert len(set(scale["range"])) == len(scale["domain"])


def test_the_picture_is_svg_that_is_the_same_each_time_and_asks_nothing_of_the_net() -> None:
    text = picture(compared())
    assert text == picture(compared())
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    words = {(node.text or "").strip() for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"845811", "845710", "EU", "TW", "prohibited"} <= words
    assert not re.search(r"(?:href|src)=\"https?:", text)
