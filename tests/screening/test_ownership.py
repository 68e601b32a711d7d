"""Who is owned by listed persons: a table of cases for each rule."""

from __future__ import annotations

import datetime as dt

import pytest

from enduse.errors import InputError
from enduse.screening.ownership.rules import (
    CARRIES,
    OTHER,
    UNSURE,
    WITHOUT,
    chosen,
    ownership_rules,
)
from owners import asked

DAY = dt.date


@pytest.mark.parametrize(
    ("rule", "owners", "listings", "answer"),
    [
        # threshold
        ("us-ofac", ["A owner of C 50"], ["A"], "yes"),
        ("us-ofac", ["A owner of C 49.99"], ["A"], "no"),
        ("eu", ["A owner of C 50"], ["A"], "yes"),
        ("uk", ["A owner of C 50"], ["A"], "no"),
        ("uk", ["A owner of C 50.01"], ["A"], "yes"),
        # several listed owners
        ("us-ofac", ["A owner of C 30", "B owner of C 20"], ["A", "B"], "yes"),
        ("us-ofac", ["A owner of C 30", "B owner of C 19.99"], ["A", "B"], "no"),
        ("us-ofac", ["A owner of C 30", "B owner of C 20"], ["A"], "no"),
        ("eu", ["A owner of C 30", "B owner of C 20"], ["A", "B"], "yes"),
        ("uk", ["A owner of C 30", "B owner of C 30"], ["A", "B"], "no"),
        # through other companies, which count whole
        ("us-ofac", ["A owner of B 50", "B owner of C 50"], ["A"], "yes"),
        ("us-ofac", ["A owner of B 50", "B owner of C 40", "A owner of C 10"], ["A"], "yes"),
        ("us-ofac", ["A owner of B 49", "B owner of C 40", "A owner of C 10"], ["A"], "no"),
        ("us-ofac", ["A owner of B 25", "A owner of D 25", "B owner of C 50", "D owner of C 50"],
         ["A"], "no"),
        ("uk", ["A owner of B 51", "B owner of C 41", "A owner of C 10"], ["A"], "yes"),
        ("uk", ["A owner of B 51", "D owner of E 51", "B owner of C 40", "E owner of C 40"],
         ["A", "D"], "no"),
        # control
        ("us-ofac", ["A parent of C 10"], ["A"], "no"),
        ("eu", ["A parent of C 10"], ["A"], "yes"),
        ("uk", ["A parent of C 10"], ["A"], "yes"),
        ("eu", ["A parent of B 10", "B owner of C 50"], ["A"], "yes"),
        ("eu", ["A director of C", "Z owner of C 100"], ["A"], "depends"),
        ("us-ofac", ["A director of C", "Z owner of C 100"], ["A"], "no"),
        # a branch is a part of its company
        ("us-ofac", ["A branch of C"], ["A"], "yes"),
        # loops, and shares in oneself
        ("us-ofac", ["A owner of B 60", "B owner of C 60", "C owner of A 60"], ["A"], "yes"),
        ("us-ofac", ["B owner of C 60", "C owner of B 60"], ["A"], "no"),
        ("us-ofac", ["C owner of C 40", "A owner of C 49"], ["A"], "no"),
        ("us-ofac", ["A owner of B 10", "B owner of C 90", "C owner of B 90"], ["A"], "no"),
        # unknown shares
        ("us-ofac", ["A owner of C 50-75"], ["A"], "yes"),
        ("us-ofac", ["A owner of C 25-50"], ["A"], "depends"),
        ("us-ofac", ["A owner of C 25-49"], ["A"], "no"),
        ("us-ofac", ["A owner of C ?"], ["A"], "depends"),
        ("us-ofac", ["A owner of C"], ["A"], "depends"),
        # nobody has more than what the others leave
        ("us-ofac", ["A owner of C ?", "Z owner of C 60"], ["A"], "no"),
        ("us-ofac", ["A owner of C ?", "Z owner of C 50"], ["A"], "depends"),
        ("us-ofac", ["A owner of C 30", "B owner of C ?", "Z owner of C 60"], ["A", "B"], "no"),
        # days of interests
        ("us-ofac", ["A owner of C 60 to 2025-05-31"], ["A"], "depends"),
        ("us-ofac", ["A owner of C 60 to 2025-05-31", "Z owner of C 100 from 2025-06-01"], ["A"],
         "no"),
        ("us-ofac", ["A owner of C 60 to 2025-06-01"], ["A"], "yes"),
        ("us-ofac", ["A owner of C 60 from 2025-06-02", "Z owner of C 100"], ["A"], "no"),
        ("us-ofac", ["A owner of C 60 undated"], ["A"], "depends"),
        ("us-ofac", ["A owner of C 60 undated to 2025-05-31", "Z owner of C 100"], ["A"], "no"),
        # days of listings
        ("us-ofac", ["A owner of C 60"], ["A from 2025-06-01"], "yes"),
        ("us-ofac", ["A owner of C 60"], ["A from 2025-06-02"], "no"),
        ("us-ofac", ["A owner of C 60"], ["A to 2025-06-01"], "no"),
        ("us-ofac", ["A owner of C 60"], ["A undated"], "depends"),
        ("us-ofac", ["A owner of C 60"], ["A undated to 2025-06-01"], "no"),
        # which list
        ("us-ofac", ["A owner of C 60"], ["A on ofac-ssi"], "no"),
        ("us-ofac", ["A owner of C 60"], ["A on bis-entity"], "no"),
        ("eu", ["A owner of C 60"], ["A on eu-833-annex-iv"], "no"),
        ("eu", ["A owner of C 60"], ["A on eu-267-annex-ix-i-b"], "yes"),
        # listed itself
        ("us-ofac", ["A owner of C 10"], ["C"], "yes"),
        ("us-ofac", ["A owner of C 10"], ["C undated"], "depends"),
        ("uk", ["A owner of C 10"], ["C"], "yes"),
        # one interest stated twice
        ("us-ofac", ["A owner of C 30", "A owner of C 30"], ["A"], "no"),
        ("us-ofac", ["A owner of C 25-75", "A owner of C 55"], ["A"], "yes"),
        ("us-ofac", ["A owner of C 20", "A owner of C 60"], ["A"], "depends"),
        ("us-ofac", ["A owner of C 20", "A owner of C 60 undated"], ["A"], "depends"),
        ("us-ofac", ["A owner of C ?", "A owner of C 60 undated"], ["A"], "depends"),
        # stated shares that cannot all be right
        ("us-ofac", ["A owner of C 60", "Z owner of C 60"], ["A"], "depends"),
        ("us-ofac", ["A owner of C 80", "Z owner of C 30"], ["A"], "yes"),
        ("us-ofac", ["A owner of C 40", "Z owner of C 90"], ["A"], "no"),
        # nothing is known of who owns it
        ("us-ofac", ["A owner of X 60"], ["A"], "depends"),
    ],
)  # fmt: skip
def test_the_answer_of_a_rule(
    rule: str, owners: list[str], listings: list[str], answer: str
) -> None:
    assert asked(rule, "C", owners, listings).answer == answer


