"""The rulebook over all shipments: distinct situations first, then one verdict for each.

Two shipments of one code, one set of countries and one time between two days on which rules changed
are one situation: all rules answer alike. Twenty million shipments make some hundred thousand
situations, so no rule runs per shipment.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from enduse.engine import Engine
from enduse.rules.book import rulebook
from enduse.rules.control import assume
from enduse.rules.evaluate import INDETERMINATE, VERDICTS, Evaluation, Outcome, Verdicts
from enduse.rules.facts import NAMES, NO, UNKNOWN, YES, Column, Facts, Situations
from enduse.rules.history import SEATS
from enduse.rules.model import JURISDICTIONS
from enduse.rules.narrow import Kinds, narrowed
from enduse.rules.situations import KEY, KEY_SCHEMA, read_back

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
NUMBERED: Final = pa.schema([pa.field("situation", pa.int64()), *SCHEMA])


def judged(engine: Engine, name: str, shipments: str, extra: Path | None = None) -> None:
    """Make step `name`: one row for each `situation` of a step that `numbered` made, judged.

    It has the columns of `verdicts`. The values of `KEY` are those of one shipment to ask for.
    """
    numbers = f"SELECT DISTINCT situation FROM {shipments}"
    engine.map_batches(name, numbers, partial(_judge_numbers, extra), NUMBERED)


def _judge_numbers(extra: Path | None, batch: pa.RecordBatch) -> pa.RecordBatch:
    numbers = batch.column(0).cast(pa.int64())
    found = judge(extra, read_back(numbers.to_numpy(zero_copy_only=False), extra))
    return pa.RecordBatch.from_arrays([numbers, *found.columns], schema=NUMBERED)


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
        verdicts_, rules = _said(kinds, law, extra)
        index = pa.array(kinds.places)
        columns[f"verdict_{law.lower()}"] = verdicts_.take(index)
        columns[f"rules_{law.lower()}"] = rules.take(index)
    return pa.RecordBatch.from_arrays(
        [columns[field.name].cast(field.type) for field in SCHEMA], schema=SCHEMA
    )


@cache
def _known(law: str, extra: Path | None) -> dict[tuple[Hashable, ...], tuple[str, str]]:
    """What a jurisdiction said of the kinds of situations that this process has judged."""
    return {}


def _said(kinds: Kinds, law: str, extra: Path | None) -> tuple[pa.Array, pa.Array]:
    """Return the verdict on each kind and its rules; what was judged before is not judged again."""
    known = _known(law, extra)
    if len(known) > _MOST_KNOWN:
        known.clear()
    fresh = [place for place, name in enumerate(kinds.names) if name not in known]
    if fresh:
        one = Evaluation(rulebook(extra), kinds.only(fresh)).verdict(law)
        said = zip(_words(one).to_pylist(), _rules(one).to_pylist(), strict=True)
        known.update(zip((kinds.names[place] for place in fresh), said, strict=True))
    found = [known[name] for name in kinds.names]
    return (
        pa.array([verdict for verdict, _ in found], pa.string()),
        pa.array([rules for _, rules in found], pa.string()),
    )


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
    packed = np.packbits(behind, axis=1)
    rows = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(packed.shape[1]), len(packed), [None, pa.py_buffer(packed.tobytes())]
    ).dictionary_encode()  # hashing is much faster than sorting rows
    patterns = np.frombuffer(b"".join(rows.dictionary.to_pylist()), dtype=np.uint8)
    bits = np.unpackbits(patterns.reshape(-1, packed.shape[1]), axis=1, count=len(decided))
    return pa.array([_joined(decided, row) for row in bits], pa.string()).take(rows.indices)


def _behind(one: Verdicts, outcome: Outcome) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    sure = (outcome.applies == YES) & ~one.undecided
    open_ = (outcome.applies >= UNKNOWN) & one.undecided & (outcome.level > one.levels)
    return np.asarray((sure | open_) & (one.reached != NO), dtype=np.bool_)


def _joined(outcomes: Sequence[Outcome], row: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> str:
    return _RULES_SPLIT.join(
        outcome.rule.id for outcome, bit in zip(outcomes, row, strict=True) if bit
    )
