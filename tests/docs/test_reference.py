"""Every command, option, kind of finding, setting and JSON field has its place in the docs."""

from __future__ import annotations

import dataclasses
import re
import sys
from pathlib import Path

import pytest
import yaml

from docs.pages import DOCS, ROOT, anchors, links, load_script, pages
from enduse.engine.choose import EngineSettings
from enduse.findings.base import CONFIDENCES, SEVERITIES
from enduse.findings.data import table
from enduse.findings.investigate import kinds
from enduse.readers.claims import COLUMNS as CLAIM_COLUMNS
from enduse.readers.claims import NEEDS
from enduse.readers.lists import FORMS
from enduse.readers.lists.simple_csv import COLUMNS as LIST_COLUMNS
from enduse.readers.registers.simple_csv import COLUMNS as REGISTER_COLUMNS
from enduse.rules.book import rulebook
from enduse.rules.evaluate import INDETERMINATE, VERDICTS
from enduse.rules.model import VERIFICATIONS
from enduse.screening.data import table as weights

FORBIDDEN = re.compile(r"\b(guilty|evaders?|criminals?)\b", re.IGNORECASE)


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """The part of a page below a heading of the second level."""
    found = re.search(
        rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found, f"no section {heading!r}"
    return found[1]


def test_the_page_of_commands_is_what_the_program_gives() -> None:
    assert read("commands.md") == load_script(DOCS / "make_commands.py").page()


def test_every_command_and_option_has_a_meaning_and_an_example() -> None:
    for name, command in load_script(DOCS / "make_commands.py").commands():
        assert command.help, name
        assert (command.epilog or "").startswith("Example: enduse "), name
        assert [p.name for p in command.params if p.name != "help" and not p.help] == [], name


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_every_kind_of_finding_has_its_section(kind) -> None:
    text = section(read("findings.md"), kind.name)
    said = " ".join(text.split())
    assert kind.question in said
    reads = re.search(r"Reads (.*?)\.", said)
    assert reads
    assert sorted(re.findall(r"`(\w+)`", reads[1])) == sorted(kind.reads)
    assert re.search(r"^> \S", text, re.MULTILINE), "no example"
    assert "Speaks against:" in said
    assert "ot checked:" in said


def test_no_section_is_about_a_kind_that_is_gone() -> None:
    names = {kind.name for kind in kinds()}
    found = set(re.findall(r"^## ([a-z]+(?:_[a-z]+)*)$", read("findings.md"), re.MULTILINE))
    assert found == names


def test_every_variant_of_a_finding_is_named() -> None:
    for kind in kinds():
        source = Path(str(sys.modules[kind.say.__module__].__file__)).read_text(encoding="utf-8")
        named = set(re.findall(r'"variant": "(\w+)"', source))
        named |= set(re.findall(r"'(\w+)' AS variant", source))
        text = section(read("findings.md"), kind.name)
        assert {v for v in named - {"claim"} if v not in text} == set(), kind.name


def test_the_tables_and_the_picture_of_the_rulebook_are_those_of_the_rules() -> None:
    make = load_script(DOCS / "make_rulebook.py")
    again = "the rules have changed; run: python docs/make_rulebook.py"
    assert make.refreshed(read("rulebook.md"), rulebook()) == read("rulebook.md"), again
    assert (
        make.PICTURE.read_text(encoding="utf-8")
        .rstrip()
        .endswith(make.mark(make.compared(rulebook())))
    ), again


def test_every_verdict_and_status_of_the_rulebook_is_defined() -> None:
    for word in (*VERDICTS, INDETERMINATE, *VERIFICATIONS):
        assert re.search(rf"^\| `{word}` \| \S", read("rulebook.md"), re.MULTILINE), word


def test_both_scales_are_defined() -> None:
    for scale in (SEVERITIES, CONFIDENCES):
        for mark in scale:
            assert re.search(rf"^\| `{mark}` \| \S", read("findings.md"), re.MULTILINE), mark


def test_priorities_are_documented_with_their_weights() -> None:
    for factor, told in table("weights")["factors"].items():
        assert f"| `{factor}` | {told['weight']} |" in read("investigate.md")


def test_every_setting_is_documented_with_its_default() -> None:
    text = read("settings.md")
    for setting in dataclasses.fields(EngineSettings):
        default = f'"{setting.default}"' if isinstance(setting.default, str) else setting.default
        assert f"| `{setting.name}` | `{default}` |" in text
    for name in ("ENDUSE_WORKSPACE", "enduse.toml", "rates.csv", "brands.yaml"):
        assert f"## {name}\n" in text


def test_every_weight_of_screening_is_documented_with_its_basis() -> None:
    text = read("screening.md")
    for name, told in weights("weights")["weights"].items():
        assert f"| `{name}` | {told['weight']} | {told['basis']} |" in text
    for bounded in ("name_only", "certain"):
        assert str(weights("weights")["bounds"][bounded]["value"]) in text


def test_every_form_column_and_claim_type_is_documented() -> None:
    text = read("load.md")
    missing = [form for form in FORMS if f"| `{form}` |" not in text]
    for columns in (LIST_COLUMNS, REGISTER_COLUMNS, CLAIM_COLUMNS):
        missing += [column for column in columns if f"`{column}`" not in text]
    missing += [kind for kind in NEEDS if f"| `{kind}` |" not in text]
    assert missing == []


def test_the_terms_of_the_glossary_stand_in_order() -> None:
    terms = [re.sub(r"\W", "", t).casefold() for t in re.findall(r"^\| \*\*(.+?)\*\*", read("glossary.md"), re.MULTILINE)]  # fmt: skip  # noqa: E501
    assert terms == sorted(terms)


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_accuse_nobody(page: Path) -> None:
    assert FORBIDDEN.findall(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    broken = []
    for link in links(text):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        there = target.exists()
        if there and anchor:
            there = anchor in anchors(target.read_text(encoding="utf-8"))
        if not there:
            broken.append(link)
    assert broken == []


def test_every_page_stands_in_the_contents() -> None:
    contents = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    listed = re.findall(r"[\w./-]+\.md", str(contents["nav"]))
    found = [str(page.relative_to(DOCS)) for page in pages() if page.is_relative_to(DOCS)]
    assert sorted(listed) == sorted(p for p in found if not p.startswith("examples/"))
