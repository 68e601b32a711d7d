"""Parties of an order: who is refused, who is held, and when the records' owners decide."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from enduse.orders.check import Known
from enduse.orders.check.parties import effect_of, effect_of_owners
from enduse.orders.check.records import Owners, Told, WorkspaceRecords
from enduse.orders.flags import Seen
from enduse.orders.model import parse_order
from enduse.screening.ownership.reading import answer_subject
from enduse.screening.ownership.rules import chosen, ownership_rules
from enduse.workspace import Workspace
from orders.check.made_up_known import (
    DAY,
    SILENT,
    bought_by,
    check,
    clean_order,
    known_of,
    says,
)
from owners import interests, listed
from worlds import world

D = dt.date


@pytest.mark.parametrize(
    "case",
    [
        # a number that is equal, and a day on which the entry stands
        ("ООО Станко", "7700000016", DAY, "refuse", "is STANKO LLC, listed on ofac-sdn since 2023"),
        ("ООО Станко", "7700000016", D(2023, 11, 2), "refuse", "is STANKO LLC"),
        ("ENTITY WORKS LLC", "7700000055", DAY, "hold", "is ENTITY WORKS LLC, listed on bis-ent"),
        ("ANNEX FOUR PLANT", "7700000062", DAY, "hold", "is ANNEX FOUR PLANT, listed on eu-833"),
        # the number alone is enough
        ("Another Writing", "7700000016", DAY, "refuse", "is STANKO LLC"),
        # by its name only
        ("Stanko", None, DAY, "hold", "could be STANKO LLC"),
        ("House Doubt Trading", None, DAY, "hold", "what the listing means is not known here"),
        # no day on the list: certain from the day on which the list was loaded
        ("UNDATED MACHINES LLC", "7700000023", D(2024, 1, 15), "refuse", "is UNDATED MACHINES"),
        ("UNDATED MACHINES LLC", "7700000023", D(2024, 1, 14), "hold", "could be UNDATED"),
        # not on the list on the day
        ("ООО Станко", "7700000016", D(2023, 11, 1), "release", ""),
        ("GONE TOOLS LLC", "7700000030", DAY, "release", ""),
        ("GONE TOOLS LLC", "7700000030", D(2020, 12, 31), "refuse", "is GONE TOOLS LLC"),
        ("LATER TOOLS LLC", "7700000048", DAY, "release", ""),
        ("Made-up Aerostructures Ltd", None, DAY, "release", ""),
    ],
)
def test_who_is_refused_and_who_is_held(
    known: Known, case: tuple[str, str | None, dt.date, str, str]
) -> None:
    name, number, day, answer, words = case
    found = check(bought_by(name, number), known, day)
    assert found.answer == answer, found.because
    own = [one.words for one in found.because if one.part == "parties[1]"]
    if answer == "release":
        assert not own
    else:
        assert any(words in one for one in own), own


def test_every_party_is_screened_by_all_its_names(known: Known) -> None:
    order = clean_order()
    order["parties"][2] |= {
        "names": ["Made-up Freight", "STANKO LLC"],
        "identifiers": [{"value": "7700000016", "label": "INN"}],
    }
    found = check(order, known)
    assert found.answer == "refuse"
    assert [one.number for one in found.parties if one.sure] == [2]
    [hit] = found.parties[2].hits or ()
    assert (hit.list, hit.entry) == ("ofac-sdn", "1")


def test_an_owner_named_in_the_order_holds(known: Known) -> None:
    found = check(bought_by("Made-up Works", owners=["Entity Works LLC"]), known)
    assert found.answer == "hold"
    assert any("its owner Entity Works LLC could be ENTITY WORKS LLC" in s for s in says(found, "hold"))  # fmt: skip  # noqa: E501
    assert not check(bought_by("Made-up Works", owners=["GONE TOOLS LLC"]), known).because


def test_without_lists_nobody_is_screened_and_that_is_said() -> None:
    found = check(clean_order(), known_of(None, SILENT))
    assert found.answer == "needs_facts"
    assert sum("no list is loaded to screen it" in one for one in says(found, "needs_facts")) == 4
    assert all(one.hits is None for one in found.parties)


def test_a_name_that_says_nothing_is_missing_not_passed(known: Known) -> None:
    found = check(bought_by("ООО"), known)
    assert found.answer == "needs_facts"
    assert any("parties[1] cannot be screened: ООО: the name is a legal form" in one
               for one in says(found, "needs_facts"))  # fmt: skip


def owned(tmp_path: Path, *lines: str, rule: str = "us-ofac", by_number: bool = True) -> Told:
    """Records that know the buyer as the entity W, owned as the lines say; A is listed."""
    engine = world(
        tmp_path,
        owners=interests(*lines).to_pylist(),
        listings=listed(rule, "A").to_pylist(),
        entities=[{"entity_id": one, "name": f"company {one}"} for one in "AW"],
    )
    answers = answer_subject(engine, "W", D(2024, 3, 8), chosen((rule,)))
    engine.close()
    return Told(Seen(parties={1: ("W",)}), {1: Owners(answers, by_number)})


@pytest.mark.parametrize(
    "case",
    [
        ("A owner of W 60", "us-ofac", True, "refuse", "property is blocked"),
        ("A owner of W 60", "us-ofac", False, "hold", "yes for a company of this name"),
        ("A owner of W 60", "eu", True, "refuse", "no funds or economic resources"),
        ("A owner of W 25-75", "us-ofac", True, "hold", "depends"),
        ("A owner of W 20", "us-ofac", True, "hold", "may hold up to 20 %"),
        ("Z owner of W 60", "us-ofac", True, "release", ""),
    ],
)
def test_owners_in_the_records(
    workspace: Workspace, tmp_path: Path, case: tuple[str, str, bool, str, str]
) -> None:
    line, rule, by_number, answer, words = case
    told = owned(tmp_path, line, rule=rule, by_number=by_number)
    found = check(clean_order(), known_of(workspace, told))
    assert found.answer == answer, found.because
    assert any(words in one.words for one in found.because) or answer == "release"


class History:
    """Records that know the buyer as W."""

    def look_up(self, order: object) -> Seen:
        return Seen(parties={1: ("W",)})


@pytest.mark.parametrize(
    ("number", "by_number"), [("7700000016", True), ("7700000023", False), (None, False)]
)
def test_records_say_whether_a_number_ties_the_party_to_them(
    tmp_path: Path, number: str | None, by_number: bool
) -> None:

    engine = world(
        tmp_path,
        owners=interests("A owner of W 60").to_pylist(),
        listings=listed("us-ofac", "A").to_pylist(),
        entities=[{"entity_id": one, "name": f"company {one}"} for one in "AW"],
        entity_identifiers=[
            {"entity_id": "W", "scheme": "ru-inn", "value": "7700000016", "valid": True}
        ],
    )
    order = parse_order(json.dumps(bought_by("Made-up Works", number)))
    told = WorkspaceRecords(engine, History()).tell(order, DAY)  # type: ignore[arg-type]
    assert told.owners[1].by_number is by_number
    assert [one.answer for one in told.owners[1].answers if one.rule == "us-ofac"] == ["yes"]
    assert Told.rebuilt(json.loads(json.dumps(told.plain()))) == told
    engine.close()


def test_every_rule_on_owners_has_an_effect_of_its_own() -> None:
    unknown = effect_of_owners("no such rule")
    assert unknown.effect == "hold"
    assert all(effect_of_owners(rule.id).says != unknown.says for rule in ownership_rules())
    assert effect_of("no such list").effect == "hold"
