"""The rulebook over all shipments: distinct situations first, then one verdict for each.

Two shipments of one code, one set of countries and one time between two days on which rules changed
are one situation: all rules answer alike. Twenty million shipments make some hundred thousand
situations, so no rule runs per shipment.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from enduse.engine import Engine
from enduse.engine.portable import key60
from enduse.rules.book import rulebook
from enduse.rules.control import assume
from enduse.rules.evaluate import INDETERMINATE, VERDICTS, Evaluation, Outcome, Verdicts
from enduse.rules.facts import NAMES, NO, UNKNOWN, YES, Column, Facts, Situations
from enduse.rules.history import SEATS
from enduse.rules.model import JURISDICTIONS
from enduse.rules.narrow import Kinds, narrowed
from enduse.rules.situations import KEY, KEY_SCHEMA, read_back, spread

_RULES_SPLIT: Final = ","
_MOST_KNOWN: Final = 500_000  # kinds of situations of one jurisdiction; some 100 bytes each
_STRICT: Final = VERDICTS.index("licence_required")
_WEAKEST: Final = pa.array([*VERDICTS, INDETERMINATE], pa.string())


_SAID: Final = tuple(
    pa.field(f"{what}_{one.lower()}", pa.string())
    for what in ("verdict", "rules")
    for one in JURISDICTIONS
)
SCHEMA: Final = pa.schema([*KEY_SCHEMA, *_SAID])
ELSEWHERE: Final = pa.schema(
    [
        *(KEY_SCHEMA.field(name) for name in ("hs6", "edition", "period", "destination")),
        pa.field("elsewhere", pa.string()),
    ]
)
NUMBERED: Final = pa.schema(
    [("situation", pa.int64()), ("outcome", pa.int64()), *KEY_SCHEMA, *_SAID]
)
_Pair = tuple[str, str]
"""A verdict, and the ids of the rules behind it."""


def judged(engine: Engine, name: str, shipments: str, extra: Path | None = None) -> None:
    """Make step `name`: each `situation` of a step that `numbered` made, with its `outcome`.

    `<name>_outcomes` has a row for each outcome, with the verdicts and rules that `verdicts`
    describes: many situations have one. The values of `KEY` are those of one shipment to ask for.
    """
    numbers = f"SELECT DISTINCT situation FROM {shipments}"
    engine.map_batches(name, numbers, partial(_judge_numbers, extra), NUMBERED)
    said = ", ".join(f"max({field.name}) AS {field.name}" for field in _SAID)
    engine.step(
        f"{name}_outcomes",
        f"SELECT outcome, {said} FROM {name} WHERE {_SAID[0].name} IS NOT NULL GROUP BY outcome",
    )


def _judge_numbers(extra: Path | None, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Judge situations; the words of an outcome stand in the first row of each that has it."""
    numbers = batch.column(0).cast(pa.int64())
    plain = numbers.to_numpy(zero_copy_only=False)
    asked = read_back(plain, extra)
    every, of = spread(plain, asked, extra)
    pairs, places = _distinct(_situations(every), extra)
    if len(of) > len(plain):
        pairs, places = _agreed(pairs, places, of)
    # an outcome is known by its words, so that all workers give it one number
    keys = [key60("|".join(map("=".join, row))) for row in pairs]
    first = np.full(len(places), len(pairs), dtype=np.int64)
    _, begins = np.unique(places, return_index=True)
    first[begins] = np.arange(len(pairs))
    words = [
        pa.array([*(row[law][part] for row in pairs), None], pa.string()).take(pa.array(first))
        for part in range(2)
        for law in range(len(JURISDICTIONS))
    ]
    outcomes = pa.array(keys, pa.int64()).take(pa.array(places))
    return pa.RecordBatch.from_arrays([numbers, outcomes, *asked.columns, *words], schema=NUMBERED)


def _distinct(
    given: Situations, extra: Path | None
) -> tuple[list[list[_Pair]], npt.NDArray[np.int64]]:
    """Return what all jurisdictions say, each combination once, and the place of each situation."""
    known: list[list[_Pair]] = []
    numbers = []
    for law in JURISDICTIONS:
        kinds = narrowed(given, law, extra)
        ids: dict[_Pair, int] = {}
        of_kind = [ids.setdefault(pair, len(ids)) for pair in _said(kinds, law, extra)]
        numbers.append(np.array(of_kind, dtype=np.int32)[kinds.places])
        known.append(list(ids))
    rows, places = _distinct_rows(np.stack(numbers, axis=1))
    return [[of[at] for of, at in zip(known, row, strict=True)] for row in rows.tolist()], places


