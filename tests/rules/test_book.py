"""The rulebook as shipped, and files that are no instruments."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from enduse.errors import InputError
from enduse.rules.agreement import contradictions
from enduse.rules.book import check, instrument_rules, parse, rulebook
from enduse.rules.model import JURISDICTIONS
from rules.made_rules import AREAS, document, goods, made_book, rule


def test_every_jurisdiction_has_rules_and_every_rule_a_source() -> None:
    book = rulebook()
    assert {one.jurisdiction for one in book.rules} == set(JURISDICTIONS)
    assert all(one.citation and one.verification for one in book.rules)
    assert book.version == rulebook().version


INSTRUMENTS = sorted(Path(str(files("enduse.rules.data"))).joinpath("instruments").glob("*.yaml"))


@pytest.mark.parametrize("path", INSTRUMENTS, ids=lambda path: path.stem)
def test_shipped_files_have_the_form_of_the_schema(path: Path) -> None:
    """The program does not check them again each time it starts."""
    document = parse(path.read_bytes(), path.name)
    check(document, path.name)
    assert document["instrument"]["id"] == path.stem


def test_shipped_rules_do_not_overlap_unsaid() -> None:
    assert contradictions(rulebook()) == []


def test_lists_without_codes_say_what_is_missing() -> None:
    for one in rulebook().rules:
        for listed in one.goods or ():
            if listed.codes is None or listed.incomplete:
                assert listed.missing, one.id


def test_guidance_is_never_law() -> None:
    for one in rulebook().rules:
        assert (one.measure == "guidance") == (one.jurisdiction == "CHPL"), one.id


OTHER = {"article": "Article 2"}


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ([rule(), rule("made-other", **OTHER)], True),
        ([rule(), rule("made-other", **OTHER, overlaps=["made-ban"])], False),
        ([rule(), rule("made-other", **OTHER, succeeds=["made-ban"])], False),
        ([rule(effective_to="2023-05-01"), rule("made-other", effective_from="2023-05-01")], False),
        ([rule(effective_to="2023-05-02"), rule("made-other", effective_from="2023-05-01")], True),
        ([rule(), rule("made-other", to=["BY"])], False),
        ([rule(), rule("made-other", to=["BY", "RU"])], True),
        ([rule(), rule("made-other", when=[{"end_use": "military"}])], False),
        ([rule(), rule("made-other", goods=["parts"])], False),
        ([rule(), rule("made-other", goods=["lathes"])], True),
        ([rule(), rule("made-other", goods=["milling"])], False),
        ([rule(), rule("made-other", goods="any")], True),
        ([rule(), rule("made-other", measure="licence_required")], True),
        ([rule(), rule("made-other", measure="duty", duty="notice")], False),
    ],
)
def test_overlaps_are_found_unless_said(rules: list[dict[str, Any]], found: bool) -> None:
    lists = {
        "machines": goods("8457", "845811"),
        "parts": goods("8466"),
        "lathes": goods("8458"),
        "milling": goods("845710", **{"except": ["8457"]}),
    }
    used = {name for one in rules if one["goods"] != "any" for name in one["goods"]}
    given = document(rules, {name: one for name, one in lists.items() if name in used})
    assert bool(contradictions(made_book(given))) == found


def changed(**head: Any) -> dict[str, Any]:
    return document([rule(**head)])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (changed(mesure="prohibited"), "mesure"),
        (changed(measure="forbidden"), "forbidden"),
        (changed(effective_from="2023-02-30"), "2023-02-30"),
        (changed(effective_from="26.2.2023"), "26.2.2023"),
        (changed(to=["Russia"]), "Russia"),
        (changed(to=["XX"]), "neither a country code nor an area"),
        (changed(to=["partners"]), "neither a country code nor an area"),
        (changed(goods=["machine"]), "there is no list machine"),
        (changed(effective_to="2023-02-26"), "before it begins"),
        (changed(announced_on="2023-03-01"), "announced after"),
        (changed(sure_until="2024-01-01"), "sure_until"),
        (changed(measure="duty"), "duty"),
        (changed(duty="notice"), "duty"),
        (changed(succeeds=["made-nothing"]), "made-nothing"),
        (document([rule(), rule()]), "two rules"),
        (document([rule()], {"machines": goods("84"), "spare": goods("85")}), "no rule speaks of"),
        (document([rule()], {"machines": goods("84x")}), "84x"),
        (document([rule()], {"machines": goods("*")}), r"\*"),
        (document([rule()], kind="guidance"), "guidance is no law"),
        ({"rules": []}, "instrument"),
        ([], "made.yaml"),
        (None, "made.yaml"),
    ],
)  # fmt: skip
def test_mistakes_are_said_with_their_place(given: Any, said: str, tmp_path: Path) -> None:
    (tmp_path / "made.yaml").write_text(yaml.safe_dump(given), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        rulebook.__wrapped__(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"rules: [", "made.yaml, line"),
        (b"\xff\xfe\x00", "made.yaml"),
        (b"a: !!python/object:os.system {}", "made.yaml"),
    ],
)
def test_what_is_no_yaml(text: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse(text, "made.yaml")


def test_days_and_country_codes_stay_text() -> None:
    assert parse(b"{to: [NO, RU], from: 2023-02-26, on: yes}", "x") == {
        "to": ["NO", "RU"], "from": "2023-02-26", "on": "yes",
    }  # fmt: skip


def test_a_directory_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no \*\.yaml"):
        rulebook(tmp_path)
    with pytest.raises(InputError, match="no directory"):
        rulebook(tmp_path / "nothing")


def test_a_file_of_the_users_own_adds_an_instrument(tmp_path: Path) -> None:
    own = document([rule("own-ban", to=["KZ"])], id="own", name="Own Regulation")
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(own), encoding="utf-8")
    book = rulebook.__wrapped__(tmp_path)
    assert "own-ban" in book.by_id
    assert book.version != rulebook().version
    assert dt.date(2023, 2, 26) in book.boundaries


def test_areas_hold_from_a_day_to_a_day() -> None:
    areas = made_book(document([rule()])).areas
    members = ("eu-members",)
    assert areas.holds(members, "GB", dt.date(2020, 1, 31)) is True
    assert areas.holds(members, "GB", dt.date(2020, 2, 1)) is False
    assert areas.holds(members, "HR", dt.date(2013, 6, 30)) is False
    assert areas.holds(members, "GB", None) is None
    assert areas.holds(members, "DE", None) is True
    assert areas.holds(members, "RU", None) is False
    assert areas.holds(members, None, dt.date(2023, 1, 1)) is None
    assert areas.holds(("all-countries",), None, None) is True
    assert AREAS["areas"]
    assert instrument_rules(document([rule()]), "x", areas)[0].place == "Article 1"
