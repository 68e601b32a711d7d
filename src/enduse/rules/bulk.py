"""The rulebook over all shipments: distinct situations first, then one verdict for each.

Two shipments of one code, one set of countries and one time between two days on which rules changed
are one situation: all rules answer alike. Twenty million shipments make some hundred thousand
situations, so no rule runs per shipment.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from enduse.engine import Engine
from enduse.rules.book import RuleBook, rulebook
from enduse.rules.control import assume
from enduse.rules.evaluate import INDETERMINATE, VERDICTS, Evaluation, Outcome, Verdicts
from enduse.rules.facts import NAMES, NO, UNKNOWN, YES, Column, Facts, Situations
from enduse.rules.jurisdictions import jurisdictions
from enduse.rules.model import JURISDICTIONS
from enduse.schema import Column as TableColumn
from enduse.schema import Table

KEY: Final = ("hs6", "edition", "period", "dispatch", "destination", "origin", "maker_hq", "seller")
"""What tells one situation from another; `period` is the first day of a time of equal rules."""
_PERIODS: Final = Table(
    "rule_periods",
    "The first day of the time of equal rules that a day lies in.",
    (TableColumn("day", "DATE", "a day"), TableColumn("period", "DATE", "first day of its time")),
    ("day",),
)
_FIRST: Final = np.datetime64("1990-01-01")
_LAST: Final = np.datetime64("2099-12-31")
_RULES_SPLIT: Final = ","
_WEAKEST: Final = pa.array([*VERDICTS, INDETERMINATE], pa.string())


_KEY_TYPES: Final = {"edition": pa.int32(), "period": pa.date32()}
SCHEMA: Final = pa.schema(
    [
        *((name, _KEY_TYPES.get(name, pa.string())) for name in KEY),
        *((f"verdict_{one.lower()}", pa.string()) for one in JURISDICTIONS),
        *((f"rules_{one.lower()}", pa.string()) for one in JURISDICTIONS),
    ]
)


def periods(engine: Engine, book: RuleBook) -> None:
    """Make `rule_periods`: for each day the first day of its time of equal rules."""
    days = np.arange(_FIRST, _LAST + 1, dtype="datetime64[D]")
    begun = (where.covers_from for where in jurisdictions())
    bounds = np.array([_FIRST, *(np.datetime64(day) for day in (*book.boundaries, *begun))])
    bounds = np.unique(bounds[(bounds >= _FIRST) & (bounds <= _LAST)])
    first = bounds[np.searchsorted(bounds, days, side="right") - 1]
    path = engine.directory / "rule_periods_reference.parquet"
    pq.write_table(pa.table({"day": pa.array(days), "period": pa.array(first)}), path)
    engine.read(_PERIODS.name, [path], _PERIODS)


def verdicts(engine: Engine, name: str, situations: str, extra: Path | None = None) -> None:
    """Make step `name`: the columns of `KEY`, and of each jurisdiction its verdict and rules.

    `situations` is a query with the columns of `KEY`, one row for each situation. `rules_us` and so
    on are ids by commas: those that decide, or that missing facts leave open where the verdict is
    indeterminate. The seller is taken to be in the country of dispatch where none is known; what
    records do not say (US content, entries of control lists, days of contracts) is unknown.
    """
    engine.map_batches(name, situations, partial(judge, extra), SCHEMA)


def judge(extra: Path | None, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Evaluate one batch of situations; a function of the module, so that workers can import it."""
    book = rulebook(extra)
    given = _situations(batch)
    columns = {name: batch.column(batch.schema.get_field_index(name)) for name in KEY}
    for one in Evaluation(book, given).verdicts():
        place = one.jurisdiction.id.lower()
        columns[f"verdict_{place}"] = _words(one)
        columns[f"rules_{place}"] = _rules(one)
    return pa.RecordBatch.from_arrays(
        [columns[field.name].cast(field.type) for field in SCHEMA], schema=SCHEMA
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
    patterns, index = np.unique(packed, axis=0, return_inverse=True)
    bits = np.unpackbits(patterns, axis=1, count=len(decided))
    texts = [_joined(decided, row) for row in bits]
    return pa.array(texts, pa.string()).take(pa.array(index.reshape(-1)))


def _behind(one: Verdicts, outcome: Outcome) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    sure = (outcome.applies == YES) & ~one.undecided
    open_ = (outcome.applies >= UNKNOWN) & one.undecided & (outcome.level > one.levels)
    return np.asarray((sure | open_) & (one.reached != NO), dtype=np.bool_)


def _joined(outcomes: Sequence[Outcome], row: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> str:
    return _RULES_SPLIT.join(
        outcome.rule.id for outcome, bit in zip(outcomes, row, strict=True) if bit
    )