def _agreed(
    pairs: list[list[_Pair]], places: npt.NDArray[np.int64], of: npt.NDArray[np.int64]
) -> tuple[list[list[_Pair]], npt.NDArray[np.int64]]:
    """Return what holds whichever of its situations a number is, as `_distinct` does.

    `of` says, in order, which number each place belongs to. A jurisdiction that says one thing on
    all days of a month says it; else the day, which is not known, decides: indeterminate.
    """
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    counts = np.diff(np.append(starts, len(of)))
    found, made = places[starts], list(pairs)
    known: dict[tuple[int, ...], int] = {}
    for number in np.flatnonzero(counts > 1):
        start = starts[number]
        several = tuple(dict.fromkeys(places[start : start + counts[number]].tolist()))
        if several not in known:
            known[several] = len(made)
            rows = zip(*(pairs[at] for at in several), strict=True)
            made.append([_together(each) for each in rows])
        found[number] = known[several]
    used, found = np.unique(found, return_inverse=True)
    return [made[at] for at in used], found


def _together(said: Sequence[_Pair]) -> _Pair:
    words = {word for word, _ in said}
    rules = dict.fromkeys(one for _, ids in said for one in ids.split(_RULES_SPLIT) if one)
    word = words.pop() if len(words) == 1 else INDETERMINATE
    return word, _RULES_SPLIT.join(rules)


def _distinct_rows(
    table: npt.NDArray[Any],
) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
    """Return the distinct rows of a table in the order of their first place, and which is which.

    Rows are hashed, which is much faster than sorting them.
    """
    whole = pa.binary(table.shape[1] * table.itemsize)
    rows = pa.FixedSizeBinaryArray.from_buffers(
        whole, len(table), [None, pa.py_buffer(np.ascontiguousarray(table).tobytes())]
    ).dictionary_encode()
    found = np.frombuffer(b"".join(rows.dictionary.to_pylist()), dtype=table.dtype)
    places = rows.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return found.reshape(-1, table.shape[1]), places


def verdicts(engine: Engine, name: str, situations: str, extra: Path | None = None) -> None:
    """Make step `name`: the columns of `KEY`, and of each jurisdiction its verdict and rules.

    `situations` is a query with the columns of `KEY`, one row for each situation. `rules_us` and so
    on are ids by commas: those that decide, or that missing facts leave open where the verdict is
    indeterminate. The seller is taken to be in the country of dispatch where none is known; what
    records do not say (US content, entries of control lists, days of contracts) is unknown.
    """
    engine.map_batches(name, situations, partial(judge, extra), SCHEMA)


def controlled_elsewhere(
    engine: Engine, name: str, goods: str, laws: Sequence[str], extra: Path | None = None
) -> None:
    """Make step `name`: who of `laws` controls goods for their own exporters, by spaces.

    `goods` is a query with `hs6`, `edition`, `period` and `destination`. Asked is for goods sent
    from a jurisdiction's own country (`SEATS`), by a seller there and of its origin, under a
    contract of the day. Goods that nobody controls are left out.
    """
    engine.map_batches(name, goods, partial(_elsewhere, extra, tuple(laws)), ELSEWHERE)


def _elsewhere(extra: Path | None, laws: Sequence[str], batch: pa.RecordBatch) -> pa.RecordBatch:
    controlled: list[list[str]] = [[] for _ in range(batch.num_rows)]
    for law in sorted(laws):
        seat = pa.array([SEATS[law]] * batch.num_rows, pa.string())
        unknown = pa.nulls(batch.num_rows, pa.string())
        own = {"dispatch": seat, "origin": seat, "seller": seat, "maker_hq": unknown}
        asked = pa.RecordBatch.from_arrays(
            [own[name] if name in own else batch.column(name) for name in KEY], schema=KEY_SCHEMA
        )
        given = _situations(asked)
        given.columns["contract_date"] = given["day"]  # new contracts: old ones may be ended
        said = Evaluation(rulebook(extra), given).verdict(law)
        for place in np.flatnonzero(~said.undecided & (said.levels >= _STRICT)):
            controlled[place].append(law)
    texts = pa.array([" ".join(found) or None for found in controlled], pa.string())
    columns = [batch.column(name) for name in ELSEWHERE.names[:-1]]
    made = pa.RecordBatch.from_arrays([*columns, texts], schema=ELSEWHERE)
    return made.filter(pc.is_valid(texts))


