"""The weights are data with their grounds, and evidence adds up within its bounds."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import enduse.screening.assess as assessing
from enduse.screening import data, reasons
from enduse.screening.model import Commonness, Reason
from enduse.screening.weigh import bound, log_odds, name_log_odds, probability, weight

TABLE = data.table("weights")


def test_every_weight_says_whether_it_was_measured_and_why() -> None:
    for entry in (*TABLE["weights"].values(), *TABLE["bounds"].values()):
        assert entry["basis"] in ("measured", "judgement")
        assert len(entry["why"]) > 20


@pytest.mark.parametrize("chance", [0.01, 0.1, 0.5, 0.9])
def test_log_odds_and_back(chance: float) -> None:
    assert probability(float(log_odds(chance))) == pytest.approx(chance)


def test_nothing_is_certain() -> None:
    assert probability(1e9) == bound("certain") < 1
    assert probability(-1e9) < 1e-9
    assert np.isfinite(log_odds([0.0, 1.0])).all()


def test_a_name_of_n_firms_has_an_nth_of_the_odds() -> None:
    one, four = (float(name_log_odds(0.5, False, firms)) for firms in (1, 4))
    assert np.exp(one - four) == pytest.approx(4)
    assert float(name_log_odds(0.5, False, 0)) == one
    assert float(name_log_odds(0.5, True, 1)) == pytest.approx(one + weight("weak_alias"))


def test_every_reason_that_is_given_has_its_words() -> None:
    source = Path(assessing.__file__).read_text(encoding="utf-8")
    given = set(re.findall(r'reason\(\s*"(\w+)"', source)) | set(assessing._MEETINGS.values())
    given |= set(assessing._ONE_SIDED.values())
    given |= {"no_country_listed", "no_country_given", "no_address_listed", "no_address_given"}
    assert given == set(reasons._TEXTS)


def test_a_long_value_is_cut_in_the_words() -> None:
    told = reasons.words(Reason("address_street", (("listed", "x" * 10_000 + "\x1b[31m"),)))
    assert len(told) < 200
    assert told.isprintable()


def test_words_of_a_value_with_braces_are_the_value() -> None:
    assert "{0}" in reasons.words(Reason("name", (("says", "{0}"),)))


@pytest.mark.parametrize(
    ("common", "expected"),
    [
        (Commonness(1, 0, 1), "1 party as written bears this name; 1 list entry"),
        (
            Commonness(1200, 7, 3),
            "1,200 parties as written bear this name, at least 7 different firms; 3 list entries",
        ),
    ],
)
def test_how_common_a_name_is_in_words(common: Commonness, expected: str) -> None:
    assert reasons.common_words(common) == expected
