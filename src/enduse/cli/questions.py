"""The questions of `enduse review` at a terminal: one pair, one key."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from enduse.cli.output import cell, say, show_sections
from enduse.errors import InputError

if TYPE_CHECKING:
    from enduse.identity.deciding import Desk, Word
    from enduse.identity.decisions import Judgement

KEYS = "y same, n different, s cannot tell, u undo the last answer, q quit"


@dataclass(frozen=True)
class Sayer:
    """Who answers, and the clock that says when."""

    who: str
    clock: Callable[[], str]

    def word(self, why: str) -> Word:
        """Return a reason as this person's word, now."""
        from enduse.identity.deciding import Word

        return Word(why, self.who, self.clock())


def walk(desk: Desk, rows: Sequence[Mapping[str, Any]], sayer: Sayer) -> None:
    """Show each pair and keep the answer; end with the last pair, at `q` or at the end of input."""
    if not rows:
        say("no pair is left to look at")
    answers: list[Judgement] = []
    at, shown = 0, -1
    while at < len(rows):
        if at != shown:
            show_sections(_told(rows[at], at + 1, len(rows)))
            shown = at
        key = _asked(f"one entity? ({KEYS}): ", "q")
        if key == "q":
            break
        if key == "u":
            at -= _undone(desk, answers, sayer)
        elif key in ("y", "n", "s"):
            answer = _kept(desk, rows[at], key, sayer)
            answers += answer
            at += len(answer)
        else:
            say(f"type one of these: {KEYS}")
    if answers:
        say(f"decisions kept: {len(answers)}; they count after: enduse investigate")


def _kept(desk: Desk, row: Mapping[str, Any], key: str, sayer: Sayer) -> list[Judgement]:
    """Keep one answer and return it; where it cannot be kept, say why and return none."""
    from enduse.identity.deciding import keep_apart, leave_open, merge

    proposed = "; ".join(row["reasons"] if key == "y" else row["against"]) or "looked at"
    why = "" if key == "s" else _asked(f"why? (Enter: {proposed}): ", "")
    decide = {"y": merge, "n": keep_apart, "s": leave_open}[key]
    try:
        word = sayer.word(why or proposed)
        return [decide(desk, row["a"]["entity_id"], row["b"]["entity_id"], word)]
    except InputError as error:
        say(f"not kept: {error}")
        return []


def _undone(desk: Desk, answers: list[Judgement], sayer: Sayer) -> int:
    from enduse.identity.deciding import undo

    if not answers:
        say("nothing to undo: this is the first pair of this walk")
        return 0
    undo(desk.store, answers.pop().number, sayer.word("taken back in review"))
    return 1


def _asked(question: str, at_end: str) -> str:
    """Ask on stderr, for stdout is for data; at the end of input the answer is `at_end`."""
    print(question, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else at_end


def _told(row: Mapping[str, Any], number: int, of: int) -> list[tuple[str, list[str]]]:
    from enduse.findings.base import usd
    from enduse.findings.phrases import percent

    head = (
        f"Pair {number} of {of}: {percent(row['probability_bp'])}, {row['lines']:,} lines, "
        f"{usd(row['value_usd_cents'])}"
    )
    return [
        (head, ["somebody looked before and could not tell"] if row["undecided"] else []),
        *((f"{row[name]['entity_id']} {row[name]['name']}", _side(row[name])) for name in "ab"),
        ("For", row["reasons"]),
        ("Against", row["against"] or ["nothing found"]),
    ]


def _side(side: Mapping[str, Any]) -> list[str]:
    lines = [
        f"country: {side['country'] or 'not known'}; kind: {side['kind']}; "
        f"writings: {side['parties']:,}",
        f"names: {cell(side['names'])}",
    ]
    numbers = [f"{i['scheme']} {i['value']}" for i in side["identifiers"]]
    for label, values in (
        ("identifiers", numbers),
        ("addresses", side["addresses"]),
        ("listings", side["listings"]),
    ):
        if values:
            lines.append(f"{label}: {cell(values)}")
    return lines