def judge(extra: Path | None, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Evaluate one batch of situations; a function of the module, so that workers can import it."""
    given = _situations(batch)
    columns = {name: batch.column(batch.schema.get_field_index(name)) for name in KEY}
    for law in JURISDICTIONS:
        kinds = narrowed(given, law, extra)
        said, index = _said(kinds, law, extra), pa.array(kinds.places)
        for what, part in (("verdict", 0), ("rules", 1)):
            words = pa.array([pair[part] for pair in said], pa.string())
            columns[f"{what}_{law.lower()}"] = words.take(index)
    return pa.RecordBatch.from_arrays(
        [columns[field.name].cast(field.type) for field in SCHEMA], schema=SCHEMA
    )


@cache
def _known(law: str, extra: Path | None) -> dict[tuple[Hashable, ...], _Pair]:
    """What a jurisdiction said of the kinds of situations that this process has judged."""
    return {}


def _said(kinds: Kinds, law: str, extra: Path | None) -> list[_Pair]:
    """Return the verdict on each kind and its rules; what was judged before is not judged again."""
    known = _known(law, extra)
    if len(known) > _MOST_KNOWN:
        known.clear()
    fresh = [place for place, name in enumerate(kinds.names) if name not in known]
    if fresh:
        one = Evaluation(rulebook(extra), kinds.only(fresh)).verdict(law)
        said = zip(_words(one).to_pylist(), _rules(one).to_pylist(), strict=True)
        known.update(zip((kinds.names[place] for place in fresh), said, strict=True))
    return [known[name] for name in kinds.names]


def _situations(batch: pa.RecordBatch) -> Situations:
    """Encode a batch; what shipments do not say is unknown, or as `control.assume` has it."""
    known = {name: batch.column(batch.schema.get_field_index(name)) for name in KEY}
    columns = {
        "hs": _encoded(known["hs6"], ""),
        "edition": _encoded(known["edition"], 2022),
        "day": _encoded(known["period"], None),
        **{name: _encoded(known[name], None) for name in ("destination", "origin", "maker_hq")},
        "dispatch": _encoded(known["dispatch"], None),
        "seller": _encoded(pc.coalesce(known["seller"], known["dispatch"]), None),
    }
    usual = assume(Facts())[0]
    index = np.zeros(batch.num_rows, dtype=np.int64)
    for name in NAMES:
        columns.setdefault(name, Column((getattr(usual, name),), index))
    return Situations(columns, batch.num_rows)


def _encoded(values: pa.Array, missing: object) -> Column:
    encoded = values.dictionary_encode(null_encoding="encode")
    distinct = [missing if value is None else value for value in encoded.dictionary.to_pylist()]
    return Column(tuple(distinct), encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64))


def _words(one: Verdicts) -> pa.Array:
    places = np.where(one.undecided, len(VERDICTS), one.levels.astype(np.int64))
    return _WEAKEST.take(pa.array(places))


def _rules(one: Verdicts) -> pa.Array:
    """Write the ids of the rules behind each verdict; equal sets of rules are written once."""
    decided: list[Outcome] = [outcome for outcome in one.outcomes if outcome.level >= 0]
    if not decided or not len(one.levels):
        return pa.array([""] * len(one.levels), pa.string())
    behind = np.stack([_behind(one, outcome) for outcome in decided], axis=1)
    patterns, places = _distinct_rows(np.packbits(behind, axis=1))
    bits = np.unpackbits(patterns, axis=1, count=len(decided))
    return pa.array([_joined(decided, row) for row in bits], pa.string()).take(pa.array(places))


def _behind(one: Verdicts, outcome: Outcome) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    sure = (outcome.applies == YES) & ~one.undecided
    open_ = (outcome.applies >= UNKNOWN) & one.undecided & (outcome.level > one.levels)
    return np.asarray((sure | open_) & (one.reached != NO), dtype=np.bool_)


def _joined(outcomes: Sequence[Outcome], row: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> str:
    return _RULES_SPLIT.join(
        outcome.rule.id for outcome, bit in zip(outcomes, row, strict=True) if bit
    )
