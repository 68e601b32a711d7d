"""A judgement: what somebody decided about two sides, when, why and on which versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

SAME: Final = "same"
DIFFERENT: Final = "different"
SPLIT: Final = "split"
UNDECIDED: Final = "undecided"
UNDO: Final = "undo"
KINDS: Final = (SAME, DIFFERENT, SPLIT, UNDECIDED, UNDO)
LEFT: Final = "left"
RIGHT: Final = "right"
PARTIES: Final = pa.schema(
    [("decision", pa.int64()), ("side", pa.string()), ("party_key", pa.int64())]
)
"""The writings of the sides of judgements."""


@dataclass(frozen=True)
class Side:
    """One side of a judgement as the person saw it.

    `parties` are the keys of its writings: hashes of what files say, so that they mean the same
    after a file is loaded again. `entity_id` and `anchor` are those of that day; `names` a few
    names as written. A side that comes out of a list of judgements has no `parties`.
    """

    entity_id: str
    anchor: str
    names: tuple[str, ...]
    parties: tuple[int, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """One row of the log of decisions.

    `kind` is one of `KINDS`. A split takes the left side out of the right one. An undo has no
    sides and points to the judgement it ends with `undoes`. `even_so` says which conflict of valid
    identifiers the person knew of and decided against. `number` is 0 until it is kept.
    """

    kind: str
    why: str
    who: str
    at: str
    names_version: str
    matcher_version: str
    left: Side | None = None
    right: Side | None = None
    undoes: int | None = None
    even_so: str = ""
    number: int = 0

    @property
    def told(self) -> str:
        """Who decided it and why, in one clause."""
        return f"decision {self.number} by {self.who} on {self.at[:10]}: {self.why}"


def undone_by(judgements: Sequence[Judgement]) -> dict[int, int]:
    """Return which judgement is undone by which undo; an undone undo ends nothing."""
    ended: dict[int, int] = {}
    for judgement in sorted(judgements, key=lambda j: -j.number):
        if judgement.undoes is not None and judgement.number not in ended:
            ended.setdefault(judgement.undoes, judgement.number)
    return ended


def in_force(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Return what holds, oldest first: neither undone nor an undo."""
    ended = undone_by(judgements)
    return sorted(
        (j for j in judgements if j.kind != UNDO and j.number not in ended),
        key=lambda j: j.number,
    )
