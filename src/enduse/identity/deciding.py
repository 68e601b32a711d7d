"""A person decides: what was meant becomes a judgement, unless the records or others forbid it.

Decisions count from the next `investigate` on. Until then they are looked at here, so that two
decisions made one after the other cannot contradict each other unseen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.errors import InputError, cut
from enduse.identity.decisions import DecisionStore, Judgement, in_force
from enduse.identity.decisions.model import DIFFERENT, LEFT, RIGHT, SAME, SPLIT, UNDECIDED, UNDO
from enduse.identity.given import give_table
from enduse.identity.resolve import VERSION
from enduse.identity.unions import Unions
from enduse.identity.writings import all_of, meant, side
from enduse.names.identifiers import IDENTIFYING
from enduse.names.keys import NAMES_VERSION
from enduse.workspace import Source

_LONGEST = {"--why": 2000, "--by": 200}
_APART = (DIFFERENT, SPLIT)

_SIDES = """
SELECT d.decision, d.side, e.entity_id, count(*) AS parties
FROM open_parties AS d JOIN entity_parties AS e ON e.party_key = d.party_key
GROUP BY d.decision, d.side, e.entity_id
"""


@dataclass(frozen=True)
class Word:
    """What a person says with a decision: why, who says it, and when (an instant, UTC).

    `even_so`: the person knows that valid identifiers speak against it, and decides it even so.
    """

    why: str
    who: str
    at: str
    even_so: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "why", _clean("--why", self.why))
        object.__setattr__(self, "who", _clean("--by", self.who))


@dataclass(frozen=True)
class Desk:
    """Where decisions are made: the results of the last run and the log of decisions."""

    engine: Engine
    store: DecisionStore


def merge(desk: Desk, a: str, b: str, word: Word) -> Judgement:
    """Record that two entities, given by their ids, are one.

    Raises InputError where they are one already, where somebody decided that they are not, and,
    unless `even_so`, where each has a valid identifier of one kind that the other does not have.
    """
    standing = Standing(desk)
    if a == b:
        raise InputError(f"{a} is one entity already")
    before = standing.joins(a, b)
    if before:
        raise InputError(f"this is recorded already, as {before.told}")
    standing.refuse_apart(a, b)
    conflict = _conflict(desk.engine, standing.group(a), standing.group(b))
    if conflict and not word.even_so:
        raise InputError(
            f"{a} and {b} have two valid numbers of one kind: {conflict}; where one of them is "
            "wrong, decide it with: enduse merge --even-so"
        )
    return _record(desk, SAME, word, (a, b), conflict)


def keep_apart(desk: Desk, a: str, b: str, word: Word) -> Judgement:
    """Record that two entities, given by their ids, are different, whatever records say later."""
    standing = Standing(desk)
    if a == b:
        raise InputError(f"{a} is one entity; take writings out of it with: enduse split")
    before = standing.parts(a, b)
    if before:
        raise InputError(f"this is recorded already, as {before.told}")
    joined = standing.joins(a, b)
    if joined:
        raise InputError(
            f"{a} and {b} are the same by {joined.told}; end that first: "
            f"enduse undo {joined.number} --why TEXT"
        )
    return _record(desk, DIFFERENT, word, (a, b), "")


def leave_open(desk: Desk, a: str, b: str, word: Word) -> Judgement:
    """Record that somebody looked at a pair and could not tell; it goes to the end of the line."""
    if a == b:
        raise InputError(f"{a} is one entity already")
    return _record(desk, UNDECIDED, word, (a, b), "")


def split(
    desk: Desk, sources: Sequence[Source], entity_id: str, texts: Sequence[str], word: Word
) -> Judgement:
    """Record that writings are taken out of an entity; each text as in `writings.meant`.

    They become an entity of their own. Raises InputError where a text means no writing of the
    entity, or where they are all of its writings.
    """
    engine = desk.engine
    taken = {key for text in texts for key in meant(engine, sources, entity_id, text)}
    every = all_of(engine, entity_id)
    rest = [key for key in every if key not in taken]
    if not rest:
        raise InputError(
            f"these are all {len(every):,} writings of {entity_id}; name fewer of them"
        )
    left = side(engine, entity_id, sorted(taken))
    return desk.store.record(
        Judgement(
            SPLIT, word.why, word.who, word.at, NAMES_VERSION, VERSION, left,
            side(engine, entity_id, rest),
        )
    )  # fmt: skip


def undo(store: DecisionStore, number: int, word: Word) -> Judgement:
    """Record that a decision ends; what it joined or parted is again as the records say."""
    return store.record(
        Judgement(UNDO, word.why, word.who, word.at, NAMES_VERSION, VERSION, undoes=number)
    )


class Standing:
    """The decisions in force, said of the entities of the last run."""

    def __init__(self, desk: Desk) -> None:
        holding = in_force(desk.store.judgements())
        give_table(desk.engine, "open_parties", desk.store.parties([j.number for j in holding]))
        found: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
        for row in desk.engine.fetch(_SIDES).to_pylist():
            found[row["decision"], row["side"]].append((-row["parties"], row["entity_id"]))
        self._pairs: list[tuple[Judgement, str, str]] = []
        self._unions = Unions()
        for judgement in reversed(holding):  # as a run does it: newer goes before older
            places = [found[judgement.number, name] for name in (LEFT, RIGHT)]
            if all(places):
                a, b = (min(place)[1] for place in places)
                if self._follows(judgement, a, b):
                    self._pairs.append((judgement, a, b))

    def group(self, entity_id: str) -> set[str]:
        """Return the entities that decisions make one with this one, at the latest when run."""
        return self._unions.group(entity_id)

    def joins(self, a: str, b: str) -> Judgement | None:
        """Return the decision by which two entities will be one, alone or with others."""
        if b not in self.group(a):
            return None
        ends = {a, b}
        same = [p for p in self._pairs if p[0].kind == SAME and p[1] != p[2] and ends & {*p[1:]}]
        return max(same, key=lambda p: (len(ends & {*p[1:]}), p[0].number))[0] if same else None

    def parts(self, a: str, b: str) -> Judgement | None:
        """Return the decision that keeps two entities, or what is one with them, apart."""
        one, other = self.group(a), self.group(b)
        for judgement, left, right in self._pairs:
            crossing = (left in one and right in other) or (left in other and right in one)
            if judgement.kind in _APART and left != right and crossing:
                return judgement
        return None

    def settled(self) -> set[tuple[str, str]]:
        """Return the pairs of entities, smaller id first, that somebody decided on."""
        return self._of(SAME, DIFFERENT, SPLIT)

    def seen(self) -> set[tuple[str, str]]:
        """Return the pairs, smaller id first, on which somebody could not tell."""
        return self._of(UNDECIDED)

    def refuse_apart(self, a: str, b: str) -> None:
        """Raise InputError where a decision in force keeps two entities apart."""
        parted = self.parts(a, b)
        if parted:
            raise InputError(
                f"{a} and {b} are kept apart by {parted.told}; end that first: "
                f"enduse undo {parted.number} --why TEXT"
            )

    def _of(self, *kinds: str) -> set[tuple[str, str]]:
        return {(min(a, b), max(a, b)) for j, a, b in self._pairs if j.kind in kinds and a != b}

    def _follows(self, judgement: Judgement, a: str, b: str) -> bool:
        if judgement.kind == SAME:
            return self._unions.join(a, b, judgement)
        return judgement.kind == UNDECIDED or self._unions.part(a, b)


def _record(desk: Desk, kind: str, word: Word, pair: tuple[str, str], conflict: str) -> Judgement:
    left, right = (side(desk.engine, entity_id) for entity_id in pair)
    return desk.store.record(
        Judgement(
            kind, word.why, word.who, word.at, NAMES_VERSION, VERSION, left, right,
            even_so=conflict,
        )
    )  # fmt: skip


def _conflict(engine: Engine, one: Iterable[str], other: Iterable[str]) -> str:
    """Return in words which valid identifiers of one kind two groups of entities do not share."""
    held = [_numbers(engine, group) for group in (one, other)]
    return "; ".join(
        f"{scheme} {' '.join(sorted(held[0][scheme]))} and {' '.join(sorted(held[1][scheme]))}"
        for scheme in sorted(held[0].keys() & held[1].keys())
        if not held[0][scheme] & held[1][scheme]
    )


def _numbers(engine: Engine, entity_ids: Iterable[str]) -> dict[str, set[str]]:
    listed = ", ".join(literal(entity_id) for entity_id in sorted(entity_ids))
    schemes = ", ".join(literal(scheme) for scheme in sorted(IDENTIFYING))
    numbers: dict[str, set[str]] = defaultdict(set)
    for row in engine.fetch(
        f"SELECT scheme, value FROM entity_identifiers WHERE entity_id IN ({listed}) "
        f"AND valid AND scheme IN ({schemes})"
    ).to_pylist():
        numbers[row["scheme"]].add(row["value"])
    return numbers


def _clean(option: str, text: str) -> str:
    """Return what a person wrote as one line; InputError for nothing, too much, or no text."""
    line = " ".join(text.split())
    try:
        line.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(f"{option} holds bytes that are no text") from error
    if not line:
        raise InputError(f"{option} is empty: the log of decisions says who decided what and why")
    if len(line) > _LONGEST[option]:
        raise InputError(f"{option} has {len(line):,} letters; give at most {_LONGEST[option]:,}")
    return cut(line, len(line))
