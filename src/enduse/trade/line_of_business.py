"""What a register's words make of a buyer of machine tools: plausible, or with no use for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from enduse.trade.data import table

CLASSES = ("industrial", "dealer", "trader", "unrelated")
_NOT_DIGIT = re.compile(r"\D")


@dataclass(frozen=True)
class Business:
    """A line of business: its class (one of CLASSES, or unknown), in words, and from where.

    `basis` is `code` or `words`. `also_industrial` says that a later code of the company is.
    """

    kind: str
    what: str | None
    basis: str | None
    also_industrial: bool


UNKNOWN = Business("unknown", None, None, False)


def line_of_business(codes: str | None, words: str | None) -> Business:
    """Return what the activity codes (main one first, split by semicolons) or the words tell.

    The main code decides; where no code fits, the words do. Source of the classes:
    `data/lines_of_business.yaml` over NACE Rev. 2.
    """
    told = [_class_of(code) for code in (codes or "").split(";")]
    for kind, what in told[:1]:
        if kind:
            return Business(kind, what, "code", any(k == "industrial" for k, _ in told[1:]))
    return _by_words(words or "")


@cache
def _beginnings() -> dict[str, tuple[str, str]]:
    return {
        begin: (kind, group["what"])
        for kind, groups in table("lines_of_business.yaml")["codes"].items()
        for group in groups
        for begin in group["begins"]
    }


def _class_of(code: str) -> tuple[str | None, str | None]:
    written = code.split(maxsplit=1)  # `46.22 wholesale of flowers`
    digits = _NOT_DIGIT.sub("", written[0]) if written else ""
    for length in range(len(digits), 1, -1):
        if found := _beginnings().get(digits[:length]):
            return found
    return None, None


def _by_words(words: str) -> Business:
    lowered = words.lower()
    for kind, stems in table("lines_of_business.yaml")["words"].items():
        if any(_begins_a_word(stem, lowered) for stem in stems):
            return Business(kind, words.strip(), "words", False)
    return UNKNOWN


def _begins_a_word(stem: str, text: str) -> bool:
    """Chinese has no spaces between words, so there a stem may stand anywhere."""
    edge = "" if stem[0] >= "\u3400" else r"\b"
    return re.search(edge + re.escape(stem), text) is not None


def says_none(premises: str) -> bool:
    """Return True where a register says in words that there are no premises."""
    return premises.strip(" .").lower() in table("lines_of_business.yaml")["premises_none"]


def says_cash(payment: str) -> bool:
    """Return True where a declaration gives cash as the way of payment."""
    return payment.strip(" .").lower() in table("lines_of_business.yaml")["cash"]
