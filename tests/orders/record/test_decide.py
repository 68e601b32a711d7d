"""Two people release what was held; a decision is about the check it was made on."""

from __future__ import annotations

import pytest

from enduse.errors import InputError
from enduse.orders.record import OrderStore
from enduse.orders.record.canonical import person
from orders_kept import VERSIONS, answered, body, checked


@pytest.mark.parametrize(
    ("word", "one", "two"),
    [
        ("release", "released", None),
        ("hold", "waiting_for_second", "released"),
        ("needs_facts", "waiting_for_second", "released"),
        ("refuse", "waiting_for_second", "released"),
    ],
)
def test_how_many_people_release(store: OrderStore, word: str, one: str, two: str | None) -> None:
    checked(store, word)
    assert store.state("O-1").state == "open"
    assert store.decide("O-1", "release", "ann", "seen the plant").state == one
    if two:
        assert store.decide("O-1", "release", "bob", "seen it too").state == two
        assert [(d.effect, d.seconds, d.by) for d in store.decisions("O-1")] == [
            ("waiting", None, "ann"), ("released", 1, "bob"),
        ]  # fmt: skip
    assert store.verify().problems == ()


@pytest.mark.parametrize("word", ["release", "hold", "needs_facts", "refuse"])
def test_one_is_enough_to_refuse(store: OrderStore, word: str) -> None:
    checked(store, word)
    assert store.decide("O-1", "refuse", "ann", "the user has no plant").state == "refused"


def test_one_refuses_what_waits_for_a_second(store: OrderStore) -> None:
    checked(store)
    store.decide("O-1", "release", "ann", "fine")
    assert store.decide("O-1", "refuse", "bob", "not fine").state == "refused"
    with pytest.raises(InputError, match=r"is refused by decision 2 by bob .*: not fine; .* check"):
        store.decide("O-1", "release", "carl", "fine")


@pytest.mark.parametrize(
    "again",
    [
        "Ann Lee",
        "ANN LEE",
        " ann  lee ",
        "Ａｎｎ Ｌｅｅ",
        "Аnn Lee",
        "Ann\u200b Lee",
        "ann\u00a0lee",
    ],
)
def test_one_person_twice_is_no_second_person(store: OrderStore, again: str) -> None:
    checked(store)
    store.decide("O-1", "release", "Ann Lee", "fine")
    with pytest.raises(InputError, match="a second person has to decide"):
        store.decide("O-1", "release", again, "fine")
    assert store.state("O-1").state == "waiting_for_second"
    assert len(store.decisions("O-1")) == 1


def test_two_people_of_one_first_name_are_two() -> None:
    assert person("Ann Lee") != person("Ann Li")
    assert person("STRASSE") == person("Straße")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"by": ""}, "--by is empty"),
        ({"by": " \u200b\t"}, "--by is empty"),
        ({"by": "x" * 201}, "longer than 200"),
        ({"reason": ""}, "--reason is empty"),
        ({"reason": "\n \u2800"}, "--reason is empty"),
        ({"decision": "maybe"}, "'maybe' is no decision; say release or refuse"),
        ({"order_id": "O-2"}, "there is no order O-2"),
        ({"on": 7}, "check 1 answers hold; look at it"),
    ],
)
def test_a_decision_that_cannot_be_is_said(
    store: OrderStore, given: dict[str, object], why: str
) -> None:
    checked(store)
    whole = {"order_id": "O-1", "decision": "release", "by": "ann", "reason": "fine"} | given
    with pytest.raises(InputError, match=why):
        store.decide(**whole)  # type: ignore[arg-type]
    assert store.decisions("O-1") == []


def recheck(store: OrderStore, as_of: str = "2024-03-02", **changes: object) -> int:
    answer = answered() | {"as_of": as_of} | changes
    return store.keep_check("O-1", body(), answer, VERSIONS | {"rules": "2"}, "carl")


def test_a_newer_check_that_says_the_same_keeps_a_waiting_release(store: OrderStore) -> None:
    checked(store)
    store.decide("O-1", "release", "ann", "fine")
    recheck(store, versions={"rules": "2"})
    assert store.state("O-1").state == "waiting_for_second"
    released = store.decide("O-1", "release", "bob", "fine")
    assert (released.state, released.decision and released.decision.check) == ("released", 2)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"answer": "refuse"}, "check 2 as of 2024-03-02 answers refuse; two people"),
        ({"red_flags": [{"id": "cash"}]}, "answers hold, for other reasons; two people"),
    ],
)
def test_a_newer_check_that_says_another_thing_voids_it(
    store: OrderStore, changes: dict[str, object], told: str
) -> None:
    checked(store)
    store.decide("O-1", "release", "ann", "fine")
    recheck(store, **changes)
    standing = store.state("O-1")
    assert standing.state == "open"
    assert "decision 1 by ann" in standing.note
    assert "is void: it was made on check 1" in standing.note
    assert told in standing.note
    assert store.decide("O-1", "release", "bob", "fine").state == "waiting_for_second"
    assert store.decide("O-1", "release", "ann", "fine").state == "released"


def test_another_version_of_the_order_is_decided_anew(store: OrderStore) -> None:
    checked(store, "release")
    store.decide("O-1", "release", "ann", "fine")
    checked(store, "release", goods=[{"description": "a larger lathe"}])
    standing = store.state("O-1")
    assert standing.state == "open"
    assert "version 2 of the order is not decided" in standing.note
    assert "version 1 (released)" in standing.note
    assert store.decide("O-1", "release", "ann", "still fine").state == "released"


def test_what_is_decided_already_is_said(store: OrderStore) -> None:
    checked(store, "release")
    store.decide("O-1", "release", "ann", "fine")
    with pytest.raises(InputError, match="is released already, by decision 1 by ann"):
        store.decide("O-1", "release", "bob", "fine")
    assert store.decide("O-1", "refuse", "bob", "now listed").state == "refused"
    with pytest.raises(InputError, match="is refused already, by decision 2 by bob"):
        store.decide("O-1", "refuse", "ann", "listed")


def test_a_released_order_whose_check_changes_stays_released_and_says_so(
    store: OrderStore,
) -> None:
    checked(store, "release")
    store.decide("O-1", "release", "ann", "fine")
    recheck(store, answer="refuse")
    standing = store.state("O-1")
    assert standing.state == "released"
    assert "check 2 as of 2024-03-02 answers refuse" in standing.note
    assert "was made on check 1, which said release" in standing.note


def test_a_refusal_is_lifted_by_two_after_a_new_check(store: OrderStore) -> None:
    checked(store, "release")
    store.decide("O-1", "refuse", "ann", "no plant")
    recheck(store, answer="release")
    assert store.state("O-1").state == "refused"
    assert store.decide("O-1", "release", "bob", "there is one").state == "waiting_for_second"
    assert store.decide("O-1", "release", "ann", "there is").state == "released"


def test_a_decision_on_a_check_that_was_not_seen_is_refused(store: OrderStore) -> None:
    seen = checked(store)
    recheck(store, answer="refuse")
    with pytest.raises(InputError, match="was checked again: check 2 answers refuse"):
        store.decide("O-1", "release", "ann", "fine", on=seen)
    assert store.decide("O-1", "release", "ann", "fine", on=2).state == "waiting_for_second"