@pytest.mark.parametrize(
    ("rule", "day", "owners", "status", "answer"),
    [
        ("us-ofac", DAY(2012, 1, 1), ["A owner of C 30", "B owner of C 20"], "in_force", "no"),
        ("us-ofac", DAY(2012, 1, 1), ["A owner of C 50"], "in_force", "yes"),
        ("us-ofac", DAY(2014, 8, 13), ["A owner of C 30", "B owner of C 20"], "in_force", "yes"),
        ("us-ofac", DAY(2008, 2, 13), ["A owner of C 100"], "not_yet", "no"),
        ("us-bis", DAY(2025, 9, 28), ["A owner of C 50"], "not_yet", "no"),
        ("us-bis", DAY(2025, 9, 29), ["A owner of C 50"], "in_force", "yes"),
        ("us-bis", DAY(2025, 11, 10), ["A owner of C 50"], "suspended", "no"),
        ("us-bis", DAY(2026, 11, 9), ["A owner of C 50"], "suspended", "no"),
        ("us-bis", DAY(2026, 11, 10), ["A owner of C 50"], "unverified", "depends"),
        ("us-bis", DAY(2026, 11, 10), ["A owner of C 49"], "unverified", "no"),
        ("eu", DAY(2022, 1, 1), ["A owner of C 30", "B owner of C 30"], "in_force", "no"),
        ("eu", DAY(2022, 4, 1), ["A owner of C 30", "B owner of C 30"], "in_force", "yes"),
        ("eu", DAY(2024, 7, 2), ["A owner of C 50"], "in_force", "no"),
        ("eu", DAY(2024, 7, 3), ["A owner of C 50"], "in_force", "yes"),
    ],
)
def test_the_terms_of_a_rule_on_a_day(
    rule: str, day: dt.date, owners: list[str], status: str, answer: str
) -> None:
    always = [f"{line} from 2000-01-01" for line in owners]
    found = asked(rule, "C", always, ["A from 2000-01-01", "B from 2000-01-01"], day)
    assert (found.rule_status, found.answer) == (status, answer)


