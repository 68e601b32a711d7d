from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest

from cases.made_up import FACTS, SCRIPT_NAME, made_up_case
from enduse.cases import Facts, html, said
from enduse.cases.figures import Figures
from enduse.cases.html import figure, figure_name, hs, page, share

NEVER = ("guilty", "evader", "criminal", "illegal", "smuggl")


class Reader(HTMLParser):
    """Collects what a browser would follow, load, run or show."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.handlers: list[str] = []
        self.scripts = 0
        self.headings: list[int] = []
        self.rows: dict[str, str] = {}
        self.figures: list[str] = []
        self.text: list[str] = []
        self.policy = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids.append(values["id"])
        if "data-rows" in values:
            self.rows[values["id"]] = values["data-rows"]
        link = values.get("href", values.get("xlink:href", ""))
        if tag == "a" and link:
            self.links.append(link)
            if values.get("class") == "fig":
                self.figures.append(link)
        self.loads += [
            values[name] for name in ("src", "srcset", "data", "action") if name in values
        ]
        self.loads += [link] if tag == "link" else []
        self.handlers += [name for name in values if name.startswith("on")]
        self.scripts += tag == "script"
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page(made_up_case(tmp_path_factory.mktemp("world")))


@pytest.fixture(scope="module")
def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


def test_every_link_has_its_target(read: Reader) -> None:
    assert len(read.links) > 80
    assert all(link.startswith("#") for link in read.links)
    assert {link[1:] for link in read.links} - set(read.ids) == set()


def test_ids_are_unique(read: Reader) -> None:
    assert len(read.ids) == len(set(read.ids))


def test_every_figure_leads_to_rows_that_exist(read: Reader) -> None:
    assert len(read.figures) > 60
    for link in read.figures:
        if not link.startswith("#rows-"):
            assert re.fullmatch(r"#r\d+", link)
            continue
        for run in read.rows[link[1:]].split():
            first, _, last = run.partition("-")
            for number in range(int(first), int(last or first) + 1):
                assert f"r{number}" in read.ids


def test_nothing_is_loaded_and_the_policy_forbids_it(read: Reader, text: str) -> None:
    assert read.loads == []
    assert read.policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "url(" not in text
    assert "@import" not in text


def test_markup_in_names_is_text(read: Reader) -> None:
    assert read.scripts == 1
    assert read.handlers == []
    assert any(SCRIPT_NAME in data for data in read.text)


def test_headings_come_in_order(read: Reader) -> None:
    assert read.headings[0] == 1
    assert read.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(read.headings, read.headings[1:], strict=False))


def test_sections_come_in_their_order(text: str) -> None:
    places = [text.index(f'<section id="{name}"') for name, _ in html.CONTENTS]
    assert places == sorted(places)


def test_the_page_says_what_it_is_not(text: str) -> None:
    assert "A case file states what records show, on that day. It is not a finding of law." in text


def test_same_case_same_bytes(tmp_path: Path, text: str) -> None:
    assert page(made_up_case(tmp_path)) == text


def test_a_long_case_says_where_the_rest_is(tmp_path: Path) -> None:
    text = page(made_up_case(tmp_path, Facts(FACTS.sources, page_rows=3)))
    assert "10 shipment and sale rows are behind this case. The page holds 3" in text
    assert "tables/rows.csv has all of them" in text


def test_who_is_looked_at_as_one_stands_on_top(tmp_path: Path) -> None:
    text = page(made_up_case(tmp_path, Facts(together="Looks at A <b> and B as one.")))
    assert text.index("Looks at A &lt;b&gt; and B as one.") < text.index('id="found"')


def test_words_that_a_case_never_uses() -> None:
    room = files("enduse.cases")
    texts = {f.name: f.read_text("utf-8") for f in room.joinpath("templates").iterdir()}
    texts |= {f.name: f.read_text("utf-8") for f in room.iterdir() if f.name.endswith(".py")}
    assert len(texts) > 20
    found = [(n, word) for n, t in texts.items() for word in NEVER if word in t.casefold()]
    assert found == []


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("845710", "8457.10"),
        ("8457109000", "8457.10.9000"),
        ("8457", "8457"),
        (None, "not given"),
    ],
)
def test_goods_codes_are_written_as_printed(code: str | None, written: str) -> None:
    assert hs(code) == written


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [
        (5100, 5100, "51 %"),
        (2500, 5000, "25 % to 50 %"),
        (5100, None, "at least 51 %"),
        (None, 1250, "at most 12.5 %"),
        (None, None, "unknown"),
    ],
)
def test_shares_of_ownership(low: int | None, high: int | None, written: str) -> None:
    assert share({"share_low_bp": low, "share_high_bp": high}) == written


@pytest.mark.parametrize(
    ("name", "value", "words", "written"),
    [
        ("value_usd_cents", 41_535_500, "value", "$415,355"),
        ("value_usd", 320_619.0, "value", "$320,619.00"),
        ("share_bp", 9950, "share", "99.5 %"),
        ("net_g", 1_250_000, "net", "1,250 kg"),
        ("year", 2023, "year", "2023"),
        ("shipments", 1200, "shipments", "1,200"),
        ("answer", "cannot tell", "answer", "cannot tell"),
        ("by_code", {"845710": 2, "845811": 3}, "by code", "845710 2; 845811 3"),
        ("names", ["A", "B"], "names", "A; B"),
        ("listed", True, "listed", "yes"),
        ("from", None, "from", "not known"),
    ],
)
def test_figures_by_the_unit_in_their_name(
    name: str, value: object, words: str, written: str
) -> None:
    assert (figure_name(name), figure(value, name)) == (words, written)


def test_equal_rows_share_one_address() -> None:
    figures = Figures()
    assert figures.address([3, 1, 2], "first") == figures.address([1, 2, 3], "second") == "#rows-1"
    assert figures.address([], "none") == "#rows"
    assert figures.sets[0].ranges == "1-3"
    assert figures.link(0, [], "zero") == "0"


def test_five_sentences_at_most() -> None:
    assert said.SENTENCES == 5
