"""One query against a made-up list: who it could be, as of a day, and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from enduse.errors import InputError
from enduse.screening.build import open_index
from enduse.screening.index import ListIndex
from enduse.screening.model import Hit, Query
from enduse.screening.screen import screen
from enduse.screening.weigh import bound
from screening.fake_matcher import WordIndex
from screening.made_up_lists import INN, OGRN, OTHER_INN, made_workspace, put_list

DAY = date(2024, 1, 1)
EVERYTHING = 0.0001


@pytest.fixture
def index(tmp_path: Path, simple_matcher: None) -> ListIndex:
    return open_index(made_workspace(tmp_path))


def only(hits: list[Hit]) -> Hit:
    assert len(hits) == 1, hits
    return hits[0]


def codes(hit: Hit) -> dict[str, list[str]]:
    sides = {"for": hit.supports, "against": hit.against, "missing": hit.missing}
    return {side: [reason.code for reason in reasons] for side, reasons in sides.items()}


def test_the_name_alone_is_never_certain(index: ListIndex) -> None:
    hit = only(screen(index, Query("ООО «Станко»", as_of=DAY)))
    assert (hit.list, hit.entry, hit.entry_name) == ("made-up", "1", "STANKO LLC")
    assert hit.probability <= bound("name_only") < 1
    assert codes(hit)["missing"] == ["no_identifier_given", "no_country_given", "no_address_given"]


@pytest.mark.parametrize(
    ("query", "side", "code"),
    [
        (Query("Stanko", (f"INN: {INN}",), as_of=DAY), "for", "identifier_equal"),
        (Query("Stanko", (f"INN: {OTHER_INN}",), as_of=DAY), "against", "identifier_differs"),
        (Query("Stanko", (OGRN,), as_of=DAY), "missing", "no_identifier_comparable"),
        (Query("Stanko", country="RU", as_of=DAY), "for", "country_equal"),
        (Query("Stanko", country="KZ", as_of=DAY), "against", "country_differs"),
        (Query("SML", as_of=DAY), "against", "weak_alias"),
        (Query("John Madeup LLC", as_of=DAY), "against", "other_kind"),
        (Query("Ocean Madeup LLC", as_of=DAY), "against", "other_kind"),
        (Query("John Madeup", as_of=DAY), "missing", "kind_not_given"),
        (Query("", (INN,), as_of=DAY), "missing", "no_name_given"),
        (Query("Made up holding", (INN,), as_of=DAY), "missing", "no_identifier_listed"),
        (Query("Ocean Madeup", country="RU", as_of=DAY), "missing", "no_country_listed"),
        (Query("Made up holding", as_of=DAY), "missing", "no_first_day"),
        (
            Query("Stanko", addresses=("Moscow, ul. Lenina, d. 5, of. 12",), as_of=DAY),
            "for",
            "address_unit",
        ),
        (
            Query("Stanko", addresses=("Moscow, ul. Lenina, d. 5, of. 14",), as_of=DAY),
            "for",
            "address_building",
        ),
        (
            Query("Stanko", addresses=("Moscow, ul. Lenina, d. 7",), as_of=DAY),
            "for",
            "address_street",
        ),
        (
            Query("Stanko", addresses=("Minsk, ul. Sovetskaya, d. 7",), as_of=DAY),
            "against",
            "address_differs",
        ),
        (
            Query("Ocean Madeup", addresses=("Moscow, ul. Lenina, d. 7",), as_of=DAY),
            "missing",
            "no_address_listed",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_every_piece_of_evidence_has_its_side(
    index: ListIndex, query: Query, side: str, code: str
) -> None:
    found = [code in codes(hit)[side] for hit in screen(index, query, EVERYTHING)]
    assert any(found), screen(index, query, EVERYTHING)


def probability(index: ListIndex, query: Query, entry: str = "1") -> float:
    found = [h.probability for h in screen(index, query, EVERYTHING) if h.entry == entry]
    return found[0] if found else 0.0


def test_evidence_moves_the_probability_its_way(index: ListIndex) -> None:
    plain = probability(index, Query("Stanko", as_of=DAY))
    same = probability(index, Query("Stanko", (INN,), as_of=DAY))
    other = probability(index, Query("Stanko", (OTHER_INN,), as_of=DAY))
    abroad = probability(index, Query("Stanko", country="KZ", as_of=DAY))
    at_home = probability(index, Query("Stanko", country="RU", as_of=DAY))
    assert other < 0.05 < abroad < plain < at_home < same <= bound("certain")
    weak = probability(index, Query("SML", as_of=DAY))
    assert weak < plain


def test_the_same_name_with_another_valid_number_is_no_hit(index: ListIndex) -> None:
    assert screen(index, Query("Stanko", (f"INN: {OTHER_INN}",), as_of=DAY)) == []


def test_an_equal_number_finds_a_firm_under_any_name(index: ListIndex) -> None:
    renamed = only(screen(index, Query("Quite Another Firm", (INN,), as_of=DAY)))
    assert renamed.entry == "1"
    assert renamed.probability > 0.98
    nameless = only(screen(index, Query(identifiers=(f"INN: {INN}",), as_of=DAY)))
    assert nameless.name_probability is None
    assert nameless.matched_name == "STANKO LLC"


def test_a_number_that_no_checksum_proves_weighs_less(tmp_path: Path, simple_matcher: None) -> None:
    wrong = "7719717009"
    entry = {"entry": "1", "name": "STANKO LLC", "country": "RU", "identifiers": f"INN: {wrong}"}
    index = open_index(made_workspace(tmp_path, [entry]))
    hit = only(screen(index, Query("Other", (f"INN: {wrong}",), country="RU", as_of=DAY)))
    assert "identifier_equal_unproved" in codes(hit)["for"]
    assert hit.probability < 0.98


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("stanko", "2023-11-01", "not_yet"),
        ("stanko", "2023-11-02", "listed"),
        ("made up holding", "2023-11-02", "date_unknown"),
        ("john madeup", "2020-12-31", "listed"),
        ("john madeup", "2021-01-01", "no_longer"),
        ("ocean madeup", "2024-01-01", "not_yet"),
    ],
)
def test_the_answer_is_as_of_the_day(index: ListIndex, name: str, day: str, expected: str) -> None:
    hit = only(screen(index, Query(name, as_of=date.fromisoformat(day)), 0.9))
    assert hit.status == expected


def test_what_only_looks_like_a_legal_form_is_none(tmp_path: Path, simple_matcher: None) -> None:
    vessel = {"entry": "1", "name": "GP-23", "kind": "vessel"}
    index = open_index(made_workspace(tmp_path, [vessel]))
    assert codes(only(screen(index, Query("GP-23", as_of=DAY))))["against"] == []


def test_hits_come_the_likeliest_first(index: ListIndex) -> None:
    hits = screen(index, Query("Madeup Stanko", as_of=DAY), 0.1)
    assert len(hits) == 3
    assert [h.probability for h in hits] == sorted((h.probability for h in hits), reverse=True)


def test_a_common_name_says_so_and_weighs_less(tmp_path: Path, simple_matcher: None) -> None:
    workspace = made_workspace(tmp_path)
    alone = probability(open_index(workspace), Query("Stanko", as_of=DAY))
    namesake = {"entry": "9", "name": "OOO STANKO", "identifiers": f"INN: {OTHER_INN}"}
    put_list(workspace, [namesake], name="other-list")
    index = open_index(workspace)
    hits = screen(index, Query("Stanko", as_of=DAY))
    assert [hit.common.firms for hit in hits] == [2, 2]
    assert [hit.common.entries for hit in hits] == [2, 2]
    assert all("common_name" in codes(hit)["against"] for hit in hits)
    assert all(hit.probability < alone for hit in hits)
    known = screen(index, Query("Stanko", (INN,), as_of=DAY))
    assert [hit.list for hit in known] == ["made-up"]


def test_an_entry_that_left_the_newest_version_is_of_unknown_end(
    tmp_path: Path, simple_matcher: None
) -> None:
    workspace = made_workspace(tmp_path, [{"name": "UNRELATED", "entry": "0"}])
    old = [{"entry": n, "name": f"FIRM {n}", "programme": "P", "listed_from": "2020-01-01"}
           for n in ("7", "8")]  # fmt: skip
    put_list(workspace, old, name="versions", version="2022-01-01")
    put_list(workspace, old[:1], name="versions", version="2023-01-01")
    index = open_index(workspace)
    stays, left = (only(screen(index, Query(f"firm {n}", as_of=DAY), 0.9)) for n in ("7", "8"))
    assert (stays.status, stays.span.version) == ("listed", "2023-01-01")
    assert (left.status, codes(left)["missing"][-1]) == ("date_unknown", "not_in_newest")


@pytest.mark.parametrize("minimum", [0.0, 1.0, -1.0, 2.0, float("nan")])
def test_a_minimum_that_is_no_probability_is_refused(index: ListIndex, minimum: float) -> None:
    with pytest.raises(InputError, match="no minimum probability"):
        screen(index, Query("Stanko", as_of=DAY), minimum)


def test_the_index_is_saved_and_rebuilt_when_something_is_loaded(
    tmp_path: Path, simple_matcher: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = made_workspace(tmp_path)
    first = open_index(workspace)
    monkeypatch.setattr("enduse.screening.matcher.build", None)
    again = open_index(workspace)
    assert again.key == first.key
    assert screen(again, Query("Stanko", as_of=DAY)) == screen(first, Query("Stanko", as_of=DAY))
    monkeypatch.setattr("enduse.screening.matcher.build", WordIndex)
    put_list(workspace, [{"entry": "1", "name": "NEWCOMER"}], name="more")
    assert only(screen(open_index(workspace), Query("newcomer", as_of=DAY))).list == "more"
    kept = [p.name for p in (workspace.root / "screening" / "index").iterdir()]
    assert kept == [open_index(workspace).key]


def test_without_a_list_there_is_nothing_to_screen_against(tmp_path: Path) -> None:
    from enduse.workspace import Workspace

    with pytest.raises(InputError, match="no lists to screen against"):
        open_index(Workspace.create(tmp_path / "w"))