@pytest.mark.parametrize(
    ("rule", "owners", "listings", "words"),
    [
        ("us-ofac", ["A owner of C 30", "B owner of C ?"], ["A", "B"],
         ["the share of B in C: at 20 % or more, yes"]),
        ("uk", ["A owner of C ?"], ["A"], ["the share of A in C: at 50.01 % or more, yes"]),
        ("us-ofac", ["A owner of B 40-60", "B owner of C 50"], ["A"],
         ["the share of A in B: at 50 % or more, yes"]),
        ("us-ofac", ["A owner of C 60 undated"], ["A"],
         ["whether A held its 60 % of C on 2025-06-01"]),
        ("us-ofac", ["A owner of C 40-60 undated"], ["A"],
         ["whether A held shares of C on 2025-06-01, and how many (40 to 60 % is stated): at 50 % "
          "or more, yes"]),
        ("us-ofac", ["A owner of C 60"], ["A undated"],
         ["whether A was on a list that carries this rule on 2025-06-01"]),
        ("eu", ["A director of C", "Z owner of C 100"], ["A"], ["whether A controls C"]),
        ("us-ofac", ["A owner of C 60", "Z owner of C 60"], ["A"],
         ["which of the shares stated for C is right: they add up to 120 %"]),
        ("us-ofac", ["A owner of X 60"], ["A"],
         ["who owns C: the records name no owner of it on 2025-06-01"]),
    ],
)  # fmt: skip
def test_an_open_answer_says_what_it_depends_on(
    rule: str, owners: list[str], listings: list[str], words: list[str]
) -> None:
    found = asked(rule, "C", owners, listings)
    assert [fact.words for fact in found.depends_on] == words
    assert all(fact.alone for fact in found.depends_on)


def test_facts_that_decide_only_together_are_said_so() -> None:
    found = asked("us-ofac", "C", ["A owner of B ?", "B owner of C ?", "Z owner of D 100"])
    assert [(fact.words, fact.alone) for fact in found.depends_on] == [
        ("the share of A in B: at 50 % or more, yes", False),
        ("the share of B in C: at 50 % or more, yes", False),
    ]


def test_more_open_facts_than_a_person_reads_are_counted() -> None:
    owners = [f"P{n} owner of C 0-2" for n in range(70)]
    found = asked("us-ofac", "C", owners, [f"P{n}" for n in range(70)])
    assert found.answer == "depends"
    assert found.depends_on[0].words.startswith("70 shares, days, listings or roles")


def test_the_path_reads_from_the_listed_owner_down() -> None:
    found = asked(
        "us-ofac", "C", ["A owner of B 50", "B owner of C 40", "A owner of C 10"],
        ["A from 2022-05-08"],
    )  # fmt: skip
    assert found.path == (
        "A (listed by US OFAC from 2022-05-08) owns 50 % of B; B so counts whole; "
        "B owns 40 % and A 10 % of C: 50 %"
    )
    links = [(link.owner, link.owned, [row.row_no for row in link.rows]) for link in found.chain]
    assert links == [("A", "B", [2]), ("B", "C", [3]), ("A", "C", [4])]
    assert [(one.name, one.list, one.row_no) for one in found.listed] == [("A", "ofac-sdn", 2)]


@pytest.mark.parametrize(
    ("rule", "owners", "listings", "against"),
    [
        ("us-ofac", ["A owner of C 20", "A owner of C 60"], ["A"],
         "2 rows state different shares of A in C"),
        ("us-ofac", ["A owner of C 60", "Z owner of C 60"], ["A"],
         "the shares stated for C add up to 120 %"),
        ("us-ofac", ["A director of C", "Z owner of C 100"], ["A"],
         "A, who is listed, is director of C"),
        ("eu", ["A owner of C 60"], ["A on eu-833-annex-iv"],
         "A is on eu-833-annex-iv, which did not count"),
        ("uk", ["A owner of C 30", "B owner of C 30"], ["A", "B"],
         "all listed owners together hold up to 60 %: OFSI does not add up"),
    ],
)  # fmt: skip
def test_what_speaks_against_is_said(
    rule: str, owners: list[str], listings: list[str], against: str
) -> None:
    assert any(said.startswith(against) for said in asked(rule, "C", owners, listings).against)


@pytest.mark.parametrize(
    ("owners", "missing"),
    [
        (["A owner of C 49.99"], "who owns the other 50.01 % of C is not in the records"),
        (["A owner of C 60"], "no last day is stated for what A holds in C"),
        (["A owner of C 49"], "not asked: control without ownership does not block"),
    ],
)
def test_what_the_records_leave_open_is_said(owners: list[str], missing: str) -> None:
    assert any(said.startswith(missing) for said in asked("us-ofac", "C", owners).missing)


def test_a_suspended_rule_says_what_the_shares_alone_give() -> None:
    found = asked("us-bis", "C", ["A owner of C 60"], as_of=DAY(2026, 1, 1))
    assert (found.answer, found.outcome) == ("no", "yes")
    assert "the rule was suspended on 2026-01-01; the records alone would give yes" in found.reasons


def test_a_long_chain_is_cut_in_the_sentence_and_whole_in_the_evidence() -> None:
    links = [f"N{n} owner of N{n + 1} 50" for n in range(40)]
    found = asked("us-ofac", "N40", links, ["N0"])
    assert found.answer == "yes"
    assert len(found.chain) == 40
    assert "and so on for" in found.path
    assert found.path.endswith("N39 owns 50 % of N40")


@pytest.mark.parametrize("rule", ["us-ofac", "uk"])
def test_thousands_of_listed_owners_are_counted_and_the_largest_named(rule: str) -> None:
    owners = [f"P{n:04} owner of C 0.02" for n in range(3_000)]
    found = asked(rule, "C", owners, [f"P{n:04}" for n in range(3_000)])
    assert found.answer == {"us-ofac": "yes", "uk": "no"}[rule]
    assert len(found.path) < 1_000
    assert len(found.chain) <= 500


@pytest.mark.parametrize(
    ("rule", "listing", "state"),
    [
        ("us-ofac", {"list": "ofac-sdn"}, CARRIES),
        ("us-ofac", {"list": "ofac-cmic"}, WITHOUT),
        ("us-ofac", {"list": "my-list", "authority": "US Treasury"}, UNSURE),
        ("us-ofac", {"list": "un"}, OTHER),
        ("us-bis", {"list": "bis-meu"}, CARRIES),
        ("us-bis", {"list": "bis-uvl"}, WITHOUT),
        ("us-bis", {"list": "ofac-sdn", "programme": "RUSSIA-EO14024"}, CARRIES),
        ("us-bis", {"list": "ofac-sdn", "programme": "CUBA"}, WITHOUT),
        ("us-bis", {"list": "ofac-sdn"}, UNSURE),
        ("eu", {"list": "eu-269-annex-i", "measure": "Asset freeze"}, CARRIES),
        ("eu", {"list": "eu-833-annex-iv", "measure": "Export control"}, WITHOUT),
        ("eu", {"list": "eu-833-annex-xlii", "measure": "Transportation restrictions"}, WITHOUT),
        ("eu", {"list": "eu-1"}, UNSURE),
        ("uk", {"list": "gb_hmt_sanctions"}, CARRIES),
        ("uk", {"list": "gb_hmt_invbans"}, WITHOUT),
        ("uk", {"list": "mine", "authority": "UK OFSI"}, UNSURE),
    ],
)
def test_which_listings_carry_a_rule(rule: str, listing: dict[str, str], state: str) -> None:
    assert chosen((rule,))[0].carried_by(listing)[0] == state


def test_the_periods_of_each_rule_follow_each_other_without_a_gap() -> None:
    for rule in ownership_rules():
        for one, following in zip(rule.periods, rule.periods[1:], strict=False):
            assert one.last == following.first - dt.timedelta(days=1), rule.id
        assert rule.periods[-1].last is None
        assert all(terms.citation and terms.verification for terms in rule.periods)


def test_an_unknown_rule_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="no rule 'swiss'; the rules are us-ofac, us-bis, eu, uk"):
        chosen(("swiss",))
